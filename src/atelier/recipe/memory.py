"""The ports in memory: for tests, previews, and anything that may be forgotten when the process ends."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from atelier.errors import Conflict, NotFound, Refused
from atelier.recipe.context import Context
from atelier.recipe.ports import Event, Pulse, Services
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
    new_id,
)

A = TypeVar("A", bound=Asset)


class MemoryStore:
    """Blobs in a dictionary; files only where a step asks for one, below `root`."""

    def __init__(self, root: Path | None = None) -> None:
        self._temporary = tempfile.TemporaryDirectory() if root is None else None
        self._root = root or Path(self._temporary.name if self._temporary else "")
        self._blobs: dict[tuple[str, str], bytes] = {}

    def read(self, workspace: str, asset: Asset) -> bytes:
        if (workspace, asset.id) not in self._blobs:
            raise NotFound(f"the content of asset '{asset.id}' is not in this workspace")
        return self._blobs[workspace, asset.id]

    @contextmanager
    def local(self, workspace: str, asset: Asset) -> Generator[Path]:
        content = self.read(workspace, asset)
        with tempfile.TemporaryDirectory(dir=self._root) as folder:
            path = Path(folder) / f"asset.{asset.media_type.rpartition('/')[2]}"
            path.write_bytes(content)
            yield path

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
        data = content.read_bytes() if isinstance(content, Path) else content
        asset = kind(
            id=new_id(),
            digest=hashlib.sha256(data).hexdigest(),
            media_type=media_type,
            size=len(data),
            meta=meta or {},
            subjects=tuple(sorted(set(subjects))),
        )
        self._blobs[workspace, asset.id] = data
        return Draft(asset=asset, sources=tuple(source.id for source in sources))

    def again(self, workspace: str, asset: Asset, *, sources: Sequence[Asset]) -> Draft:
        copy = asset.model_copy(update={"id": new_id()})
        self._blobs[workspace, copy.id] = self.read(workspace, asset)
        return Draft(asset=copy, sources=tuple(source.id for source in sources))

    def discard(self, workspace: str, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self._blobs.pop((workspace, draft.asset.id), None)

    def state_dir(self, workspace: str, key: str, subjects: Sequence[str]) -> Path:
        folder = self._root / "state" / workspace / key
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def drop_state(self, workspace: str, key: str) -> None:
        shutil.rmtree(self._root / "state" / workspace / key, ignore_errors=True)


class MemoryClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds


class MemoryLedger:
    """Runs, tasks and results under one lock. `commits` and `epochs` are there for tests to look at and to turn."""

    def __init__(self, clock: MemoryClock, *, lease: float = 60.0) -> None:
        self._clock, self._lease, self._lock = clock, lease, threading.RLock()
        self._runs: dict[tuple[str, str], Run] = {}
        self._tasks: dict[str, Task] = {}
        self._until: dict[str, float] = {}
        self._assets: dict[tuple[str, str], Asset] = {}
        self.commits: dict[str, tuple[str, Commit]] = {}  # by task, with its workspace; the newest last
        self._reusable: dict[tuple[str, str], Result] = {}
        self.failures_cost: list[Cost] = []
        self.epochs: dict[str, int] = {}

    def create_run(self, run: Run) -> None:
        with self._lock:
            self._runs[run.workspace, run.id] = run

    def run(self, workspace: str, run_id: str) -> Run:
        with self._lock:
            if (workspace, run_id) not in self._runs:
                raise NotFound(f"there is no run '{run_id}'")
            return self._runs[workspace, run_id]

    def set_run_state(self, workspace: str, run_id: str, state: State) -> None:
        with self._lock:
            run = self.run(workspace, run_id)
            if run.state is not State.CANCELLED:
                self._runs[workspace, run_id] = run.model_copy(update={"state": state})

    def add_tasks(self, tasks: Sequence[Task]) -> None:
        with self._lock:
            known = {(task.run, task.node, task.index) for task in self._tasks.values()}
            self._tasks |= {task.id: task for task in tasks if (task.run, task.node, task.index) not in known}

    def tasks(self, workspace: str, run_id: str) -> list[Task]:
        with self._lock:
            self.run(workspace, run_id)
            return [task for task in self._tasks.values() if task.run == run_id]

    def claim(self, task_id: str, worker: str) -> int | None:
        with self._lock:
            task = self._tasks[task_id]
            stale = task.state is State.RUNNING and self._until[task_id] < self._clock.monotonic()
            cancelled = self._runs[task.workspace, task.run].state is State.CANCELLED
            if cancelled or not (task.state is State.WAITING or stale):
                return None
            self._until[task_id] = self._clock.monotonic() + self._lease
            self._set(task, state=State.RUNNING, attempt=task.attempt + 1, problem=None)
            return task.attempt + 1

    def heartbeat(self, task_id: str, attempt: int) -> Pulse:
        with self._lock:
            task = self._current(task_id, attempt)
            if task is None:
                return Pulse.LOST
            self._until[task_id] = self._clock.monotonic() + self._lease
            cancelled = self._runs[task.workspace, task.run].state is State.CANCELLED
            return Pulse.STOP if cancelled else Pulse.GO_ON

    def release(self, task_id: str, attempt: int) -> None:
        with self._lock:
            if task := self._current(task_id, attempt):
                cancelled = self._runs[task.workspace, task.run].state is State.CANCELLED
                self._set(task, state=State.CANCELLED if cancelled else State.WAITING)

    def commit(self, task_id: str, attempt: int, commit: Commit) -> None:
        with self._lock:
            task = self._current(task_id, attempt)
            if task is None:
                raise Conflict(f"attempt {attempt} of task '{task_id}' is not the current one")
            for subject, epoch in commit.permit.epochs.items():
                if self.epochs.get(subject, 0) != epoch:
                    raise Refused(f"subject '{subject}' was erased meanwhile")
            self._assets |= {(task.workspace, draft.asset.id): draft.asset for draft in commit.drafts}
            self.commits[task_id] = (task.workspace, commit)
            if commit.reusable:
                self._reusable[task.workspace, commit.key] = commit.result
            self._set(task, state=State.DONE)

    def fail(
        self,
        task_id: str,
        attempt: int,
        problem: Problem,
        state: State = State.FAILED,
        costs: Sequence[Cost] = (),
    ) -> State:
        with self._lock:
            if task := self._current(task_id, attempt):
                self.failures_cost += costs
                self._set(task, state=state, problem=problem)
            return self._tasks[task_id].state

    def cancel(self, workspace: str, run_id: str) -> None:
        with self._lock:
            self.set_run_state(workspace, run_id, State.CANCELLED)
            for task in self.tasks(workspace, run_id):
                if task.state is State.WAITING:
                    self._set(task, state=State.CANCELLED)

    def reopen(self, workspace: str, run_id: str) -> None:
        with self._lock:
            run = self.run(workspace, run_id)
            self._runs[workspace, run_id] = run.model_copy(update={"state": State.WAITING})
            for task in self.tasks(workspace, run_id):
                if task.state in (State.FAILED, State.CANCELLED):
                    self._set(task, state=State.WAITING)

    def result(self, task_id: str) -> Result:
        with self._lock:
            if task_id not in self.commits:
                raise NotFound(f"task '{task_id}' has no result")
            return self.commits[task_id][1].result

    def lookup(self, workspace: str, key: str) -> Result | None:
        with self._lock:
            return self._reusable.get((workspace, key))

    def asset(self, workspace: str, asset_id: str) -> Asset:
        with self._lock:
            if (workspace, asset_id) not in self._assets:
                raise NotFound(f"there is no asset '{asset_id}'")
            return self._assets[workspace, asset_id]

    def adopt(self, workspace: str, draft: Draft) -> None:
        """Record an asset that no task made: a photo brought in."""
        with self._lock:
            self._assets[workspace, draft.asset.id] = draft.asset

    def _current(self, task_id: str, attempt: int) -> Task | None:
        task = self._tasks[task_id]
        return task if task.state is State.RUNNING and task.attempt == attempt else None

    def _set(self, task: Task, **changes: object) -> None:
        self._tasks[task.id] = task.model_copy(update=changes)


class MemoryGuard:
    """Allows all, except subjects in `refused`. Keeps what it was asked."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger = ledger
        self.refused: set[str] = set()
        self.asked: list[Use] = []

    def check(self, use: Use) -> Permit:
        self.asked.append(use)
        if frozen := sorted(self.refused.intersection(use.subjects)):
            raise Refused(f"consent of '{frozen[0]}' was withdrawn")
        return Permit(epochs={subject: self._ledger.epochs.get(subject, 0) for subject in use.subjects})

    def review(self, use: Use, drafts: Sequence[Draft]) -> None:
        """Nothing is refused."""


