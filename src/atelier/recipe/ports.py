"""What the kernel asks of the services around it: store, ledger, guard, events, clock.

The kernel does no I/O of its own. `library` implements these on disk and SQL, `recipe.memory` in memory; every method
may be called from several threads. A workspace is named in each call that could look across one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from pydantic import Field, JsonValue

from atelier.recipe.values import (
    Asset,
    Commit,
    Cost,
    Draft,
    Permit,
    Problem,
    Result,
    Run,
    State,
    Task,
    Use,
    Value,
)


class Store(Protocol):
    """Blobs. Rows are the ledger's; a draft's blob without a row is an orphan that the library's check may remove."""

    def read(self, workspace: str, asset: Asset) -> bytes:
        """The plain content. Raises NotFound when it is erased or of another workspace, Corrupt on a wrong digest."""
        ...

    def local(self, workspace: str, asset: Asset) -> AbstractContextManager[Path]:
        """The plain content as a file with the right suffix, readable until the `with` block ends."""
        ...

    def put(
        self,
        workspace: str,
        kind: type[Asset],
        content: bytes | Path,
        *,
        media_type: str,
        sources: Sequence[Asset] = (),
        subjects: Sequence[str] = (),
        meta: dict[str, JsonValue] | None = None,
    ) -> Draft:
        """Store content durably under a new random id (a path is copied). `subjects` are all those of the asset.

        Raises OutOfResources with nothing half-written when the disk is full.
        """
        ...

    def again(self, workspace: str, asset: Asset, *, sources: Sequence[Asset]) -> Draft:
        """A new asset (new id) with the content, media type, meta and subjects of one that exists."""
        ...

    def discard(self, workspace: str, drafts: Sequence[Draft]) -> None:
        """Remove blobs of drafts that will not be committed. Never fails for one that is gone."""
        ...

    def state_dir(self, workspace: str, key: str, subjects: Sequence[str]) -> Path:
        """A private directory that outlives the process, made if need be: the checkpoints of a long step.

        The same (workspace, key) gives the same directory. It holds derived data of `subjects`, so erasure reaches it.
        """
        ...

    def drop_state(self, workspace: str, key: str) -> None:
        """Remove that directory, if there is one."""
        ...


class Pulse(Enum):
    """What a heartbeat learns."""

    GO_ON = "go on"
    STOP = "stop"  # a person cancelled the run
    LOST = "lost"  # the lease ran out and another worker has the task: stop and commit nothing


