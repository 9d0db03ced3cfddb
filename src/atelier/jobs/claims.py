"""Taking the next task: chosen and claimed in one transaction, so that no two workers get the same.

On SQLite writers take turns from the start (BEGIN IMMEDIATE). On Postgres those who choose for one kind of lane take
turns, so that shares are exact, and skip the rows that commits and heartbeats hold locked.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import upsert
from atelier.database.engine import Reader
from atelier.jobs.expected import Expected
from atelier.jobs.order import BACKGROUND, SHORT, URGENT, Owner, Shares, next_owner
from atelier.jobs.shared import runs, tasks
from atelier.jobs.tables import PauseRow, ShareRow
from atelier.recipe.values import State

Take = Callable[[Session, str, str], int | None]
"""The ledger's own claim within a transaction: (session, task id, worker) → attempt; None when it is not to be had."""
EVERYTHING = "*"
LOCK = 4158073
"""First part of the advisory locks that order choices on Postgres."""


MOST_LANES = 32
"""Lanes of a kind on one machine at most: `gpu:0` to `gpu:31`."""
PATIENCE = timedelta(seconds=60)
"""So long a long task lets short ones go first; then it has a turn."""
TURN = timedelta(seconds=20)
"""How long that turn is before others go first again. An owner's share is charged no more than this for a long task,
since nobody waits for it longer."""


@dataclass(frozen=True)
class Claim:
    """A task that the worker now has in hand."""

    task: str
    attempt: int
    run: str
    workspace: str
    step: str
    lane: str
    lost: int
    until: datetime | None = None  # before then it need not let others go first
    work: float | None = None  # operations, as far as its step can say


def kind_of(lane: str) -> str:
    """`gpu` of `gpu:1`. A task that waits for a GPU goes to whichever is free first."""
    return lane.partition(":")[0]


def of_kind(kind: str) -> ColumnElement[bool]:
    """The tasks that wait for a kind of lane."""
    # Each by its name: with a pattern neither database would use the index, and every look would read all that waits.
    return tasks.c.lane.in_([kind, *(f"{kind}:{number}" for number in range(MOST_LANES))])


def band_of(long: Collection[str]) -> ColumnElement[int]:
    """`order.band` of a task joined with its run."""
    urgency = case((runs.c.priority >= URGENT, 6), (runs.c.priority <= BACKGROUND, 0), else_=3)
    short = ~tasks.c.step.in_(sorted(long))
    return urgency + case((short, SHORT), (tasks.c.attempt > 0, 1), else_=0)


def claimable(kind: str, moment: datetime) -> ColumnElement[bool]:
    """Tasks (joined with their runs) that a lane of this kind may take now."""
    return and_(of_kind(kind), claimable_at(moment))


