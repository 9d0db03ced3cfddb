from __future__ import annotations

import itertools

import pytest

from atelier.errors import InvalidInput
from atelier.training.config import Family, Hardware, KeepPolicy, Schedule, SubjectKind, TrainConfig, defaults, parse


def test_unknown_and_bad_fields_are_named() -> None:
    with pytest.raises(InvalidInput, match=r"learning_rate.*") as caught:
        parse({"learning_rate": 1e-4, "rank": 0})
    assert "rank" in caught.value.message


@pytest.mark.parametrize(
    "values",
    [
        {"prediction": "epsilon"},
        {"family": "sd", "prediction": "flow"},
        {"steps": 10, "schedule": {"warmup": 10}},
        {"sample_every": 5},
        {"lr": float("nan")},
        {"targets": [" "]},
        {"horizontal_flip": False, "optimizer": {"beta3": 1}},
    ],
)
def test_inconsistent_settings_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        parse(values)


def test_defaults_are_valid_for_everything_and_mirror_no_faces() -> None:
    machines = [Hardware("cpu", 8 << 30, 2), Hardware("cuda", 12 << 30, 8), Hardware("cuda", 80 << 30, 16)]
    for kind, family, machine in itertools.product(SubjectKind, Family, machines):
        config = defaults(kind, family, machine)
        assert parse(config.model_dump(mode="json")) == config
        if kind is SubjectKind.PERSON:
            assert not config.horizontal_flip
            assert config.prior_samples > 0
    small = defaults("person", "flux", machines[1])
    large = defaults("person", "flux", machines[2])
    assert small.gradient_checkpointing
    assert not large.gradient_checkpointing


def test_digest_follows_only_what_changes_the_weights() -> None:
    config = TrainConfig()
    shown = config.model_copy(update={"keep": KeepPolicy(last=9), "checkpoint_every": 7, "threads": 2})
    assert shown.digest() == config.digest()
    assert config.model_copy(update={"seed": 1}).digest() != config.digest()
    assert config.model_copy(update={"targets": config.target_modules}).digest() == config.digest()


def test_schedules_count_steps() -> None:
    cosine = Schedule(kind="cosine", warmup=10)
    assert cosine.factor(0, 110) == pytest.approx(0.1)
    assert cosine.factor(10, 110) == pytest.approx(1.0)
    assert cosine.factor(60, 110) == pytest.approx(0.5)
    assert Schedule(kind="linear").factor(75, 100) == pytest.approx(0.25)
    assert Schedule().factor(99, 100) == 1.0


@pytest.mark.parametrize("field", ["steps", "batch_size", "gradient_accumulation"])
def test_what_would_hold_a_device_for_months_is_refused(field: str) -> None:
    with pytest.raises(InvalidInput, match=field):
        parse({field: 999_999_999})
