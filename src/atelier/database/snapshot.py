"""A copy of an SQLite database from before its schema is changed, so that an upgrade can be taken back.

It lies beside the database, and goes with the next erasure: it would hold what was erased. Postgres changes its schema
within a transaction and is dumped by its own tools; no copy is made there.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from atelier.errors import Conflict, NotFound, OutOfResources
from atelier.files import sync_file

MARK = ".before-"
KEPT = 2


def take(file: Path, at: str) -> Path:
    """Copy a database that stands at a schema. Raises OutOfResources: there is no room, so nothing is upgraded."""
    target = file.with_name(f"{file.name}{MARK}{at}")
    temporary = target.with_name(f".{target.name}.partial")
    temporary.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(temporary)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        os.chmod(temporary, 0o600)
        sync_file(temporary)
        temporary.replace(target)
    except (sqlite3.OperationalError, OSError) as error:
        temporary.unlink(missing_ok=True)
        raise OutOfResources(
            f"no copy of the database could be made before its upgrade ({error})",
            kept="nothing was changed",
            advice="free as much disk as the database has, and start again",
        ) from error
    for old in snapshots(file)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def snapshots(file: Path) -> list[Path]:
    """Those there are, oldest first."""
    found = file.parent.glob(f"{file.name}{MARK}*")
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def remove_all(file: Path) -> None:
    """After an erasure: none of them may stay."""
    for path in snapshots(file):
        path.unlink(missing_ok=True)


def roll_back(file: Path) -> tuple[str, Path]:
    """Put the newest copy in the database's place; the database is kept beside it. Nobody may be using it.

    Returns the schema that it stands at now, and where the other one lies.

    Raises:
        NotFound: there is no copy. Conflict: the database is in use.
    """
    found = snapshots(file)
    if not found:
        raise NotFound(
            "there is no copy from before an upgrade", advice="restore a backup; an erasure removes these copies"
        )
    newest = found[-1]
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Conflict(
                f"the database is in use ({error})", kept="nothing was changed", advice="stop server and workers first"
            ) from error
    aside = file.with_name(f"{file.name}.after-upgrade")
    file.replace(aside)
    newest.replace(file)
    return newest.name.rpartition(MARK)[2], aside
