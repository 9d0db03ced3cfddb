"""A library on either database, and runs of fake tasks in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from atelier.database import Database
from atelier.jobs.claims import Claim, Claims
from atelier.jobs.queue import Queue, Ready
from atelier.jobs.workers import Worker
from atelier.library import Library
from atelier.library.ledger import TaskLedger
from atelier.recipe.values import Run, Task, new_id


@pytest.fixture
def library(tmp_path: Path, database_url: str | None, sqlite_template: Callable[[Path], None]) -> Iterator[Library]:
    home = tmp_path / "home"
    home.mkdir()
    sqlite_template(home / "atelier.db")
    with Library.open(home, database_url) as opened:
        yield opened


@pytest.fixture
def database(library: Library) -> Database:
    return library.database


@dataclass
class Desk:
    """Makes runs and takes their tasks, with a clock that tests turn."""

    library: Library
    moment: datetime = field(default_factory=lambda: datetime(2030, 1, 1, tzinfo=UTC))

    def __post_init__(self) -> None:
        self.database = self.library.database
        self.ledger = TaskLedger(self.library.vault, clock=self.now)
        self.queue = Queue(self.database, clock=self.now)
        self.claims = Claims(self.database, self.ledger.take, long={"learn"}, clock=self.now)

    def now(self) -> datetime:
        return self.moment

    def pass_time(self, **much: float) -> None:
        self.moment += timedelta(**much)

    def run(
        self,
        count: int = 1,
        *,
        user: str = "ann",
        workspace: str = "default",
        priority: int = 0,
        lane: str = "gpu:0",
        batch: str | None = None,
        size: int = 1,
        ready: bool = True,
        step: str = "draw",
        work: float | None = None,
    ) -> tuple[Run, list[str]]:
        """A queued run with tasks that wait."""
        self.pass_time(microseconds=1000)
        run = Run(id=new_id(), workspace=workspace, recipe={}, inputs={}, created=self.moment)
        self.ledger.create_run(run)
        tasks = [
            Task(
                id=new_id(),
                run=run.id,
                workspace=workspace,
                node=step,
                index=index,
                step=step,
                version=1,
                lane=lane,
            )
            for index in range(count)
        ]
        self.ledger.add_tasks(tasks)
        self.queue.enqueue(workspace, run.id, submitted_by=user, priority=priority)
        if ready:
            self.queue.mark_ready([Ready(task.id, batch, size, work) for task in tasks])
        return run, [task.id for task in tasks]

    def take(self, lane: str = "gpu:0", room: int = 1) -> list[Claim]:
        return self.claims.next(lane, "worker", room=room)

    def take_all(self, lane: str = "gpu:0") -> list[str]:
        """Every task in the order in which one lane takes them."""
        found: list[str] = []
        while claims := self.take(lane):
            found += [claim.task for claim in claims]
        return found

    @staticmethod
    def worker(*lanes: str, name: str = "w") -> Worker:
        """One that serves these lanes."""
        moment = datetime(2030, 1, 1, tzinfo=UTC)
        return Worker(name, "here", 1, "here:1:1.00", tuple(lanes), "cpu", moment, moment)

    def states(self, run: Run) -> Sequence[str]:
        return [task.state.value for task in self.ledger.tasks(run.workspace, run.id)]


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(library)
