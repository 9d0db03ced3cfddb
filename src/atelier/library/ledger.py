"""The kernel's `Ledger` on the database: runs, tasks, leases. What a finished task leaves is in `commits`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import JsonValue
from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from atelier.database import now
from atelier.database.dialect import insert_missing, insert_or_ignore
from atelier.errors import NotFound
from atelier.library.assets import asset_row, assets_from
from atelier.library.commits import commit_task, newest_result, record_costs, result_of, seconds_unit
from atelier.library.leases import LEASE, Regained, lost_ones, regain, take
from atelier.library.lineage import subjects_by_asset
from atelier.library.run_tables import RunRow, RunSubjectRow, TaskRow
from atelier.library.vault import Vault, epochs
from atelier.recipe.ports import Pulse
from atelier.recipe.values import Asset, Commit, Cost, Problem, Result, Run, State, Task
from atelier.webhooks.outbox import announce_run

Retry = Callable[[str, int], timedelta | None]


class TaskLedger:
    """Runs and tasks of all workspaces. Threads and processes may share it: the table is the truth.

    Args:
        lease: how long a task stays a worker's that does not renew it.
        retry: how long to wait before a task that failed with a problem of this code, after so many retries, is tried
            again; None (always, without it) when it is not.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        lease: timedelta = LEASE,
        clock: Callable[[], datetime] = now,
        retry: Retry = lambda code, retries: None,
    ) -> None:
        self._vault = vault
        self._database = vault.database
        self._lease = lease
        self._clock = clock
        self._retry = retry

    # --- runs -----------------------------------------------------------------------------------------------------

    def create_run(self, run: Run) -> None:
        """Record a run. Raises Refused when an asset among its inputs shows a subject that is erased meanwhile."""
        with self._database.write() as session:
            inputs = list(assets_in(run.inputs))
            subjects = set().union(*subjects_by_asset(session, inputs).values())
            epochs(session, run.workspace, subjects)
            session.add(
                RunRow(
                    id=run.id,
                    workspace=run.workspace,
                    title=run.title,
                    recipe=run.recipe,
                    inputs=run.inputs,
                    created=run.created,
                    state=run.state.value,
                )
            )
            session.flush()
            insert_or_ignore(
                session, RunSubjectRow, [{"subject_id": subject, "run_id": run.id} for subject in sorted(subjects)]
            )

    def run(self, workspace: str, run_id: str) -> Run:
        """Raises NotFound, also for a run of another workspace."""
        with self._database.rows() as reader:
            row = reader.execute(_RUN, {"run": run_id, "workspace": workspace}).first()
        if row is None:
            raise _no_run(run_id)
        return _run_value(row)

    def runs(
        self,
        workspace: str,
        *,
        limit: int = 50,
        before: tuple[datetime, str] | None = None,
        states: Sequence[State] = (),
    ) -> list[Run]:
        """The newest runs first.

        Args:
            before: (created, id) of a run, to continue below it.
            states: only runs in one of these.
        """
        query = select(RunRow).where(RunRow.workspace == workspace)
        if before is not None:
            created, run_id = before
            older = and_(RunRow.created == created, RunRow.id < run_id)
            query = query.where(or_(RunRow.created < created, older))
        if states:
            query = query.where(RunRow.state.in_([state.value for state in states]))
        with self._database.read() as session:
            rows = session.scalars(query.order_by(RunRow.created.desc(), RunRow.id.desc()).limit(limit))
            return [_run_value(row) for row in rows]

    def set_run_state(self, workspace: str, run_id: str, state: State) -> None:
        """A cancelled run stays cancelled."""
        with self._database.write() as session:
            row = _run_row(session, workspace, run_id)
            if row.state != state and (row.state != State.CANCELLED or state == State.CANCELLED):
                row.state = state.value
                row.finished = self._clock() if state.over else None
                announce_run(session, workspace, run_id, state.value)

    def cancel(self, workspace: str, run_id: str) -> None:
        """Cancel a run and its waiting tasks. A run that is over stays as it is."""
        with self._database.write() as session:
            row = _run_row(session, workspace, run_id)
            if State(row.state).over:
                return
            row.state, row.finished = State.CANCELLED.value, self._clock()
            announce_run(session, workspace, run_id, row.state)
            waiting = (TaskRow.run_id == run_id) & (TaskRow.state == State.WAITING)
            session.execute(update(TaskRow).where(waiting).values(state=State.CANCELLED.value, finished=self._clock()))

    def reopen(self, workspace: str, run_id: str) -> None:
        """Make a failed or cancelled run and its failed or cancelled tasks wait again."""
        with self._database.write() as session:
            row = _run_row(session, workspace, run_id)
            if row.state not in (State.FAILED, State.CANCELLED):
                return
            row.state, row.finished = State.WAITING.value, None
            ended = (TaskRow.run_id == run_id) & TaskRow.state.in_([State.FAILED.value, State.CANCELLED.value])
            session.execute(
                update(TaskRow)
                .where(ended)
                .values(state=State.WAITING.value, problem=None, finished=None, not_before=None, retries=0, lost=0)
            )

    def discard(self, workspace: str, run_id: str) -> bool:
        """Remove a run of which nothing has been begun. Returns whether it was removed. Raises NotFound."""
        with self._database.write() as session:
            row = _run_row(session, workspace, run_id)
            begun = session.scalar(select(TaskRow.id).where(TaskRow.run_id == run_id).limit(1)) is not None
            if begun or row.queued is not None or row.state != State.WAITING:
                return False
            session.delete(row)
            return True

    # --- tasks ----------------------------------------------------------------------------------------------------

    def add_tasks(self, tasks: Sequence[Task]) -> None:
        """Record tasks; one whose (run, node, index) exists is left as it is."""
        with self._database.write() as session:
            self.add_tasks_in(session, tasks)

    def add_tasks_in(self, session: Session, tasks: Sequence[Task]) -> None:
        """`add_tasks`, within the transaction of `session`."""
        rows = [
            {
                **task.model_dump(include={"id", "workspace", "node", "index", "step", "version", "lane", "attempt"}),
                "run_id": task.run,
                "state": task.state.value,
                "worker": "",
                "owner": "",
                "reusable": False,
                "reused": False,
                "provenance": {},
            }
            for task in tasks
        ]
        insert_missing(session, TaskRow, rows)

    def tasks(self, workspace: str, run_id: str) -> list[Task]:
        """All tasks of a run, in the order they were added. Raises NotFound when there is no such run."""
        with self._database.rows() as reader:
            rows = reader.execute(_TASKS, {"run": run_id, "workspace": workspace}).all()
            if not rows and reader.scalar(_THERE, {"run": run_id, "workspace": workspace}) is None:
                raise _no_run(run_id)
        return [_task_value(row) for row in rows]

    def claim(self, task_id: str, worker: str) -> int | None:
        """Take a task: a waiting one, or a running one whose lease ran out or whose process is gone."""
        with self._database.write() as session:
            return self.take(session, task_id, worker)

    def take(self, session: Session, task_id: str, worker: str) -> int | None:
        """`claim` within a transaction of the queue, which has chosen the task in it."""
        row = session.scalar(select(TaskRow).where(TaskRow.id == task_id).with_for_update())
        return None if row is None else take(session, row, worker, self._clock(), self._lease)

    def regain(self, *, set_aside_after: int, pause: timedelta) -> list[Regained]:
        """Give back the tasks of workers that died, and set aside those that keep killing theirs; see `leases`."""
        with self._database.read() as session:
            if not lost_ones(session, self._clock(), self._lease):
                return []
        with self._database.write() as session:
            moment = self._clock()
            return regain(session, moment, set_aside_after=set_aside_after, pause=pause, lease=self._lease)

    def heartbeat(self, task_id: str, attempt: int) -> Pulse:
        """Renew the lease and learn whether to go on."""
        with self._database.write() as session:
            row = session.scalar(select(TaskRow).where(TaskRow.id == task_id).with_for_update())
            if row is None or row.attempt != attempt or row.state != State.RUNNING:
                return Pulse.LOST
            row.leased_until = self._clock() + self._lease
            return Pulse.STOP if session.get_one(RunRow, row.run_id).state == State.CANCELLED else Pulse.GO_ON

    def release(self, task_id: str, attempt: int) -> None:
        """Give a task back unfinished."""
        with self._database.write() as session:
            held = (TaskRow.id == task_id) & (TaskRow.attempt == attempt) & (TaskRow.state == State.RUNNING)
            row = session.scalar(select(TaskRow).where(held))
            if row is not None:
                cancelled = session.get_one(RunRow, row.run_id).state == State.CANCELLED
                row.state = State.CANCELLED.value if cancelled else State.WAITING.value
                row.leased_until, row.owner = None, ""

    def fail(
        self,
        task_id: str,
        attempt: int,
        problem: Problem,
        state: State = State.FAILED,
        costs: Sequence[Cost] = (),
    ) -> State:
        """Record a task as failed or cancelled, why, and what it cost all the same; or let it wait to be retried."""
        moment = self._clock()
        with self._database.write() as session:
            row = session.scalar(select(TaskRow).where(TaskRow.id == task_id).with_for_update())
            if row is None or row.attempt != attempt or row.state != State.RUNNING:
                return state if row is None else State(row.state)
            row.state, row.problem = state.value, problem.model_dump(mode="json")
            row.finished, row.leased_until, row.owner = moment, None, ""
            delay = self._retry(problem.code, row.retries) if state is State.FAILED else None
            if delay is not None and session.get_one(RunRow, row.run_id).state != State.CANCELLED:
                row.state, row.finished = State.WAITING.value, None
                row.retries, row.not_before = row.retries + 1, moment + delay
            used = (moment - row.started).total_seconds() if row.started is not None else 0.0
            spent = [Cost(amount=used, unit=seconds_unit(row.lane))] if used > 0 else []
            record_costs(session, row, [*costs, *spent], moment)
            return State(row.state)

    # --- results --------------------------------------------------------------------------------------------------

    def commit(self, task_id: str, attempt: int, commit: Commit) -> None:
        """Record all that a task leaves, or nothing. Raises Conflict (other attempt) or Refused (erased meanwhile)."""
        with self._database.write() as session:
            commit_task(session, task_id, attempt, commit, self._clock())

    def result(self, task_id: str) -> Result:
        """What a done task gave. Raises NotFound when it is not done or something of it is erased."""
        with self._database.read() as session:
            return result_of(session, task_id)

    def lookup(self, workspace: str, key: str) -> Result | None:
        """The newest reusable result under this key, all of whose assets exist."""
        with self._database.read() as session:
            return newest_result(session, workspace, key)

    def asset(self, workspace: str, asset_id: str) -> Asset:
        """Raises NotFound, also for an asset of another workspace."""
        with self._database.read() as session:
            return assets_from(session, [asset_row(session, workspace, asset_id)])[0]


