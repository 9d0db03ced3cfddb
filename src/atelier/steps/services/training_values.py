"""The configuration of a training: what suits kind, model and machine, then what the person said."""

from __future__ import annotations

from typing import Any

from pydantic import JsonValue

from atelier.engine.card import ModelCard
from atelier.library import Subject
from atelier.numerics import cores
from atelier.steps.models import Models
from atelier.steps.services.fitting import fitted, sampled
from atelier.steps.services.options import TrainingOptions
from atelier.steps.train_adapter import family_of
from atelier.training.config import Hardware, TrainConfig, defaults, parse
from atelier.training.config import SubjectKind as TrainedKind
from atelier.training.teaching import Teaching


class TrainingValues:
    """Configurations of trainings on this machine."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def config(self, subject: Subject, card: ModelCard, options: TrainingOptions) -> TrainConfig:
        """The configuration: defaults by kind, family and machine, then what the person said.

        Raises:
            InvalidInput: a field is unknown or out of range, or the model cannot be trained.
        """
        said = options.settings
        return parse(
            sampled(
                fitted(self.of(subject, card, options)),
                TrainedKind(subject.kind.value),
                every=said.get("sample_every") if options.sample_every is None else options.sample_every,
                prompts=said.get("sample_prompts") if options.sample_prompts is None else list(options.sample_prompts),
                can=card.can("text-to-image"),
            )
        )

    def of(self, subject: Subject, card: ModelCard, options: TrainingOptions) -> dict[str, Any]:
        """The configuration's fields before a short training's warm-up and checkpoints are fitted to it."""
        family = family_of(card)
        config = defaults(subject.kind.value, family, self._hardware())
        values: dict[str, Any] = config.model_dump(mode="json")
        if self._models.is_builtin(card.id):
            values |= _BUILTIN
            if subject.kind.human:
                values["teaching"] = Teaching(every=2).model_dump(mode="json")
            if not config.prior_samples:
                values["prior_samples"] = 0
        if card.prediction != "flow":
            values["prediction"] = card.prediction
        if card.adapter_targets and not self._models.is_builtin(card.id):
            values["targets"] = list(card.adapter_targets)
        said = {
            "steps": options.steps,
            "lr": options.lr,
            "batch_size": options.batch_size,
            "prior_samples": options.prior_samples,
            "checkpoint_every": options.checkpoint_every,
        }
        values |= {name: value for name, value in said.items() if value is not None}
        if options.rank is not None:
            values |= {"rank": options.rank, "alpha": float(options.rank)}
        return values | {name: _within(values.get(name), given) for name, given in options.settings.items()}

    def _hardware(self) -> Hardware:
        device = self._models.device()
        return Hardware(device.kind, device.total, cores.usable())


def _within(group: Any, given: JsonValue) -> JsonValue:
    """A field as it was given; of a group (`schedule`, `teaching`) what was not given stays as it is."""
    return {**group, **given} if isinstance(group, dict) and isinstance(given, dict) else given


_BUILTIN: dict[str, Any] = {
    "rank": 16,
    "alpha": 16.0,
    "steps": 300,
    "batch_size": 4,
    "prior_samples": 4,
    "lr": 2e-3,
    "background_weight": 0.05,
    "caption_dropout": 0.05,
    "checkpoint_every": 100,
    "schedule": {"kind": "cosine", "warmup": 20},
    "keep": {"last": 2, "every": 100, "best": False},
}
"""What suits the built-in model: small, quick, learnt in a few minutes on two cores."""
