"""`/v1/budgets`: what a workspace and its users may spend."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from atelier.accounts.roles import Role
from atelier.library.budgets import BudgetState, Level, Period
from atelier.server import words
from atelier.server.access import LOCAL, Manages, Reads
from atelier.server.resource import resource

router = resource("budgets")

Unit = Literal["pictures", "gpu-seconds", "cpu-seconds", "remote-seconds", "credits", "usd"]


class BudgetOut(BaseModel):
    """A budget, and how full it is."""

    id: str
    user: str | None = Field(description="Whose; null: the whole workspace's.")
    unit: Unit
    period: Period
    amount: float
    warn_at: float = Field(description="Share of the amount from which on submits are answered with a notice.")
    hard: bool = Field(description="Whether nothing more is started when it is spent.")
    spent: float = Field(description="What tasks of this period recorded.")
    held: float = Field(description="What runs that are not over are expected to cost yet.")
    left: float = Field(description="What may still be asked for.")
    level: Level
    notice: str = Field(description="The same in words.")
    starts: datetime | None = Field(description="Of the period; null: it has none.")
    ends: datetime | None
    changed: datetime
    changed_by: str


class BudgetList(BaseModel):
    """All of them; there are few."""

    items: list[BudgetOut]


class BudgetWish(words.Request):
    """What may be spent. The budget of the same user, unit and period is replaced."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"unit": "pictures", "amount": 500, "period": "month", "warn_at": 0.8}]}
    )

    unit: Unit
    amount: float = Field(ge=0, le=1e15, allow_inf_nan=False)
    period: Period = Period.MONTH
    user: words.Id | None = Field(default=None, description="Whose; the whole workspace's without.")
    warn_at: float = Field(default=0.8, ge=0, le=1)
    hard: bool = Field(default=True, description="false: it only warns.")


@router.get("", summary="List budgets")
def list_budgets(caller: Reads) -> BudgetList:
    """The workspace's and your own; who manages it sees everybody's."""
    every = caller.role is Role.OWNER
    return BudgetList(items=[_out(one) for one in caller.studio.budgets.list(of=None if every else caller.user)])


@router.put("", summary="Set a budget")
def set_budget(caller: Manages, wish: BudgetWish) -> BudgetOut:
    """A submit that it does not suffice for is refused with 507; when it is spent, what waits is paused."""
    budgets = caller.studio.budgets
    if wish.user is not None and wish.user != LOCAL:
        caller.state.accounts.users.get(wish.user)
    made = budgets.set(
        wish.unit,
        wish.amount,
        period=wish.period,
        user=wish.user or "",
        warn_at=wish.warn_at,
        hard=wish.hard,
        actor=caller.user,
    )
    return next(_out(one) for one in budgets.list() if one.budget.id == made.id)


@router.delete("/{budget_id}", status_code=204, summary="Remove a budget")
def remove_budget(caller: Manages, budget_id: words.Id) -> None:
    """Limits this no longer. What was paused because of it stays paused: resume it."""
    caller.studio.budgets.remove(budget_id, actor=caller.user)


def _out(state: BudgetState) -> BudgetOut:
    budget = state.budget
    return BudgetOut.model_validate(
        {
            "id": budget.id,
            "user": budget.user or None,
            "unit": budget.unit,
            "period": budget.period,
            "amount": budget.amount,
            "warn_at": budget.warn_at,
            "hard": budget.hard,
            "spent": round(state.spent, 3),
            "held": round(state.held, 3),
            "left": round(state.left, 3),
            "level": state.level,
            "notice": state.words,
            "starts": state.starts,
            "ends": state.ends,
            "changed": budget.changed,
            "changed_by": budget.changed_by,
        }
    )
