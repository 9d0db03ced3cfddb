from __future__ import annotations

from atelier.steps.services.fitting import fitted, shortened
from atelier.training.config import TrainConfig, parse


def values(**changes: object) -> dict[str, object]:
    base = TrainConfig.model_validate({"steps": 1000, "schedule": {"kind": "cosine", "warmup": 20}})
    return base.model_dump(mode="json") | {"checkpoint_every": 200} | changes


def test_a_short_training_tells_what_was_lowered():
    asked = values(steps=50)
    config = parse(fitted(asked))
    assert (config.schedule.warmup, config.checkpoint_every) == (5, 50)
    notes = shortened(asked, config)
    assert len(notes) == 2
    assert "5 steps instead of 20" in notes[0]
    assert "every 50 steps instead of 200" in notes[1]


def test_a_long_training_keeps_what_was_asked_and_tells_nothing():
    asked = values()
    config = parse(fitted(asked))
    assert (config.schedule.warmup, config.checkpoint_every) == (20, 200)
    assert shortened(asked, config) == ()


def test_a_schedule_without_warm_up_stays_without():
    asked = values(steps=5, schedule={"kind": "constant"})
    config = parse(fitted(asked))
    assert config.schedule.warmup == 0
    assert len(shortened(asked, config)) == 1
