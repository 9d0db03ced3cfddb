"""Rates in the database: windows that move on, one count for all who share it, and nothing left of old ones."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from atelier.accounts.access_tables import RateRow
from atelier.accounts.directory import Directory
from atelier.accounts.rates import Rates
from atelier.database import Database

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


class Clock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        self.moment = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def go_on(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def database(database_url: str | None, tmp_path) -> Iterator[Database]:
    with Database.open(database_url or tmp_path / "a.db") as opened:
        yield opened


def test_a_window_moves_on(database: Database) -> None:
    clock = Clock()
    rates = Rates(Directory(database, clock=clock))
    found = []
    for _ in range(4):
        found.append(rates.hit("submits", "mira", 3, 60))
        clock.go_on(10)
    assert [(one.allowed, one.left) for one in found] == [(True, 2), (True, 1), (True, 0), (False, 0)]
    assert [one.reset for one in found] == [60, 50, 40, 30]
    assert rates.hit("submits", "noor", 3, 60).allowed, "everybody has their own"
    assert rates.hit("sign-in", "mira", 3, 60).allowed, "and everything is counted apart"
    clock.go_on(25)
    assert [rates.hit("submits", "mira", 3, 60).allowed for _ in range(2)] == [True, False]
    assert not rates.hit("submits", "eve", 0, 60).allowed


def test_two_servers_count_together_and_at_once(database: Database) -> None:
    servers = [Rates(Directory(database, clock=Clock())) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: servers[number % 2].hit("sign-in", "mira", 10, 900), range(20)))
    assert sum(one.allowed for one in found) == 10
    assert sorted(one.left for one in found if one.allowed) == list(range(10))


def test_what_is_over_goes_and_nobody_is_named(database: Database) -> None:
    clock = Clock()
    rates = Rates(Directory(database, clock=clock))
    for number in range(5):
        rates.hit("sign-in", f"user{number}@example.org", 10, 900)
    clock.go_on(901)
    rates.hit("sign-in", "mira@example.org", 10, 900)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(RateRow)) == 1
        assert "mira" not in str(session.scalar(select(RateRow.name)))


def test_many_tries_take_little_room(database: Database) -> None:
    clock = Clock()
    rates = Rates(Directory(database, clock=clock))
    for _ in range(600):
        assert rates.hit("requests", "mira", 10_000, 60).allowed
        clock.go_on(0.1)
    with database.read() as session:
        hits = session.scalar(select(RateRow.hits)) or []
    assert len(hits) <= 201
    assert sum(count for _, count in hits) == 600
