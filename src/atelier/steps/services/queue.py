"""The queue as doors see it: handing runs to workers, where they stand, order, pauses, workers, what happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from atelier.errors import Conflict, OutOfResources
from atelier.jobs.advance import Advance
from atelier.jobs.claims import EVERYTHING, kind_of
from atelier.jobs.events import PREVIEW, SAMPLE, EventLog, Occurrence, Recorded
from atelier.jobs.forecast import Forecast, Outlook, Place
from atelier.jobs.queue import Pause, Queue, Standing
from atelier.jobs.recorder import Recorder
from atelier.jobs.workers import Worker, Workers
from atelier.library import Library
from atelier.library.owner import is_running
from atelier.recipe import Run, Runner, State
from atelier.recipe.ports import Changed, Event, Message, Preview, Progress
from atelier.steps.events import Listener
from atelier.steps.services.budgets import BudgetService

LOCAL_USER = "owner"
"""Who works at the studio's own command line."""
POLL = 0.15  # seconds between looks while following
REMEMBERED = 0.5
"""Seconds for which a run's place may be told by what others had waiting before."""


@dataclass(frozen=True)
class QueueView:
    """The queue at a moment: who works, what is held, what comes when."""

    workers: tuple[Worker, ...]
    pauses: tuple[Pause, ...]
    outlook: Outlook


