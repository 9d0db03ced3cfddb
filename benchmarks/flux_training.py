"""Section c of `flux_size.py`: a training step of the studio's loop and of a PEFT loop."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atelier.engine.plan import plan_memory
from atelier.engine.quantised import cast_by_layers
from atelier.training.config import TrainConfig
from atelier.training.loop import Progress, train
from flux_bench import Bench, attempt, gib
from peft_loop import PeftLoop, draws
from random_flux import make_training_set

WARM_STEPS = 2


@dataclass
class StepTimes:
    """Collects when steps end, waits for the device each time; stops the clock's warm-up steps."""

    bench: Bench
    ends: list[float] = field(default_factory=list)
    peak: int = 0

    def __call__(self, _: Progress | None = None) -> None:
        self.bench.sync()
        self.ends.append(time.perf_counter())
        self.peak = self.bench.peak()

    @property
    def seconds(self) -> float:
        """Median of the steps after the warm-up."""
        steps = sorted(b - a for a, b in zip(self.ends[WARM_STEPS - 1 :], self.ends[WARM_STEPS:], strict=False))
        return steps[len(steps) // 2]

    def figures(self, losses: Sequence[float]) -> dict[str, Any]:
        """What is recorded."""
        return {
            "seconds a step": self.seconds,
            "steps a second": 1 / self.seconds,
            "peak GiB": gib(self.peak),
            "losses": [round(loss, 4) for loss in losses],
        }


def configuration(steps: int, *, checkpointing: bool) -> TrainConfig:
    """Rank 16 on every attention and MLP layer."""
    return TrainConfig(steps=steps, checkpoint_every=steps, gradient_checkpointing=checkpointing, rank=16, alpha=16.0)


def studio_training(bench: Bench, pixels: int, steps: int, *, checkpointing: bool) -> dict[str, Any]:
    """The studio's own loop."""
    config, data = configuration(steps, checkpointing=checkpointing), make_training_set(bench.size, pixels, bench.dtype)
    times = StepTimes(bench)
    bench.clean()
    bench.forget_peak()
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        result = train(bench.transformer(), data, config, state_dir=Path(folder), on_progress=times)
    operation = plan_memory(bench.size.planned, bench.info, operation="train", width=pixels, height=pixels)
    tiers = {"full": False, "checkpointed": True}
    found = times.figures([point.loss for point in result.losses])
    if tiers.get(operation.tier) is checkpointing:
        parts = operation.stages[-1].parts
        found["plan's peak GiB"] = gib(sum(size for label, size in parts if label != "runtime"))
    return found


def peft_training(bench: Bench, loop: PeftLoop, pixels: int, steps: int, *, checkpointing: bool) -> dict[str, Any]:
    """diffusers' Dreambooth LoRA loop on the same modules."""
    data, model = make_training_set(bench.size, pixels, bench.dtype), loop.transformer
    if checkpointing:
        model.enable_gradient_checkpointing()
    ready = [draws(data, loop.config, step) for step in range(steps)]
    times, before = StepTimes(bench), len(loop.losses)
    bench.clean()
    bench.forget_peak()
    try:
        for draw in ready:
            loop.step(draw)
            times()
    finally:
        loop.optimizer.zero_grad()
        if checkpointing:
            model.disable_gradient_checkpointing()
    return times.figures(loop.losses[before:])


def section_c(bench: Bench) -> None:
    """Training steps, against PEFT."""
    cases = [(pixels, on) for pixels in (bench.size.small, bench.size.large) for on in (True, False)]
    steps = {bench.size.small: 8, bench.size.large: 6}
    ours: dict[tuple[int, bool], float] = {}
    for pixels, on in cases:
        with attempt(bench, "c", _case("studio", pixels, on)):
            bench.need(5.0)
            found = studio_training(bench, pixels, steps[pixels], checkpointing=on)
            ours[pixels, on] = found["seconds a step"]
            bench.note("c", _case("studio", pixels, on), found)
    with attempt(bench, "c", "fp8 base"):
        bench.need(25.0)
        cast_by_layers(bench.transformer(), bench.dtype)
        found = studio_training(bench, bench.size.small, 5, checkpointing=True)
        bench.note("c", f"studio, {bench.size.small} px, checkpointing, weights in fp8", found)
    bench.drop_transformer()
    bench.need(12.0)
    loop = PeftLoop(bench.transformer(), configuration(8, checkpointing=False), autocast=True)
    loop.transformer.train()
    ways: dict[bool, float] = {}
    try:
        for way in (True, False):
            with attempt(bench, "c", "PEFT"):
                loop.autocast = way
                found = peft_training(bench, loop, bench.size.small, 5, checkpointing=True)
                ways[way] = found["seconds a step"]
                bench.note("c", f"{_case('PEFT', bench.size.small, True)}, {'autocast' if way else 'plain'}", found)
        loop.autocast = min(ways, key=lambda way: ways[way]) if ways else True
        for pixels, on in cases:
            with attempt(bench, "c", _case("PEFT", pixels, on)):
                bench.need(5.0)
                found = peft_training(bench, loop, pixels, steps[pixels], checkpointing=on)
                if (pixels, on) in ours:
                    found["studio / PEFT"] = ours[pixels, on] / found["seconds a step"]
                bench.note("c", _case("PEFT", pixels, on), found)
    finally:
        del loop
        bench.drop_transformer()


def _case(side: str, pixels: int, checkpointing: bool) -> str:
    return f"{side}, {pixels} px, {'checkpointing' if checkpointing else 'no checkpointing'}"
