"""What a training will take, before it starts (`--dry-run`)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atelier.errors import InvalidInput, OutOfResources
from atelier.numerics.attention import short_attention, steady_attention
from atelier.training.config import TrainConfig
from atelier.training.data import BatchSettings, TrainingSet, batches
from atelier.training.lora import inject
from atelier.training.memory import PeakMemory
from atelier.training.objective import Objective, objective_for

if TYPE_CHECKING:
    from torch import nn

GIB = 2**30


@dataclass(frozen=True)
class TrainingPlan:
    """Attributes:

    steps: optimizer steps. samples: subject pictures shown. prior_samples: prior pictures shown.
    epochs: times that each photo is seen, on average. photos: subject pictures. buckets: number of sizes.
    seconds: rough time, None without a measured step. peak: predicted memory, None if it was not asked for.
    checkpoints: how many are written; samples_drawn: preview pictures.
    """

    steps: int
    samples: int
    prior_samples: int
    epochs: float
    photos: int
    buckets: int
    seconds: float | None
    peak: PeakMemory | None
    checkpoints: int
    samples_drawn: int


def make_plan(
    config: TrainConfig, data: TrainingSet, *, step_seconds: float | None = None, peak: PeakMemory | None = None
) -> TrainingPlan:
    """Counts what ``config`` will do with ``data``."""
    photos = len(data.subjects)
    samples = config.steps * config.gradient_accumulation * config.batch_size
    moments = 0
    if config.sample_every:
        writes = set(range(config.checkpoint_every, config.steps + 1, config.checkpoint_every)) | {config.steps}
        moments = sum(1 for s in writes if s % config.sample_every == 0 or s == config.steps)
    return TrainingPlan(
        steps=config.steps,
        samples=samples,
        prior_samples=config.steps * config.gradient_accumulation * config.prior_samples if data.priors else 0,
        epochs=samples / photos,
        photos=photos,
        buckets=len(data.buckets),
        seconds=None if step_seconds is None else step_seconds * config.steps,
        peak=peak,
        checkpoints=-(-config.steps // config.checkpoint_every),
        samples_drawn=moments * len(config.sample_prompts),
    )


def check_fits(peak: PeakMemory, available_bytes: int) -> None:
    """Refuses a training that would not fit.

    Raises:
        OutOfResources: with both numbers and what would help.
    """
    if peak.total <= available_bytes:
        return
    raise OutOfResources(
        f"this training needs about {peak.total / GIB:.1f} GiB, {available_bytes / GIB:.1f} GiB are available"
        f" ({peak.base / GIB:.1f} GiB model, {peak.activations / GIB:.1f} GiB activations, "
        f"{peak.adapter / GIB:.1f} GiB adapter)",
        advice="turn on gradient checkpointing, lower the batch size or the training size, or quantise the base",
    )


def measure_step(
    model: nn.Module, data: TrainingSet, config: TrainConfig, *, repeats: int = 3, objective: Objective | None = None
) -> float:
    """Seconds of one optimizer step, the median of ``repeats`` after one to warm up. The model is given back unadapted.

    Raises:
        InvalidInput: ``repeats`` is less than 1.
    """
    import torch

    if repeats < 1:
        raise InvalidInput(f"repeats is {repeats}; at least 1 is needed")
    chosen = objective or objective_for(config)
    settings = BatchSettings(
        config.batch_size,
        config.prior_samples,
        config.caption_dropout,
        config.horizontal_flip,
        config.background_weight < 1,
        config.seed,
    )
    lora = inject(model, config.target_modules, rank=config.rank, alpha=config.alpha)
    times: list[float] = []
    threads = torch.get_num_threads()
    if config.threads:
        torch.set_num_threads(config.threads)
    try:
        lora.initialise(config.seed)
        with (
            torch.enable_grad(),
            steady_attention(),
            short_attention(model, device=None if config.fast_attention else "none"),
        ):
            for step in range(repeats + 1):
                began = time.perf_counter()
                for micro in range(config.gradient_accumulation):
                    for batch in batches(data, settings, step * config.gradient_accumulation + micro):
                        chosen.losses(model, batch).mean().backward()
                lora.zero_grad()
                float(lora.grad[0])  # waits for an asynchronous device
                times.append(time.perf_counter() - began)
    finally:
        lora.eject()
        torch.set_num_threads(threads)
    return sorted(times[1:])[repeats // 2]
