"""Which workers there are: each tells every second or so that it lives, and what it has in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from atelier.database import Database, now
from atelier.database.dialect import upsert
from atelier.jobs.claims import kind_of
from atelier.jobs.tables import WorkerRow

SILENT = timedelta(seconds=15)
"""A worker that has not been heard of for so long is not counted on."""
GONE = timedelta(minutes=10)
"""After so long its row goes."""


@dataclass(frozen=True)
class Worker:
    """A worker process as the registry knows it."""

    id: str
    host: str
    pid: int
    process: str  # host:pid:start
    lanes: tuple[str, ...]
    device: str
    started: datetime
    heartbeat: datetime
    model: str = ""
    tasks: tuple[str, ...] = ()
    done: int = 0
    stopping: bool = False
    speed: float = 0.0  # operations a second of its device, as models do them; 0: not measured yet

    def serves(self, kind: str) -> bool:
        """Whether it has a lane of that kind."""
        return any(kind_of(lane) == kind for lane in self.lanes)


class Workers:
    """The registry. Threads and processes may share the database.

    Args:
        alive: whether the process of that name (`host:pid:start`) lives; a worker of another machine is believed for as
            long as it is heard of.
    """

    def __init__(
        self,
        database: Database,
        alive: Callable[[str], bool] = lambda process: True,
        *,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database, self._alive, self._clock = database, alive, clock

    def beat(self, worker: Worker) -> Worker:
        """Say that a worker lives. Returns it with the moment."""
        worker = replace(worker, heartbeat=self._clock())
        row = {name: getattr(worker, name) for name in Worker.__dataclass_fields__}
        row |= {"lanes": list(worker.lanes), "tasks": list(worker.tasks)}
        with self._database.write() as session:
            upsert(session, WorkerRow, [row], replace=[name for name in row if name != "id"])
        return worker

    def leave(self, worker_id: str) -> None:
        """A worker ends."""
        with self._database.write() as session:
            session.execute(delete(WorkerRow).where(WorkerRow.id == worker_id))

    def list(self) -> list[Worker]:
        """The workers that are there, in the order in which they started."""
        moment = self._clock()
        with self._database.read() as session:
            rows = session.scalars(select(WorkerRow).order_by(WorkerRow.started, WorkerRow.id)).all()
        found = [_value(row) for row in rows]
        return [one for one in found if moment - one.heartbeat < SILENT and self._alive(one.process)]

    def serving(self, kinds: Sequence[str]) -> bool:
        """Whether there are workers for all these kinds of lanes."""
        there = [one for one in self.list() if not one.stopping]
        return all(any(one.serves(kind) for one in there) for kind in kinds)

    def tidy(self) -> None:
        """Remove rows of workers that are gone."""
        moment = self._clock()
        with self._database.read() as session:
            rows = session.scalars(select(WorkerRow)).all()
        dead = [row.id for row in rows if moment - row.heartbeat > GONE or not self._alive(row.process)]
        if dead:
            with self._database.write() as session:
                session.execute(delete(WorkerRow).where(WorkerRow.id.in_(dead)))


def _value(row: WorkerRow) -> Worker:
    return Worker(
        id=row.id,
        host=row.host,
        pid=row.pid,
        process=row.process,
        lanes=tuple(row.lanes),
        device=row.device,
        started=row.started,
        heartbeat=row.heartbeat,
        model=row.model,
        tasks=tuple(row.tasks),
        done=row.done,
        stopping=row.stopping,
        speed=row.speed,
    )
