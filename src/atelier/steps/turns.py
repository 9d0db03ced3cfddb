"""Turns: how many threads may do something at a time, first come, first served."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """To be held in a `with`. Who lets go hands over to whoever has waited longest, so that nobody who goes on at once
    stays ahead of others (as with `threading.Semaphore`).

    Args:
        width: how many hold a turn at the same time.
    """

    def __init__(self, width: int) -> None:
        self._free, self._lock = width, threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine = threading.Event()
            self._waiting.append(mine)
        try:
            mine.wait()
        except BaseException:
            self._give_up(mine)
            raise

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._waiting:
            self._waiting.popleft().set()
        else:
            self._free += 1

    def _give_up(self, mine: threading.Event) -> None:
        with self._lock:
            if mine.is_set():
                self._hand_over()
            else:
                self._waiting.remove(mine)
