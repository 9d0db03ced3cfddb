"""Lessons of a teacher beside the loss on photos: when they come, what they change, and that resuming stays exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atelier.errors import Conflict
from atelier.training import rng
from atelier.training.config import TrainConfig
from atelier.training.loop import TrainingDiverged, train
from atelier.training.teaching import Teaching

CONFIG = TrainConfig(
    rank=2, alpha=2.0, lr=2e-2, steps=8, batch_size=2, checkpoint_every=3, teaching=Teaching(start=0.25, every=2)
)


class Whitener:
    """Asks one layer to answer with nothing."""

    def __init__(self, digest: str = "d", factor: float = 1.0) -> None:
        self.digest, self.factor = digest, factor
        self.asked: list[int] = []

    def teach(self, model: Any, step: int, weight: float) -> float:
        self.asked.append(step)
        layer = model.get_submodule("transformer_blocks.0.attn.to_q")
        seen = rng.normal((3, 32), 5, "seen", step).to(next(model.parameters()).dtype)
        loss = weight * self.factor * layer(seen).float().square().mean()
        loss.backward()
        return float(loss.detach())


def test_lessons_come_when_they_are_due() -> None:
    teaching = Teaching(start=0.5, every=3)
    assert [step for step in range(12) if teaching.due(step, 12)] == [6, 9]
    assert teaching.lessons(12) == 2


def test_what_is_taught_is_learnt(tmp_path: Path, flux: Any, training_set: Any) -> None:
    teacher, plain = Whitener(), Whitener()
    config = CONFIG.model_copy(update={"steps": 40, "teaching": Teaching(start=0.25, every=2, weight=5.0)})
    taught = train(flux(), training_set(), config, state_dir=tmp_path / "taught", teacher=teacher)
    alone = config.model_copy(update={"teaching": Teaching()})
    untaught = train(flux(), training_set(), alone, state_dir=tmp_path / "alone", teacher=plain)
    assert teacher.asked == list(range(10, 40, 2))
    assert plain.asked == []

    def size(result: Any) -> float:
        pair = result.adapter["transformer_blocks.0.attn.to_q"]
        weight = flux().get_submodule("transformer_blocks.0.attn.to_q").weight.float()
        return float((weight + pair.alpha / pair.rank * pair.b @ pair.a).norm())

    assert size(taught) < size(untaught)


def test_a_taught_training_that_stops_goes_on_exactly(tmp_path: Path, flux: Any, training_set: Any) -> None:
    whole = train(flux(), training_set(), CONFIG, state_dir=tmp_path / "whole", teacher=Whitener())
    asked = iter([False] * 3 + [True])
    part = train(
        flux(),
        training_set(),
        CONFIG,
        state_dir=tmp_path / "part",
        teacher=Whitener(),
        should_stop=lambda: next(asked, False),
    )
    assert part.step == 4
    with pytest.raises(Conflict, match="training set"):
        train(flux(), training_set(), CONFIG, state_dir=tmp_path / "part", teacher=Whitener("another"))
    rest = train(flux(), training_set(), CONFIG, state_dir=tmp_path / "part", teacher=Whitener())
    assert rest.resumed_from == 4
    for path, pair in whole.adapter.items():
        assert bool((rest.adapter[path].b == pair.b).all() and (rest.adapter[path].a == pair.a).all())


def test_a_teacher_whose_loss_is_no_number_stops_the_training(tmp_path: Path, flux: Any, training_set: Any) -> None:
    with pytest.raises(TrainingDiverged, match="teacher's loss"):
        train(flux(), training_set(), CONFIG, state_dir=tmp_path, teacher=Whitener(factor=float("nan")))


def test_configurations_without_a_teacher_keep_their_digest() -> None:
    """A training that began before there were lessons goes on."""
    plain = CONFIG.model_copy(update={"teaching": Teaching()})
    assert plain.digest() != CONFIG.digest()
    old = plain.model_dump(mode="json", exclude={"teaching"})
    assert "teaching" not in old
    assert TrainConfig.model_validate(old).digest() == plain.digest()
