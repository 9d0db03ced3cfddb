"""Starts workers quickly: everything is imported once, then each line on standard input forks one that works.

A line is JSON: [home, database or "-", lanes, room]; the answer is the number of the process.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

import atelier.steps.registry
import atelier.steps.workplace  # noqa: F401


def fake_steps() -> ModuleType:
    """The module beside this one."""
    spec = importlib.util.spec_from_file_location("fake_steps", Path(__file__).with_name("fake_steps.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fake_steps"] = module
    spec.loader.exec_module(module)
    return module


def work(fakes: ModuleType, home: str, database: str, lanes: str, room: int) -> None:
    """A worker, until it is killed or told to stop."""
    from atelier.jobs.recorder import Recorder
    from atelier.jobs.workplace import Habits
    from atelier.steps.studios import Studios
    from atelier.steps.workplace import studio_worker

    studio = fakes.open_studio(Path(home), None if database == "-" else database)
    with Studios(studio) as studios, Recorder(studio.queue.events) as recorder:
        for other in studios.workspaces.list():
            if other.id != studio.workspace:
                fakes.teach(studios.get(other.id))
        habits = Habits(poll=0.02, tick=0.05, beat=1.0, sweep=0.2, grace=1.0, room=room, set_aside_after=50)
        worker = studio_worker(studios, recorder, lanes.split(","), habits=habits)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda number, frame: worker.stop())
        worker.work()


def main() -> None:
    fakes = fake_steps()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        home, database, lanes, room = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            logging.basicConfig(filename=Path(home) / "workers.log", level=logging.WARNING)
            work(fakes, home, database, lanes, room)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