class Ledger(Protocol):
    """Runs, tasks, assets' rows, lineage, results by key. Each method is one transaction."""

    def create_run(self, run: Run) -> None:
        """Record a run that was submitted."""
        ...

    def run(self, workspace: str, run_id: str) -> Run:
        """Raises NotFound, also for a run of another workspace."""
        ...

    def set_run_state(self, workspace: str, run_id: str, state: State) -> None:
        """RUNNING when a worker starts on it; DONE or FAILED when no task is left to do. CANCELLED only by `cancel`."""
        ...

    def add_tasks(self, tasks: Sequence[Task]) -> None:
        """Record tasks; one whose (run, node, index) exists is left as it is, whatever its id."""
        ...

    def tasks(self, workspace: str, run_id: str) -> list[Task]:
        """All tasks of a run as they stand, in the order they were added."""
        ...

    def claim(self, task_id: str, worker: str) -> int | None:
        """Take a waiting task, or a running one whose lease ran out: it is RUNNING under the attempt returned.

        Attempts count 1, 2, …; no two callers get the same. None when it is not to be had: someone else's, over, or its
        run is cancelled.
        """
        ...

    def heartbeat(self, task_id: str, attempt: int) -> Pulse:
        """Renew the lease and learn whether to go on."""
        ...

    def release(self, task_id: str, attempt: int) -> None:
        """Give a task back unfinished (Ctrl+C): WAITING again. Does nothing when the attempt is not the current one."""
        ...

    def commit(self, task_id: str, attempt: int, commit: Commit) -> None:
        """Record result, asset rows, lineage, costs, and the task as DONE: all or nothing.

        Raises:
            Conflict: the attempt is not the current one; nothing was recorded.
            Refused: the epoch of a subject (of the permit or of a draft) has moved, or a source is erased.
        """
        ...

    def fail(
        self,
        task_id: str,
        attempt: int,
        problem: Problem,
        state: State = State.FAILED,
        costs: Sequence[Cost] = (),
    ) -> State:
        """Record a task as FAILED or CANCELLED, why, and what it cost all the same.

        Does nothing when the attempt is not the current one.

        Returns:
            The state that the task is in now: WAITING where the ledger lets it be tried again.
        """
        ...

    def cancel(self, workspace: str, run_id: str) -> None:
        """A person stops the run: it is CANCELLED, so are its waiting tasks; running ones learn it by heartbeat."""
        ...

    def reopen(self, workspace: str, run_id: str) -> None:
        """Make a failed or cancelled run WAITING again, its FAILED and CANCELLED tasks too. DONE ones stay."""
        ...

    def result(self, task_id: str) -> Result:
        """What a DONE task gave. Raises NotFound when it is not done, or when one of its assets is erased."""
        ...

    def lookup(self, workspace: str, key: str) -> Result | None:
        """The newest reusable result under this key in this workspace, all of whose assets still exist."""
        ...

    def asset(self, workspace: str, asset_id: str) -> Asset:
        """Raises NotFound, also for an asset of another workspace."""
        ...


class Guard(Protocol):
    """Consent, rating, licence, erasure."""

    def check(self, use: Use) -> Permit:
        """Asked before each execution and again on every hit. Raises Refused with the reason."""
        ...

    def review(self, use: Use, drafts: Sequence[Draft]) -> None:
        """Look at results before they are committed. Raises Refused; the drafts are then discarded."""
        ...


class Clock(Protocol):
    """What tells the time; tests set their own."""

    def now(self) -> datetime:
        """The date and time, with time zone UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only go up."""
        ...


class Progress(Value):
    """How far a task is; `total` 0 means unknown. `eta` is the estimate of seconds left, None while there is none.

    `left` is the share of all of the task's work that is left, 0 to 1: from steps that go on where they were, and for
    the queue alone.
    """

    run: str
    task: str
    node: str
    done: float
    total: float
    note: str = ""
    eta: float | None = None
    left: float | None = Field(default=None, exclude=True)


class Preview(Value):
    """A picture of work in progress, shown and forgotten.

    With `step` it is one of a series (what a training draws at its checkpoints): how far the task was, in its own unit.
    Whoever comes later can see those too, as long as the task is not done.
    """

    run: str
    task: str
    node: str
    image: bytes
    media_type: str
    step: int | None = None


class Message(Value):
    """A line for the run's log."""

    run: str
    task: str
    node: str
    text: str


class Changed(Value):
    """A run (`task` empty) or a task is in another state. The ledger is the truth, this only says look."""

    run: str
    task: str
    node: str
    state: State
    reused: bool = False
    problem: Problem | None = None


Event = Progress | Preview | Message | Changed


class Events(Protocol):
    """Listeners. Must not raise and must not block: a slow listener is the listener's matter."""

    def emit(self, event: Event) -> None: ...


@dataclass(frozen=True)
class Services:
    """All that the kernel works with. `tools` are handed to steps by the type they ask for: {Models: models}."""

    store: Store
    ledger: Ledger
    guard: Guard
    clock: Clock
    events: Events
    tools: Mapping[type, object] = field(default_factory=dict[type, object])

    def tools_for(self, wanted: Sequence[type]) -> list[object]:
        """The tools of these types. Raises LookupError for one that was not brought."""
        for tool in wanted:
            if tool not in self.tools:
                raise LookupError(f"a step needs the tool {tool.__name__}, which was not brought")
        return [self.tools[tool] for tool in wanted]
