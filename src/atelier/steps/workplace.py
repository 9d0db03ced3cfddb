"""A worker in the studio: `jobs.worker` wired to every workspace of one home."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from atelier.database import now
from atelier.errors import AtelierError
from atelier.jobs.claims import Claims
from atelier.jobs.recorder import Recorder
from atelier.jobs.retries import delay
from atelier.jobs.worker import Worker
from atelier.jobs.workers import Worker as Registered
from atelier.jobs.workplace import Habits
from atelier.library.leases import Regained
from atelier.library.ledger import TaskLedger
from atelier.library.owner import this_process
from atelier.library.waiting import WaitingPrompts
from atelier.recipe import Run, Runner, Task
from atelier.recipe.ports import Message
from atelier.recipe.values import Result, new_id
from atelier.steps.outcomes import shrink
from atelier.steps.services.speeds import model_speed
from atelier.steps.studios import Studios

log = logging.getLogger(__name__)

AT_A_TIME = 8
"""Images that an idle worker looks at before it asks the queue again: a task waits for these at most."""
Problems = Callable[[str, int], timedelta | None]


class StudioWorkplace:
    """What a worker finds: runners for every workspace, one loaded model for all of them.

    Args:
        retry: how long to wait before a task with a problem of that code is tried again, after so many times.
    """

    def __init__(self, studios: Studios, recorder: Recorder, *, retry: Problems = delay) -> None:
        self._studios, self._recorder = studios, recorder
        self._ledger = TaskLedger(studios.first.library.vault, retry=retry)
        self._runners: dict[str, Runner] = {}
        self._waiting = WaitingPrompts(studios.database)
        self._following: threading.Thread | None = None
        self._looked: set[str] = set()
        self._lock = threading.Lock()

    def runner(self, workspace: str) -> Runner:
        """The runner of a workspace. Raises NotFound when there is no such workspace."""
        with self._lock:
            if workspace not in self._runners:
                own = self._studios.get(workspace).runner
                services = replace(own.services, ledger=self._ledger, events=self._recorder)
                self._runners[workspace] = Runner(own.registry, services, lanes=own.lanes)
            return self._runners[workspace]

    def regain(self, *, set_aside_after: int, pause: timedelta) -> Sequence[Regained]:
        """Give back the tasks of workers that died, and finish what they left unfinished in the store."""
        found = self._ledger.regain(set_aside_after=set_aside_after, pause=pause)
        if found:
            self._studios.first.library.recover()
        return found

    def made(self, task: Task, result: Result) -> None:
        """Thumbnails of what a task gave, and word of it to those who watch."""
        shrink(self._studios.get(task.workspace).library, result.assets)
        for asset in result.assets:
            payload = {"asset": asset.id, "kind": asset.kind, "run": task.run, "task": task.id, "node": task.node}
            self._recorder.tell(task.workspace, task.run, "asset", {**payload})
        self._within_budgets(task)

    def ended(self, run: Run) -> None:
        """Captions, versions, thumbnails that are left to make."""
        self._studios.get(run.workspace).runs.ended(run)

    def follow_up(self) -> None:
        """Submit prompts whose training is done, in a thread of their own: loading what checks them must not keep the
        caller from renewing its leases. Whatever dies half-way is found again here."""
        if self._following is not None and self._following.is_alive():
            return
        due = self._waiting.due()
        if due:
            self._following = threading.Thread(target=self._submit, args=(due,), name="follow-up", daemon=True)
            self._following.start()

    def _submit(self, due: Sequence[tuple[str, str]]) -> None:
        for workspace, prompt in due:
            try:
                self._studios.get(workspace).waiting.settle([prompt])
            except AtelierError as error:
                log.warning("prompt %s could not be submitted: %s", prompt, error)

    def _within_budgets(self, task: Task) -> None:
        """Hold what waits when a task has used a budget up, and say why."""
        studio = self._studios.get(task.workspace)
        standing = studio.queue.standing(task.run).get(task.run)
        held = None if standing is None else studio.budgets.enforce(standing.submitted_by)
        if held is not None and held.runs:
            text = f"{held.state.words}: {held.runs} runs that wait are paused"
            self._recorder.emit(Message(run=task.run, task=task.id, node=task.node, text=text))

    def speed(self) -> float:
        """Of this worker's device, measured now (a twentieth of a second on a processor)."""
        return model_speed(self._studios.first.models.device())

    def idle(self, stop: Callable[[], bool]) -> bool:
        """Look at a few images that wait for it, in whichever workspace: colours, and what is pictured."""
        for workspace in self._studios.workspaces.list():
            if stop():
                return False
            browse = self._studios.get(workspace.id).browse
            new = workspace.id not in self._looked  # an embedder may be new: then everything waits
            if (new or browse.waiting()) and browse.index(most=AT_A_TIME, stop=stop).seen:
                return True
            self._looked.add(workspace.id)
        return False

    def holds(self) -> str:
        """The model in memory."""
        loaded = self._studios.first.models.loaded()
        return loaded.card_id if loaded is not None else ""


def studio_worker(
    studios: Studios,
    recorder: Recorder,
    lanes: Sequence[str],
    *,
    device: str = "",
    habits: Habits | None = None,
) -> Worker:
    """A worker of this process for these lanes of the studio. Start the recorder (`with recorder`) before it works."""
    first = studios.first
    queue = first.queue
    place = StudioWorkplace(studios, recorder)
    me = Registered(
        id=f"{socket.gethostname()}-{new_id()}",
        host=socket.gethostname(),
        pid=os.getpid(),
        process=this_process(),
        lanes=tuple(lanes),
        device=device,
        started=now(),
        heartbeat=now(),
    )
    claims = Claims(first.library.database, first.library.ledger.take, long=first.runner.registry.long)
    return Worker(me, place, claims, queue.rows, queue.workers, queue.events, recorder, habits)
