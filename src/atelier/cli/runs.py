"""`atelier runs`: what was run, how it stands, going on, stopping."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from atelier.cli.door import Door, safe
from atelier.cli.naming import find_run
from atelier.cli.progress import TITLES
from atelier.cli.show import facts, plural, table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import AtelierError

if TYPE_CHECKING:
    from atelier.recipe import Run
    from atelier.steps.services.runs import RunView

app = noun("Runs: what was asked for, how it stands, going on, stopping.")

Which = Annotated[str, typer.Argument(metavar="RUN", help="Id of the run, its beginning, or last.")]


@verb(app, "list")
def list_(
    door: Door, limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=10000, help="How many.")] = 20
) -> None:
    """List runs, the newest first."""
    with door.studio() as studio:
        runs = studio.runs.list(limit=limit)
        rows = [(run.id, when(run.created), run.state.value, run.title) for run in runs]
        door.result(
            {"runs": [run_json(run) for run in runs]},
            table(("run", "when", "state", "what"), rows, empty="no runs yet"),
        )


@verb(app, "show")
def show(door: Door, run: Which = "last") -> None:
    """Show a run with its tasks, inputs and outputs."""
    with door.studio() as studio:
        view = studio.runs.show(find_run(studio, run).id)
        door.result(view_json(view), *_told(view))
        for problem in view.problems:
            door.note(f"[red]{safe(problem.message)}[/red] {safe(problem.kept)} {safe(problem.advice)}")
            if problem.command:
                door.hint(safe(door.command(*problem.command)))
        if view.state.value != "done":
            door.hint(f"to go on: {door.command('runs', 'resume', view.run.id)}")


@verb(app, "resume")
def resume(
    door: Door,
    run: Which = "last",
    previews: Annotated[Path | None, typer.Option(help="Write previews into this folder.", file_okay=False)] = None,
) -> None:
    """Go on with a run that was stopped, failed or was left by a crash. What is done is not done again."""
    from atelier.cli.run_recipe import show_outputs
    from atelier.cli.train import show_training

    with door.studio() as studio:
        found = find_run(studio, run)
        view = door.work(studio, found.id, resume=True, previews=previews)
        if "judged" in view.outputs:
            show_training(door, studio, view)
        else:
            show_outputs(door, view)


@verb(app, "cancel")
def cancel(door: Door, run: Which) -> None:
    """Stop a run, also one that another process works on; it notices within seconds. What is finished is kept."""
    with door.studio() as studio:
        found = find_run(studio, run)
        studio.runs.cancel(found.id)
        after = studio.runs.show(found.id)
        door.result(run_json(after.run), f"run {found.id} is {after.state.value}")


@verb(app, "watch")
def watch(
    door: Door,
    run: Which = "last",
    every: Annotated[float, typer.Option(min=0.1, max=3600, help="Seconds between looks.")] = 1.0,
) -> None:
    """Follow a run that another process works on, until it is over."""
    with door.studio() as studio:
        found = find_run(studio, run)
        told: dict[str, str] = {}
        while True:
            view = studio.runs.show(found.id)
            for task in view.tasks:
                if told.get(task.id) != task.state.value:
                    told[task.id] = task.state.value
                    door.note(
                        f"{TITLES.get(task.node, task.node)} {task.index or ''}: {task.state.value}".replace(" :", ":")
                    )
            if view.state.over:
                break
            time.sleep(every)
        door.result(view_json(view), *_told(view))
        try:
            view.require()
        except AtelierError as error:
            door.end(error)


def run_json(run: Run) -> dict[str, Any]:
    """A run as programs get it in lists."""
    return {
        "id": run.id,
        "title": run.title,
        "state": run.state,
        "created": run.created,
        "recipe": run.recipe.get("name"),
    }


def view_json(view: RunView) -> dict[str, Any]:
    """A run with all there is of it."""
    tasks = [
        {
            "id": task.id,
            "node": task.node,
            "index": task.index,
            "state": task.state,
            "attempt": task.attempt,
            "problem": _problem(task),
        }
        for task in view.tasks
    ]
    return {**run_json(view.run), "inputs": view.run.inputs, "tasks": tasks, "outputs": view.outputs}


def _problem(task: Any) -> dict[str, str] | None:
    found = task.problem
    return {"code": found.code, "message": found.message, "kept": found.kept, "advice": found.advice} if found else None


def _told(view: RunView) -> list[Any]:
    states: dict[str, list[str]] = {}
    for task in view.tasks:
        states.setdefault(task.node, []).append(task.state.value)
    rows = [
        (
            TITLES.get(node, node),
            plural(len(found), "task"),
            ", ".join(f"{found.count(one)} {one}" for one in dict.fromkeys(found)),
        )
        for node, found in states.items()
    ]
    pairs = [
        ("run", view.run.id),
        ("what", view.run.title),
        ("when", when(view.run.created)),
        ("state", view.state.value),
    ]
    outputs = [(name, ", ".join(asset.id for asset in _assets(value))) for name, value in view.outputs.items()]
    return [facts(pairs), table(("step", "", "state"), rows, empty="no tasks yet"), facts(outputs)]


def _assets(value: Any) -> list[Any]:
    from atelier.recipe import Asset

    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, Asset)]
