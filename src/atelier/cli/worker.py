"""`atelier worker`: a process that executes what waits in the queue."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door
from atelier.cli.verbs import Memory, verb

if TYPE_CHECKING:
    from atelier.jobs.worker import Worker

app = typer.Typer(add_completion=False, rich_markup_mode="rich")
KINDS = ("cpu", "gpu", "remote")


@verb(app, "worker")
def worker(
    door: Door,
    lanes: Annotated[
        str, typer.Option(help="Which lanes to serve, with commas: cpu, gpu:0, gpu:1, remote.")
    ] = "cpu,gpu:0,remote",
    once: Annotated[bool, typer.Option("--once", help="End after one task (or one batch).")] = False,
    drain: Annotated[bool, typer.Option("--drain", help="End when nothing is left that could be done.")] = False,
    device: Annotated[
        str | None, typer.Option(help="What to compute on: cuda:0, mps, cpu; the best there is without.")
    ] = None,
    memory: Memory = None,
    batch: Annotated[int, typer.Option(help="Pictures of different tasks that are drawn together at most.")] = 8,
    set_aside_after: Annotated[
        int, typer.Option(help="Lost attempts in a row after which a task is set aside.", min=1)
    ] = 5,
    grace: Annotated[float, typer.Option(help="Seconds that tasks may go on when the worker is told to stop.")] = 5.0,
    parent: Annotated[int, typer.Option(hidden=True, help="End when this process is gone.")] = 0,
) -> None:
    """Execute tasks that wait in the queue, until told to stop (Ctrl+C, SIGTERM).

    What is in hand may end within the grace, then it is given back, and the next worker goes on with it.
    """
    from atelier.errors import InvalidInput
    from atelier.jobs.claims import MOST_LANES
    from atelier.jobs.workplace import Habits

    named = tuple(dict.fromkeys(lane.strip() for lane in lanes.split(",") if lane.strip()))
    for lane in named:
        kind, _, number = lane.partition(":")
        if kind not in KINDS or (kind == "gpu") != (number.isdigit() and int(number) < MOST_LANES):
            raise InvalidInput(f"there is no lane '{lane}'", advice="lanes are cpu, remote, gpu:0, gpu:1, …")
    if not named:
        raise InvalidInput("a worker without lanes has nothing to do", advice="say --lanes cpu,gpu:0")
    chosen = device or _device(named)
    habits = Habits(room=max(1, batch), set_aside_after=set_aside_after, grace=grace)
    done = _work(door, named, chosen, memory, habits, once=once, drain=drain, parent=parent)
    door.result({"lanes": list(named), "tasks": done}, f"{done} tasks executed")


def _work(
    door: Door,
    lanes: tuple[str, ...],
    device: str | None,
    memory: float | None,
    habits: Any,
    *,
    once: bool,
    drain: bool,
    parent: int,
) -> int:
    from atelier.jobs.recorder import Recorder
    from atelier.steps.logs import configure, log_event
    from atelier.steps.studios import Studios
    from atelier.steps.workplace import studio_worker

    configure(level="WARNING" if door.common.quiet else "INFO")
    with (
        Studios(door.studio(device=device, memory=memory)) as studios,
        Recorder(studios.first.queue.events, also=log_event) as recorder,
    ):
        made = studio_worker(studios, recorder, lanes, device=device or "", habits=habits)
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), _stopper(made))
        door.note(f"worker {made.me.id} serves {', '.join(lanes)}; Ctrl+C ends it")
        return made.work(once=once, drain=drain, leave=lambda: parent > 0 and os.getppid() != parent)


def _stopper(worker: Worker) -> Any:
    return lambda number, frame: worker.stop()


def _device(lanes: tuple[str, ...]) -> str | None:
    """The device of the GPU lane that is served, where there are several; else the machine's best."""
    numbers = [int(lane.partition(":")[2]) for lane in lanes if lane.startswith("gpu:")]
    if numbers == [0] or not numbers:
        return None
    return f"cuda:{numbers[0]}"
