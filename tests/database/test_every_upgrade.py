"""From every earlier schema, with data, to the newest: nothing is lost, and a failure leaves everything as it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from atelier.database import Database, snapshot
from atelier.database.migrate import HEAD, MIGRATIONS, current
from atelier.library import Library

MOMENT = "2026-01-02 03:04:05.000000"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    script = ScriptDirectory(str(MIGRATIONS))
    return sorted(one.revision for one in script.walk_revisions())


def rows(revision: str) -> dict[str, list[dict[str, Any]]]:
    """What a library of that age may hold."""
    found: dict[str, list[dict[str, Any]]] = {
        "blobs": [
            {
                "id": "b" * 32,
                "workspace": "default",
                "state": "stored",
                "owner": "",
                "created": MOMENT,
                "wrapped_key": b"k",
                "digest": "d" * 64,
                "size": 5,
            }
        ],
        "subjects": [
            {
                "id": "s1",
                "workspace": "default",
                "kind": "person",
                "name": "Mira",
                "trigger": "mira",
                "notes": "",
                "epoch": 1,
                "created": MOMENT,
            }
        ],
        "assets": [
            {
                "id": "a1",
                "workspace": "default",
                "kind": "picture",
                "media_type": "image/png",
                "blob_id": "b" * 32,
                "width": 8,
                "height": 8,
                "rating": "general",
                "minor": 0,
                "meta": json.dumps({"prompt": "a red coat", "seed": 7}),
                "created": MOMENT,
            }
        ],
        "asset_subjects": [{"subject_id": "s1", "asset_id": "a1"}],
        "tombstones": [
            {
                "id": "t1",
                "workspace": "default",
                "subject_id": "gone",
                "erased_at": MOMENT,
                "scrubbed_at": MOMENT,
                "kept": "[]",
                "certificate": "{}",
            }
        ],
    }
    if revision >= "0002":
        found["runs"] = [
            {
                "id": "r1",
                "workspace": "default",
                "recipe": json.dumps({"name": "create"}),
                "inputs": "{}",
                "created": MOMENT,
                "state": "done",
                "title": "a red coat",
            }
        ]
    if revision >= "0003":
        found["workspaces"] = [{"id": "default", "title": "default", "created": MOMENT}]
        found["consents"] = [
            {
                "id": "c1",
                "workspace": "default",
                "subject_id": "s1",
                "given_by": "Mira M.",
                "scopes": json.dumps(["training"]),
                "given_at": MOMENT,
                "note": "",
            }
        ]
        found["audit"] = [
            {
                "seq": 1,
                "workspace": "default",
                "at": MOMENT,
                "actor": "owner",
                "action": "consent.give",
                "target": "s1",
                "details": "{}",
            }
        ]
    return found


@pytest.fixture(scope="module")
def ages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database of each schema, made in one way through all of them: `0003.db`."""
    folder = tmp_path_factory.mktemp("ages")
    engine = create_engine(f"sqlite:///{folder / 'now.db'}")
    for revision in revisions():
        _upgrade(engine, revision)
        shutil.copyfile(folder / "now.db", folder / f"{revision}.db")
    return folder


@pytest.fixture(scope="module")
def ages_on_postgres(postgres: Any) -> dict[str, str]:
    """The same on Postgres: addresses by schema, each for one test."""
    found: dict[str, str] = {}
    name = "ages"
    postgres.execute(f"CREATE DATABASE {name}")
    engine = create_engine(postgres.url(name))
    for revision in revisions():
        _upgrade(engine, revision)
        found[revision] = postgres.fresh(name)
    return found


def _upgrade(engine: Engine, revision: str) -> None:
    try:
        with engine.connect() as connection, connection.begin():
            command.upgrade(_config(connection), revision)
    finally:
        engine.dispose()  # nobody may use what is copied


def at_revision(ages: Path, file: Path, revision: str) -> None:
    """A database as that version of the studio left it."""
    shutil.copyfile(ages / f"{revision}.db", file)
    fill(f"sqlite:///{file}", revision)


