"""Executes a run and dies of SIGKILL in the middle of its training; started by `test_resume_after_kill.py`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from atelier.recipe.ports import Progress
from atelier.steps.studio import Studio


def die(event: object) -> None:
    """Kills this process after the third training step."""
    if isinstance(event, Progress) and event.node == "train" and event.note.startswith("loss") and event.done == 3:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    home, builtin, run = sys.argv[1:]
    with Studio.open(Path(home), builtin=Path(builtin), device="cpu") as studio:
        studio.runs.execute(run, die)
