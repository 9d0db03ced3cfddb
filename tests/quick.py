"""What every test would otherwise pay for: a new SQLite database is a copy of one that was migrated once, and passwords
are hashed with the least effort that argon2 allows. Tests of either say so (`Quick.in_earnest`)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

EFFORT = (1, 64, 1)
"""Passes, KiB and lanes of argon2 instead of 3, 65536 and 4: a thousandth of the time, and still not the weakest."""


class Quick:
    """Makes the studio of this process quick.

    Args:
        folder: for the database that is copied.
    """

    def __init__(self, folder: Path) -> None:
        self._template = folder / "atelier.db"
        self._on = True

    @contextmanager
    def in_earnest(self) -> Iterator[None]:
        """New databases are migrated, and passwords hashed, as they are for people."""
        self._on = False
        try:
            yield
        finally:
            self._on = True

    @contextmanager
    def applied(self) -> Iterator[None]:
        """For as long as this lasts."""
        from argon2 import PasswordHasher

        from atelier.database import engine

        make, begin = engine._engine, PasswordHasher.__init__

        def made(url: Any) -> Any:
            found = make(url)
            name = found.url.database
            if self._on and found.dialect.name == "sqlite" and name and name != ":memory:":
                self._put(Path(name))
            return found

        def begun(hasher: PasswordHasher, *parameters: Any, **named: Any) -> None:
            if self._on and not parameters and not named:
                begin(hasher, *EFFORT)
            else:
                begin(hasher, *parameters, **named)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "_engine", made)
            patch.setattr(PasswordHasher, "__init__", begun)
            yield

    def _put(self, target: Path) -> None:
        if target.exists() or not target.parent.is_dir():
            return
        if not self._template.exists():
            from atelier.database import Database

            fresh = self._template.with_name("fresh.db")
            with self.in_earnest():
                Database.open(fresh).close()
            fresh.rename(self._template)
        copy = target.with_name(f"{target.name}.{os.urandom(6).hex()}")
        shutil.copyfile(self._template, copy)
        with suppress(FileExistsError):  # somebody else was faster
            os.link(copy, target)
        copy.unlink()
