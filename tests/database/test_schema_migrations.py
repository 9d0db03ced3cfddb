"""The schema that migrations make is the one that the code declares, and opening copes with any state of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import UniqueConstraint, inspect, text

import atelier.accounts.access_tables
import atelier.accounts.moderation_tables
import atelier.accounts.tables
import atelier.jobs.tables
import atelier.library.browse_tables
import atelier.library.recipe_tables
import atelier.library.run_tables
import atelier.library.tables
import atelier.library.upload_link_tables
import atelier.library.waiting_tables
import atelier.webhooks.tables  # noqa: F401
from atelier.database import Base, Database
from atelier.database.migrate import HEAD, MIGRATIONS, current
from atelier.errors import Conflict, Corrupt, InvalidInput, Unavailable


def test_models_equal_migrations(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database, database.engine.connect() as connection:
        # The full-text index is SQLite's own: its tables and Postgres' index are made by statements, not from metadata.
        options = {"compare_type": True, "include_name": lambda name, kind, parents: "search_words" not in str(name)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_every_index_and_constraint_is_made(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database:
        inspector = inspect(database.engine)
        for table in Base.metadata.sorted_tables:
            made = {index["name"]: index["column_names"] for index in inspector.get_indexes(table.name)}
            for index in table.indexes:
                assert made[str(index.name)] == [column.name for column in index.columns], index.name
            unique = {tuple(constraint["column_names"]) for constraint in inspector.get_unique_constraints(table.name)}
            declared = {
                tuple(column.name for column in constraint.columns)
                for constraint in table.constraints
                if isinstance(constraint, UniqueConstraint)
            }
            assert unique == declared, table.name


def test_stated_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    Database.open(tmp_path / "a.db").close()
    with Database.open(tmp_path / "a.db") as database, database.engine.connect() as connection:
        assert current(connection) == HEAD


def test_two_threads_open_a_new_database_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            Database.open(tmp_path / "a.db").close()
        except Exception as error:  # noqa: BLE001 - shown by the test
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.db") as database, database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Conflict, match="9999"):
        Database.open(tmp_path / "a.db")


def test_what_is_no_database_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"certainly not a database" * 100)
    with pytest.raises(Corrupt):
        Database.open(tmp_path / "a.db")
    with pytest.raises(Unavailable):
        Database.open(tmp_path / "no" / "folder" / "a.db")
    for address in ("mysql://host/name", "nonsense", "oracle://x"):
        with pytest.raises(InvalidInput):
            Database.open(address)
