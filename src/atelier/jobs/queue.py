"""What waits and what may: handing runs to the queue, priorities, order, pauses, ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Double, and_, bindparam, delete, exists, func, select, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import slices, upsert
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.jobs.claims import EVERYTHING, kind_of
from atelier.jobs.expected import Taken
from atelier.jobs.order import BACKGROUND, HIGHEST, LOWEST, URGENT
from atelier.jobs.shared import runs, tasks
from atelier.jobs.tables import DurationRow, PauseRow
from atelier.recipe.values import State
from atelier.webhooks.outbox import announce_run

KINDS = ("cpu", "gpu", "remote")
OPEN = (State.WAITING.value, State.RUNNING.value)
REMEMBERED = timedelta(hours=24)
"""How long a request is known by its name; after that the same name is another request."""


@dataclass(frozen=True)
class Ready:
    """A task whose fields are known: `batch_key` names what it may be executed with, `batch_size` how large it is.
    `work`: operations that it takes, where its step can say."""

    task: str
    batch_key: str | None = None
    batch_size: int = 1
    work: float | None = None


@dataclass(frozen=True)
class Pause:
    """A kind of lane (or "*") from which nothing is taken."""

    kind: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """How a run stands in the queue."""

    run: str
    workspace: str
    state: State
    submitted_by: str
    priority: int
    queued: datetime | None
    paused: bool
    finished: datetime | None


class Queue:
    """Changes what waits. Threads and processes may share the database."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database, self._clock = database, clock

    # --- runs ---------------------------------------------------------------------------------------------------------

    def submitted_once(self, workspace: str, once: str) -> str | None:
        """The run that was queued under this name of a request within the last day."""
        mine = runs.c.once == once, runs.c.workspace == workspace, runs.c.queued >= self._clock() - REMEMBERED
        with self._database.read() as session:
            return session.scalar(select(runs.c.id).where(*mine))

    def enqueue(
        self,
        workspace: str,
        run_id: str,
        *,
        submitted_by: str = "",
        priority: int = 0,
        once: str = "",
        request: str = "",
    ) -> None:
        """Let workers take the tasks of a run, after those that its owner queued before.

        Args:
            once: names the request that submits it; no second run is queued under the same name.
            request: id of that request, for logs.

        Raises:
            InvalidInput: no such priority. NotFound: no such run. Conflict: there is a run of that name.
        """
        with self._database.write() as session:
            self.enqueue_in(
                session, workspace, run_id, submitted_by=submitted_by, priority=priority, once=once, request=request
            )

    def enqueue_in(
        self,
        session: Session,
        workspace: str,
        run_id: str,
        *,
        submitted_by: str = "",
        priority: int = 0,
        once: str = "",
        request: str = "",
    ) -> None:
        """`enqueue`, within the transaction of `session`."""
        _check_priority(priority)
        moment = self._clock()
        row = _run(session, workspace, run_id)
        values = {
            "submitted_by": submitted_by or row.submitted_by,
            "priority": priority or row.priority,
            "queued": row.queued or moment,
            "rank": row.rank if row.queued else moment.timestamp(),
            "once": row.once,
            "request": row.request or request,
        }
        if once and row.once is None:
            old = runs.c.once == once, runs.c.queued < moment - REMEMBERED
            session.execute(update(runs).where(*old).values(once=None))
            if session.scalar(select(runs.c.id).where(runs.c.once == once)) is not None:
                raise Conflict("this request was sent before", kept="the run that it submitted")
            values["once"] = once
        session.connection().execute(_ENQUEUE, values | {"run": run_id})

    def standing(self, workspace: str, run_ids: Sequence[str]) -> dict[str, Standing]:
        """How these runs stand; unknown ones are left out."""
        with self._database.rows() as reader:
            found: dict[str, Standing] = {}
            for part in slices(run_ids):
                for row in reader.execute(_STANDING, {"runs": part, "workspace": workspace}):
                    found[row.id] = Standing(
                        row.id,
                        row.workspace,
                        State(row.state),
                        row.submitted_by,
                        row.priority,
                        row.queued,
                        row.paused,
                        row.finished,
                    )
            return found

    def counts(self, run_ids: Sequence[str]) -> dict[str, dict[State, int]]:
        """How many tasks of these runs are in which state."""
        found: dict[str, dict[State, int]] = {}
        with self._database.rows() as reader:
            for part in slices(run_ids):
                for run, state, count in reader.execute(_COUNTS, {"runs": part}):
                    found.setdefault(run, {})[State(state)] = count
        return found

    def prioritise(self, workspace: str, run_id: str, priority: int) -> None:
        """Give a run another priority. Raises InvalidInput, NotFound, Conflict (it is over)."""
        _check_priority(priority)
        self._change(workspace, run_id, priority=priority)

    def pause(self, workspace: str, run_id: str, *, paused: bool = True) -> None:
        """Take no more tasks of a run, or go on; tasks in hand are finished. Raises NotFound, Conflict (it is over)."""
        self._change(workspace, run_id, paused=paused)

    def move(self, workspace: str, run_id: str, *, before: str | None = None) -> None:
        """Put a run before another one of the same owner and priority, or (without one) before all of them.

        Raises:
            Conflict: a run is over, or the other one has another owner or priority.
            NotFound: there is no such run.
        """
        with self._database.write() as session:
            row = _open_run(session, workspace, run_id)
            own = and_(
                runs.c.workspace == workspace,
                runs.c.submitted_by == row.submitted_by,
                runs.c.priority == row.priority,
                runs.c.state.in_(OPEN),
                runs.c.queued.is_not(None),
                runs.c.id != run_id,
            )
            if before is None:
                least = session.scalar(select(func.min(runs.c.rank)).where(own))
                rank = row.rank if least is None else min(least - 1.0, row.rank)
            else:
                other = _open_run(session, workspace, before)
                if (other.submitted_by, other.priority) != (row.submitted_by, row.priority):
                    raise Conflict(
                        f"run {before} has another owner or priority, so rank does not order them",
                        kept="nothing was changed",
                        advice="give the run another priority",
                    )
                below = session.scalar(select(func.max(runs.c.rank)).where(own, runs.c.rank < other.rank))
                rank = (other.rank + (other.rank - 2.0 if below is None else below)) / 2
            session.execute(update(runs).where(runs.c.id == run_id).values(rank=rank))

    def _change(self, workspace: str, run_id: str, **values: object) -> None:
        with self._database.write() as session:
            _open_run(session, workspace, run_id)
            session.execute(update(runs).where(runs.c.id == run_id).values(**values))

    # --- tasks --------------------------------------------------------------------------------------------------------

    def mark_ready(self, ready: Iterable[Ready]) -> int:
        """Tasks whose fields are known by now may be taken. Returns how many were not marked before."""
        with self._database.write() as session:
            return self.mark_ready_in(session, ready)

    def mark_ready_in(self, session: Session, ready: Iterable[Ready]) -> int:
        """`mark_ready`, within the transaction of `session`."""
        rows = [{"task": one.task, "key": one.batch_key, "size": one.batch_size, "much": one.work} for one in ready]
        return session.connection().execute(_MARK, rows).rowcount if rows else 0

    def weigh(self, work: Mapping[str, float]) -> None:
        """How many operations waiting tasks take, by their ids, as far as can be said before they are ready."""
        with self._database.write() as session:
            self.weigh_in(session, work)

    def weigh_in(self, session: Session, work: Mapping[str, float]) -> None:
        """`weigh`, within the transaction of `session`."""
        rows = [{"task": task, "much": much} for task, much in work.items()]
        if rows:
            session.connection().execute(_WEIGH, rows)

    def unmarked(self, run_id: str) -> set[str]:
        """Waiting tasks that are not marked ready."""
        waiting = and_(tasks.c.run_id == run_id, tasks.c.state == State.WAITING.value, ~tasks.c.ready)
        with self._database.read() as session:
            return set(session.scalars(select(tasks.c.id).where(waiting)))

    def reached(self, far: Mapping[str, float]) -> None:
        """How far tasks say they are, by their ids: a lost attempt that got further is no sign of poison."""
        with self._database.write() as session:
            for task, done in far.items():
                session.execute(update(tasks).where(tasks.c.id == task).values(reached=done))

    def took(self, step: str, seconds: float, executed: Sequence[str] = ()) -> None:
        """A task of this step was executed in so many seconds.

        Args:
            executed: its id, or those of several that were executed together and took so long each. Of tasks that found
                their result in the cache nothing is learnt.
        """
        mine = tasks.c.id.in_(executed), ~tasks.c.reused
        with self._database.write() as session:
            found = session.scalars(select(tasks.c.work).where(*mine)).all() if executed else [None]
            if not found:
                return
            known = [one for one in found if one is not None]
            before = session.get(DurationRow, step)
            count = 0 if before is None else before.count
            newest = Taken(seconds, sum(known) / len(known) if known else 0.0)
            taken = newest if before is None else Taken(before.seconds, before.work).followed_by(newest, count)
            row = {"step": step, "seconds": taken.seconds, "work": taken.work, "count": count + 1}
            upsert(session, DurationRow, [row], replace=["seconds", "work", "count"])

    # --- ends ---------------------------------------------------------------------------------------------------------

    def begin(self, workspace: str, run_id: str) -> bool:
        """A worker starts on a run. Returns whether it was waiting before."""
        waiting = and_(runs.c.id == run_id, runs.c.workspace == workspace, runs.c.state == State.WAITING.value)
        with self._database.write() as session:
            done = session.execute(update(runs).where(waiting).values(state=State.RUNNING.value))
            return bool(done.rowcount)  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult

    def conclude(self, workspace: str, run_id: str, verdict: State, *, done: int) -> bool:
        """End a run of which nothing can be done any more; `done` is how many DONE tasks the verdict is based on.

        Returns False when it is not so (any more): something is in hand, waits to be done or to be retried, or has been
        done since the caller looked; whoever did it looks again.
        """
        with self._database.write() as session:
            counts = select(tasks.c.state, tasks.c.ready, func.count()).where(tasks.c.run_id == run_id)
            rows = session.execute(counts.group_by(tasks.c.state, tasks.c.ready)).all()
            busy = sum(n for state, ready, n in rows if state == State.RUNNING or (state == State.WAITING and ready))
            if busy or sum(n for state, _, n in rows if state == State.DONE) != done:
                return False
            mine = and_(runs.c.id == run_id, runs.c.workspace == workspace, runs.c.state.in_(OPEN))
            values = {"state": verdict.value, "finished": self._clock()}
            ended = bool(session.execute(update(runs).where(mine).values(values)).rowcount)  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
            if ended:
                announce_run(session, workspace, run_id, verdict.value)
            return ended

    def stalled(self, limit: int = 20) -> list[tuple[str, str]]:
        """(workspace, run) of queued runs in which nothing is in hand and nothing may be taken: a worker died between a
        task's end and what follows from it, or nobody has looked at the run yet."""
        busy = exists().where(
            tasks.c.run_id == runs.c.id,
            (tasks.c.state == State.RUNNING.value) | (and_(tasks.c.state == State.WAITING.value, tasks.c.ready)),
        )
        query = select(runs.c.workspace, runs.c.id).where(runs.c.state.in_(OPEN), runs.c.queued.is_not(None), ~busy)
        with self._database.read() as session:
            return [(row.workspace, row.id) for row in session.execute(query.order_by(runs.c.queued).limit(limit))]

    def pending(self, lanes: Sequence[str]) -> bool:
        """Whether anything waits for one of these lanes, now or later, or is in hand anywhere."""
        kinds = {kind_of(lane) for lane in lanes}
        query = select(tasks.c.lane, tasks.c.state).join(runs, runs.c.id == tasks.c.run_id).distinct()
        query = query.where(tasks.c.state.in_(OPEN), tasks.c.ready, runs.c.state.in_(OPEN))
        query = query.where(runs.c.queued.is_not(None), ~runs.c.paused)
        with self._database.read() as session:
            held = set(session.scalars(select(PauseRow.kind)))
            rows = session.execute(query).all()
        here = kinds - held if EVERYTHING not in held else set[str]()
        return any(row.state == State.RUNNING or kind_of(row.lane) in here for row in rows)

    def waiting_kinds(self) -> list[str]:
        """The kinds of lanes that tasks wait for which may be taken now."""
        query = select(tasks.c.lane).join(runs, runs.c.id == tasks.c.run_id).distinct()
        query = query.where(tasks.c.state == State.WAITING.value, tasks.c.ready, runs.c.state.in_(OPEN))
        query = query.where(runs.c.queued.is_not(None), ~runs.c.paused)
        with self._database.read() as session:
            held = set(session.scalars(select(PauseRow.kind)))
            lanes = session.scalars(query).all()
        return [] if EVERYTHING in held else sorted({kind_of(lane) for lane in lanes} - held)

    # --- the queue itself ---------------------------------------------------------------------------------------------

    def hold(self, kind: str = EVERYTHING, *, reason: str = "", by: str = "") -> None:
        """Take nothing from a kind of lane (all of them without one) until `resume`. Raises InvalidInput."""
        _check_kind(kind)
        row = {"kind": kind, "reason": reason[:500], "paused_by": by, "at": self._clock()}
        with self._database.write() as session:
            upsert(session, PauseRow, [row], replace=["reason", "paused_by", "at"])

    def resume(self, kind: str = EVERYTHING) -> None:
        """Go on. Raises InvalidInput."""
        _check_kind(kind)
        with self._database.write() as session:
            session.execute(delete(PauseRow).where(PauseRow.kind == kind))

    def pauses(self) -> list[Pause]:
        """What is paused."""
        with self._database.read() as session:
            rows = session.scalars(select(PauseRow).order_by(PauseRow.kind))
            return [Pause(row.kind, row.reason, row.paused_by, row.at) for row in rows]


