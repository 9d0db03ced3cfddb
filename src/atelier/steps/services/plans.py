"""What a training or pictures will take, before anything starts (`--dry-run`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from atelier.engine.plan import MemoryPlan
from atelier.recipe import Cost, Planned
from atelier.steps.models import Models
from atelier.steps.paces import preset_work
from atelier.steps.services.durations import Durations, learnt_and_held
from atelier.steps.services.making import MakeService, PictureOptions, Prepared, TrainingOptions
from atelier.steps.services.runs import RunService
from atelier.training.config import TrainConfig, parse


@dataclass(frozen=True)
class Forecast:
    """What a run will do.

    Attributes:
        prepared: what would be submitted, with notes (unknown words).
        tasks: the recipe's nodes: how many tasks, how many of them have a result already, what they cost.
        draw, train: how the model is held for either; `fits` is False where it cannot be. None where not needed.
        seconds: what is not reused will take, once it is its turn and the model is loaded; `seconds_note` says by what.
    """

    prepared: Prepared
    tasks: tuple[Planned, ...]
    draw: MemoryPlan | None
    train: MemoryPlan | None
    seconds: float
    seconds_note: str

    @property
    def plans(self) -> tuple[MemoryPlan, ...]:
        """The memory plans there are."""
        return tuple(plan for plan in (self.draw, self.train) if plan is not None)

    @property
    def fits(self) -> bool:
        """Whether every memory plan fits."""
        return all(plan.fits for plan in self.plans)

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
    """A training's forecast: `photos` to learn from, `held_out` for the report, each photo seen `epochs` times.

    `options` are those that a person may say, each with what was said or would be chosen.
    """

    config: TrainConfig
    options: dict[str, JsonValue]
    photos: int
    held_out: int
    epochs: float


class PlanService:
    """Dry runs."""

    def __init__(self, make: MakeService, models: Models, runs: RunService, durations: Durations) -> None:
        self._make, self._models, self._runs, self._durations = make, models, runs, durations

    def training(self, subject: str, options: TrainingOptions | None = None) -> TrainingForecast:
        """What `make.train` would do. Raises what it raises."""
        prepared = self._make.prepare_training(subject, options or TrainingOptions())
        config = parse(prepared.inputs["config"])
        model = str(prepared.inputs["model"])
        photos = prepared.inputs["photos"]
        assert isinstance(photos, list)
        learnt, held = learnt_and_held(len(photos))
        samples = config.steps * config.gradient_accumulation * config.batch_size
        batch = config.batch_size + config.prior_samples
        side = options.training_size or None if options is not None else None
        tasks = tuple(self._runs.plan(prepared.recipe, prepared.inputs))
        parts = self._durations.training(prepared.inputs, self._models.device())
        assert parts is not None  # with a device something can always be said
        return TrainingForecast(
            prepared=prepared,
            tasks=tasks,
            draw=self._models.plan(model, batch=1),
            train=self._models.plan(model, "train", width=side, height=side, batch=batch, rank=config.rank),
            seconds=sum(parts.seconds.get(task.node, 0.0) * _share_left(task) for task in tasks),
            seconds_note=parts.basis,
            config=config,
            options=_chosen(prepared.inputs, config, self._models.card(model).training_size),
            photos=learnt,
            held_out=held,
            epochs=samples / max(1, learnt),
        )

    def creation(
        self, prompt: str | Sequence[str], *, subjects: Sequence[str] = (), options: PictureOptions | None = None
    ) -> Forecast:
        """What `make.create` would do. Raises what it raises."""
        chosen = options or PictureOptions()
        prepared = self._make.prepare_creation(prompt, subjects, chosen)
        model = str(prepared.inputs["model"])
        tasks = tuple(self._runs.plan(prepared.recipe, prepared.inputs))
        left = sum(cost.amount for task in tasks for cost in task.costs if cost.unit == "pictures")
        work = preset_work(
            self._models.card(model),
            "draft" if chosen.preset == "draft" else "high" if chosen.preset == "high" else "standard",
            "image-to-image" if chosen.image else "text-to-image",
            width=chosen.width,
            height=chosen.height,
            steps=chosen.steps,
            guidance=chosen.guidance,
            true_cfg=chosen.true_cfg,
            strength=chosen.strength if chosen.image else 1.0,
        )
        each = self._durations.picture(work, self._models.device())
        return Forecast(
            prepared=prepared,
            tasks=tasks,
            draw=self._models.plan(model, width=chosen.width, height=chosen.height),
            train=None,
            seconds=left * each.seconds,
            seconds_note=each.basis,
        )


def _chosen(inputs: Mapping[str, object], config: TrainConfig, size: int) -> dict[str, JsonValue]:
    """Every option of a training as it would be; a seed that nobody gave is drawn when it starts."""
    from atelier.steps.report_card import PROMPTS

    values: dict[str, Any] = {"prompts": list(PROMPTS), **inputs, **config.model_dump(mode="json", exclude={"seed"})}
    values["training_size"] = inputs.get("training_size") or size
    return {name: values[name] for name in TrainingOptions.model_fields if name in values}


def _share_left(task: Planned) -> float:
    """The share of a node's tasks that has no result yet; all of them where that is not known."""
    if not task.tasks or task.reused is None:
        return 1.0
    return 1.0 - task.reused / task.tasks
