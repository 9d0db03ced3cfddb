"""Turns: never more at a time than may, and first come, first served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from atelier.steps.turns import Turns


def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.001)


def test_never_more_than_may_hold_a_turn() -> None:
    turns, lock = Turns(3), threading.Lock()
    busy = most = done = 0

    def work() -> None:
        nonlocal busy, most, done
        for _ in range(50):
            with turns:
                with lock:
                    busy, most = busy + 1, max(most, busy + 1)
                time.sleep(0)
                with lock:
                    busy, done = busy - 1, done + 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (done, busy, most <= 3) == (400, 0, True)


def test_who_goes_on_at_once_lets_those_who_wait_in() -> None:
    turns, order = Turns(1), list[str]()

    def many() -> None:
        for _ in range(20):
            with turns:
                order.append("many")
                _until(lambda: len(turns._waiting) > 0 or "one" in order)

    busy = threading.Thread(target=many)
    busy.start()
    _until(lambda: bool(order))
    with turns:
        order.append("one")
    busy.join()
    assert order[:2] == ["many", "one"]


def test_who_is_interrupted_while_waiting_takes_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1)

    def interrupted(self: threading.Event, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt

    with turns, monkeypatch.context() as patch:
        patch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt), turns:
            pass
    assert (turns._free, len(turns._waiting)) == (1, 0)
