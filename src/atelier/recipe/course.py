"""How far a run is: which tasks there are, which can start, whether it has come to its end."""

from __future__ import annotations

from collections.abc import Iterable

from atelier.errors import InvalidInput
from atelier.recipe.plan import Board, Lanes, Unknown
from atelier.recipe.ports import Ledger
from atelier.recipe.step import Registry
from atelier.recipe.values import Run, State, Task, new_id


class Course:
    """A run as the ledger has it; the copy kept here is renewed by `refresh`. Not for several threads at once.

    Attributes:
        run: the run, with its state at the last refresh.
        tasks: its tasks by id, in the order they were added.
        board: inputs, and the results as far as they are there.
    """

    def __init__(self, run: Run, board: Board, ledger: Ledger, lanes: Lanes) -> None:
        self.run, self.board = run, board
        self.tasks: dict[str, Task] = {}
        self._ledger, self._lanes = ledger, lanes
        self._unrolled: set[str] = set()  # nodes whose tasks are recorded

    @classmethod
    def of(cls, run: Run, registry: Registry, ledger: Ledger, lanes: Lanes) -> Course:
        """The course of a run that was submitted. Raises InvalidInput, NotFound when its recipe does not fit here."""
        course = cls(run, Board.of_run(run, registry, ledger), ledger, lanes)
        course.enter(ledger.tasks(run.workspace, run.id))
        return course

    def refresh(self) -> None:
        """Take over from the ledger what was done since."""
        self.run = self._ledger.run(self.run.workspace, self.run.id)
        self.tasks = {}
        self.enter(self._ledger.tasks(self.run.workspace, self.run.id))

    def enter(self, tasks: Iterable[Task]) -> None:
        """Take over tasks that are recorded."""
        for task in tasks:
            self.tasks[task.id] = task
            self._unrolled.add(task.node)
            if task.state is State.DONE and not self.board.has(task.node, task.index):
                self.board.give(task.node, task.index, self._ledger.result(task.id))

    def unroll(self) -> None:
        """Record the tasks of every node whose lists are known by now."""
        if new := self.missing():
            self._ledger.add_tasks(new)
            self.refresh()

    def missing(self) -> list[Task]:
        """The tasks of every node whose lists are known by now, where they are not recorded yet."""
        if self.run.state is State.CANCELLED:
            return []
        new: list[Task] = []
        for node, step in self.board.graph.steps.items():
            if node in self._unrolled:
                continue
            try:
                count = self.board.count(node)
            except Unknown:
                continue
            self._unrolled.add(node)
            new += [
                Task(
                    id=new_id(),
                    run=self.run.id,
                    workspace=self.run.workspace,
                    node=node,
                    index=index,
                    step=step.name,
                    version=step.version,
                    lane=self._lanes.of(step, index),
                )
                for index in range(count)
            ]
        return new

    def fields(self, task: Task) -> dict[str, object] | InvalidInput:
        """What the step is called with, or why it cannot be. Raises Unknown when something is not there yet."""
        try:
            return self.board.fields(task.node, task.index)
        except InvalidInput as error:  # becomes the task's problem
            return error

    def ready(self) -> list[tuple[Task, dict[str, object] | InvalidInput]]:
        """The waiting tasks whose fields are known, with these."""
        found: list[tuple[Task, dict[str, object] | InvalidInput]] = []
        for task in self.tasks.values():
            if task.state is State.WAITING:
                try:
                    found.append((task, self.fields(task)))
                except Unknown:
                    continue
        return found

    def count(self, state: State) -> int:
        """How many tasks are in that state."""
        return sum(task.state is state for task in self.tasks.values())

    @property
    def verdict(self) -> State:
        """DONE when every node's tasks are, else FAILED: what the run ends as when nothing more can be done."""
        whole = self._unrolled >= self.board.graph.nodes.keys()
        return State.DONE if whole and self.count(State.DONE) == len(self.tasks) else State.FAILED
