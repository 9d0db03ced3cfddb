"""What follows from a task's end: which tasks there are now, which may be taken, whether the run is over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from atelier.errors import AtelierError, InvalidInput
from atelier.jobs.queue import Queue, Ready
from atelier.recipe import Course, Run, Runner, State, Task
from atelier.recipe.plan import Unknown
from atelier.recipe.ports import Changed, Message
from atelier.recipe.together import companions
from atelier.recipe.weighing import work_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Advance:
    """Moves runs on. Doing it twice changes nothing, so any worker may do it for any run at any time.

    Args:
        ended: enters what a run that comes to its end leaves beside its assets; also for a cancelled one. It is called
            before the run is marked as over, so that a crash in between leaves a run that is looked at again.
    """

    queue: Queue
    ended: Callable[[Run], None]

    def run(self, runner: Runner, course: Course) -> State:
        """Record new tasks, mark those that can start, end the run when nothing can be done any more."""
        course.refresh()
        before = course.tasks.keys()
        course.unroll()
        run = course.run
        if run.state.over:
            if run.state is State.CANCELLED and not course.count(State.RUNNING):
                self.ended(run)
            return run.state
        if ready := self.startable(runner, course, self.queue.unmarked(run.id)):
            self.queue.mark_ready(ready)
        if new := [task for id_, task in course.tasks.items() if id_ not in before]:
            self.queue.weigh(self.weights(runner, course, new))
        if course.ready() or course.count(State.RUNNING):
            return run.state
        verdict = course.verdict
        self.ended(run)
        if self.queue.conclude(run.workspace, run.id, verdict, done=course.count(State.DONE)):
            runner.services.events.emit(Changed(run=run.id, task="", node="", state=verdict))
            return verdict
        return run.state

    def give_up(self, runner: Runner, run: Run, error: AtelierError) -> None:
        """A run that cannot be looked at any more (a step is gone, a result erased) ends as failed, and says why."""
        log.warning("run %s cannot go on: %s", run.id, error)
        runner.services.ledger.set_run_state(run.workspace, run.id, State.FAILED)
        runner.services.events.emit(Message(run=run.id, task="", node="", text=f"the run cannot go on: {error}"))
        runner.services.events.emit(Changed(run=run.id, task="", node="", state=State.FAILED))

    def startable(self, runner: Runner, course: Course, among: AbstractSet[str]) -> list[Ready]:
        """Those of these tasks (by their ids) whose fields are known, and what each may be executed with."""
        ready: list[Ready] = []
        for task, fields in course.ready() if among else ():
            if task.id in among:
                step = course.board.graph.steps[task.node]
                tools = runner.services.tools_for(step.tools)
                together = companions(step, fields, tools) or (None, 1)
                ready.append(Ready(task.id, *together, work_of(step, fields, tools)))
        return ready

    def weights(self, runner: Runner, course: Course, tasks: Iterable[Task]) -> dict[str, float]:
        """How much work these tasks are, by their ids, as far as it can be said before what they wait for is there."""
        found: dict[str, float] = {}
        for task in tasks:
            step = course.board.graph.steps[task.node]
            if step.weighed_by is None:
                continue
            try:
                known = course.board.known(task.node, task.index)
            except (InvalidInput, Unknown):
                continue
            work = work_of(step, known, runner.services.tools_for(step.tools))
            if work is not None:
                found[task.id] = work
        return found
