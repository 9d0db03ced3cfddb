"""A copy of the whole database as one file, consistent at one moment, while others go on working; and back again.

SQLite: the online backup API. Postgres: `pg_dump` in its custom format on an exported snapshot, and `pg_restore`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, text
from sqlalchemy.orm import Session

from atelier.database.engine import Database, translated
from atelier.database.migrate import current
from atelier.errors import Conflict, Corrupt, OutOfResources, Unavailable
from atelier.files import sync_file

SQLITE_FILE, POSTGRES_FILE = "database.sqlite", "database.pgdump"
TOOL_SECONDS = 6 * 3600


@contextmanager
def dumped(database: Database, folder: Path) -> Iterator[tuple[Path, Session]]:
    """Copy the database into a folder; gives the file, and a session that sees exactly the state that was copied.

    Raises:
        OutOfResources: the disk is full. Unavailable: `pg_dump` is missing or fails.
    """
    if database.dialect == "sqlite":
        target = folder / SQLITE_FILE
        copy_sqlite(database, target)
        engine = create_engine(f"sqlite:///file:{target}?mode=ro&uri=true")
        try:
            with Session(engine) as session:
                yield target, session
        finally:
            engine.dispose()
        return
    target = folder / POSTGRES_FILE
    with (
        translated(),
        database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
    ):
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        _tool("pg_dump", database.engine.url, "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
        with Session(connection) as session:
            yield target, session


def copy_sqlite(database: Database, target: Path) -> None:
    """Copy an SQLite database, also one in use, into a new file, and check the copy.

    Raises:
        OutOfResources, Corrupt.
    """
    temporary = target.with_name(f".{target.name}.partial")
    temporary.unlink(missing_ok=True)
    try:
        with (
            closing(database.engine.raw_connection()) as source,
            closing(sqlite3.connect(temporary)) as copy,
        ):
            driver = source.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.backup(copy)  # in one go: steps would start anew with every commit of another process
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise Corrupt(
                f"the database is damaged ({verdict})",
                advice="have the library checked",
                command=("library", "check", "--verify"),
            )
        os.chmod(temporary, 0o600)
        sync_file(temporary)
        temporary.replace(target)
    except (sqlite3.OperationalError, OSError) as error:
        raise OutOfResources(
            f"the copy of the database could not be written ({error})", advice="free some space and run it again"
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def load(file: Path, url: str | Path) -> None:
    """Put a dump into place as a new database.

    Args:
        url: a path or an address; a database with anything in it is refused.

    Raises:
        Conflict: there is something already, or the dump is of the other kind of database.
        Unavailable: `pg_restore` is missing or fails.
    """
    sqlite = isinstance(url, Path)
    if sqlite is not (file.name == SQLITE_FILE):
        kind = "SQLite" if file.name == SQLITE_FILE else "Postgres"
        raise Conflict(f"the backup is of a {kind} database, and cannot be put into another kind")
    if sqlite:
        if url.exists():
            raise Conflict(f"{url} is there already", kept="it is untouched", advice="restore into a new home")
        url.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = url.with_name(f".{url.name}.restoring")
        shutil.copyfile(file, temporary)
        os.chmod(temporary, 0o600)
        sync_file(temporary)
        temporary.replace(url)
        return
    engine = create_engine(url)
    try:
        with translated(), engine.connect() as connection:
            if tables := inspect(connection).get_table_names():
                raise Conflict(
                    f"the database holds {len(tables)} tables already",
                    kept="it is untouched",
                    advice="use an empty one",
                )
        _tool("pg_restore", engine.url, "--no-owner", "--exit-on-error", "--single-transaction", str(file))
    finally:
        engine.dispose()


def schema_of(database: Database) -> str | None:
    """The migration that the database stands at."""
    with translated(), database.engine.connect() as connection:
        return current(connection)


def _tool(name: str, url: URL, *arguments: str) -> None:
    """Run one of Postgres' tools; the password goes by the environment, where no process list shows it."""
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"{name} is not installed", advice="install Postgres' client programs")
    environment = dict(os.environ)
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    options = [f"--dbname={plain}"]
    try:
        done = subprocess.run(
            [found, *options, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            timeout=TOOL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{name} took more than {TOOL_SECONDS} s and was stopped") from error
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"{name} ended with {done.returncode}: {words}", kept="the database is as it was")
