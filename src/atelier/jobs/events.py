"""What happened, in order: an append-only table that workers write and servers read.

Numbers go up in the order in which events become visible, so who has read up to one misses nothing after it. Old events
are removed; who asks for what is gone is told so and reads the state instead, which is always the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.jobs.tables import EventRow

PREVIEW = "preview"
SAMPLE = "sample"
"""A preview of a series, which a page that is opened later shows too."""
KEPT = timedelta(hours=24)
KEPT_PREVIEWS = timedelta(minutes=2)
KEPT_SAMPLES = timedelta(days=14)
MOST = 50_000
"""Events that are kept at most, in all workspaces together."""


@dataclass(frozen=True)
class Occurrence:
    """An event to record."""

    workspace: str
    run: str
    name: str  # run, task, progress, preview, sample, asset, queue
    payload: dict[str, JsonValue]


@dataclass(frozen=True)
class Recorded:
    """An event as it stands in the table."""

    seq: int
    workspace: str
    run: str
    name: str
    payload: dict[str, JsonValue]
    at: datetime


_TABLE = EventRow.__table__
assert isinstance(_TABLE, Table)
_WRITE = insert(_TABLE)


class EventLog:
    """Reads and writes events. Threads and processes may share the database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database, self._clock = database, clock

    def write(self, events: Sequence[Occurrence]) -> None:
        """Record events, in one transaction."""
        if events:
            with self._database.write() as session:
                self.write_in(session, events)

    def write_in(self, session: Session, events: Sequence[Occurrence]) -> None:
        """The same at the end of a transaction: on Postgres it takes the writers' turn."""
        moment = self._clock()
        rows = [
            {"workspace": one.workspace, "run_id": one.run, "name": one.name, "payload": one.payload, "at": moment}
            for one in events
        ]
        if self._database.dialect == "postgresql":
            # Numbers are drawn before a transaction is visible; one writer at a time keeps them in that order.
            session.execute(text("SELECT pg_advisory_xact_lock(4158072)"))
        session.connection().execute(_WRITE, rows)

    def newest(self) -> int:
        """The last number given; 0 when nothing happened yet."""
        with self._database.read() as session:
            return session.scalar(select(func.max(EventRow.seq))) or 0

    def oldest(self) -> int:
        """The first number that is still there; 0 when there is none."""
        with self._database.read() as session:
            return session.scalar(select(func.min(EventRow.seq))) or 0

    def since(
        self,
        seq: int,
        *,
        workspace: str | None = None,
        run: str | None = None,
        name: str | None = None,
        limit: int = 1000,
    ) -> list[Recorded]:
        """Events after a number, oldest first, of all workspaces or of one, of all kinds or of one."""
        query = select(EventRow).where(EventRow.seq > seq).order_by(EventRow.seq).limit(limit)
        if name is not None:
            query = query.where(EventRow.name == name)
        if workspace is not None:
            query = query.where(EventRow.workspace == workspace)
        if run is not None:
            query = query.where(EventRow.run_id == run)
        with self._database.read() as session:
            return [
                Recorded(row.seq, row.workspace, row.run_id, row.name, row.payload, row.at)
                for row in session.scalars(query)
            ]

    def last(self, workspace: str, run: str, name: str) -> Recorded | None:
        """The newest event of that kind that a run told."""
        query = select(EventRow).where(EventRow.workspace == workspace, EventRow.run_id == run, EventRow.name == name)
        with self._database.read() as session:
            row = session.scalar(query.order_by(EventRow.seq.desc()).limit(1))
        return None if row is None else Recorded(row.seq, row.workspace, row.run_id, row.name, row.payload, row.at)

    def tidy(self, *, most: int = MOST) -> int:
        """Remove what is too old or too much, never the newest, whose number stands for all. Returns how many went.

        Samples are few, and trainings long: they stay for two weeks, however much happens.
        """
        moment = self._clock()
        with self._database.write() as session:
            top = session.scalar(select(func.max(EventRow.seq))) or 0
            passing = EventRow.name != SAMPLE
            old = passing & ((EventRow.at < moment - KEPT) | (EventRow.seq <= top - most))
            stale = (EventRow.name == PREVIEW) & (EventRow.at < moment - KEPT_PREVIEWS)
            stale |= ~passing & (EventRow.at < moment - KEPT_SAMPLES)
            return session.execute(delete(EventRow).where(old | stale, EventRow.seq < top)).rowcount  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult

    # --- as a participant of erasure ----------------------------------------------------------------------------------

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Nothing that is counted: events are traces of what is counted elsewhere."""
        return {}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Remove all events of the workspace, since titles, messages and previews may tell of the subject. Whoever
        watches reads the state anew."""
        top = session.scalar(select(func.max(EventRow.seq))) or 0
        session.execute(delete(EventRow).where(EventRow.workspace == workspace, EventRow.seq < top))
        session.execute(update(EventRow).where(EventRow.seq == top, EventRow.workspace == workspace).values(payload={}))
        return {}

    def reword(
        self, session: Session, workspace: str, subject_id: str, clean: Callable[[str], str], *, change: bool
    ) -> int:
        """None is left that could name the subject."""
        return 0

    def close_workspace(self, session: Session, workspace: str, ids: AbstractSet[str]) -> None:
        """A workspace is erased, and with it all its events."""
        self.erase_subject(session, workspace, "")
