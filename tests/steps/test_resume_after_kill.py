"""A training that is killed goes on at its last checkpoint and ends in the same bytes."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from atelier.recipe import State
from atelier.recipe.ports import Progress
from atelier.steps.studio import Studio


def _adapters(view: Any) -> list[str]:
    return [version.adapter.digest for version in view.outputs["trained"].versions]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_killed_training_goes_on_and_ends_in_the_same_bytes(tmp_path: Path, tiny_builtin: Path, helpers: Any) -> None:
    with Studio.open(tmp_path / "killed", builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        run = studio.make.train("Mira", helpers.SHORT)

    def die(event: object) -> None:
        if isinstance(event, Progress) and event.node == "train" and event.note.startswith("loss") and event.done == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            with Studio.open(tmp_path / "killed", builtin=tiny_builtin, device="cpu") as studio:
                studio.runs.execute(run.id, die)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)

    steps: list[float] = []

    def listen(event: object) -> None:
        if isinstance(event, Progress) and event.node == "train" and event.note.startswith("loss"):
            steps.append(event.done)

    with Studio.open(tmp_path / "killed", builtin=tiny_builtin, device="cpu") as studio:
        assert studio.runs.show(run.id).state is State.RUNNING
        resumed = studio.runs.resume(run.id, listen).require()
        assert steps == [3, 4]  # from the checkpoint of step 2
        assert studio.pictures.check().ok
    with Studio.open(tmp_path / "whole", builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        whole = studio.runs.execute(studio.make.train("Mira", helpers.SHORT).id).require()
    assert _adapters(resumed) == _adapters(whole)