_SOME = bindparam("runs", expanding=True)
_STANDING = select(runs).where(runs.c.id.in_(_SOME), runs.c.workspace == bindparam("workspace"))
_COUNTS = select(tasks.c.run_id, tasks.c.state, func.count()).where(tasks.c.run_id.in_(_SOME))
_COUNTS = _COUNTS.group_by(tasks.c.run_id, tasks.c.state)
_RUN = select(runs).where(runs.c.id == bindparam("run"), runs.c.workspace == bindparam("workspace"))
_ENQUEUE = (
    update(runs)
    .where(runs.c.id == bindparam("run"))
    .values({name: bindparam(name) for name in ("submitted_by", "priority", "queued", "rank", "once", "request")})
)
_WEIGH = update(tasks).where(tasks.c.id == bindparam("task")).values(work=bindparam("much", type_=Double()))
_MARK = (
    update(tasks)
    .where(tasks.c.id == bindparam("task"), ~tasks.c.ready)
    .values(
        ready=True,
        batch_key=bindparam("key"),
        batch_size=bindparam("size"),
        work=func.coalesce(bindparam("much", type_=Double()), tasks.c.work),
    )
)


def _check_kind(kind: str) -> None:
    if kind != EVERYTHING and kind not in KINDS:
        raise InvalidInput(f"there is no kind of lane called '{kind}'", advice=f"known are {', '.join(KINDS)}")


def _check_priority(priority: int) -> None:
    if not (LOWEST <= priority <= HIGHEST or priority in (URGENT, BACKGROUND)):
        raise InvalidInput(
            f"{priority} is not a priority",
            advice=f"take one from {LOWEST} to {HIGHEST}; {BACKGROUND}: when nothing else waits; {URGENT}: urgent",
        )


def _run(session: Session, workspace: str, run_id: str):
    row = session.execute(_RUN, {"run": run_id, "workspace": workspace}).first()
    if row is None:
        raise NotFound(f"there is no run {run_id} in this workspace (it may have been erased)")
    return row


def _open_run(session: Session, workspace: str, run_id: str):
    row = _run(session, workspace, run_id)
    if row.state not in OPEN:
        raise Conflict(f"run {run_id} is {row.state} already", kept="nothing was changed")
    return row
