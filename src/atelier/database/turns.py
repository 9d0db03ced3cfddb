"""Taking turns where things are counted and then made, so that two are not both the last that there is room for."""

from __future__ import annotations

import zlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session

LOCK = 4158074
"""First part of these advisory locks on Postgres; `migrate`, `jobs.events` and `jobs.claims` have those before it."""


def take_turn(session: Session, *names: str) -> None:
    """Wait until no other transaction has the turn of these names; it is held until this one ends.

    What is read afterwards shows what those before have written. On SQLite every writer has it from its beginning.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = zlib.crc32("\n".join(names).encode()) & 0x7FFFFFFF
        session.execute(select(func.pg_advisory_xact_lock(LOCK, name)))
