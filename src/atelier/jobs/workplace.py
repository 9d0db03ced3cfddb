"""What a worker works with: what it finds in the studio, and how it goes about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from atelier.recipe import Run, Runner, State, Task
from atelier.recipe.values import Problem, Result


class Lost(Protocol):
    """What a regained task says of itself (the library's `Regained`)."""

    @property
    def task(self) -> str: ...
    @property
    def run(self) -> str: ...
    @property
    def workspace(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def state(self) -> State: ...
    @property
    def problem(self) -> Problem | None: ...


class Workplace(Protocol):
    """What a worker finds in the studio."""

    def runner(self, workspace: str) -> Runner:
        """The kernel's runner for a workspace, wired to its store, ledger, guard, tools, and to the recorder."""
        ...

    def regain(self, *, set_aside_after: int, pause: timedelta) -> Sequence[Lost]:
        """Give back the tasks of workers that died."""
        ...

    def made(self, task: Task, result: Result) -> None:
        """A task was committed: make what goes with its assets."""
        ...

    def ended(self, run: Run) -> None:
        """A run comes to its end: enter what it leaves in the library."""
        ...

    def follow_up(self) -> None:
        """See to what waited for a run that is over by now. Called about once a second, and returns at once."""
        ...

    def holds(self) -> str:
        """The model in memory, or nothing."""
        ...

    def speed(self) -> float:
        """Operations a second that models do on this worker's device; asked once, before the first task that says how
        much work it is."""
        ...

    def idle(self, stop: Callable[[], bool]) -> bool:
        """Nothing waits in the queue: do a little of what can be done at any time (a second or so of it).

        Returns whether there was something; it is called again at once then.
        """
        ...


@dataclass(frozen=True)
class Habits:
    """How a worker works, in seconds where nothing else is said.

    Attributes:
        poll: between looks for work when idle. tick: between looks for cancellation.
        beat: between renewals of leases. sweep: between looks for what others left behind.
        spare: between looks for something to do when idle.
        grace: how long tasks in hand may go on after the worker was told to stop; then they are given back.
        room: how much is executed together at most (in the tasks' own unit).
        set_aside_after: lost attempts in a row after which a task is set aside.
    """

    poll: float = 0.15
    tick: float = 0.25
    beat: float = 5.0
    sweep: float = 1.0
    spare: float = 2.0
    grace: float = 5.0
    room: int = 8
    set_aside_after: int = 5
    lost_pause: timedelta = timedelta(seconds=1)
