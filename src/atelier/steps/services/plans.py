"""What a training or pictures will take, before anything starts (`--dry-run`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atelier.engine.plan import MemoryPlan
from atelier.recipe import Cost, Planned
from atelier.steps.models import Models
from atelier.steps.prepare_data_set import held_out_places
from atelier.steps.services.making import MakeService, PictureOptions, Prepared, TrainingOptions
from atelier.steps.services.runs import RunService
from atelier.training.config import TrainConfig, parse

ESTIMATED = "from the model's operations and a typical speed of the device; within a factor of 3"


@dataclass(frozen=True)
class Forecast:
    """What a run will do.

    Attributes:
        prepared: what would be submitted, with notes (unknown words).
        tasks: the recipe's nodes: how many tasks, how many of them have a result already, what they cost.
        draw, train: how the model is held for either; `fits` is False where it cannot be. None where not needed.
        seconds: a rough estimate where one can be made without running anything, else None; `seconds_note` says how.
    """

    prepared: Prepared
    tasks: tuple[Planned, ...]
    draw: MemoryPlan | None
    train: MemoryPlan | None
    seconds: float | None
    seconds_note: str

    @property
    def fits(self) -> bool:
        """Whether every memory plan fits."""
        return all(plan.fits for plan in (self.draw, self.train) if plan is not None)

    @property
    def reused(self) -> bool:
        """Whether everything has a result already, so that the run costs nothing."""
        return all(task.tasks is not None and task.reused == task.tasks for task in self.tasks)

    @property
    def costs(self) -> tuple[Cost, ...]:
        """The sum by unit of what is not reused."""
        totals: dict[str, float] = {}
        for task in self.tasks:
            for cost in task.costs:
                totals[cost.unit] = totals.get(cost.unit, 0.0) + cost.amount
        return tuple(Cost(amount=amount, unit=unit) for unit, amount in sorted(totals.items()))


@dataclass(frozen=True)
class TrainingForecast(Forecast):
    """A training's forecast: `photos` to learn from, `held_out` for the report, each photo seen `epochs` times."""

    config: TrainConfig
    photos: int
    held_out: int
    epochs: float


class PlanService:
    """Dry runs."""

    def __init__(self, make: MakeService, models: Models, runs: RunService) -> None:
        self._make, self._models, self._runs = make, models, runs

    def training(self, subject: str, options: TrainingOptions | None = None) -> TrainingForecast:
        """What `make.train` would do. Raises what it raises."""
        prepared = self._make.prepare_training(subject, options or TrainingOptions())
        config = parse(prepared.inputs["config"])
        model = str(prepared.inputs["model"])
        photos = prepared.inputs["photos"]
        assert isinstance(photos, list)
        held = len(held_out_places(len(photos)))
        samples = config.steps * config.gradient_accumulation * config.batch_size
        batch = config.batch_size + config.prior_samples
        seconds = _training_seconds(self._models, model, config)
        return TrainingForecast(
            prepared=prepared,
            tasks=tuple(self._runs.plan(prepared.recipe, prepared.inputs)),
            draw=self._models.plan(model, batch=1),
            train=self._models.plan(model, "train", batch=batch, rank=config.rank),
            seconds=seconds,
            seconds_note=ESTIMATED,
            config=config,
            photos=len(photos) - held,
            held_out=held,
            epochs=samples / max(1, len(photos) - held),
        )

    def creation(
        self, prompt: str | Sequence[str], *, subjects: Sequence[str] = (), options: PictureOptions | None = None
    ) -> Forecast:
        """What `make.create` would do. Raises what it raises."""
        chosen = options or PictureOptions()
        prepared = self._make.prepare_creation(prompt, subjects, chosen)
        model = str(prepared.inputs["model"])
        tasks = tuple(self._runs.plan(prepared.recipe, prepared.inputs))
        plan = self._models.plan(model, width=chosen.width, height=chosen.height)
        left = sum(cost.amount for task in tasks for cost in task.costs if cost.unit == "pictures")
        card = self._models.card(model)
        preset = card.preset("draft" if chosen.preset == "draft" else "high" if chosen.preset == "high" else "standard")
        passes = (chosen.steps or preset.steps) * (2 if (chosen.true_cfg or preset.true_cfg) > 1 else 1)
        each = _pass_seconds(self._models, model, chosen.width or preset.width, chosen.height or preset.height)
        return Forecast(
            prepared=prepared,
            tasks=tasks,
            draw=plan,
            train=None,
            seconds=left * passes * each,
            seconds_note=ESTIMATED,
        )


SPEED = {"cuda": 60e12, "mps": 5e12, "cpu": 12e9}
"""Floating-point operations a second that such a model reaches on a typical device (a CPU: for each core)."""


def _pass_seconds(models: Models, model: str, width: int, height: int) -> float:
    """Seconds of one pass of the denoiser over one picture: two operations a parameter and token."""
    import os

    from atelier.engine.footprint import Shape, image_tokens

    card = models.card(model)
    device = models.device()
    speed = SPEED[device.kind] * (min(8, os.cpu_count() or 1) if device.kind == "cpu" else 1)
    tokens = image_tokens(card, Shape(width, height, 1, 0)) + card.max_sequence_length
    return 2.0 * card.components[card.denoiser].parameters * tokens / speed


def _training_seconds(models: Models, model: str, config: TrainConfig) -> float:
    """Forward, and backward through a frozen base: about three passes; one more with recomputation."""
    size = models.card(model).training_size
    passes = config.steps * config.gradient_accumulation * (config.batch_size + config.prior_samples)
    return passes * (4 if config.gradient_checkpointing else 3) * _pass_seconds(models, model, size, size)
