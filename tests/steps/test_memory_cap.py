"""The cap on memory that a person sets: plans, what is loaded and what is trained keep to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from atelier.errors import Conflict, Corrupt, InvalidInput
from atelier.steps.memory_cap import MemoryCap
from atelier.steps.studio import Studio
from atelier.steps.train_adapter import trainable, training_plan
from atelier.training.config import TrainConfig

GIB = 2**30


def below(peak: int) -> float:
    """GiB that are just not enough."""
    return (peak - 2**12) / GIB


def test_a_cap_that_is_set_is_kept_to(studio: Studio, tiny_builtin: Path) -> None:
    models = studio.models
    name = models.name()
    config = TrainConfig(batch_size=2, rank=2)
    with models.session(name) as free:
        drawn = free.plan
        learnt = training_plan(models, free, config, 64)
    assert learnt.tier == "full"

    # Another process of the same home, as a worker is one: it is told by nobody, and follows.
    with Studio.open(studio.home, builtin=tiny_builtin, device="cpu") as server:
        server.models.cap.set(below(drawn.peak_bytes))
    assert models.memory_cap == pytest.approx(below(drawn.peak_bytes))
    with models.session(name) as held:
        assert held is not free, "what is loaded is loaded anew as the new plan says"
        assert held.plan.peak_bytes < drawn.peak_bytes
        assert held.plan.peak_bytes <= held.plan.budget_bytes == int(below(drawn.peak_bytes) * GIB)
    with models.session(name) as again:
        assert again is held, "and stays while the cap does"

    models.cap.set(below(learnt.peak_bytes))
    with models.session(name) as small:
        plan = training_plan(models, small, config, 64)
        assert plan.tier == "checkpointed"
        with trainable(small, plan) as (network, _):
            held_so: Any = network
            assert held_so.is_gradient_checkpointing

    models.cap.set(None)
    with models.session(name) as wide:
        assert training_plan(models, wide, config, 64).tier == "full"
        assert wide.plan.tier == drawn.tier


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