def assets_in(value: JsonValue) -> Iterator[str]:
    """Ids of every {"$asset": id} within a JSON value."""
    if isinstance(value, dict):
        named = value.get("$asset")
        if isinstance(named, str) and len(value) == 1:
            yield named
        else:
            for member in value.values():
                yield from assets_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from assets_in(member)


_MINE = RunRow.id == bindparam("run"), RunRow.workspace == bindparam("workspace")
_THERE = select(RunRow.id).where(*_MINE)
_RUN = select(
    RunRow.id,
    RunRow.workspace,
    RunRow.recipe,
    RunRow.inputs,
    RunRow.created,
    RunRow.state,
    RunRow.title,
    RunRow.request,
).where(*_MINE)
_TASKS = (
    select(
        TaskRow.id,
        TaskRow.run_id,
        TaskRow.workspace,
        TaskRow.node,
        TaskRow.index.label("place"),
        TaskRow.step,
        TaskRow.version,
        TaskRow.lane,
        TaskRow.state,
        TaskRow.attempt,
        TaskRow.problem,
    )
    .where(TaskRow.run_id == bindparam("run"), TaskRow.workspace == bindparam("workspace"))
    .order_by(TaskRow.seq)
)


def _no_run(run_id: str) -> NotFound:
    return NotFound(f"there is no run {run_id} in this workspace (it may have been erased)")


def _run_row(session: Session, workspace: str, run_id: str) -> RunRow:
    row = session.get(RunRow, run_id)
    if row is None or row.workspace != workspace:
        raise _no_run(run_id)
    return row


def _run_value(row: Any) -> Run:
    return Run(
        id=row.id,
        workspace=row.workspace,
        recipe=row.recipe,
        inputs=row.inputs,
        created=row.created,
        state=State(row.state),
        title=row.title,
        request=row.request,
    )


def _task_value(row: Any) -> Task:
    return Task(
        id=row.id,
        run=row.run_id,
        workspace=row.workspace,
        node=row.node,
        index=row.place,
        step=row.step,
        version=row.version,
        lane=row.lane,
        state=State(row.state),
        attempt=row.attempt,
        problem=Problem.model_validate(row.problem) if row.problem else None,
    )
