"""Runs: submitted, planned, executed, cancelled, resumed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from atelier.errors import Conflict
from atelier.recipe.course import Course
from atelier.recipe.data import Recipe
from atelier.recipe.execution import Execution
from atelier.recipe.graph import Graph
from atelier.recipe.plan import Board, Lanes, Planned, Unknown, settle
from atelier.recipe.ports import Changed, Services
from atelier.recipe.step import Registry
from atelier.recipe.task import Desk, Job
from atelier.recipe.values import Cost, Run, State, Task, new_id


class Runner:
    """Executes runs in this process. Several runners, here or elsewhere, may work on one run: each task is done once.

    Args:
        lanes: how much runs at once.
        worker: a name for this runner in the ledger; by default the process id and something random.
        beat: seconds between heartbeats; the ledger's lease must be several times that.
        poll: seconds between looks at tasks that another runner has.
    """

    def __init__(
        self,
        registry: Registry,
        services: Services,
        *,
        lanes: Lanes | None = None,
        worker: str = "",
        beat: float = 5.0,
        poll: float = 0.2,
    ) -> None:
        self.registry, self.services, self.lanes = registry, services, lanes or Lanes()
        self.worker = worker or f"{os.getpid()}-{new_id()}"
        self.beat, self.poll = beat, poll
        self._desk = Desk(services.ledger)

    def submit(self, workspace: str, recipe: Recipe, inputs: Mapping[str, object], *, title: str = "") -> Run:
        """Check and record a run; nothing is executed yet.

        Args:
            inputs: plain values, assets or {"$asset": id}, by the recipe's input names.

        Raises:
            InvalidInput: recipe or inputs do not fit.
            NotFound: a step or an asset is not known here.
        """
        board = self._settled(workspace, recipe, inputs)
        run = Run(
            id=new_id(),
            workspace=workspace,
            recipe=board.graph.recipe.model_dump(mode="json"),
            inputs=board.inputs,
            created=self.services.clock.now(),
            title=title or recipe.title or recipe.name,
        )
        self.services.ledger.create_run(run)
        return run

    def plan(self, workspace: str, recipe: Recipe, inputs: Mapping[str, object]) -> list[Planned]:
        """A dry run: the tasks as far as they are known, which have a result already, what the rest may cost."""
        board = self._settled(workspace, recipe, inputs)
        return [self._planned(workspace, board, node) for node in board.graph.nodes]

    def execute(self, workspace: str, run_id: str) -> Run:
        """Work on a run until nothing more can be done, and return how it stands.

        A failed task does not stop those that can do without its result. After Ctrl+C every task in hand is given back
        before KeyboardInterrupt goes on, and the run can be resumed.

        Raises:
            Conflict: the run is over (`resume` goes on with one that failed or was cancelled).
        """
        run = self.services.ledger.run(workspace, run_id)
        if run.state.over:
            raise Conflict(f"run '{run_id}' is {run.state.value} already", advice="resume it to try again what failed")
        course = self.course(run)
        with Execution(
            course, self.services, self._desk, self.lanes, worker=self.worker, beat=self.beat, poll=self.poll
        ) as execution:
            return execution.go()

    def course(self, run: Run) -> Course:
        """How far a run is, for who executes its tasks one by one. Raises InvalidInput, NotFound (see `Course.of`)."""
        return Course.of(run, self.registry, self.services.ledger, self.lanes)

    def resume(self, workspace: str, run_id: str) -> Run:
        """Go on with a run that failed, was cancelled or was left by a crash. Finished tasks are not done again."""
        run = self.services.ledger.run(workspace, run_id)
        if run.state is State.DONE:
            return run
        if run.state.over:
            self.services.ledger.reopen(workspace, run_id)
        return self.execute(workspace, run_id)

    def cancel(self, workspace: str, run_id: str) -> None:
        """Stop a run: its steps notice at their next report. What was finished is kept."""
        self.services.ledger.cancel(workspace, run_id)
        self.services.events.emit(Changed(run=run_id, task="", node="", state=State.CANCELLED))
        self._desk.look()

    def outputs(self, workspace: str, run_id: str) -> dict[str, Any]:
        """The recipe's named outputs, as far as they are there."""
        board, _ = self._read(workspace, run_id)
        found: dict[str, Any] = {}
        for name, link in board.graph.outputs.items():
            try:
                found[name] = board.value(link)
            except Unknown:
                continue
        return found

    def results(self, workspace: str, run_id: str, node: str) -> dict[int, Any]:
        """What the tasks of one node gave, by place in the fan-out: all there is of a list that is only partly done."""
        board, tasks = self._read(workspace, run_id)
        done = [task.index for task in tasks if task.node == node and task.state is State.DONE]
        return {index: board.result(node, index) for index in done}

    def _read(self, workspace: str, run_id: str) -> tuple[Board, list[Task]]:
        ledger = self.services.ledger
        board = Board.of_run(ledger.run(workspace, run_id), self.registry, ledger)
        tasks = ledger.tasks(workspace, run_id)
        for task in tasks:
            if task.state is State.DONE:
                board.give(task.node, task.index, ledger.result(task.id))
        return board, tasks

    def _settled(self, workspace: str, recipe: Recipe, inputs: Mapping[str, object]) -> Board:
        def fetch(asset_id: str) -> Any:
            return self.services.ledger.asset(workspace, asset_id)

        graph = Graph.of(recipe, self.registry)
        board = Board(graph, settle(graph, inputs, fetch), fetch)
        board.check()
        for step in graph.steps.values():
            self.services.tools_for(step.tools)
        return board

    def _planned(self, workspace: str, board: Board, node: str) -> Planned:
        step = board.graph.steps[node]
        tools = self.services.tools_for(step.tools)
        try:
            count = board.count(node)
        except Unknown:
            return Planned(node, step.name, step.needs, tasks=None, reused=None)
        reused, unknown = 0, False
        costs: list[Cost] = []
        left: list[int] = []
        for index in range(count):
            try:
                job = Job.of("", step, board.fields(node, index), tools)
            except Unknown:
                unknown = True
                continue
            result = self.services.ledger.lookup(workspace, job.key) if step.deterministic else None
            if result is not None:
                reused += 1
                board.give(node, index, result)
            else:
                left.append(index)
                if step.estimated_by is not None:
                    costs += step.estimated_by(*tools, **job.arguments)
        return Planned(node, step.name, step.needs, count, None if unknown else reused, tuple(costs), tuple(left))
