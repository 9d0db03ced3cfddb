"""What a step may do besides computing: report, read and put assets, keep private state, stop when told to."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from pydantic import JsonValue

from atelier.errors import Cancelled
from atelier.recipe.key import stream
from atelier.recipe.ports import Message, Preview, Progress, Services
from atelier.recipe.values import Asset, Cost, Draft, Task, subjects_of

A = TypeVar("A", bound=Asset)


class Stopped(Cancelled):
    """The task is to end now, and nothing of it is recorded (Ctrl+C, or another worker has it)."""


class Context:
    """One execution of a step, seen from inside. Made by the runner; `recipe.memory.context` makes one for tests."""

    def __init__(
        self,
        task: Task,
        *,
        key: str,
        inputs: Iterable[Asset],
        seed: int | None,
        services: Services,
        drafts: list[Draft],
        costs: list[Cost],
    ) -> None:
        self.task, self.key, self.inputs, self.drafts, self.costs = task, key, tuple(inputs), drafts, costs
        self._seed, self._store, self._clock, self._events = seed, services.store, services.clock, services.events
        self._first: tuple[float, float, float] | None = None  # (seconds, done, total) of a part's first report
        self._stop = threading.Event()
        self._why: Cancelled = Cancelled(f"'{task.node}' was cancelled")
        self._wanted = threading.Event()
        self._open = ExitStack()
        self.facts: dict[str, JsonValue] = {}
        self.repeatable = True

    # --- assets ------------------------------------------------------------------------------------------------------

    def read(self, asset: Asset) -> bytes:
        """The content of an asset."""
        return self._store.read(self.task.workspace, asset)

    def path(self, asset: Asset) -> Path:
        """The content of an asset as a file to read, there until the step ends."""
        return self._open.enter_context(self._store.local(self.task.workspace, asset))

    def put(
        self,
        kind: type[A],
        content: bytes | Path,
        *,
        media_type: str,
        meta: dict[str, JsonValue] | None = None,
        sources: Iterable[Asset] | None = None,
        subjects: Iterable[str] = (),
    ) -> A:
        """Store a new asset, as `return ctx.put(Picture, png, media_type="image/png")`.

        It becomes visible when the step ends well; if it does not, it never was.

        Args:
            kind: the class of asset to make.
            content: the bytes, or a file that is copied.
            meta: what else to know about it. It counts in keys of later steps, so no times and no ids.
            sources: what it was made from; all the assets that came in, when left out. Erasing one of them erases it.
            subjects: who is in it besides the subjects of its sources.
        """
        made_from = self.inputs if sources is None else tuple(sources)
        draft = self._store.put(
            self.task.workspace,
            kind,
            content,
            media_type=media_type,
            sources=made_from,
            subjects=sorted({*subjects_of(made_from), *subjects}),
            meta=meta,
        )
        self.drafts.append(draft)
        assert isinstance(draft.asset, kind)
        return draft.asset

    @property
    def state_dir(self) -> Path:
        """A private directory under this task's key that outlives a crash: a long step keeps its checkpoints there.

        It is empty at first, the same one when the task is resumed, and removed when the task is done.
        """
        return self._store.state_dir(self.task.workspace, self.key, subjects_of(self.inputs))

    # --- randomness --------------------------------------------------------------------------------------------------

    def stream(self, sample: int = 0, use: str = "") -> int:
        """A seed for one sample, from the step's `seed` field alone: resuming or batching never changes a draw.

        Args:
            sample: number of the picture, batch or training step.
            use: keeps draws of one sample apart; previews must use one of their own, so that they disturb nothing.
        """
        if self._seed is None:
            raise TypeError(f"step '{self.task.step}' has no field `seed: Seed`, so nothing to draw from")
        return stream(self._seed, self.task.step, sample, use)

    # --- reports -----------------------------------------------------------------------------------------------------

    def progress(self, done: float, total: float = 0, note: str = "", *, left: float | None = None) -> None:
        """Say how far the work is, in any unit; the time left is estimated from the pace since the first report.

        A report of another `total`, or of less than before, begins another part of the work, with a pace of its own.

        Args:
            left: the share of all of the step's work that is left, 0 to 1, where it would go on from there if it ended
                now: whoever waits behind it is told so much less.

        Raises:
            Cancelled: the run was cancelled; let it pass through.
        """
        now = self._clock.monotonic()
        if self._first is None or self._first[2] != total or done < self._first[1]:
            self._first = (now, done, total)
        since, at_first, _ = self._first
        eta = (now - since) / (done - at_first) * max(total - done, 0) if total and done > at_first else None
        task = self.task
        self._events.emit(
            Progress(run=task.run, task=task.id, node=task.node, done=done, total=total, note=note, eta=eta, left=left)
        )
        self.raise_if_cancelled()

    def preview(self, image: bytes, media_type: str = "image/webp", *, step: int | None = None) -> None:
        """Show an encoded picture of the work as it is now.

        Args:
            step: how far the work is, for a picture of a series that can be looked at until the task is done.
        """
        task = self.task
        self._events.emit(
            Preview(run=task.run, task=task.id, node=task.node, image=image, media_type=media_type, step=step)
        )

    def log(self, text: str) -> None:
        """Add a line to the run's log."""
        self._events.emit(Message(run=self.task.run, task=self.task.id, node=self.task.node, text=text))

    def cost(self, amount: float, unit: str) -> None:
        """Record what was used up ("usd", "credits", "gpu-seconds"). It counts even if the step fails later."""
        self.costs.append(Cost(amount=amount, unit=unit))

    def fact(self, name: str, value: JsonValue, *, repeatable: bool = True) -> None:
        """Record how the task was executed, in its provenance.

        Args:
            repeatable: False where the result is not what the same fields would give again (it was drawn with quantised
                weights, say, since memory ran out): it is recorded, and never reused.
        """
        self.facts[name] = value
        self.repeatable = self.repeatable and repeatable

    # --- stopping ----------------------------------------------------------------------------------------------------

    def cancelled(self) -> bool:
        """Whether to stop soon."""
        return self._stop.is_set()

    def raise_if_cancelled(self) -> None:
        """Raises Cancelled when it is time to stop. Call it, or `progress`, at least once a second or so."""
        if self._stop.is_set():
            raise self._why

    def stop(self, why: Cancelled | None = None) -> None:
        """Tell the step to stop (for the runner)."""
        self._why = why or self._why
        self._stop.set()

    def wanted(self) -> bool:
        """Whether other work waits for the lane: a long step saves what it has done, then calls `give_way`."""
        return self._wanted.is_set()

    def give_way(self) -> None:
        """A point where a long step has lost nothing if it ends here: it does, when other work waits for its lane.

        Raises:
            Stopped: the task waits again, and will be resumed; let it pass through.
        """
        if self._wanted.is_set():
            raise Stopped(f"'{self.task.node}' lets other work go first")
        self.raise_if_cancelled()

    def ask_for_room(self) -> None:
        """Tell the step that other work waits for its lane (for the runner)."""
        self._wanted.set()

    def take_back(self) -> None:
        """Remove what was put so far: the step is executed anew (for the runner)."""
        self._store.discard(self.task.workspace, self.drafts)
        self.drafts.clear()

    def close(self) -> None:
        """Release files that `path` opened (for the runner)."""
        self._open.close()
