"""One execution of a run: threads for each lane, a heartbeat, and the loop that feeds them."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from atelier.recipe.context import Stopped
from atelier.recipe.plan import Board, Lanes, Unknown
from atelier.recipe.ports import Changed, Services
from atelier.recipe.task import Desk, perform
from atelier.recipe.values import Problem, Result, Run, State, Task, new_id


class Execution:
    """Works on one run. The ledger is the truth; what is kept here is a copy that `_refresh` renews."""

    def __init__(
        self,
        run: Run,
        board: Board,
        services: Services,
        desk: Desk,
        lanes: Lanes,
        *,
        worker: str,
        beat: float,
        poll: float,
    ) -> None:
        self._run, self._board, self._services, self._desk, self._lanes = run, board, services, desk, lanes
        self._worker, self._beat, self._poll = worker, beat, poll
        self._tasks: dict[str, Task] = {}
        self._unrolled: set[str] = set()  # nodes whose tasks are recorded
        self._flying: dict[Future[Result | Problem | None], Task] = {}
        self._threads = {
            lane: ThreadPoolExecutor(width, thread_name_prefix=lane) for lane, width in lanes.widths().items()
        }
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._live, name="heartbeat", daemon=True)

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
            self._launch(State.WAITING)
            elsewhere = self._elsewhere()
            if self._flying:
                self._land(self._poll if elsewhere else None)
            elif elsewhere:
                self._over.wait(self._poll)
                self._refresh()
                self._launch(State.RUNNING)  # succeeds where the other worker's lease ran out
            else:
                return self._finish()

    def _refresh(self) -> None:
        """Take over from the ledger what others did."""
        ledger = self._services.ledger
        self._run = ledger.run(self._run.workspace, self._run.id)
        self._tasks = {task.id: task for task in ledger.tasks(self._run.workspace, self._run.id)}
        self._unrolled |= {task.node for task in self._tasks.values()}
        for task in self._tasks.values():
            if task.state is State.DONE and not self._board.has(task.node, task.index):
                self._board.give(task.node, task.index, ledger.result(task.id))

    def _unroll(self) -> None:
        """Record the tasks of every node whose lists are known by now."""
        if self._run.state is State.CANCELLED:
            return
        new: list[Task] = []
        for node, step in self._board.graph.steps.items():
            if node in self._unrolled:
                continue
            try:
                count = self._board.count(node)
            except Unknown:
                continue
            self._unrolled.add(node)
            new += [
                Task(
                    id=new_id(),
                    run=self._run.id,
                    workspace=self._run.workspace,
                    node=node,
                    index=index,
                    step=step.name,
                    version=step.version,
                    lane=self._lanes.of(step, index),
                )
                for index in range(count)
            ]
        if new:
            self._services.ledger.add_tasks(new)
            self._refresh()

    def _launch(self, state: State) -> None:
        """Hand every task in that state whose fields are known to its lane."""
        if self._run.state is State.CANCELLED:
            return
        flying = {task.id for task in self._flying.values()}
        for task in self._tasks.values():
            if task.state is not state or task.id in flying:
                continue
            step = self._board.graph.steps[task.node]
            try:
                fields = self._board.fields(task.node, task.index)
            except Unknown:
                continue
            lane = task.lane if task.lane in self._threads else self._lanes.of(step, task.index)
            future = self._threads[lane].submit(perform, task, step, fields, self._services, self._desk, self._worker)
            self._flying[future] = task

    def _land(self, timeout: float | None) -> None:
        """Wait for a task to end, and enter what it gave."""
        done = wait(self._flying, timeout, FIRST_COMPLETED).done
        stale = not done
        for future in done:
            task = self._flying.pop(future)
            result = future.result()
            if isinstance(result, Result):
                self._tasks[task.id] = task.model_copy(update={"state": State.DONE})
                self._board.give(task.node, task.index, result)
            else:
                stale = True
        if stale:
            self._refresh()

    def _elsewhere(self) -> bool:
        """Whether another worker has tasks of this run in hand."""
        flying = {task.id for task in self._flying.values()}
        return any(task.state is State.RUNNING and task.id not in flying for task in self._tasks.values())

    def _finish(self) -> Run:
        self._refresh()
        if self._run.state is not State.CANCELLED:
            whole = self._unrolled >= self._board.graph.nodes.keys()
            done = whole and all(task.state is State.DONE for task in self._tasks.values())
            self._tell(State.DONE if done else State.FAILED)
            self._refresh()
        return self._run

    def _tell(self, state: State) -> None:
        self._services.ledger.set_run_state(self._run.workspace, self._run.id, state)
        self._services.events.emit(Changed(run=self._run.id, task="", node="", state=state))

    def _live(self) -> None:
        while not self._over.wait(self._beat):
            self._desk.look()
