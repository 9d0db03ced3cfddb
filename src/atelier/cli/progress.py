"""What a run tells while it works, on standard error: a bar for each task on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from atelier.cli.show import duration
from atelier.recipe.ports import Changed, Event, Message, Preview, Progress
from atelier.recipe.values import State

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from atelier.cli.door import Door

TITLES = {
    "caption": "captions",
    "data-set": "data set",
    "prior": "prior pictures",
    "train": "training",
    "report": "report card",
    "kohya": "file for other programs",
    "draw": "drawing",
}
LINES = 12  # bars on the screen; with more tasks the finished ones go first
EVERY = 10.0  # seconds between lines where there is no terminal


class Watch:
    """Listens to runs. Called from the threads that work, so everything is behind one lock.

    Args:
        previews: a folder into which previews are written, each announced by its path.
    """

    def __init__(self, door: Door, previews: Path | None = None) -> None:
        self._door, self._previews = door, previews
        self._lock = threading.Lock()
        self._bars: Bars | None = None
        self._lines: dict[str, TaskID] = {}
        self._told: dict[str, float] = {}
        self._begun: dict[str, float] = {}
        self._count: dict[str, int] = {}
        self.run = ""
        self.seconds: dict[str, float] = {}
        """How long the tasks of each node took together."""

    def __enter__(self) -> Self:
        if self._previews is not None:
            self._previews.mkdir(parents=True, exist_ok=True)
        if not self._door.quiet and sys.stderr.isatty():
            from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn
            from rich.progress import Progress as Bars

            self._bars = Bars(
                SpinnerColumn(finished_text="[green]✓"),
                TextColumn("{task.description}"),
                BarColumn(bar_width=28),
                TaskProgressColumn(),
                TextColumn("[dim]{task.fields[left]}"),
                TextColumn("[dim]{task.fields[note]}"),
                console=self._door.err,
            )
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            if self._bars is not None:
                self._bars.stop()
                self._bars = None

    def __call__(self, event: Event) -> None:
        with self._lock:
            self.run = event.run
            if isinstance(event, Changed):
                self._changed(event)
            elif isinstance(event, Progress):
                self._progress(event)
            elif isinstance(event, Preview):
                self._preview(event)
            elif isinstance(event, Message):
                self._say(f"{_title(event.node)}: {event.text}")

    def _changed(self, event: Changed) -> None:
        if not event.task:
            return
        if event.state is State.RUNNING:
            self._begun[event.task] = time.monotonic()
            if self._bars is not None:
                self._line(self._bars, event.task, event.node)
            return
        took = time.monotonic() - self._begun.pop(event.task, time.monotonic())
        self.seconds[event.node] = self.seconds.get(event.node, 0.0) + took
        words = {
            State.DONE: duration(took),
            State.FAILED: "failed",
            State.CANCELLED: "cancelled",
            State.WAITING: "stopped",
        }
        note = "made before" if event.reused else words.get(event.state, event.state.value)
        if self._bars is not None and event.task in self._lines:
            line = self._lines[event.task]
            total = self._bars.tasks[self._bars.task_ids.index(line)].total or 1
            done: dict[str, Any] = {"completed": total, "total": total} if event.state is State.DONE else {}
            self._bars.update(line, note=note, left="", **done)
            self._tidy()
        elif not self._door.quiet and self._bars is None:
            self._say(f"{_title(event.node)}: {note}")

    def _progress(self, event: Progress) -> None:
        left = f"{duration(event.eta)} left" if event.eta is not None else ""
        if self._bars is not None:
            line = self._line(self._bars, event.task, event.node)
            self._bars.update(line, completed=event.done, total=event.total or None, left=left, note=event.note)
            return
        now = time.monotonic()
        if now - self._told.get(event.task, 0.0) >= EVERY:
            self._told[event.task] = now
            whole = float(event.total).is_integer() and event.total > 1
            far = f"{event.done:g} of {event.total:g}" if whole else f"{event.done / (event.total or 1):.0%}"
            self._say(", ".join(filter(None, (f"{_title(event.node)}: {far}", event.note, left))))

    def _preview(self, event: Preview) -> None:
        if self._previews is None:
            return
        number = self._count[event.node] = self._count.get(event.node, 0) + 1
        suffix = event.media_type.rpartition("/")[2].replace("jpeg", "jpg")
        path = self._previews / f"{event.node}-{number:03d}.{suffix}"
        try:
            path.write_bytes(event.image)
        except OSError as error:
            self._say(f"no preview: {path} cannot be written ({error.strerror})")
            return
        self._say(f"preview: {path}")

    def _line(self, bars: Bars, task: str, node: str) -> TaskID:
        if task not in self._lines:
            self._lines[task] = bars.add_task(_title(node), total=None, left="", note="")
        return self._lines[task]

    def _tidy(self) -> None:
        """Hide the oldest finished bars when there are more than fit."""
        assert self._bars is not None
        shown = [task for task in self._bars.tasks if task.visible]
        for task in [task for task in shown if task.finished][: max(0, len(shown) - LINES)]:
            self._bars.update(task.id, visible=False)

    def _say(self, text: str) -> None:
        if self._door.quiet:
            return
        console = self._bars.console if self._bars is not None else self._door.err
        console.print(text, markup=False, style="dim", soft_wrap=True)


def _title(node: str) -> str:
    return TITLES.get(node, node.replace("-", " "))
