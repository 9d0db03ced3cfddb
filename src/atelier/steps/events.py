"""Time, and who listens to what the kernel tells."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from atelier.recipe.ports import Event

log = logging.getLogger(__name__)

Listener = Callable[[Event], None]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class Listeners:
    """Passes events on to whoever listens. A listener that fails is named in the log and disturbs nobody."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    @contextmanager
    def listening(self, listener: Listener | None) -> Iterator[None]:
        """`listener` hears every event until the block ends; it is called from the threads that work."""
        if listener is None:
            yield
            return
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                log.exception("a listener failed on %s", type(event).__name__)