class MemoryEvents:
    """Keeps every event in order."""

    def __init__(self) -> None:
        self.seen: list[Event] = []

    def emit(self, event: Event) -> None:
        self.seen.append(event)


class Studio:
    """All ports in memory, together."""

    def __init__(self, root: Path | None = None, tools: dict[type, object] | None = None) -> None:
        self.clock = MemoryClock()
        self.store = MemoryStore(root)
        self.ledger = MemoryLedger(self.clock)
        self.guard = MemoryGuard(self.ledger)
        self.events = MemoryEvents()
        self.services = Services(self.store, self.ledger, self.guard, self.clock, self.events, tools or {})

    def bring(
        self,
        workspace: str,
        kind: type[A],
        content: bytes,
        *,
        media_type: str = "image/png",
        subjects: Sequence[str] = (),
        meta: dict[str, JsonValue] | None = None,
    ) -> A:
        """An asset that a person brings in."""
        draft = self.store.put(workspace, kind, content, media_type=media_type, subjects=subjects, meta=meta)
        self.ledger.adopt(workspace, draft)
        assert isinstance(draft.asset, kind)
        return draft.asset

    def context(self, *inputs: Asset, seed: int | None = None, step: str = "step") -> Context:
        """A context to call a step with directly, as its own tests do: `my_step(studio.context(), prompt="…")`."""
        task = Task(id=new_id(), run="run", workspace="home", node=step, index=0, step=step, version=1, lane="cpu")
        return Context(task, key=new_id(), inputs=inputs, seed=seed, services=self.services, drafts=[], costs=[])
