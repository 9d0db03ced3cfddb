"""Budgets at work: what a run is expected to cost before it is let in, and holding what waits when one is spent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from atelier.accounts.audit import AuditTrail
from atelier.errors import OutOfResources
from atelier.library import Library
from atelier.library.budgets import Budget, Budgets, BudgetState, Level, Period
from atelier.recipe import Recipe, Run, Runner


@dataclass(frozen=True)
class Held:
    """A budget that is spent, and how many runs were paused because of it just now."""

    state: BudgetState
    runs: int


class BudgetService:
    """Budgets of the workspace.

    Args:
        runner: gives the kernel's runner; it is asked for only where there is a budget.
        audit: hears who changed what.
    """

    def __init__(self, library: Library, runner: Callable[[], Runner], audit: AuditTrail) -> None:
        self._library, self._runner, self._audit = library, runner, audit
        self._budgets = Budgets(library.database, library.workspace)

    def set(
        self,
        unit: str,
        amount: float,
        *,
        period: Period = Period.MONTH,
        user: str = "",
        warn_at: float = 0.8,
        hard: bool = True,
        actor: str = "owner",
    ) -> Budget:
        """See `Budgets.set`. Raises InvalidInput."""
        made = self._budgets.set(unit, amount, period=period, user=user, warn_at=warn_at, hard=hard, actor=actor)
        self._audit.note(actor, "budget.set", made.id, unit=unit, period=period.value, amount=amount, user=user)
        return made

    def remove(self, budget_id: str, *, actor: str = "owner") -> None:
        """Limit this no longer. Raises NotFound."""
        self._budgets.remove(budget_id)
        self._audit.note(actor, "budget.remove", budget_id)

    def list(self, *, of: str | None = None) -> list[BudgetState]:
        """How full they are; with `of` only the workspace's and this user's."""
        return self._budgets.list(of=of)

    def notices(self, user: str) -> list[str]:
        """What a user is to know: budgets that are near their end, or spent."""
        if not self._budgets.any():
            return []
        return [one.words for one in self._budgets.list(of=user) if one.level is not Level.FINE]

    def admit(self, run: Run, user: str) -> None:
        """Let a run in when budgets suffice, and hold back what it is expected to cost. One whose every result is there
        already costs nothing, and always passes.

        Raises:
            OutOfResources: a budget does not suffice; the message has the numbers.
        """
        if not self._budgets.any():
            return
        planned = self._runner().plan(self._library.workspace, Recipe.model_validate(run.recipe), run.inputs)
        if planned and all(one.tasks == one.reused is not None for one in planned):
            return
        estimate: dict[str, float] = {}
        for one in planned:
            for cost in one.costs:
                estimate[cost.unit] = estimate.get(cost.unit, 0.0) + cost.amount
        self._budgets.admit(run.id, user, estimate)

    def require_left(self, user: str) -> None:
        """Pass while no hard budget is spent. Raises OutOfResources."""
        spent = self._budgets.exhausted(user) if self._budgets.any() else None
        if spent is not None:
            until = "" if spent.ends is None else f"wait until {spent.ends:%Y-%m-%d %H:%M} UTC, or "
            raise OutOfResources(
                spent.words, kept="the run stays paused", advice=f"{until}ask the workspace's owner for a larger budget"
            )

    def enforce(self, user: str) -> Held | None:
        """Pause what waits when a budget is spent: what is in hand is finished, nothing new is begun."""
        if not self._budgets.any():
            return None
        self._budgets.tell_reached(user)
        spent = self._budgets.exhausted(user)
        return None if spent is None else Held(spent, self._budgets.hold(spent))
