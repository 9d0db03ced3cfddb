"""`atelier queue`: what waits, who works, in which order."""

from __future__ import annotations

from typing import Annotated

import typer

from atelier.cli.door import Door, safe
from atelier.cli.naming import find_run
from atelier.cli.show import duration, facts, table
from atelier.cli.verbs import noun, verb

app = noun("The queue: what waits, who works, in which order.")

Which = Annotated[str, typer.Argument(metavar="RUN", help="Id of the run, its beginning, or last.")]
Kind = Annotated[str, typer.Argument(metavar="LANE", help="cpu, gpu or remote; all of them without.")]


@verb(app, "show")
def show(door: Door) -> None:
    """Show workers, what is held, and the runs that wait or are in hand, with their places and expected times."""
    with door.studio() as studio:
        view = studio.queue.look()
        places = view.outlook.places
        titles = {run: studio.runs.get(run).title for run in studio.queue.standing(*places)}
        rows = [
            (
                place.position or "now",
                place.run if place.run in titles else "(another workspace)",
                safe(titles.get(place.run, "")),
                place.in_hand,
                place.waiting,
                duration(place.ends) if place.ends is not None else "–",
            )
            for place in sorted(places.values(), key=lambda one: one.position)
        ]
        data = {
            "workers": [
                {"id": one.id, "lanes": one.lanes, "device": one.device, "model": one.model, "tasks": one.tasks}
                for one in view.workers
            ],
            "pauses": [{"kind": one.kind, "reason": one.reason, "by": one.by, "at": one.at} for one in view.pauses],
            "lanes": [
                {"kind": lane.kind, "width": lane.width, "in_hand": len(lane.in_hand), "waiting": len(lane.turns)}
                for lane in view.outlook.lanes
            ],
            "runs": [place for place in places.values() if place.run in titles],
        }
        workers = [(one.id, ", ".join(one.lanes), one.model or "–", len(one.tasks), one.done) for one in view.workers]
        door.result(
            data,
            table(("worker", "lanes", "model", ">in hand", ">done"), workers, empty="no workers: start `atelier up`"),
            facts([(f"held: {one.kind}", safe(one.reason) or "no reason given") for one in view.pauses]),
            table((">place", "run", "what", ">in hand", ">waiting", ">done in"), rows, empty="nothing waits"),
        )


@verb(app, "hold")
def hold(
    door: Door,
    kind: Kind = "*",
    reason: Annotated[str, typer.Option(help="Why; shown to everybody who waits.")] = "",
) -> None:
    """Take nothing more from a kind of lane, or from all, until `release`. What is in hand is finished."""
    with door.studio() as studio:
        studio.queue.hold(kind, reason=reason)
        door.result({"held": kind}, "the queue is held" if kind == "*" else f"{safe(kind)} is held")


@verb(app, "release")
def release(door: Door, kind: Kind = "*") -> None:
    """Go on with a kind of lane, or with all."""
    with door.studio() as studio:
        studio.queue.release(kind)
        door.result({"released": kind}, "the queue goes on" if kind == "*" else f"{safe(kind)} goes on")


@verb(app, "priority")
def priority(
    door: Door,
    run: Which,
    value: Annotated[int, typer.Argument(help="-10 to 10; -100: when nothing else waits; 100: before all.")],
) -> None:
    """Give a run that waits another priority."""
    with door.studio() as studio:
        found = find_run(studio, run)
        studio.queue.prioritise(found.id, value)
        door.result({"run": found.id, "priority": value}, f"run {found.id} has priority {value}")


@verb(app, "first")
def first(door: Door, run: Which) -> None:
    """Put a run before all others of its owner."""
    with door.studio() as studio:
        found = find_run(studio, run)
        studio.queue.move(found.id)
        door.result({"run": found.id}, f"run {found.id} is the first of its owner's")


@verb(app, "pause")
def pause(door: Door, run: Which) -> None:
    """Take no more tasks of a run until `go-on`."""
    with door.studio() as studio:
        found = find_run(studio, run)
        studio.queue.pause(found.id)
        door.result({"run": found.id, "paused": True}, f"run {found.id} is paused")


@verb(app, "go-on")
def go_on(door: Door, run: Which) -> None:
    """Take the tasks of a paused run again."""
    with door.studio() as studio:
        found = find_run(studio, run)
        studio.queue.pause(found.id, paused=False)
        door.result({"run": found.id, "paused": False}, f"run {found.id} goes on")