class QueueService:
    """The queue of the studio. Workers and pauses are the whole home's, everything else is the workspace's.

    Args:
        runner: gives the kernel's runner; it is asked for only when something is to be done.
        ended: what is to be done when a run comes to its end.
        budgets: what runs may cost.
    """

    def __init__(
        self, library: Library, runner: Callable[[], Runner], ended: Callable[[Run], None], budgets: BudgetService
    ) -> None:
        self._library, self._runner, self._budgets = library, runner, budgets
        database = library.database
        self.rows = Queue(database)
        self.workers = Workers(database, is_running)
        self.events = EventLog(database)
        self._advance = Advance(self.rows, ended)

    @cached_property
    def forecast(self) -> Forecast:
        """Looks ahead."""
        return Forecast(self._library.database, long=self._runner().registry.long, remembered=REMEMBERED)

    # --- runs ---------------------------------------------------------------------------------------------------------

    def enqueue(
        self, run_id: str, *, submitted_by: str = LOCAL_USER, priority: int = 0, once: str = "", request: str = ""
    ) -> Run:
        """Let workers execute a run that was submitted: its tasks wait for their lanes from now on.

        Args:
            once: names the request that submits it. When a run was queued under this name, that one is given back, and
                the new one is gone: a request that is sent again after a crash is done once.
            request: the same request's id in the logs.
            submitted_by: the user whose share of the lanes it takes.
            priority: −10 to 10 among that user's own runs; 100 urgent, −100 when nothing else waits.

        Raises:
            NotFound: no such run. InvalidInput: no such priority.
            OutOfResources: a budget does not suffice; a run that was just submitted is gone again.
        """
        workspace = self._library.workspace
        before = self.rows.submitted_once(workspace, once) if once else None
        if before is not None and before != run_id:
            self._library.ledger.discard(workspace, run_id)
            return self._library.ledger.run(workspace, before)
        run = self._library.ledger.run(workspace, run_id)
        self.admit(run, submitted_by)
        runner = self._runner()
        course = runner.course(run)
        new = [] if run.state.over else course.missing()
        course.enter(new)
        ready = self._advance.startable(runner, course, course.tasks.keys())
        marked = {one.task for one in ready}
        weights = self._advance.weights(runner, course, [task for task in new if task.id not in marked])
        with self._library.database.write() as session:
            self.rows.enqueue_in(
                session, workspace, run_id, submitted_by=submitted_by, priority=priority, once=once, request=request
            )
            self._library.ledger.add_tasks_in(session, new)
            self.rows.mark_ready_in(session, ready)
            self.rows.weigh_in(session, weights)
            self.events.write_in(session, [_told(run)])
        if not ready and not run.state.over:  # nothing of it waits for a worker: it may have come to its end
            self._advance.run(runner, course)
            run = self._library.ledger.run(workspace, run_id)
            self._tell(run)
        return run

    def admit(self, run: Run, user: str = LOCAL_USER) -> None:
        """Let a run in when budgets suffice for it; one that nobody has begun is removed when they do not.

        Raises:
            OutOfResources: a budget does not suffice.
        """
        if run.state.over:
            return
        try:
            self._budgets.admit(run, user)
        except OutOfResources:
            self._library.ledger.discard(self._library.workspace, run.id)
            raise

    def retry(self, run_id: str, *, submitted_by: str = LOCAL_USER) -> Run:
        """Let workers try again what failed or was cancelled; what is done stays.

        Raises:
            NotFound: no such run. Conflict: it is done, or still at work.
        """
        run = self._library.ledger.run(self._library.workspace, run_id)
        if run.state in (State.DONE, State.RUNNING) or (run.state is State.WAITING and self._queued(run_id)):
            raise Conflict(f"run {run_id} is {run.state.value}: there is nothing to retry", kept="nothing was changed")
        self._budgets.admit(run, submitted_by)
        self._library.ledger.reopen(self._library.workspace, run_id)
        return self.enqueue(run_id, submitted_by=submitted_by)

    def cancel(self, run_id: str) -> None:
        """Stop a run; workers hear of it within a second. What is finished is kept. Raises NotFound."""
        self._runner().cancel(self._library.workspace, run_id)
        self._tell(self._library.ledger.run(self._library.workspace, run_id))

    def prioritise(self, run_id: str, priority: int) -> None:
        """Give a run another priority. Raises NotFound, InvalidInput, Conflict (it is over)."""
        self.rows.prioritise(self._library.workspace, run_id, priority)
        self._changed()

    def move(self, run_id: str, *, before: str | None = None) -> None:
        """Put a run before another of the same owner, or before all of them. Raises NotFound, Conflict."""
        self.rows.move(self._library.workspace, run_id, before=before)
        self._changed()

    def pause(self, run_id: str, *, paused: bool = True) -> None:
        """Take no more tasks of a run for now, or go on with it.

        Raises:
            NotFound, Conflict (it is over). OutOfResources: a budget is spent, so it cannot go on.
        """
        if not paused and (found := self.standing(run_id).get(run_id)) is not None:
            self._budgets.require_left(found.submitted_by)
        self.rows.pause(self._library.workspace, run_id, paused=paused)
        self._changed()

    def standing(self, *run_ids: str) -> dict[str, Standing]:
        """Owner, priority, pause and times of runs."""
        return self.rows.standing(self._library.workspace, run_ids)

    def place(self, run_id: str) -> Place | None:
        """Where a run stands, and when it is expected to be done; None when it does not wait."""
        return self.places(run_id).get(run_id)

    def places(self, *run_ids: str) -> dict[str, Place]:
        """The same of several runs, by their ids; those that do not wait are left out."""
        return self.forecast.places(run_ids, self.workers.list())

    # --- the queue ----------------------------------------------------------------------------------------------------

    def look(self) -> QueueView:
        """The whole queue, all workspaces of the home: doors show of others' only how much it is."""
        workers = self.workers.list()
        return QueueView(tuple(workers), tuple(self.rows.pauses()), self.forecast.look(workers))

    def hold(self, kind: str = EVERYTHING, *, reason: str = "", by: str = LOCAL_USER) -> None:
        """Take nothing from a kind of lane, or from all, until `release`. Raises InvalidInput."""
        self.rows.hold(kind, reason=reason, by=by)
        self._changed()

    def release(self, kind: str = EVERYTHING) -> None:
        """Go on. Raises InvalidInput."""
        self.rows.resume(kind)
        self._changed()

    # --- following ----------------------------------------------------------------------------------------------------

    def served(self, run: Run) -> bool:
        """Whether there are workers for every lane that the run needs."""
        steps = self._runner().course(run).board.graph.steps.values()
        return self.workers.serving(sorted({kind_of(step.needs) for step in steps}))

    def follow(self, run_id: str, listener: Listener | None) -> Run:
        """Wait until workers have brought a run to its end, telling what happens meanwhile.

        Returns the run as it stands when it is over, or when no worker is there any more.
        """
        workspace = self._library.workspace
        seq = self.events.newest()
        looked = time.monotonic()
        while True:
            run = self._library.ledger.run(workspace, run_id)
            for event in self.events.since(seq, workspace=workspace, run=run_id):
                seq = event.seq
                kernel = as_kernel(event)
                if kernel is not None and listener is not None:
                    listener(kernel)
            if run.state.over:
                return run
            if time.monotonic() - looked > 2.0:
                looked = time.monotonic()
                if not self.served(run):
                    return run
            time.sleep(POLL)

    def recorder(self, run: Run) -> Recorder:
        """Writes what this process tells of a run into the events, for who watches elsewhere; use it in a `with`."""
        made = Recorder(self.events)
        made.of(run.id, run.workspace)
        return made

    # --- inside -------------------------------------------------------------------------------------------------------

    def _queued(self, run_id: str) -> bool:
        found = self.standing(run_id).get(run_id)
        return found is not None and found.queued is not None

    def _tell(self, run: Run) -> None:
        self.events.write([_told(run)])

    def _changed(self) -> None:
        self.forecast.forget()
        self.events.write([Occurrence(self._library.workspace, "", "queue", {})])


def _told(run: Run) -> Occurrence:
    payload = {"run": run.id, "task": "", "node": "", "state": run.state.value, "title": run.title}
    return Occurrence(run.workspace, run.id, "run", {**payload})


def as_kernel(event: Recorded) -> Event | None:
    """A recorded event as the kernel told it; None for those that are not the kernel's."""
    kinds: dict[str, type[Progress | Message | Changed]] = {
        "progress": Progress,
        "message": Message,
        "task": Changed,
        "run": Changed,
    }
    if not event.payload:  # erased
        return None
    if event.name in (PREVIEW, SAMPLE):
        import base64

        fields = dict(event.payload)
        image = base64.b64decode(str(fields.pop("image", "")))
        return Preview.model_validate({**fields, "image": image})
    found = kinds.get(event.name)
    if found is None:
        return None
    known = {name: value for name, value in event.payload.items() if name in found.model_fields}
    return found.model_validate(known)
