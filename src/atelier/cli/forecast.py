"""What `--dry-run` shows: the tasks, the memory, the time, the cost; nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from atelier.cli.door import Door, safe
from atelier.cli.show import duration, facts, size, table
from atelier.errors import AtelierError

if TYPE_CHECKING:
    from atelier.engine.plan import MemoryPlan
    from atelier.steps.services.plans import Forecast


def show_forecast(door: Door, forecast: Forecast, **more: Any) -> None:
    """Print a forecast; where no plan fits, end with exit code 6.

    Args:
        more: further facts for the JSON; plain numbers are shown to people too.
    """
    plans = {name: plan for name, plan in (("draw", forecast.draw), ("train", forecast.train)) if plan is not None}
    data = {
        "dry_run": True,
        "recipe": forecast.prepared.recipe,
        "title": forecast.prepared.title,
        "notes": forecast.prepared.notes,
        "tasks": forecast.tasks,
        "costs": forecast.costs,
        "reused": forecast.reused,
        "seconds": forecast.seconds,
        "seconds_note": forecast.seconds_note,
        "fits": forecast.fits,
        "memory": {name: plan_json(plan) for name, plan in plans.items()},
        **more,
    }
    rows = [
        (
            task.node,
            task.lane,
            "later known" if task.tasks is None else task.tasks,
            "" if not task.reused else task.reused,
            ", ".join(f"{cost.amount:g} {cost.unit}" for cost in task.costs),
        )
        for task in forecast.tasks
    ]
    pairs: list[tuple[str, object]] = [(name.replace("_", " "), _short(value)) for name, value in more.items()]
    pairs += [
        (
            f"memory to {name}",
            f"{size(plan.peak_bytes)} of {size(plan.budget_bytes)} on {plan.device}, {plan.tier}: {plan.reason}",
        )
        for name, plan in plans.items()
    ]
    pairs.append(("time", f"about {duration(forecast.seconds)}, {forecast.seconds_note}"))
    cost = ", ".join(f"{cost.amount:g} {cost.unit}" for cost in forecast.costs)
    pairs.append(("cost", "nothing: all of it was made before" if forecast.reused else cost or "this machine's time"))
    door.result(
        data,
        f"[bold]{safe(forecast.prepared.title)}[/bold] (dry run: nothing was changed)",
        table(("task", "lane", ">count", ">made before", "what"), rows),
        facts(pairs),
    )
    for note in forecast.prepared.notes:
        door.note(f"[yellow]{safe(note)}[/yellow]")
    try:
        for plan in plans.values():
            plan.require()
    except AtelierError as error:
        door.end(error)


def plan_json(plan: MemoryPlan) -> dict[str, Any]:
    """A memory plan as programs get it."""
    from atelier.cli.plain import plain

    return {**plain(plan), "peak_bytes": plan.peak_bytes}


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(value) if isinstance(value, int | str) else ""
