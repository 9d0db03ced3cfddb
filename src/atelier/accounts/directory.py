"""The database as the services of people share it: who writes says so, and whoever remembers looks anew."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from atelier.accounts.audit import write_entry
from atelier.database import Database, now

INSTANCE = "*"
"""Stands where a workspace does for what concerns the whole instance: its trail, its limits."""


class Directory:
    """One database's people.

    Attributes:
        epoch: moves with every change that was made through this object.
        clock: the present moment.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self.database, self.clock = database, clock
        self.epoch = 0

    @contextmanager
    def read(self) -> Iterator[Session]:
        """See `Database.read`."""
        with self.database.read() as session:
            yield session

    @contextmanager
    def rows(self) -> Iterator[Connection]:
        """See `Database.rows`."""
        with self.database.rows() as reader:
            yield reader

    @contextmanager
    def write(self) -> Iterator[Session]:
        """See `Database.write`."""
        with self.database.write() as session:
            yield session
        self.epoch += 1

    def changed(self) -> None:
        """Something else than this object changed who is where: whoever remembers looks anew."""
        self.epoch += 1

    def note(
        self, session: Session, workspace: str, actor: str, action: str, target: str, **details: JsonValue
    ) -> None:
        """Add to the trail in the same transaction."""
        write_entry(session, workspace, actor, action, target, details)


def new_token(kind: str) -> str:
    """A secret of 256 random bits; `kind` is put before it, so that people and scanners see what they found."""
    return f"{kind}_{secrets.token_urlsafe(32)}"


def fingerprint(token: str) -> str:
    """What is stored of a secret that is random itself: nothing slower than SHA-256 is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
