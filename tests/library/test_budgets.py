"""Budgets: periods, what is spent and held back, who is refused, what is paused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from atelier.errors import InvalidInput, NotFound, OutOfResources
from atelier.library import Library
from atelier.library.budgets import Budgets, Level, Period
from atelier.library.run_tables import CostRow, RunRow
from atelier.recipe.values import Commit, Cost, Permit, Picture, Result, Run, State, new_id

MOMENT = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def budgets(library: Library) -> Budgets:
    return Budgets(library.database, library.workspace, clock=lambda: MOMENT)


def spend(library: Library, amount: float, *, unit: str = "pictures", at: datetime = MOMENT, user: str = "") -> None:
    with library.database.write() as session:
        session.add(
            CostRow(workspace=library.workspace, task_id="t", submitted_by=user, amount=amount, unit=unit, at=at)
        )


def submitted(library: Library, user: str = "", workspace: str | None = None) -> str:
    run = Run(
        id=new_id(), workspace=workspace or library.workspace, recipe={}, inputs={}, created=MOMENT, state=State.WAITING
    )
    library.ledger.create_run(run)
    with library.database.write() as session:
        session.execute(update(RunRow).where(RunRow.id == run.id).values(submitted_by=user, queued=MOMENT))
    return run.id


@pytest.mark.parametrize(
    ("period", "starts", "ends"),
    [
        (Period.DAY, datetime(2026, 3, 11, tzinfo=UTC), datetime(2026, 3, 12, tzinfo=UTC)),
        (Period.WEEK, datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC)),
        (Period.MONTH, datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        (Period.ALWAYS, None, None),
    ],
)
def test_periods(period: Period, starts: datetime | None, ends: datetime | None) -> None:
    assert (period.start(MOMENT), period.end(MOMENT)) == (starts, ends)


def test_only_what_was_spent_in_the_period_counts(library: Library, budgets: Budgets) -> None:
    for period in Period:
        budgets.set("pictures", 10, period=period)
    spend(library, 1)
    spend(library, 2, at=datetime(2026, 3, 10, 23, 59, tzinfo=UTC))
    spend(library, 4, at=datetime(2026, 3, 8, tzinfo=UTC))
    spend(library, 8, at=datetime(2026, 2, 28, tzinfo=UTC))
    spend(library, 16, unit="gpu-seconds")
    found = {one.budget.period: one.spent for one in budgets.list()}
    assert found == {Period.DAY: 1, Period.WEEK: 3, Period.MONTH: 7, Period.ALWAYS: 15}


def test_a_submit_that_does_not_fit_is_refused_with_the_numbers(library: Library, budgets: Budgets) -> None:
    budgets.set("pictures", 10)
    spend(library, 5)
    assert budgets.admit(submitted(library), "", {"pictures": 2.0}) == []
    warned = budgets.admit(submitted(library), "", {"pictures": 2.0})
    assert warned == ["the workspace has used 5 and 4 held for runs that wait of 10 pictures this month"]
    late = submitted(library)
    with pytest.raises(OutOfResources, match="4 held") as refused:
        budgets.admit(late, "", {"pictures": 2.0})
    assert "would take 2 more" in str(refused.value)
    assert "2026-04-01" in refused.value.advice
    [state] = budgets.list()
    assert (state.held, state.left, state.level) == (4, 1, Level.WARNING)
    budgets.admit(late, "", {"pictures": 1.0})
    assert budgets.list()[0].level is Level.SPENT
    budgets.admit(submitted(library), "", {"pictures": 0.0})
    with pytest.raises(OutOfResources):
        budgets.admit(submitted(library), "", {})


def test_what_is_held_goes_when_the_run_is_over_or_has_spent_it(library: Library, budgets: Budgets, worker) -> None:
    budgets.set("pictures", 10)
    task, attempt = worker.task()
    run = library.ledger.runs("default")[0].id
    budgets.admit(run, "", {"pictures": 4.0})
    assert budgets.list()[0].held == 4
    commit = Commit(
        result=Result(value=[], assets=()), drafts=(), key="k", reusable=False, permit=Permit(), provenance={},
        costs=(Cost(amount=3, unit="pictures"),),
    )  # fmt: skip
    library.ledger.commit(task, attempt, commit)
    clockless = Budgets(library.database, library.workspace)
    assert (clockless.list()[0].spent, clockless.list()[0].held) == (3, 1)
    library.ledger.set_run_state("default", run, State.DONE)
    assert clockless.list()[0].held == 0


def test_a_users_budget_is_theirs_alone(library: Library, budgets: Budgets) -> None:
    budgets.set("pictures", 3, user="ann")
    spend(library, 3, user="ann")
    spend(library, 50, user="bob")
    with pytest.raises(OutOfResources, match="you have used 3"):
        budgets.admit(submitted(library, "ann"), "ann", {"pictures": 1.0})
    budgets.admit(submitted(library, "bob"), "bob", {"pictures": 1.0})
    assert budgets.list(of="bob") == []
    assert [one.budget.user for one in budgets.list(of="ann")] == ["ann"]


def test_a_soft_budget_only_warns(library: Library, budgets: Budgets) -> None:
    budgets.set("pictures", 1, hard=False)
    spend(library, 3)
    assert (
        "used 3 and 5 held for runs that wait of 1 pictures"
        in budgets.admit(submitted(library), "", {"pictures": 5.0})[0]
    )
    assert budgets.exhausted("") is None


def test_a_spent_budget_holds_what_waits(library: Library, budgets: Budgets) -> None:
    budgets.set("gpu-seconds", 60, user="ann")
    mine, others = submitted(library, "ann"), submitted(library, "bob")
    assert budgets.exhausted("ann") is None
    spend(library, 61, unit="gpu-seconds", user="ann")
    spent = budgets.exhausted("ann")
    assert spent is not None
    assert budgets.exhausted("bob") is None
    assert (budgets.hold(spent), budgets.hold(spent)) == (1, 0)
    with library.database.read() as session:
        paused = dict(session.execute(select(RunRow.id, RunRow.paused)).all())
    assert (paused[mine], paused[others]) == (True, False)


def test_setting_again_replaces_and_workspaces_are_apart(library: Library, budgets: Budgets) -> None:
    first, second = budgets.set("pictures", 1), budgets.set("pictures", 2, warn_at=0.5)
    assert first.id == second.id
    assert [(one.budget.amount, one.budget.warn_at) for one in budgets.list()] == [(2, 0.5)]
    other = Budgets(library.database, "other")
    assert (other.list(), other.any(), budgets.any()) == ([], False, True)
    with pytest.raises(NotFound):
        other.remove(first.id)
    budgets.remove(first.id)
    assert not budgets.any()
    for unit, amount, warn in (("apples", 1, 0.5), ("pictures", -1, 0.5), ("pictures", 1, 1.5)):
        with pytest.raises(InvalidInput):
            budgets.set(unit, amount, warn_at=warn)


def test_tasks_record_time_and_pictures_by_themselves(library: Library, worker, picture: Callable[..., bytes]) -> None:
    worker.make(Picture, picture(1))
    with library.database.read() as session:
        rows = {row.unit: row.amount for row in session.scalars(select(CostRow))}
    assert rows == {"pictures": 1.0, "cpu-seconds": 1.5}
