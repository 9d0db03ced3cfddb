"""When it will be whose turn: positions and expected times from how long steps took before."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.engine import Reader
from atelier.jobs.claims import claimable, kind_of, shares_of
from atelier.jobs.expected import Expected
from atelier.jobs.order import Turn, Waiting, in_order, turns
from atelier.jobs.places import Crowd, Places, Spot
from atelier.jobs.queue import KINDS, OPEN
from atelier.jobs.shared import runs, tasks
from atelier.jobs.workers import Worker
from atelier.recipe.values import State

REMOTE_WIDTH = 4
"""Remote tasks that a worker has in hand at once."""


@dataclass(frozen=True)
class InHand:
    """A task that a worker executes."""

    task: str
    run: str
    workspace: str
    node: str
    step: str
    lane: str
    worker: str
    attempt: int
    started: datetime | None
    seconds_left: float
    submitted_by: str = ""
    priority: int = 0


@dataclass(frozen=True)
class Lane:
    """A kind of lane: how many workers serve it, what they have in hand, and who is next."""

    kind: str
    width: int
    in_hand: tuple[InHand, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Place:
    """Where a run stands. Times are seconds from now; None where no worker is there to start it, or nothing waits.

    Attributes:
        position: of its first waiting task in its lane, 1 the next; 0 when nothing of it waits for a lane.
        waiting, in_hand: tasks that may be taken, and that are executed now.
        starts, ends: when its next task starts, and when the whole run is expected to be done.
    """

    run: str
    position: int
    waiting: int
    in_hand: int
    starts: float | None
    ends: float | None


@dataclass(frozen=True)
class Outlook:
    """The whole queue at a moment."""

    lanes: tuple[Lane, ...]
    places: Mapping[str, Place]


class Forecast:
    """Looks ahead. Every estimate is what `expected` makes of what steps took before; nothing is promised.

    Args:
        long: the steps that let others go first.
        remembered: seconds for which what waits of all owners together may be reckoned with again, for `places`.
            Many people look at their runs at once, and counting a queue of thousands takes milliseconds.
    """

    def __init__(
        self,
        database: Database,
        *,
        long: Collection[str] = (),
        remembered: float = 0.0,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._database, self._long, self._clock = database, frozenset(long), clock
        self._asked, self._remembered = Places(long), remembered
        self._crowds: dict[str, tuple[float, Crowd]] = {}

    def look(self, workers: Sequence[Worker]) -> Outlook:
        """The queue as it stands, with these workers."""
        moment = self._clock()
        there = [one for one in workers if not one.stopping]
        with self._database.read() as session:
            expected = Expected.read(session)
            in_hand = _in_hand(session, expected, moment)
            lanes = tuple(self._lane(session, kind, there, in_hand, expected, moment) for kind in KINDS)
            later = _later(session, expected, moment)
        return Outlook(lanes, _places(lanes, later))

    def places(self, run_ids: Sequence[str], workers: Sequence[Worker]) -> dict[str, Place]:
        """Where these runs stand; those that wait for nothing are left out.

        It costs a small part of `look`, and reckons with averages (see `places`). What the runs' owners have waiting
        is read; what all others have may be as old as was said at the beginning.
        """
        moment = self._clock()
        there = [one for one in workers if not one.stopping]
        lanes: list[Lane] = []
        with self._database.rows() as reader:
            expected = Expected.read(reader)
            in_hand = _in_hand(reader, expected, moment)
            own = self._asked.own(reader, run_ids, expected, moment)
            for kind in KINDS:
                width, mine = _width(kind, there), tuple(one for one in in_hand if kind_of(one.lane) == kind)
                found: list[Turn] = []
                if owners := own.owners.get(kind):
                    crowd = self._crowd(reader, kind, expected, moment)
                    spots = self._asked.spots(reader, kind, run_ids, owners, crowd, expected, moment)
                    found = self._reckoned(spots, width, mine)
                lanes.append(Lane(kind, width, mine, tuple(found)))
        places = _places(lanes, own.later)
        return {run: places[run] for run in run_ids if run in places}

    def forget(self) -> None:
        """Somebody changed the order: what was remembered of it is read anew."""
        self._crowds.clear()

    def _crowd(self, reader: Reader, kind: str, expected: Expected, moment: datetime) -> Crowd:
        known = self._crowds.get(kind)
        now = time.monotonic()
        if known is None or now - known[0] > self._remembered:
            known = self._crowds[kind] = (now, self._asked.crowd(reader, kind, expected, moment))
        return known[1]

    def _lane(
        self,
        session: Session,
        kind: str,
        workers: Sequence[Worker],
        in_hand: Sequence[InHand],
        expected: Expected,
        moment: datetime,
    ) -> Lane:
        query = select(
            tasks.c.id,
            tasks.c.run_id,
            tasks.c.seq,
            tasks.c.attempt,
            tasks.c.step,
            tasks.c.work,
            runs.c.workspace,
            runs.c.submitted_by,
            runs.c.priority,
            runs.c.rank,
        )
        query = query.join(runs, runs.c.id == tasks.c.run_id).where(claimable(kind, moment))
        waiting = [
            Waiting(
                task=row.id,
                run=row.run_id,
                owner=(row.workspace, row.submitted_by),
                priority=row.priority,
                rank=row.rank,
                seq=row.seq,
                seconds=expected.seconds(row.step, row.work),
                long=row.step in self._long,
                begun=row.attempt > 0,
            )
            for row in session.execute(query)
        ]
        width = _width(kind, workers)
        mine = tuple(one for one in in_hand if kind_of(one.lane) == kind)
        # What is long and in hand waits again as soon as something short comes.
        again = [_waiting_again(one, -place) for place, one in enumerate(mine, 1) if one.step in self._long]
        ordered = in_order([*again, *waiting], shares_of(session, kind))
        busy = [0.0 if one.step in self._long else one.seconds_left for one in mine]
        found = turns(ordered, busy[:width], width)
        held = {one.task for one in again}
        mine = tuple(replace(one, seconds_left=_end(found, one)) if one.task in held else one for one in mine)
        others = [turn for turn in found if turn.task not in held]
        return Lane(kind, width, mine, tuple(replace(turn, position=place) for place, turn in enumerate(others, 1)))

    def _reckoned(self, spots: Sequence[Spot], width: int, in_hand: Sequence[InHand]) -> list[Turn]:
        """The first and the last turn of each run, and a count of those between."""
        others = sum(one.seconds_left for one in in_hand if one.step not in self._long)
        all_of_them = sum(one.seconds_left for one in in_hand)
        found: list[Turn] = []
        for spot in spots:
            busy = all_of_them if spot.long else others
            first, last = ((work + busy) / width if width else float("inf") for work in (spot.first, spot.last))
            middle = [spot.position + n for n in range(spot.count)]
            found += [Turn("", spot.run, "", position, first, last + spot.each) for position in middle]
        return found


def _waiting_again(one: InHand, rank: float) -> Waiting:
    owner, first = (one.workspace, one.submitted_by), float("-inf")
    return Waiting(one.task, one.run, owner, one.priority, first, int(rank), one.seconds_left, long=True, begun=True)


def _end(found: Sequence[Turn], one: InHand) -> float:
    return next((turn.ends for turn in found if turn.task == one.task and turn.ends < float("inf")), one.seconds_left)


def _width(kind: str, workers: Sequence[Worker]) -> int:
    serving = [lane for worker in workers for lane in worker.lanes if kind_of(lane) == kind]
    return len(serving) * (REMOTE_WIDTH if kind == "remote" else 1)


_IN_HAND = (
    select(
        tasks.c.id,
        tasks.c.run_id,
        tasks.c.workspace,
        tasks.c.node,
        tasks.c.step,
        tasks.c.work,
        tasks.c.lane,
        tasks.c.worker,
        tasks.c.attempt,
        tasks.c.started,
        runs.c.submitted_by,
        runs.c.priority,
    )
    .join(runs, runs.c.id == tasks.c.run_id)
    .where(tasks.c.state == State.RUNNING.value)
    .order_by(tasks.c.seq)
)


def _in_hand(reader: Reader, expected: Expected, moment: datetime) -> list[InHand]:
    found: list[InHand] = []
    for row in reader.execute(_IN_HAND):
        passed = (moment - row.started).total_seconds() if row.started is not None else 0.0
        left = max(expected.seconds(row.step, row.work) - passed, 0.5)
        found.append(
            InHand(
                task=row.id,
                run=row.run_id,
                workspace=row.workspace,
                node=row.node,
                step=row.step,
                lane=row.lane,
                worker=row.worker,
                attempt=row.attempt,
                started=row.started,
                seconds_left=left,
                submitted_by=row.submitted_by,
                priority=row.priority,
            )
        )
    return found


def _later(session: Session, expected: Expected, moment: datetime) -> dict[str, float]:
    """Seconds that tasks take which cannot start yet, by run: they wait for others, or to be tried again."""
    query = select(tasks.c.run_id, tasks.c.step, tasks.c.work).join(runs, runs.c.id == tasks.c.run_id)
    query = query.where(
        tasks.c.state == State.WAITING.value,
        or_(~tasks.c.ready, tasks.c.not_before > moment),
        runs.c.state.in_(OPEN),
        runs.c.queued.is_not(None),
    )
    found: dict[str, float] = {}
    for row in session.execute(query):
        found[row.run_id] = found.get(row.run_id, 0.0) + expected.seconds(row.step, row.work)
    return found


def _places(lanes: Sequence[Lane], later: Mapping[str, float]) -> dict[str, Place]:
    found: dict[str, list[Turn]] = {}
    busy: dict[str, list[InHand]] = {}
    for lane in lanes:
        for turn in lane.turns:
            found.setdefault(turn.run, []).append(turn)
        for one in lane.in_hand:
            busy.setdefault(one.run, []).append(one)
    places: dict[str, Place] = {}
    for run in {*found, *busy, *later}:
        own, hands = found.get(run, []), busy.get(run, [])
        ends = [turn.ends for turn in own] + [one.seconds_left for one in hands]
        end = max(ends, default=0.0) + later.get(run, 0.0)
        starts = min((turn.starts for turn in own), default=None)
        stuck = end == float("inf") or not ends
        places[run] = Place(
            run=run,
            position=min((turn.position for turn in own), default=0),
            waiting=len(own),
            in_hand=len(hands),
            starts=None if starts is None or starts == float("inf") else starts,
            ends=None if stuck else end,
        )
    return places
