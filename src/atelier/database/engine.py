"""Opening the database, and transactions on it.

Readers and writers are told apart: on SQLite a writer starts with BEGIN IMMEDIATE, so that it waits for its turn at the
start instead of failing in the middle (a deferred transaction that turns into a writer cannot wait: it fails at once).
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from atelier.database.migrate import upgrade
from atelier.database.snapshot import remove_all, take
from atelier.errors import AtelierError, Corrupt, InvalidInput, OutOfResources, Unavailable

BUSY_SECONDS = 30
Reader = Session | Connection
"""What a statement can be asked of: within `read`, `rows` or `write`."""
WRITER = "atelier_writer"


class Database:
    """A database with its schema up to date.

    Use `read()` and `write()` for transactions; a session belongs to one thread, the database to all of them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(**{WRITER: True})

    @classmethod
    def open(cls, url: str | URL | Path) -> Self:
        """Open, and bring the schema up to date.

        Args:
            url: a path (SQLite) or an SQLAlchemy URL (`sqlite:///…`, `postgresql+psycopg://…`).

        Raises:
            InvalidInput: the URL names no database that is supported.
            Unavailable: it does not answer.
            Conflict: its schema was made by a newer version of the studio.
            Corrupt: the file is not a database.
            OutOfResources: the disk is full.
        """
        database = cls(_engine(url))
        try:
            with translated(), database._writer.connect() as connection:
                upgrade(connection, before=database._keep_copy)
        except BaseException:
            database.close()
            raise
        return database

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    @property
    def file(self) -> Path | None:
        """Where the database lies, if it is a file."""
        name = self.engine.url.database
        return Path(name) if self.dialect == "sqlite" and name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database throughout, and never writes."""
        with translated(), Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def rows(self) -> Iterator[Connection]:
        """As `read`, for statements that give values and no objects: without the mapper one costs half.

        It pays where the statement is made once and takes its values as parameters (`bindparam`).
        """
        with translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed at the end, or undone by any exception.

        Raises:
            OutOfResources: the disk is full; nothing was written.
            Unavailable: another writer held the database for more than `BUSY_SECONDS`.
        """
        with translated(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            # A connection is bound lazily; a writer takes its turn before it reads what it will decide on.
            session.connection()
            yield session

    def scrub(self) -> None:
        """Rewrite the database so that no deleted byte is left in free pages, in the write-ahead log, or in copies
        that were made before an upgrade.

        Raises:
            OutOfResources: a rewrite needs as much free disk again as the database holds.
            Unavailable: other processes are using the database.
        """
        if self.file is not None:
            remove_all(self.file)
        with translated(), self.engine.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            if self.dialect == "sqlite":
                raw.exec_driver_sql("VACUUM")
                busy, _, _ = raw.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                if busy:
                    raise Unavailable(
                        "the write-ahead log could not be emptied, because another process is reading the database",
                        advice="have the library repaired when it has finished",
                        command=("library", "check", "--repair"),
                    )
            else:
                raw.execute(text("VACUUM FULL"))

    def _keep_copy(self, at: str) -> None:
        if self.file is not None:
            take(self.file, at)

    def bytes_used(self) -> int:
        """Size of the database in bytes."""
        with self.read() as session:
            if self.dialect == "sqlite":
                pages = session.execute(text("PRAGMA page_count")).scalar_one()
                return pages * session.execute(text("PRAGMA page_size")).scalar_one()
            return session.execute(text("SELECT pg_database_size(current_database())")).scalar_one()

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _engine(url: str | URL | Path) -> Engine:
    try:
        made = URL.create("sqlite", database=str(url)) if isinstance(url, Path) else make_url(url)
        if made.get_backend_name() not in ("sqlite", "postgresql"):
            raise InvalidInput(
                f"'{made.get_backend_name()}' is not a database that the studio runs on",
                advice="use sqlite:///file.db or postgresql+psycopg://user@host/name",
            )
        if made.get_backend_name() == "postgresql":
            return create_engine(made, pool_pre_ping=True, json_serializer=_json)
        memory = made.database in (None, "", ":memory:")
        if memory:  # one connection for all threads, or each would see an empty database of its own
            engine = create_engine(
                made, poolclass=StaticPool, json_serializer=_json, connect_args={"check_same_thread": False}
            )
        else:
            engine = create_engine(made, json_serializer=_json, connect_args={"timeout": BUSY_SECONDS})
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise InvalidInput(f"'{url}' is not the address of a database ({error})") from error
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json(value: object) -> str:
    # Letters as they are, not as escapes: words must be found by searching the column's text.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, not by the driver's guess
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # freed cells and pages are overwritten with zeros at once
    cursor.execute("PRAGMA cache_size=-16384")  # KiB a connection: the upper pages of the indices of a large library
    cursor.execute("PRAGMA temp_store=MEMORY")  # VACUUM and sorting leave no copies in temporary files
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    writer = options.get(WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors that a person can meet into the studio's; defects pass through."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable(
            "every connection to the database has been in use for half a minute",
            kept="nothing was changed",
            advice="try again in a moment",
        ) from error
    except DBAPIError as error:
        known = _known(error)
        if known is None:
            raise
        raise known from error


def _known(error: DBAPIError) -> AtelierError | None:
    cause = error.orig
    code = getattr(cause, "sqlite_errorcode", None)
    state = getattr(cause, "sqlstate", None)
    # An I/O error on writing is how a size limit or a quota shows.
    full = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
    if code in full or state == "53100" or getattr(cause, "errno", None) == errno.ENOSPC:
        return OutOfResources(
            f"the database could not be written, because the disk is full or a size limit was reached ({cause})",
            kept="everything stored before is kept, nothing was half-written",
            advice="free some space and run it again",
        )
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable(
            f"another process has been writing to the database for more than {BUSY_SECONDS} s",
            kept="nothing was changed",
            advice="try again when it has finished",
        )
    if code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Corrupt(f"the database is damaged ({cause})", advice="restore it from a backup")
    if code is not None and code & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return Unavailable(
            f"the database cannot be opened for writing ({cause})", advice="check that its folder exists and is yours"
        )
    if state in ("40001", "40P01"):
        return Unavailable(
            "two writers got in each other's way, and the database undid this one",
            kept="nothing was changed",
            advice="try again",
        )
    if isinstance(error, OperationalError) and (state is None or state.startswith(("08", "57P"))) and code is None:
        return Unavailable(f"the database does not answer ({cause})", advice="check that it runs, and its address")
    return None
