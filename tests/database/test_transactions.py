"""Transactions: all or nothing, writers in turn, deleted bytes gone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Integer, create_engine, select, text
from sqlalchemy.exc import StatementError

from atelier.accounts.access_tables import UsageRow
from atelier.accounts.tables import AuditRow, WorkspaceRow
from atelier.database import Database, now
from atelier.database.dialect import count_up, insert_or_ignore, slices
from atelier.errors import Unavailable


def workspace(name: str, created: datetime | None = None) -> WorkspaceRow:
    return WorkspaceRow(id=name, title=name, created=created or now())


def test_pragmas_hold_on_every_connection(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database:
        for _ in range(2):
            with database.read() as session:
                found = {
                    name: session.execute(text(f"PRAGMA {name}")).scalar_one()
                    for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete", "busy_timeout")
                }
            expected = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "secure_delete": 1}
            assert found == {**expected, "busy_timeout": 30000}


def test_an_exception_undoes_everything(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database:

        def fail() -> None:
            with database.write() as session:
                session.add(workspace("a"))
                session.flush()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with database.read() as session:
            assert session.scalars(select(WorkspaceRow)).all() == []


def test_writers_that_read_first_take_turns(tmp_path: Path) -> None:
    """Read, then write what was read plus one: deferred transactions would fail or lose counts here."""
    with Database.open(tmp_path / "a.db") as database:
        with database.write() as session:
            session.add(workspace("0"))

        def work() -> None:
            for _ in range(10):
                with database.write() as session:
                    row = session.scalars(select(WorkspaceRow)).one()
                    row.title = str(int(row.title) + 1)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.read() as session:
            assert session.scalars(select(WorkspaceRow)).one().title == "40"


def test_moments_come_back_aware_and_need_a_zone(tmp_path: Path) -> None:
    moment = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    with Database.open(tmp_path / "a.db") as database:
        with database.write() as session:
            session.add(workspace("a", moment))
        with database.read() as session:
            found = session.scalars(select(WorkspaceRow)).one().created
        assert found == moment
        assert found.tzinfo is UTC
        with pytest.raises(StatementError, match="time zone"), database.write() as session:
            session.add(workspace("b", datetime(2026, 5, 1)))  # noqa: DTZ001 - the point of the test


def test_scrub_leaves_no_deleted_byte(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database:
        with database.write() as session:
            session.add_all(workspace(f"w{index}-MARKED-{'x' * 20}") for index in range(500))
        with database.write() as session:
            session.execute(text("DELETE FROM workspaces"))
        database.scrub()
        for file in tmp_path.iterdir():
            assert b"MARKED" not in file.read_bytes(), file.name


def test_insert_or_ignore_counts_the_new(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database, database.write() as session:
        rows = [{"id": f"w{index}", "title": "t", "created": now()} for index in range(25_000)]
        assert insert_or_ignore(session, WorkspaceRow, rows[:10]) == 10
        assert insert_or_ignore(session, WorkspaceRow, rows) == 24_990
        assert insert_or_ignore(session, WorkspaceRow, []) == 0


def test_slices_give_each_id_once_in_order() -> None:
    assert list(slices(["b", "a", "b", "c"], 2)) == [["b", "a"], ["c"]]
    assert list(slices([])) == []


def test_counting_keys_are_integers_on_sqlite(tmp_path: Path) -> None:
    """Only `INTEGER PRIMARY KEY` counts by itself there."""
    with Database.open(tmp_path / "a.db") as database:
        kind = AuditRow.__table__.c.seq.type.dialect_impl(database.engine.dialect)
        assert isinstance(kind, Integer)
        assert kind.compile(database.engine.dialect) == "INTEGER"


def test_a_counter_stops_at_its_limit_whoever_counts(tmp_path: Path) -> None:
    key = {"scope": "user:mira", "day": "2030-01-01"}
    with Database.open(tmp_path / "a.db") as database:

        def count(most: int | None) -> int | None:
            with database.write() as session:
                return count_up(session, UsageRow, key, "runs", most)

        assert [count(2) for _ in range(3)] == [1, 2, None]
        assert (count(0), count(3), count(None)) == (None, 3, 4)
        with ThreadPoolExecutor(4) as pool:
            assert sorted(one or 0 for one in pool.map(lambda _: count(8), range(12))) == [0] * 8 + [5, 6, 7, 8]


def test_no_connection_left_is_said_as_such(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database:
        engine = create_engine(database.engine.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
        small = Database(engine)
        with small.rows() as _, pytest.raises(Unavailable, match="every connection"), small.rows() as again:
            again.execute(text("SELECT 1"))
        engine.dispose()
