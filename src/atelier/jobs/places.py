"""Where single runs of a long queue stand: counted by the database, so that a page costs what is on it.

Positions within an owner's own tasks are exact. Between owners an average task of each is reckoned with, where `order`
would look at every one; where all tasks of an owner take as long, both say the same.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from atelier.database.dialect import slices
from atelier.jobs.claims import band_of, claimable, shares_of
from atelier.jobs.order import SHORT, UNKNOWN_SECONDS, Owner, Shares
from atelier.jobs.shared import runs, tasks
from atelier.jobs.tables import DurationRow

EPSILON = 1e-9
_SECONDS = func.coalesce(DurationRow.seconds, UNKNOWN_SECONDS)


@dataclass(frozen=True)
class Group:
    """What an owner has waiting in one band: tasks, and the seconds that they take."""

    count: int
    seconds: float

    @property
    def each(self) -> float:
        return self.seconds / self.count


@dataclass(frozen=True)
class Block:
    """A run's waiting tasks among its owner's: they stand together, `ahead` tasks (and seconds) come before."""

    run: str
    owner: Owner
    band: int
    count: int
    seconds: float
    ahead: int
    ahead_seconds: float


@dataclass(frozen=True)
class Spot:
    """Attributes: position: of the first task, 1 the next. first, last: seconds of work before the first and the last
    task of the run. each: seconds that one takes. long: whether they let others go first."""

    run: str
    position: int
    count: int
    first: float
    last: float
    each: float
    long: bool = False


def fewer_than(session: Session, kinds: Iterable[str], moment: datetime, most: int) -> bool:
    """Whether at most so many tasks wait; reads no more of them than that."""
    found = 0
    for kind in kinds:
        query = select(tasks.c.id).join(runs, runs.c.id == tasks.c.run_id).where(claimable(kind, moment))
        part = query.limit(most + 1 - found).subquery()
        found += session.scalar(select(func.count()).select_from(part)) or 0
        if found > most:
            return False
    return True


def spots(
    session: Session, kind: str, run_ids: Sequence[str], moment: datetime, long: Collection[str] = ()
) -> list[Spot]:
    """Where these runs stand in one kind of lane; those that have nothing waiting there are left out.

    A run with both short and long tasks there (`long` names the steps) has a spot for each.
    """
    owners = _owners(session, kind, run_ids, moment)
    if not owners:
        return []
    groups = _groups(session, kind, moment, long)
    shares = shares_of(session, kind)
    return [_spot(block, groups, shares) for block in _blocks(session, kind, owners, run_ids, moment, long)]


def _spot(block: Block, groups: Mapping[tuple[Owner, int], Group], shares: Shares) -> Spot:
    each = block.seconds / block.count
    first = shares.start(block.owner) + block.ahead_seconds
    last = first + block.seconds - each
    count, before_first = _others(block, first, groups, shares)
    _, before_last = _others(block, last, groups, shares)
    return Spot(
        run=block.run,
        position=1 + block.ahead + count,
        count=block.count,
        first=block.ahead_seconds + before_first,
        last=block.ahead_seconds + block.seconds - each + before_last,
        each=each,
        long=block.band % 3 != SHORT,
    )


def _others(block: Block, tag: float, groups: Mapping[tuple[Owner, int], Group], shares: Shares) -> tuple[int, float]:
    """Tasks of other owners, and higher bands, that are served before a task of the block with this start tag."""
    count, seconds = 0, 0.0
    for (owner, band), group in groups.items():
        if band < block.band or (owner == block.owner and band == block.band):
            continue
        if band > block.band:
            served = group.count
        else:
            steps = (tag - shares.start(owner)) / group.each
            tied = math.floor(steps + EPSILON) + 1 if owner < block.owner else math.ceil(steps - EPSILON)
            served = min(group.count, max(0, tied))
        count, seconds = count + served, seconds + served * group.each
    return count, seconds


def _owners(session: Session, kind: str, run_ids: Sequence[str], moment: datetime) -> set[Owner]:
    found: set[Owner] = set()
    for part in slices(run_ids):
        query = select(runs.c.workspace, runs.c.submitted_by).join(tasks, tasks.c.run_id == runs.c.id).distinct()
        rows = session.execute(query.where(runs.c.id.in_(part), claimable(kind, moment)))
        found |= {(row.workspace, row.submitted_by) for row in rows}
    return found


def _groups(session: Session, kind: str, moment: datetime, long: Collection[str]) -> dict[tuple[Owner, int], Group]:
    of: list[Any] = [runs.c.workspace, runs.c.submitted_by, band_of(long)]
    query = select(*of, func.count(), func.sum(_SECONDS)).select_from(_tables()).where(claimable(kind, moment))
    rows: Sequence[Any] = session.execute(query.group_by(*of)).all()
    return {((workspace, user), band): Group(count, float(sum_)) for workspace, user, band, count, sum_ in rows}


def _blocks(
    session: Session,
    kind: str,
    owners: set[Owner],
    run_ids: Sequence[str],
    moment: datetime,
    long: Collection[str],
) -> list[Block]:
    band = band_of(long)
    own = tuple_(runs.c.workspace, runs.c.submitted_by).in_(sorted(owners))
    waiting = (
        select(
            runs.c.id,
            runs.c.workspace,
            runs.c.submitted_by,
            runs.c.priority,
            runs.c.rank,
            band.label("band"),
            func.count().label("count"),
            func.sum(_SECONDS).label("seconds"),
            func.min(tasks.c.seq).label("seq"),
        )
        .select_from(_tables())
        .where(own, claimable(kind, moment))
        .group_by(runs.c.id, runs.c.workspace, runs.c.submitted_by, runs.c.priority, runs.c.rank, band)
        .subquery()
    )
    line: dict[str, Any] = {
        "partition_by": [waiting.c.workspace, waiting.c.submitted_by, waiting.c.band],
        "order_by": [waiting.c.priority.desc(), waiting.c.rank, waiting.c.seq],
    }
    upto = select(
        waiting,
        func.sum(waiting.c.count).over(**line).label("upto"),
        func.sum(waiting.c.seconds).over(**line).label("upto_seconds"),
    ).subquery()
    found: list[Block] = []
    for part in slices(run_ids):
        for row in session.execute(select(upto).where(upto.c.id.in_(part))):
            owner, seconds = (row.workspace, row.submitted_by), float(row.seconds)
            ahead, ahead_seconds = int(row.upto) - row[6], float(row.upto_seconds) - seconds
            found.append(Block(row.id, owner, row.band, row[6], seconds, ahead, ahead_seconds))
    return found


def _tables() -> Any:
    joined = tasks.join(runs, runs.c.id == tasks.c.run_id)
    return joined.outerjoin(DurationRow, DurationRow.step == tasks.c.step)
