"""A training that is killed goes on at its last checkpoint and ends in the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from atelier.recipe import State
from atelier.recipe.ports import Progress
from atelier.steps.studio import Studio


def _adapters(view: Any) -> list[str]:
    return [version.adapter.digest for version in view.outputs["trained"].versions]


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_training_goes_on_and_ends_in_the_same_bytes(tmp_path: Path, tiny_builtin: Path, helpers: Any) -> None:
    home = tmp_path / "killed"
    with Studio.open(home, builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        run = studio.make.train("Mira", helpers.SHORT)
    # A process of its own: the blob store's threads would not survive a fork.
    child = [sys.executable, str(Path(__file__).with_name("kill_child.py")), str(home), str(tiny_builtin), run.id]
    killed = subprocess.run(child, capture_output=True, text=True, timeout=600, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    steps: list[float] = []

    def listen(event: object) -> None:
        if isinstance(event, Progress) and event.node == "train" and event.note.startswith("loss"):
            steps.append(event.done)

    with Studio.open(home, builtin=tiny_builtin, device="cpu") as studio:
        assert studio.runs.show(run.id).state is State.RUNNING
        resumed = studio.runs.resume(run.id, listen).require()
        assert steps == [3, 4]  # from the checkpoint of step 2
        assert studio.pictures.check().ok
    with Studio.open(tmp_path / "whole", builtin=tiny_builtin, device="cpu") as studio:
        helpers.with_photos(studio)
        whole = studio.runs.execute(studio.make.train("Mira", helpers.SHORT).id).require()
    assert _adapters(resumed) == _adapters(whole)
