"""Where single runs of a queue stand: counted by the database, so that a page costs what is on it.

Positions within an owner's own tasks are exact. Between owners an average task of each is reckoned with, where `order`
would look at every one; where all tasks of an owner take as long, both say the same.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, tuple_

from atelier.database import UtcDateTime
from atelier.database.dialect import slices
from atelier.database.engine import Reader
from atelier.jobs.claims import band_of, claimable_at, kind_of, of_kind, shares_of
from atelier.jobs.expected import Expected, expected_seconds
from atelier.jobs.order import SHORT, Owner, Shares
from atelier.jobs.shared import runs, tasks
from atelier.jobs.tables import DurationRow
from atelier.recipe.values import State

EPSILON = 1e-9
_SECONDS = expected_seconds(tasks.c.work)


@dataclass(frozen=True)
class Group:
    """What an owner has waiting in one band: tasks, and the seconds that they take."""

    count: int
    seconds: float

    @cached_property
    def each(self) -> float:
        return self.seconds / self.count


@dataclass(frozen=True)
class Crowd:
    """All that waits for one kind of lane, by owner and band, and what each owner has had of it."""

    groups: Mapping[tuple[Owner, int], Group]
    shares: Shares

    @cached_property
    def starts(self) -> dict[Owner, float]:
        """The tag at which the next task of each owner would start who has something waiting."""
        return {owner: self.shares.start(owner) for owner, _ in self.groups}


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


@dataclass(frozen=True)
class Own:
    """What some runs have open.

    Attributes:
        owners: whose tasks may be taken now, by the kind of lane that they wait for.
        later: seconds that tasks take which cannot start yet, by run: they wait for others, or to be tried again.
    """

    owners: Mapping[str, frozenset[Owner]]
    later: Mapping[str, float]


class Places:
    """Asks the database. Its statements are made once: that takes longer than most of the answers.

    Args:
        long: the steps that let others go first.
    """

    def __init__(self, long: Collection[str] = ()) -> None:
        self._long = frozenset(long)
        self._groups: dict[str, Select[*tuple[Any, ...]]] = {}
        self._blocks: dict[str, Select[*tuple[Any, ...]]] = {}

    def own(self, reader: Reader, run_ids: Sequence[str], expected: Expected, moment: datetime) -> Own:
        """What these runs have waiting, now and later."""
        owners: dict[str, set[Owner]] = {}
        later: dict[str, float] = {}
        for part in slices(run_ids):
            for row in reader.execute(_OWN, {"runs": part, "moment": moment, "pace": expected.pace}):
                if not row.now:
                    later[row.run_id] = later.get(row.run_id, 0.0) + float(row.seconds)
                elif not row.paused:
                    owners.setdefault(kind_of(row.lane), set()).add((row.workspace, row.submitted_by))
        return Own({kind: frozenset(found) for kind, found in owners.items()}, later)

    def crowd(self, reader: Reader, kind: str, expected: Expected, moment: datetime) -> Crowd:
        """All that waits for a kind of lane."""
        if kind not in self._groups:
            self._groups[kind] = _groups(kind, self._long)
        rows: Sequence[Any] = reader.execute(self._groups[kind], {"moment": moment, "pace": expected.pace}).all()
        groups = {((space, user), band): Group(count, float(sum_)) for space, user, band, count, sum_ in rows}
        return Crowd(groups, shares_of(reader, kind))

    def spots(
        self,
        reader: Reader,
        kind: str,
        run_ids: Sequence[str],
        owners: Collection[Owner],
        crowd: Crowd,
        expected: Expected,
        moment: datetime,
    ) -> list[Spot]:
        """Where these runs of these owners stand in a crowd; those that have nothing waiting there are left out.

        A run with both short and long tasks there has a spot for each.
        """
        if kind not in self._blocks:
            self._blocks[kind] = _blocks(kind, self._long)
        found: list[Spot] = []
        for part in slices(run_ids):
            asked = {"owners": sorted(owners), "runs": part, "moment": moment, "pace": expected.pace}
            rows: Sequence[Any] = reader.execute(self._blocks[kind], asked).all()
            for row in rows:
                count, seconds = row[4], float(row.seconds)
                ahead, ahead_seconds = int(row.upto) - count, float(row.upto_seconds) - seconds
                owner = row.workspace, row.submitted_by
                found.append(_spot(Block(row.id, owner, row.band, count, seconds, ahead, ahead_seconds), crowd))
        return found


def _spot(block: Block, crowd: Crowd) -> Spot:
    each = block.seconds / block.count
    first = crowd.shares.start(block.owner) + block.ahead_seconds
    last = first + block.seconds - each
    count, before_first = _others(block, first, crowd)
    before_last = before_first if block.count == 1 else _others(block, last, crowd)[1]
    return Spot(
        run=block.run,
        position=1 + block.ahead + count,
        count=block.count,
        first=block.ahead_seconds + before_first,
        last=block.ahead_seconds + block.seconds - each + before_last,
        each=each,
        long=block.band % 3 != SHORT,
    )


def _others(block: Block, tag: float, crowd: Crowd) -> tuple[int, float]:
    """Tasks of other owners, and higher bands, that are served before a task of the block with this start tag."""
    count, seconds = 0, 0.0
    starts = crowd.starts
    for (owner, band), group in crowd.groups.items():
        if band < block.band or (owner == block.owner and band == block.band):
            continue
        if band > block.band:
            served = group.count
        else:
            steps = (tag - starts[owner]) / group.each
            tied = math.floor(steps + EPSILON) + 1 if owner < block.owner else math.ceil(steps - EPSILON)
            served = min(group.count, max(0, tied))
        count, seconds = count + served, seconds + served * group.each
    return count, seconds


# --- statements -------------------------------------------------------------------------------------------------------

_MOMENT = bindparam("moment", type_=UtcDateTime())
_TABLES: Any = tasks.join(runs, runs.c.id == tasks.c.run_id).outerjoin(DurationRow, DurationRow.step == tasks.c.step)
_RUNS = bindparam("runs", expanding=True)
_NOW = and_(tasks.c.ready, or_(tasks.c.not_before.is_(None), tasks.c.not_before <= _MOMENT))
_OWN = (
    select(
        tasks.c.run_id,
        runs.c.workspace,
        runs.c.submitted_by,
        runs.c.paused,
        tasks.c.lane,
        _NOW.label("now"),
        func.sum(_SECONDS).label("seconds"),
    )
    .select_from(_TABLES)
    .where(
        tasks.c.run_id.in_(_RUNS),
        tasks.c.state == State.WAITING.value,
        runs.c.state.in_([State.WAITING.value, State.RUNNING.value]),
        runs.c.queued.is_not(None),
    )
    .group_by(tasks.c.run_id, runs.c.workspace, runs.c.submitted_by, runs.c.paused, tasks.c.lane, _NOW)
)


def _groups(kind: str, long: Collection[str]) -> Select[*tuple[Any, ...]]:
    of: list[Any] = [runs.c.workspace, runs.c.submitted_by, band_of(long)]
    found = select(*of, func.count(), func.sum(_SECONDS)).select_from(_TABLES)
    return found.where(of_kind(kind), claimable_at(_MOMENT)).group_by(*of)


def _blocks(kind: str, long: Collection[str]) -> Select[*tuple[Any, ...]]:
    band = band_of(long)
    waiting = (
        select(
            runs.c.id,
            runs.c.workspace,
            runs.c.submitted_by,
            band.label("band"),
            func.count().label("count"),
            runs.c.priority,
            runs.c.rank,
            func.sum(_SECONDS).label("seconds"),
            func.min(tasks.c.seq).label("seq"),
        )
        .select_from(_TABLES)
        .where(
            tuple_(runs.c.workspace, runs.c.submitted_by).in_(bindparam("owners", expanding=True)),
            of_kind(kind),
            claimable_at(_MOMENT),
        )
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
    return select(upto).where(upto.c.id.in_(_RUNS))
