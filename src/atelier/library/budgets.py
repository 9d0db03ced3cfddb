"""Budgets: what a workspace, or one user in it, may spend of a unit in a day, a week, a month, or at all.

Spent is what tasks recorded (`CostRow`). Held back is what runs that are not over were expected to cost, less what they
have cost already: ten runs that would each fit alone do not pass together.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.dialect import upsert
from atelier.errors import InvalidInput, NotFound, OutOfResources
from atelier.library.run_tables import BudgetRow, CostRow, EstimateRow, RunRow, TaskRow
from atelier.recipe.values import State, new_id
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce

UNITS = ("pictures", "gpu-seconds", "cpu-seconds", "remote-seconds", "credits", "usd")
"""What budgets are kept in: pictures drawn, time of a kind of lane, what providers charge."""
OPEN = (State.WAITING.value, State.RUNNING.value)
MOST = 1e15


class Period(StrEnum):
    """How long a budget lasts before it starts anew, at midnight UTC; weeks start on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALWAYS = "always"

    def start(self, moment: datetime) -> datetime | None:
        """When the period that `moment` (UTC) lies in began; None: it never did."""
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        if self is Period.DAY:
            return day
        if self is Period.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Period.MONTH else None

    def end(self, moment: datetime) -> datetime | None:
        """When the next one begins; None: never."""
        begun = self.start(moment)
        if begun is None:
            return None
        if self is Period.MONTH:
            return (begun + timedelta(days=32)).replace(day=1)
        return begun + timedelta(days=1 if self is Period.DAY else 7)


class Level(StrEnum):
    """How full a budget is: below its warning, between warning and amount, used up."""

    FINE = "fine"
    WARNING = "warning"
    SPENT = "spent"


@dataclass(frozen=True)
class Budget:
    """Attributes: user: empty for the whole workspace. warn_at: share of the amount, 0 to 1. hard: nothing that costs
    of this unit is started when it is used up; else it only warns."""

    id: str
    user: str
    unit: str
    period: Period
    amount: float
    warn_at: float
    hard: bool
    changed: datetime
    changed_by: str


@dataclass(frozen=True)
class BudgetState:
    """A budget at a moment. `held`: what runs that are not over are expected to cost yet. `ends`: None: never."""

    budget: Budget
    spent: float
    held: float
    starts: datetime | None
    ends: datetime | None

    @property
    def left(self) -> float:
        """What may still be asked for; never below 0."""
        return max(0.0, self.budget.amount - self.spent - self.held)

    @property
    def level(self) -> Level:
        """How full it is, with what is held back."""
        used = self.spent + self.held
        if used >= self.budget.amount:
            return Level.SPENT
        return Level.WARNING if used >= self.budget.amount * self.budget.warn_at else Level.FINE

    @property
    def words(self) -> str:
        """For people, with the numbers."""
        who = "the workspace" if not self.budget.user else "you"
        when = "in all" if self.budget.period is Period.ALWAYS else f"this {self.budget.period.value}"
        held = f" and {self.held:g} held for runs that wait" if self.held else ""
        verb = "has" if not self.budget.user else "have"
        return f"{who} {verb} used {self.spent:g}{held} of {self.budget.amount:g} {self.budget.unit} {when}"


