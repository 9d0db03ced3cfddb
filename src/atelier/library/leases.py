"""Who has a task in hand: taking it, losing it, getting it back from a worker that died.

Each function works within the caller's transaction, so that the queue can choose and take in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.library.owner import abandoned, this_process
from atelier.library.run_tables import RunRow, TaskRow
from atelier.recipe.values import Problem, State

LEASE = timedelta(minutes=2)
"""A worker that has not renewed for so long has lost its task. Heartbeats come every few seconds."""


@dataclass(frozen=True)
class Regained:
    """A task whose worker died. `state` is WAITING again, FAILED when it was set aside, CANCELLED with its run."""

    task: str
    run: str
    workspace: str
    node: str
    worker: str
    state: State
    problem: Problem | None


def take(session: Session, row: TaskRow, worker: str, moment: datetime, lease: timedelta = LEASE) -> int | None:
    """Make a task the caller's own: a waiting one, or a running one whose worker is gone. Returns the attempt.

    The caller holds the row's lock. None when it is not to be had: another's, over, or its run is cancelled.
    """
    free = row.state == State.WAITING or (row.state == State.RUNNING and is_lost(row, moment, lease))
    if not free or session.get_one(RunRow, row.run_id).state == State.CANCELLED:
        return None
    if row.state == State.RUNNING:
        count_loss(row)
    row.state = State.RUNNING.value
    row.attempt += 1
    row.worker, row.owner = worker, this_process()
    row.started = moment
    row.leased_until = moment + lease
    return row.attempt


def is_lost(row: TaskRow, moment: datetime, lease: timedelta = LEASE) -> bool:
    """Whether the lease of a running task ran out, or the process that has it is gone."""
    if row.leased_until is None or row.leased_until < moment:
        return True
    return abandoned(row.owner, row.leased_until - lease)


def count_loss(row: TaskRow) -> None:
    """An attempt died. One that got further than the last lost one (a training from checkpoint to checkpoint) starts
    the count anew: what moves on is not what kills its workers."""
    row.lost = 1 if row.reached > row.reached_before else row.lost + 1
    row.reached_before = row.reached


def regain(
    session: Session, moment: datetime, *, set_aside_after: int, pause: timedelta, lease: timedelta = LEASE
) -> list[Regained]:
    """Give back the tasks of workers that died; set aside those that lost too many in a row.

    Args:
        set_aside_after: so many lost attempts in a row, none of which got further, make a task FAILED.
        pause: how long a task waits after its first loss; doubled after each further one.
    """
    query = select(TaskRow).where(TaskRow.state == State.RUNNING).order_by(TaskRow.seq)
    found: list[Regained] = []
    for row in session.scalars(query.with_for_update(skip_locked=True)):
        if not is_lost(row, moment, lease):
            continue
        count_loss(row)
        cancelled = session.get_one(RunRow, row.run_id).state == State.CANCELLED
        row.leased_until, row.owner = None, ""
        if cancelled:
            row.state, row.finished = State.CANCELLED.value, moment
        elif row.lost >= set_aside_after:
            problem = _set_aside(row)
            row.state, row.finished, row.problem = State.FAILED.value, moment, problem.model_dump(mode="json")
        else:
            row.state = State.WAITING.value
            row.not_before = moment + pause * 2 ** (row.lost - 1) if row.lost > 1 else None
        problem = Problem.model_validate(row.problem) if row.problem else None
        found.append(Regained(row.id, row.run_id, row.workspace, row.node, row.worker, State(row.state), problem))
    return found


def lost_ones(session: Session, moment: datetime, lease: timedelta = LEASE) -> Sequence[str]:
    """Ids of running tasks whose worker died: a look that locks nothing, before `regain`."""
    rows = session.scalars(select(TaskRow).where(TaskRow.state == State.RUNNING))
    return [row.id for row in rows if is_lost(row, moment, lease)]


def _set_aside(row: TaskRow) -> Problem:
    return Problem(
        code="set-aside",
        message=f"{row.lost} workers in a row died while they worked on '{row.node}' (the last one: {row.worker})",
        kept="everything else of the run is kept",
        advice="likely memory ran out: draw fewer or smaller pictures at once, or look into the worker's log;"
        " then retry the run",
    )
