"""`atelier budget`: what the workspace spent, and what it and its users may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from atelier.cli.door import Door
from atelier.cli.show import table, when
from atelier.cli.verbs import noun, verb
from atelier.errors import InvalidInput

if TYPE_CHECKING:
    from atelier.library.budgets import BudgetState
    from atelier.steps.studio import Studio

app = noun("Budgets: what may be spent in a day, a week, a month or at all, and what was.")

User = Annotated[str, typer.Option("--user", help="Login or id of a user; the whole workspace without.")]


@verb(app, "list")
def list_(door: Door) -> None:
    """List budgets with what is spent, and what is held back for runs that wait."""
    with door.studio() as studio:
        states = studio.budgets.list()
        rows = [_row(one) for one in states]
        columns = ("budget", "whose", "unit", "period", ">amount", ">spent", ">held", ">left", "level", "ends")
        door.result({"budgets": [_json(one) for one in states]}, table(columns, rows, empty="no budget is set"))


@verb(app, "set")
def set_(
    door: Door,
    unit: Annotated[str, typer.Argument(help="pictures, gpu-seconds, cpu-seconds, remote-seconds, credits, usd.")],
    amount: Annotated[float, typer.Argument(help="What may be spent in a period.", min=0)],
    period: Annotated[str, typer.Option(help="day, week, month or always; they start at midnight UTC.")] = "month",
    user: User = "",
    warn: Annotated[float, typer.Option(help="Warn from this share of it on, 0 to 1.", min=0, max=1)] = 0.8,
    hard: Annotated[bool, typer.Option("--stop/--warn-only", help="Start nothing more when it is spent.")] = True,
) -> None:
    """Set a budget; the one of the same user, unit and period is replaced."""
    from atelier.library.budgets import Period

    try:
        chosen = Period(period)
    except ValueError:
        raise InvalidInput(f"'{period}' is no period", advice=f"use one of {', '.join(Period)}") from None
    with door.studio() as studio:
        whose = _user(studio, user)
        made = studio.budgets.set(unit, amount, period=chosen, user=whose, warn_at=warn, hard=hard)
        state = next(one for one in studio.budgets.list() if one.budget.id == made.id)
        door.result(_json(state), f"{made.id}: {amount:g} {unit} a {period}; {state.words}")


@verb(app, "remove")
def remove(door: Door, budget: Annotated[str, typer.Argument(metavar="ID", help="Of the budget.")]) -> None:
    """Remove a budget. Runs that were paused because of it stay paused: `atelier queue resume`."""
    with door.studio() as studio:
        studio.budgets.remove(budget)
        door.result({"removed": budget}, f"{budget} is removed")


@verb(app, "costs")
def costs(
    door: Door,
    days: Annotated[int, typer.Option(help="Of so many days until now; 0: of all time.", min=0)] = 30,
) -> None:
    """Show what was spent, by unit, by user and by subject."""
    from atelier.database import now

    since: datetime | None = now() - timedelta(days=days) if days else None
    with door.studio() as studio:
        usage = studio.usage
        spent, users, subjects = usage.spent(since), usage.by_user(since), usage.by_subject(since)
        door.result(
            {"costs": spent, "by_user": users, "by_subject": subjects},
            table(("unit", ">amount", ">tasks"), [(one.unit, f"{one.amount:g}", one.tasks) for one in spent]),
            table(("user", "unit", ">amount"), [(one.of or "–", one.unit, f"{one.amount:g}") for one in users]),
            table(("subject", "unit", ">amount"), [(one.of, one.unit, f"{one.amount:g}") for one in subjects]),
        )


def _user(studio: Studio, named: str) -> str:
    from atelier.accounts.accounts import Accounts
    from atelier.errors import NotFound

    if named in ("", "owner"):
        return named
    users = Accounts(studio.library.database).users
    try:
        return users.find(named).id
    except NotFound:
        return users.get(named).id


def _row(state: BudgetState) -> tuple[object, ...]:
    budget = state.budget
    return (
        budget.id,
        budget.user or "workspace",
        budget.unit,
        budget.period.value,
        f"{budget.amount:g}",
        f"{state.spent:g}",
        f"{state.held:g}",
        f"{state.left:g}",
        state.level.value + ("" if budget.hard else " (only warns)"),
        when(state.ends) if state.ends else "–",
    )


def _json(state: BudgetState) -> dict[str, object]:
    return {"budget": state.budget, "spent": state.spent, "held": state.held, "left": state.left, "level": state.level}
