"""From the kernel's events to the events table: thinned out, in batches, by a thread of its own."""

from __future__ import annotations

import base64
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog
from pydantic import JsonValue

from atelier.errors import AtelierError
from atelier.jobs.events import PREVIEW, SAMPLE, EventLog, Occurrence
from atelier.recipe.ports import Changed, Event, Message, Preview, Progress

log = logging.getLogger(__name__)

PROGRESS_EVERY = 0.3  # seconds between progress events of one task
PREVIEW_EVERY = 1.0
FLUSH_EVERY = 0.1
LARGEST_PREVIEW = 200_000  # bytes; larger ones are not worth the room
WAITING_AT_MOST = 2000
"""Events in memory at most, should the database not answer; the oldest progress goes first."""


class Recorder:
    """The kernel's `Events` on the table. `emit` neither blocks nor raises; use it in a `with`.

    Args:
        also: hears every event too (a log, say, whose lines then have the id of the request that had the run made); it
            must not block.

    Attributes:
        reached: how far each task in hand says it is.
        left: which share of its work each task said was left, first and last.
    """

    def __init__(self, events: EventLog, *, also: Callable[[Event], None] | None = None) -> None:
        self._log, self._also = events, also
        self._lock = threading.Lock()
        self._waiting: deque[Occurrence] = deque()
        self._workspaces: dict[str, str] = {}  # by run
        self._requests: dict[str, str] = {}  # by run, where a request had it made
        self._told: dict[tuple[str, str], float] = {}
        self._held: dict[str, Occurrence] = {}  # the newest progress of a task that was not told yet
        self._over = threading.Event()
        self._writer = threading.Thread(target=self._write, name="events", daemon=True)
        self.reached: dict[str, float] = {}
        self.left: dict[str, tuple[float, float]] = {}

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._writer.join()

    def of(self, run: str, workspace: str, request: str = "") -> None:
        """Events of this run belong to that workspace. Events of runs that were not named are left out."""
        with self._lock:
            self._workspaces[run] = workspace
            if request:
                self._requests[run] = request

    def request_of(self, run: str) -> str:
        """Id of the request that had the run made; empty where none is known."""
        with self._lock:
            return self._requests.get(run, "")

    def emit(self, event: Event) -> None:
        """Take an event of the kernel."""
        if self._also is not None:
            request = self.request_of(event.run)
            with structlog.contextvars.bound_contextvars(**({"request": request} if request else {})):
                self._also(event)
        moment = time.monotonic()
        with self._lock:
            workspace = self._workspaces.get(event.run)
            if workspace is None:
                return
            if isinstance(event, Progress):
                self.reached[event.task] = event.done
                if event.left is not None:
                    first = self.left.get(event.task, (event.left, event.left))[0]
                    self.left[event.task] = first, event.left
                made = Occurrence(workspace, event.run, "progress", _plain(event))
                if self._early(event.task, "progress", moment, PROGRESS_EVERY) and event.done != event.total:
                    self._held[event.task] = made
                    return
                self._held.pop(event.task, None)
                self._put(made)
            elif isinstance(event, Preview):
                one_of_many = event.step is None
                if len(event.image) > LARGEST_PREVIEW or (
                    one_of_many and self._early(event.task, PREVIEW, moment, PREVIEW_EVERY)
                ):
                    return
                image = base64.b64encode(event.image).decode()
                payload: dict[str, JsonValue] = {"run": event.run, "task": event.task, "node": event.node}
                payload |= {"image": image, "media_type": event.media_type}
                if not one_of_many:
                    payload["step"] = event.step
                self._put(Occurrence(workspace, event.run, PREVIEW if one_of_many else SAMPLE, payload))
            elif isinstance(event, Message):
                self._put(Occurrence(workspace, event.run, "message", _plain(event)))
            else:
                self._changed(workspace, event)

    def tell(self, workspace: str, run: str, name: str, payload: dict[str, JsonValue]) -> None:
        """Record something that is no event of the kernel's."""
        with self._lock:
            self._put(Occurrence(workspace, run, name, payload))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _changed(self, workspace: str, event: Changed) -> None:
        name = "task" if event.task else "run"
        held = self._held.pop(event.task, None)
        if held is not None:
            self._put(held)
        problem = event.problem
        payload = _plain(event)
        if problem is not None:
            payload["problem"] = problem.model_dump(mode="json", exclude={"detail"})
        self._put(Occurrence(workspace, event.run, name, payload))
        if event.state.over or event.state == "waiting":
            self.reached.pop(event.task, None)
            for what in ("progress", PREVIEW):
                self._told.pop((event.task, what), None)

    def _early(self, task: str, what: str, moment: float, every: float) -> bool:
        if moment - self._told.get((task, what), -every) < every:
            return True
        self._told[task, what] = moment
        return False

    def _put(self, event: Occurrence) -> None:
        if len(self._waiting) >= WAITING_AT_MOST:
            self._waiting.popleft()
        self._waiting.append(event)

    def _write(self) -> None:
        while True:
            over = self._over.wait(FLUSH_EVERY)
            with self._lock:
                moment = time.monotonic()
                for task, held in list(self._held.items()):
                    if over or not self._early(task, "progress", moment, PROGRESS_EVERY):
                        self._put(self._held.pop(task, held))
                batch = list(self._waiting)
                self._waiting.clear()
            try:
                self._log.write(batch)
            except AtelierError as error:  # events only say "look": the work goes on without
                log.warning("%d events could not be recorded: %s", len(batch), error)
                if not over:
                    with self._lock:
                        self._waiting.extendleft(reversed(batch))
                    self._over.wait(1.0)
            if over:
                return


def _plain(event: Event) -> dict[str, JsonValue]:
    return event.model_dump(mode="json")