class Budgets:
    """Budgets of one workspace."""

    def __init__(self, database: Database, workspace: str, *, clock: Callable[[], datetime] = now) -> None:
        self._database, self._workspace, self._clock = database, workspace, clock

    def set(
        self,
        unit: str,
        amount: float,
        *,
        period: Period = Period.MONTH,
        user: str = "",
        warn_at: float = 0.8,
        hard: bool = True,
        actor: str = "",
    ) -> Budget:
        """Set what may be spent; the budget of the same user, unit and period is replaced.

        Raises:
            InvalidInput: no such unit, an amount below 0, a warning outside of 0 to 1.
        """
        if unit not in UNITS:
            raise InvalidInput(f"'{unit}' is no unit of costs", advice=f"use one of {', '.join(UNITS)}")
        if not 0 <= amount <= MOST:
            raise InvalidInput(f"a budget is 0 to {MOST:g}, and {amount:g} was given")
        if not 0 <= warn_at <= 1:
            raise InvalidInput(f"a warning comes at a share of 0 to 1 of the budget, and {warn_at:g} was given")
        mine = _own(self._workspace, user, unit, period)
        values = {"amount": amount, "warn_at": warn_at, "hard": hard, "changed": self._clock(), "changed_by": actor}
        values["told"] = None
        with self._database.write() as session:
            row = session.scalar(select(BudgetRow).where(*mine).with_for_update())
            if row is None:
                key = {"id": new_id(), "workspace": self._workspace, "user_id": user, "unit": unit}
                row = BudgetRow(**key, period=period.value, **values)
                session.add(row)
            else:
                for name, value in values.items():
                    setattr(row, name, value)
            session.flush()
            return _budget(row)

    def remove(self, budget_id: str) -> None:
        """Limit this no longer. Raises NotFound."""
        mine = BudgetRow.workspace == self._workspace, BudgetRow.id == budget_id
        with self._database.write() as session:
            if not session.execute(delete(BudgetRow).where(*mine)).rowcount:  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
                raise NotFound(f"there is no budget {budget_id} in this workspace")

    def list(self, *, of: str | None = None) -> list[BudgetState]:
        """How full they are, the workspace's first; with `of` only the workspace's and this user's."""
        with self._database.read() as session:
            return self._states(session, None if of is None else ("", of))

    def any(self) -> bool:
        """Whether there is one; where there is none, nothing has to be estimated."""
        query = select(BudgetRow.id).where(BudgetRow.workspace == self._workspace).limit(1)
        with self._database.read() as session:
            return session.scalar(query) is not None

    def admit(self, run_id: str, user: str, estimate: Mapping[str, float]) -> list[str]:
        """Hold back what a run is expected to cost. Returns warnings: budgets that it brings near their end.

        Args:
            user: whose run it is.
            estimate: by unit; what is not known beforehand is left out, and passes while something is left.

        Raises:
            OutOfResources: a budget does not suffice; nothing is held back.
        """
        with self._database.write() as session:
            # Both databases let one of two submits through at a time here: SQLite as a whole, Postgres by these rows.
            session.execute(select(BudgetRow.id).where(BudgetRow.workspace == self._workspace).with_for_update())
            states = self._states(session, ("", user), besides=run_id)
            for state in states:
                self._require(state, estimate.get(state.budget.unit))
            rows = [{"run_id": run_id, "unit": unit, "amount": amount} for unit, amount in sorted(estimate.items())]
            upsert(session, EstimateRow, rows, replace=["amount"])
            after = self._states(session, ("", user))
        return [state.words for state in after if state.level is not Level.FINE]

    def exhausted(self, user: str) -> BudgetState | None:
        """A hard budget that is wholly spent, so that waiting work must be held; None while there is none."""
        with self._database.read() as session:
            states = self._states(session, ("", user))
        return next((one for one in states if one.budget.hard and one.spent >= one.budget.amount), None)

    def tell_reached(self, user: str) -> int:
        """Tell webhooks of budgets of the workspace and of a user that are spent, once a period. Returns how many."""
        with self._database.read() as session:
            if not self._reached(session, user):
                return 0
        with self._database.write() as session:
            found = self._reached(session, user)
            for row, state in found:
                row.told = self._clock()
                told = {"budget": row.id, "user": row.user_id or None, "unit": row.unit, "period": row.period}
                numbers = {"amount": row.amount, "spent": round(state.spent, 3), "hard": row.hard}
                announce(session, self._workspace, Event.BUDGET_REACHED, {**told, **numbers, "path": "/v1/budgets"})
            return len(found)

    def _reached(self, session: Session, user: str) -> builtins.list[tuple[BudgetRow, BudgetState]]:
        spent = [one for one in self._states(session, ("", user)) if one.spent >= one.budget.amount]
        rows = [(session.get_one(BudgetRow, one.budget.id), one) for one in spent]
        return [
            (row, one) for row, one in rows if row.told is None or (one.starts is not None and row.told < one.starts)
        ]

    def hold(self, state: BudgetState) -> int:
        """Pause the runs that a spent budget concerns. Returns how many were not paused already."""
        mine = [RunRow.workspace == self._workspace, RunRow.state.in_(OPEN), RunRow.paused.is_(False)]
        mine.append(RunRow.queued.is_not(None))
        if state.budget.user:
            mine.append(RunRow.submitted_by == state.budget.user)
        with self._database.write() as session:
            return int(session.execute(update(RunRow).where(*mine).values(paused=True)).rowcount)  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult

    def _require(self, state: BudgetState, wanted: float | None) -> None:
        budget = state.budget
        free = wanted is None and state.spent + state.held < budget.amount
        if not budget.hard or wanted == 0 or free or (wanted is not None and wanted <= state.left):
            return
        asked = "" if wanted is None else f", and this would take {wanted:g} more"
        again = "" if state.ends is None else f"wait until {state.ends:%Y-%m-%d %H:%M} UTC, or "
        raise OutOfResources(
            f"{state.words}{asked}",
            kept="nothing was started",
            advice=f"{again}ask the workspace's owner for a larger budget",
        )

    def _states(self, session: Session, users: Iterable[str] | None, besides: str = "") -> list[BudgetState]:
        query = select(BudgetRow).where(BudgetRow.workspace == self._workspace)
        if users is not None:
            query = query.where(BudgetRow.user_id.in_(list(users)))
        rows = session.scalars(query.order_by(BudgetRow.user_id, BudgetRow.unit, BudgetRow.period)).all()
        moment = self._clock()
        made: list[BudgetState] = []
        for budget in map(_budget, rows):
            starts = budget.period.start(moment)
            spent = self._spent(session, budget, starts)
            made.append(
                BudgetState(budget, spent, self._held(session, budget, besides), starts, budget.period.end(moment))
            )
        return made

    def _spent(self, session: Session, budget: Budget, since: datetime | None) -> float:
        query = select(func.coalesce(func.sum(CostRow.amount), 0.0))
        query = query.where(CostRow.workspace == self._workspace, CostRow.unit == budget.unit)
        if since is not None:
            query = query.where(CostRow.at >= since)
        if budget.user:
            query = query.where(CostRow.submitted_by == budget.user)
        return float(session.scalar(query) or 0.0)

    def _held(self, session: Session, budget: Budget, besides: str) -> float:
        cost = (
            select(func.coalesce(func.sum(CostRow.amount), 0.0))
            .join(TaskRow, TaskRow.id == CostRow.task_id)
            .where(TaskRow.run_id == EstimateRow.run_id, CostRow.unit == EstimateRow.unit)
            .scalar_subquery()
        )
        query = select(EstimateRow.amount, cost).join(RunRow, RunRow.id == EstimateRow.run_id)
        query = query.where(RunRow.workspace == self._workspace, RunRow.state.in_(OPEN), RunRow.id != besides)
        query = query.where(EstimateRow.unit == budget.unit)
        if budget.user:
            query = query.where(RunRow.submitted_by == budget.user)
        return float(sum(max(0.0, expected - used) for expected, used in session.execute(query)))


def _own(workspace: str, user: str, unit: str, period: Period):
    return (
        BudgetRow.workspace == workspace,
        BudgetRow.user_id == user,
        BudgetRow.unit == unit,
        BudgetRow.period == period.value,
    )


def _budget(row: BudgetRow) -> Budget:
    return Budget(
        id=row.id,
        user=row.user_id,
        unit=row.unit,
        period=Period(row.period),
        amount=row.amount,
        warn_at=row.warn_at,
        hard=row.hard,
        changed=row.changed,
        changed_by=row.changed_by,
    )