def claimable_at(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Tasks (joined with their runs) that may be taken at this moment."""
    return and_(
        tasks.c.state == State.WAITING.value,
        tasks.c.ready,
        or_(tasks.c.not_before.is_(None), tasks.c.not_before <= moment),
        runs.c.queued.is_not(None),
        ~runs.c.paused,
        runs.c.state.in_([State.WAITING.value, State.RUNNING.value]),
    )


class Claims:
    """Chooses and takes. Threads and processes may share the database.

    Args:
        take: how the ledger takes a task.
        long: the steps that let others go first, by their names.
    """

    def __init__(
        self, database: Database, take: Take, *, long: Collection[str] = (), clock: Callable[[], datetime] = now
    ) -> None:
        self._database, self._take, self._clock = database, take, clock
        self.long, self._band = frozenset(long), band_of(long)

    def waiting(self, lane: str) -> bool:
        """Whether there is anything for this lane: a look that holds nobody up."""
        with self._database.read() as session:
            query = select(tasks.c.id).join(runs, runs.c.id == tasks.c.run_id)
            found = session.execute(query.where(claimable(kind_of(lane), self._clock())).limit(1)).first()
            return found is not None and not _paused(session, kind_of(lane))

    def next(self, lane: str, worker: str, *, room: int = 1) -> list[Claim]:
        """Take the next task for a lane; none when there is nothing to do.

        Args:
            room: how much may be executed together (in the unit of the tasks' `batch_size`): further waiting tasks of
                the same workspace that can go along are taken too, in their order, each at its owner's expense.
        """
        kind, moment = kind_of(lane), self._clock()
        with self._database.write() as session:
            _in_turn(session, kind)
            if _paused(session, kind):
                return []
            shares = shares_of(session, kind)
            owners, until = self._owners(session, kind, moment), None
            if self._owed(session, kind, max(owners.values(), default=0), moment):
                owners, until = self._owners(session, kind, moment, long=True), moment + TURN
            skipped: set[Owner] = set()
            while True:
                bands = {owner: top for owner, top in owners.items() if owner not in skipped}
                if not bands:
                    return []
                owner = next_owner(bands, shares)
                row = session.execute(self._first(kind, moment, owner, until is not None)).first()
                if row is None:  # other workers hold locks on all that this owner has
                    skipped.add(owner)
                    continue
                attempt = self._take(session, row.id, worker)
                if attempt is None:  # it was cancelled or taken between look and lock
                    skipped.add(owner)
                    continue
                break
            claims = [_claim(row, attempt, lane, until)]
            expected = Expected.read(session)
            _serve(session, kind, owner, shares, self._seconds(expected, row))
            if row.batch_key is not None and room > row.batch_size:
                left = room - row.batch_size
                claims += self._companions(session, row, kind, lane, worker, moment, left, shares, expected)
            session.execute(tasks.update().where(tasks.c.id.in_([one.task for one in claims])).values(lane=lane))
            return claims

    def _companions(
        self,
        session: Session,
        first: Any,
        kind: str,
        lane: str,
        worker: str,
        moment: datetime,
        room: int,
        shares: Shares,
        expected: Expected,
    ) -> list[Claim]:
        found: list[Claim] = []
        alike = and_(tasks.c.batch_key == first.batch_key, tasks.c.workspace == first.workspace, tasks.c.lost == 0)
        query = self._ordered(kind, moment).where(alike, tasks.c.id != first.id).limit(room)
        for row in session.execute(query).all():
            if row.batch_size > room:
                continue
            attempt = self._take(session, row.id, worker)
            if attempt is None:
                continue
            room -= row.batch_size
            found.append(_claim(row, attempt, lane))
            _serve(session, kind, (row.workspace, row.submitted_by), shares, self._seconds(expected, row))
        return found

    # --- short before long --------------------------------------------------------------------------------------------

    def outranked(self, claim: Claim) -> bool:
        """Whether something waits that goes before this long task, which a worker has in hand."""
        kind, moment = kind_of(claim.lane), self._clock()
        if claim.step not in self.long or (claim.until is not None and moment < claim.until):
            return False
        own = select(self._band).join(runs, runs.c.id == tasks.c.run_id).where(tasks.c.id == claim.task)
        query = select(tasks.c.id).join(runs, runs.c.id == tasks.c.run_id).where(claimable(kind, moment))
        with self._database.read() as session:
            mine = session.scalar(own)
            if mine is None or _paused(session, kind):
                return False
            return session.execute(query.where(self._band > mine).limit(1)).first() is not None

    def gave_way(self, claim: Claim) -> None:
        """A long task was interrupted, or is done: from now on long ones are patient."""
        with self._database.write() as session:
            _rest(session, kind_of(claim.lane), self._clock())

    def _owed(self, session: Session, kind: str, top: int, moment: datetime) -> bool:
        """Whether short tasks went first for so long that a long one of the same urgency has its turn."""
        if not self.long or top % 3 != SHORT:
            return False
        query = select(func.min(runs.c.queued)).join(tasks, tasks.c.run_id == runs.c.id)
        since = session.scalar(query.where(claimable(kind, moment), self._band.in_([top - 1, top - 2])))
        if since is None:
            return False
        row = session.get(ShareRow, (kind, *REST))
        rested = max(since.timestamp(), row.used if row is not None else 0.0)
        if moment.timestamp() - rested < PATIENCE.total_seconds():
            return False
        _rest(session, kind, moment + TURN)
        return True

    def _owners(self, session: Session, kind: str, moment: datetime, *, long: bool = False) -> dict[Owner, int]:
        """Owners with something (long) to do, and the highest band of it."""
        query = select(runs.c.workspace, runs.c.submitted_by, func.max(self._band).label("top"))
        query = query.join(tasks, tasks.c.run_id == runs.c.id).where(claimable(kind, moment))
        if long:
            query = query.where(tasks.c.step.in_(sorted(self.long)))
        query = query.group_by(runs.c.workspace, runs.c.submitted_by)
        return {(row.workspace, row.submitted_by): row.top for row in session.execute(query)}

    def _ordered(self, kind: str, moment: datetime) -> Select[*tuple[Any, ...]]:
        query = select(
            tasks.c.id,
            tasks.c.run_id,
            tasks.c.workspace,
            tasks.c.step,
            tasks.c.lost,
            tasks.c.batch_key,
            tasks.c.batch_size,
            tasks.c.work,
            runs.c.submitted_by,
        ).join(runs, runs.c.id == tasks.c.run_id)
        query = query.where(claimable(kind, moment))
        query = query.order_by(self._band.desc(), runs.c.priority.desc(), runs.c.rank, tasks.c.seq)
        return query.with_for_update(of=tasks, skip_locked=True)

    def _first(self, kind: str, moment: datetime, owner: Owner, long: bool) -> Select[*tuple[Any, ...]]:
        workspace, user = owner
        query = self._ordered(kind, moment).where(runs.c.workspace == workspace, runs.c.submitted_by == user)
        return (query.where(tasks.c.step.in_(sorted(self.long))) if long else query).limit(1)

    def _seconds(self, expected: Expected, row: Any) -> float:
        seconds = expected.seconds(row.step, row.work)
        return min(seconds, TURN.total_seconds()) if row.step in self.long else seconds


def _in_turn(session: Session, kind: str) -> None:
    """Whoever chooses for a kind of lane sees what the one before gave; on SQLite every writer does."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK, zlib.crc32(kind.encode()) & 0x7FFFFFFF)))


def _claim(row: Any, attempt: int, lane: str, until: datetime | None = None) -> Claim:
    return Claim(row.id, attempt, row.run_id, row.workspace, row.step, lane, row.lost, until, row.work)


def _paused(session: Session, kind: str) -> bool:
    return session.scalar(select(PauseRow.kind).where(PauseRow.kind.in_([kind, EVERYTHING])).limit(1)) is not None


_SHARES = select(ShareRow.workspace, ShareRow.submitted_by, ShareRow.used).where(ShareRow.kind == bindparam("kind"))


def shares_of(reader: Reader, kind: str) -> Shares:
    """What every owner has had of a kind of lane."""
    used = {(row.workspace, row.submitted_by): row.used for row in reader.execute(_SHARES, {"kind": kind})}
    used.pop(REST, None)
    return Shares(used, used.pop(CLOCK, 0.0))


CLOCK: Owner = ("", "")
"""Stands in the shares for the clock; no workspace has an empty name."""
REST: Owner = ("", "rest")
"""Stands there for the moment since which long tasks have let others go first, in seconds since 1970."""


def _rest(session: Session, kind: str, moment: datetime) -> None:
    row = {"kind": kind, "workspace": REST[0], "submitted_by": REST[1], "used": moment.timestamp()}
    upsert(session, ShareRow, [row], replace=["used"])


def _serve(session: Session, kind: str, owner: Owner, shares: Shares, seconds: float) -> None:
    shares.serve(owner, seconds)
    for (workspace, user), used in ((owner, shares.used[owner]), (CLOCK, shares.clock)):
        row = {"kind": kind, "workspace": workspace, "submitted_by": user, "used": used}
        upsert(session, ShareRow, [row], replace=["used"])
