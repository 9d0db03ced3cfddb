"""Bringing the schema up to date. The migrations travel inside the package and run whenever a database is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from atelier.errors import Conflict

HEAD = "0017"
"""The newest migration, stated here so that opening a database that is up to date does not import Alembic."""

MIGRATIONS = Path(__file__).parent / "migrations"


def current(connection: Connection) -> str | None:
    """The migration that the database stands at, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection, before: Callable[[str], None] | None = None) -> None:
    """Run what is missing, in one transaction; two processes that do so at once take turns.

    Args:
        before: called with the schema that is there, before anything is changed; not for an empty database.

    Raises:
        Conflict: the schema was made by a newer version of the studio.
    """
    with connection.begin():
        at = current(connection)
    if at == HEAD:
        return
    if at is not None and before is not None and at < HEAD:
        before(at)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(4158071)"))
        at = current(connection)  # somebody may have been faster
        if at == HEAD:
            return
        from alembic import command
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if at is not None and at not in known:
            raise Conflict(
                f"the library's database has schema {at}, and this version of the studio knows schemas up to {HEAD}",
                kept="nothing was changed",
                advice="install the newer version again",
            )
        command.upgrade(config, "head")
