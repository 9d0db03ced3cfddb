"""Each benchmark runs through on a tiny model and finds both sides doing the same thing. No time is judged here."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from types import ModuleType

import pytest

Load = Callable[[str], ModuleType]


def held(report: object, name: str) -> bool:
    return next(bar.held for bar in report.bars if bar.name.startswith(name))  # type: ignore[attr-defined]


def test_both_sides_draw_the_same_pictures(script: Load, options: Namespace):
    report = script("generate").run(options, batches=(2,), memory=False)
    assert set(report.ratios) == {"2 pictures, warm prompts", "2 pictures, new prompts"}
    assert held(report, "same pictures, 2 pictures, warm")
    assert held(report, "same pictures, 2 pictures, new")


def test_both_sides_train_alike(script: Load, options: Namespace):
    train = script("train")
    model = script("common").open_model(options.model)
    config = train.configuration(batch=2)
    data = train.pictures(model, count=2)
    outcome = train.compare(model, data, config, script("common").Effort(seconds=0.0, least=2, most=2), autocast=False)
    assert len(outcome.peer) == len(outcome.studio) == 3 * train.BLOCK
    assert outcome.first_apart < 0.002
    assert outcome.apart < train.AGREE
    assert len(set(outcome.peer)) == len(outcome.peer)


def test_training_pictures_survive_the_way_to_a_child(script: Load, options: Namespace, tmp_path: object):
    train = script("train")
    data = train.pictures(script("common").open_model(options.model), count=1)
    file = tmp_path / "pictures.safetensors"  # type: ignore[operator]
    train.write_pictures(data, file)
    again = train.read_pictures(file)
    assert [one.prior for one in again.pictures] == [False, True]
    assert all((a.latents == b.latents).all() for a, b in zip(again.pictures, data.pictures, strict=True))


def test_a_mixed_batch_draws_each_picture_as_alone(script: Load, options: Namespace):
    report = script("adapters").run(options, count=2)
    assert len(report.ratios) == 4
    assert held(report, "each picture as drawn alone")
    assert report.figures["PSNR against PEFT's mixed batch, worst of all (dB)"] > 40
    assert report.figures["PSNR against no adapters, worst of all (dB; low: the adapters count)"] < 55


def test_help_is_timed_and_a_failure_is_told(script: Load):
    startup = script("startup")
    (taken,) = startup.help_seconds(1)
    assert taken > 0
    with pytest.raises(RuntimeError, match="failed"):
        startup.seconds_of([*startup.command(), "no-such-command"], 1)
