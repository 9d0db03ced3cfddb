"""The cap on memory that a person sets: plans, what is loaded and what is trained keep to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.errors import Conflict, Corrupt, InvalidInput, OutOfResources
from atelier.steps.memory_cap import MemoryCap
from atelier.steps.studio import Studio
from atelier.steps.train_adapter import training_plan
from atelier.training.config import TrainConfig

GIB = 2**30


def below(peak: int) -> float:
    """GiB that are just not enough."""
    return (peak - 2**12) / GIB


def test_a_cap_that_is_set_is_kept_to(studio: Studio, tiny_builtin: Path) -> None:
    models = studio.models
    name = models.name()
    config, size = TrainConfig(batch_size=64, rank=2), 512
    with models.session(name) as free:
        assert free.plan.tier == "full"
        learnt = training_plan(models, free, config, size)
    cap = below(models.plan(name, batch=1).peak_bytes)
    assert learnt.peak_bytes > cap * GIB

    # Another process of the same home, as a worker is one: it is told by nobody, and follows.
    with Studio.open(studio.home, builtin=tiny_builtin, device="cpu") as server:
        server.models.cap.set(cap)
    assert models.memory_cap == pytest.approx(cap)
    with models.session(name) as held:
        assert held is not free, "what is loaded is loaded anew as the new plan says"
        assert held.plan.tier == "text encoders freed"
        assert held.plan.peak_bytes <= held.plan.budget_bytes == int(cap * GIB)
        with pytest.raises(OutOfResources, match="to train"):
            training_plan(models, held, config, size)
        assert training_plan(models, held, TrainConfig(batch_size=1, rank=2), 64).budget_bytes <= cap * GIB
    with models.session(name) as again:
        assert again is held, "and stays while the cap does"

    models.cap.set(None)
    with models.session(name) as wide:
        assert wide is not held
        assert wide.plan.tier == "full"
        assert training_plan(models, wide, config, size).fits


def test_what_a_process_was_started_with_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "memory.json"
    MemoryCap(file).set(6.5)
    started = MemoryCap(file, 2.0)
    assert (MemoryCap(file).gib, started.gib, started.kept) == (6.5, 2.0, 6.5)
    with pytest.raises(Conflict, match="2 GiB"):
        started.set(4)
    assert MemoryCap(file).gib == 6.5
    MemoryCap(file).set(None)
    assert MemoryCap(file).gib is None
    MemoryCap(file).set(None)


@pytest.mark.parametrize("gib", [0.0, -1.0, 0.05, 5000.0, float("nan"), float("inf")])
def test_a_cap_out_of_range_is_refused(tmp_path: Path, gib: float) -> None:
    cap = MemoryCap(tmp_path / "memory.json")
    cap.set(3)
    with pytest.raises(InvalidInput, match=r"0\.1 to 4096 GiB"):
        cap.set(gib)
    assert cap.gib == 3


@pytest.mark.parametrize("text", ["", "{", "[]", '{"gib": "much"}', '{"gib": -1}', '{"gib": NaN}', "{}"])
def test_a_damaged_cap_is_no_leave_to_take_everything(tmp_path: Path, text: str) -> None:
    file = tmp_path / "memory.json"
    file.write_text(text)
    with pytest.raises(Corrupt, match="memory cap"):
        _ = MemoryCap(file).gib
    MemoryCap(file).set(2)
    assert MemoryCap(file).gib == 2