def fill(url: str, revision: str) -> None:
    """Put in what a library of that age may hold."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            inspector = inspect(connection)
            with connection.begin():
                for table, entries in rows(revision).items():
                    columns = {column["name"]: column for column in inspector.get_columns(table)}
                    for entry in entries:
                        values = {name: value for name, value in entry.items() if name in columns}
                        for name, column in columns.items():  # later columns of the same table that must have a value
                            if name not in values and not column["nullable"] and column["default"] is None:
                                values[name] = _blank(str(column["type"]))
                        named = ", ".join(f'"{name}"' for name in values)
                        marks = ", ".join(f":{name}" for name in values)
                        if engine.dialect.name == "postgresql":
                            values = {
                                name: bool(value) if str(columns[name]["type"]) == "BOOLEAN" else value
                                for name, value in values.items()
                            }
                        connection.execute(text(f'INSERT INTO "{table}" ({named}) VALUES ({marks})'), values)
    finally:
        engine.dispose()


def _blank(kind: str) -> Any:
    if "JSON" in kind:
        return "{}"
    if "DATE" in kind or "TIMESTAMP" in kind:
        return MOMENT
    return 0 if any(word in kind for word in ("INT", "FLOAT", "BOOL", "NUMERIC")) else ""


def check(database: Database, revision: str) -> None:
    with database.engine.connect() as connection:
        assert current(connection) == HEAD
        for table, entries in rows(revision).items():
            for entry in entries:
                key = "seq" if table == "audit" else "subject_id" if table == "asset_subjects" else "id"
                query = text(f'SELECT * FROM "{table}" WHERE "{key}" = :key')
                row = connection.execute(query, {"key": entry[key]}).mappings().one()
                for name, value in entry.items():
                    if isinstance(value, str) and value.startswith(("[", "{")):
                        found = row[name] if not isinstance(row[name], str) else json.loads(row[name])
                        assert found == json.loads(value), (table, name)
                    elif value != MOMENT and name != "wrapped_key":
                        assert row[name] == value, (table, name)


@pytest.mark.parametrize("revision", revisions())
def test_from_every_schema_to_the_newest(ages: Path, tmp_path: Path, revision: str) -> None:
    file = tmp_path / "atelier.db"
    at_revision(ages, file, revision)
    with Database.open(file) as database:
        check(database, revision)
    kept = [path.name for path in snapshot.snapshots(file)]
    assert kept == ([f"atelier.db.before-{revision}"] if revision != HEAD else [])
    if revision != HEAD:
        assert snapshot.roll_back(file)[0] == revision
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
            assert connection.execute("SELECT name FROM subjects").fetchone() == ("Mira",)
        with Database.open(file) as again:  # and forward once more
            check(again, revision)


@pytest.mark.parametrize("revision", revisions())
def test_the_same_on_postgres(ages_on_postgres: dict[str, str], revision: str) -> None:
    url = ages_on_postgres[revision]
    fill(url, revision)
    with Database.open(url) as database:
        check(database, revision)


@pytest.mark.parametrize("revision", [one for one in revisions() if one != HEAD])
def test_the_library_opens_on_what_was_upgraded(ages: Path, tmp_path: Path, revision: str) -> None:
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True)
    at_revision(ages, home / "atelier.db", revision)
    from atelier.library.keys import LibraryKey

    LibraryKey.create(home / "keys" / "library.key")
    with Library.open(home) as library:
        assert library.subjects.get("Mira").trigger == "mira"
        assert library.assets.get("a1").asset.meta["seed"] == 7
        assert [one.asset.id for one in library.assets.page(kinds=["picture"]).entries] == ["a1"]


def test_an_upgrade_that_fails_changes_nothing(ages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "atelier.db"
    at_revision(ages, file, "0003")
    before = _contents(file)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk caught fire")

    real = command.upgrade

    def half(config: Config, revision: str) -> None:
        real(config, "0005")
        broken()

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(RuntimeError):
        Database.open(file)
    assert _contents(file) == before
    monkeypatch.undo()
    with Database.open(file) as database:
        check(database, "0003")


def _contents(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())
