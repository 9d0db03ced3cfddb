"""One execution of a run: threads for each lane, a heartbeat, and the loop that feeds them."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from atelier.recipe.context import Stopped
from atelier.recipe.course import Course
from atelier.recipe.plan import Lanes, Unknown
from atelier.recipe.ports import Changed, Services
from atelier.recipe.task import Desk, perform
from atelier.recipe.values import Problem, Result, Run, State, Task

Outcome = Future[Result | Problem | None]


class Execution:
    """Works on one run. The ledger is the truth; what is kept here is a copy that `_refresh` renews."""

    def __init__(
        self,
        course: Course,
        services: Services,
        desk: Desk,
        lanes: Lanes,
        *,
        worker: str,
        beat: float,
        poll: float,
    ) -> None:
        self._course, self._services, self._desk, self._lanes = course, services, desk, lanes
        self._worker, self._beat, self._poll = worker, beat, poll
        self._idle: set[str] = set()  # tasks that wait and are not handed to a lane yet, or not to be had
        self._elsewhere: set[str] = set()  # tasks that another worker has in hand
        self._flying: dict[Outcome, Task] = {}
        self._ended: SimpleQueue[Outcome] = SimpleQueue()
        self._threads = {
            lane: ThreadPoolExecutor(width, thread_name_prefix=lane) for lane, width in lanes.widths().items()
        }
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._live, name="heartbeat", daemon=True)

    @property
    def _run(self) -> Run:
        return self._course.run

    def __enter__(self) -> Self:
        self._heart.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Give back whatever is still in hand, and wait until the steps have let go."""
        for future in self._flying:
            future.cancel()
        while wait(self._flying, timeout=0 if error is None else 0.05).not_done:
            for _, ctx in self._desk.contexts(self._run.id):
                ctx.stop(Stopped("the worker is stopping"))
        for threads in self._threads.values():
            threads.shutdown()
        self._over.set()
        self._heart.join()

    def go(self) -> Run:
        """Do all that can be done."""
        self._refresh()
        self._tell(State.RUNNING)
        while True:
            self._unroll()
            self._launch(self._idle)
            if self._flying:
                self._land(self._poll if self._elsewhere else None)
            elif self._elsewhere and self._run.state is not State.CANCELLED:
                self._over.wait(self._poll)
                self._refresh()
                self._launch(self._elsewhere)  # succeeds where the other worker's lease ran out
            else:
                return self._finish()

    def _refresh(self) -> None:
        """Take over from the ledger what others did."""
        self._course.refresh()
        self._sort()

    def _unroll(self) -> None:
        """Record the tasks of every node whose lists are known by now."""
        before = len(self._course.tasks)
        self._course.unroll()
        if len(self._course.tasks) != before:
            self._sort()

    def _sort(self) -> None:
        flying = {task.id for task in self._flying.values()}
        tasks = self._course.tasks.values()
        self._idle = {task.id for task in tasks if task.state is State.WAITING} - flying
        self._elsewhere = {task.id for task in tasks if task.state is State.RUNNING} - flying

    def _launch(self, tasks: set[str]) -> None:
        """Hand each of these tasks to its lane, if its fields are known."""
        if self._run.state is State.CANCELLED:
            return
        for task in [task for task in self._course.tasks.values() if task.id in tasks] if tasks else []:
            step = self._course.board.graph.steps[task.node]
            try:
                fields = self._course.fields(task)
            except Unknown:
                continue
            lane = task.lane if task.lane in self._threads else self._lanes.of(step, task.index)
            future = self._threads[lane].submit(perform, task, step, fields, self._services, self._desk, self._worker)
            self._flying[future] = task
            tasks.discard(task.id)
            future.add_done_callback(self._ended.put)

    def _land(self, timeout: float | None) -> None:
        """Wait for a task to end, and enter what it gave."""
        stale = False
        try:
            future = self._ended.get(timeout=timeout)
            while True:
                task = self._flying.pop(future)
                result = future.result()
                if isinstance(result, Result):
                    self._course.board.give(task.node, task.index, result)
                else:
                    stale = True
                future = self._ended.get_nowait()
        except Empty:
            stale = stale or (timeout is not None and bool(self._elsewhere))
        if stale:
            self._refresh()

    def _finish(self) -> Run:
        self._refresh()
        if self._run.state is not State.CANCELLED:
            self._tell(self._course.verdict)
            self._refresh()
        return self._run

    def _tell(self, state: State) -> None:
        self._services.ledger.set_run_state(self._run.workspace, self._run.id, state)
        self._services.events.emit(Changed(run=self._run.id, task="", node="", state=state))

    def _live(self) -> None:
        while not self._over.wait(self._beat):
            self._desk.look()
