"""Runs: submitting, executing, looking at, resuming, cancelling; and what a finished one leaves in the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from inspect import Parameter, signature
from typing import Any

from pydantic import BaseModel

from atelier.errors import AtelierError
from atelier.library import Library
from atelier.recipe import Asset, Planned, Recipe, Run, Runner, State, Task
from atelier.recipe.values import Problem
from atelier.steps.events import Listener, Listeners
from atelier.steps.outcomes import record
from atelier.steps.services.queue import QueueService


class Failed(AtelierError):
    """A run that did not come to its end: the first problem of its tasks, in that problem's own class of error."""


@dataclass(frozen=True)
class RunView:
    """A run as it stands. `outputs` are the recipe's, as far as they are there; `problems` those of its tasks."""

    run: Run
    tasks: tuple[Task, ...]
    outputs: Mapping[str, Any]

    @property
    def state(self) -> State:
        return self.run.state

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(task.problem for task in self.tasks if task.problem is not None)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Every asset among the outputs, in order."""
        return tuple(_assets(dict(self.outputs)))

    @property
    def pictures(self) -> tuple[Asset, ...]:
        """Those of them that a gallery shows."""
        return tuple(asset for asset in self.assets if asset.kind == "picture")

    def require(self) -> RunView:
        """Itself when the run is done.

        Raises:
            AtelierError: of the class that its first problem had, with what was kept and what to do.
        """
        if self.state is State.DONE:
            return self
        done = sum(task.state is State.DONE for task in self.tasks)
        if not self.problems:
            raise Failed(
                f"run {self.run.id} is {self.state.value}",
                kept=f"{done} of {len(self.tasks)} tasks are done and kept" if self.tasks else "",
                advice="resume the run to go on",
                command=("runs", "resume", self.run.id),
            )
        problem = self.problems[0]
        error = problem_class(problem.code)(
            problem.message, kept=problem.kept, advice=problem.advice, command=problem.command
        )
        if not problem.kept and done:
            error.kept = f"{done} of {len(self.tasks)} tasks are done and kept"
        if not problem.advice:
            error.advice, error.command = "resume the run to go on", ("runs", "resume", self.run.id)
        raise error


class RunService:
    """Runs of the workspace.

    Args:
        runner, queue: give the kernel's runner and the queue; they are asked for only when something is to be done.
    """

    def __init__(
        self,
        library: Library,
        runner: Callable[[], Runner],
        events: Listeners,
        queue: Callable[[], QueueService],
    ) -> None:
        self._library, self._runner, self._events, self._queue = library, runner, events, queue

    def submit(self, recipe: Recipe | str, inputs: Mapping[str, object], *, title: str = "") -> Run:
        """Check and record a run; seeds are drawn now, and nothing is executed yet.

        Args:
            recipe: a recipe, or the name of a built-in one.

        Raises:
            InvalidInput, NotFound: recipe or inputs do not fit.
        """
        return self._runner().submit(self._library.workspace, self.recipe(recipe), inputs, title=title)

    def recipe(self, recipe: Recipe | str) -> Recipe:
        """The built-in recipe of that name; a recipe stays as it is. Raises NotFound."""
        from atelier.steps.recipes import builtin_recipe

        return builtin_recipe(recipe) if isinstance(recipe, str) else recipe

    def plan(self, recipe: Recipe | str, inputs: Mapping[str, object]) -> list[Planned]:
        """A dry run: the tasks as far as they are known, which have a result already, what the rest may cost."""
        return self._runner().plan(self._library.workspace, self.recipe(recipe), inputs)

    def execute(self, run_id: str, listener: Listener | None = None) -> RunView:
        """Have a run worked on until nothing more can be done; Ctrl+C leaves it to be resumed.

        Where workers are there for all that it needs, it is handed to them and followed (Ctrl+C cancels it, and what is
        done is kept); else it is executed in this process.

        Args:
            listener: hears progress, previews, messages and changes of state, from the threads that work.

        Raises:
            Conflict: the run is over. NotFound: there is no such run. OutOfResources: a budget does not suffice.
        """
        run = self._library.ledger.run(self._library.workspace, run_id)
        queue = self._queue()
        if not run.state.over and queue.served(run):
            queue.enqueue(run_id)
            try:
                run = queue.follow(run_id, listener)
            except KeyboardInterrupt:
                queue.cancel(run_id)
                raise
            if run.state.over:
                return self.show(run_id)
        if not run.state.over:
            queue.admit(run)
        with self._events.listening(listener), queue.recorder(run) as recorder, self._events.listening(recorder.emit):
            run = self._runner().execute(self._library.workspace, run_id)
        return self._finished(run)

    def resume(self, run_id: str, listener: Listener | None = None) -> RunView:
        """Go on with a run that failed, was cancelled, or was left by a crash; what is done is not done again."""
        run = self._library.ledger.run(self._library.workspace, run_id)
        if run.state is State.DONE:
            return self._finished(run)
        if run.state.over:
            self._library.ledger.reopen(self._library.workspace, run_id)
        return self.execute(run_id, listener)

    def cancel(self, run_id: str) -> None:
        """Stop a run; its steps notice at their next report. Raises NotFound."""
        self._queue().cancel(run_id)

    def list(
        self, *, limit: int = 50, before: tuple[datetime, str] | None = None, states: Sequence[State] = ()
    ) -> list[Run]:
        """The newest first; `before` is (created, id) of a run to continue below."""
        return self._library.ledger.runs(self._library.workspace, limit=limit, before=before, states=states)

    def get(self, run_id: str) -> Run:
        """A run alone. Raises NotFound."""
        return self._library.ledger.run(self._library.workspace, run_id)

    def tasks(self, run_id: str) -> tuple[Task, ...]:
        """The tasks of a run. Raises NotFound."""
        return tuple(self._library.ledger.tasks(self._library.workspace, run_id))

    def show(self, run_id: str) -> RunView:
        """A run with its tasks and outputs. Raises NotFound."""
        run = self._library.ledger.run(self._library.workspace, run_id)
        tasks = self._library.ledger.tasks(self._library.workspace, run_id)
        outputs = self._runner().outputs(self._library.workspace, run_id) if run.recipe else {}
        return RunView(run, tuple(tasks), outputs)

    def ended(self, run: Run) -> None:
        """Enter what a run leaves in the library beside its assets; doing it twice changes nothing."""
        self._finished(run)

    def _finished(self, run: Run) -> RunView:
        view = self.show(run.id)
        record(self._library, view.run, view.tasks, view.outputs, self._runner())
        return view


def problem_class(code: str) -> type[AtelierError]:
    """The class of the error tree that has this code; `Failed` for a code that none has."""
    todo: list[type[AtelierError]] = [AtelierError]
    while todo:
        cls = todo.pop()
        if cls.code == code and cls is not AtelierError and _of_problems(cls):
            return cls
        todo += cls.__subclasses__()
    return Failed


def _of_problems(cls: type[AtelierError]) -> bool:
    """Whether what a task's problem holds is enough to make one."""
    wanted = signature(cls).parameters
    needed = {name for name, one in wanted.items() if one.default is Parameter.empty}
    return {"kept", "advice", "command"} <= set(wanted) and needed == {"message"}


def _assets(value: object) -> list[Asset]:
    if isinstance(value, Asset):
        return [value]
    if isinstance(value, BaseModel):
        return [asset for name in type(value).model_fields for asset in _assets(getattr(value, name))]
    if isinstance(value, Mapping):
        return [asset for item in value.values() for asset in _assets(item)]
    if isinstance(value, list | tuple):
        return [asset for item in value for asset in _assets(item)]
    return []
