"""What is left of long tasks: told to those who wait behind them when a sitting begins and when it ends unfinished."""

from __future__ import annotations

import threading

from atelier.jobs.queue import Queue
from atelier.jobs.recorder import Recorder


class Remaining:
    """The long tasks that one worker has in hand.

    A step that goes on where it was says with its reports which share of its work is left (`Context.progress`). The
    queue then reckons with so much of it, and with the whole again only where nothing was said.
    """

    def __init__(self, queue: Queue, recorder: Recorder) -> None:
        self._queue, self._recorder = queue, recorder
        self._lock = threading.Lock()
        self._whole: dict[str, float] = {}  # operations of the whole task, by those in hand
        self._new: set[str] = set()  # of which nothing was told since they began again

    def begins(self, task: str, whole: float, *, again: bool) -> None:
        """A sitting begins. `whole`: operations of the whole task; `again`: it is not the first one."""
        with self._lock:
            self._recorder.left.pop(task, None)
            self._whole[task] = whole
            if again:
                self._new.add(task)

    def tell(self) -> None:
        """Tell of those that have said by now where they went on. Call it every second or so."""
        with self._lock:
            known = [task for task in self._new if task in self._recorder.left]
            self._new.difference_update(known)
            left = {task: self._whole[task] * self._recorder.left[task][0] for task in known}
        if left:
            self._queue.weigh(left)

    def ends(self, task: str, *, done: bool) -> None:
        """A sitting ended. Of a task that is not done the rest waits."""
        with self._lock:
            self._new.discard(task)
            whole, said = self._whole.pop(task, None), self._recorder.left.pop(task, None)
        if whole is not None and said is not None and not done:
            self._queue.weigh({task: whole * said[1]})
