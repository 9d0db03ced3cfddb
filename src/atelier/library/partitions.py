"""Copies in memory of a workspace's vectors or looks, kept in step with the database.

The database is the truth. A partition's version moves with every change, so looking whether a copy is up to date costs
one row; what was added since is read, and after a removal the whole copy is read again. Nothing erased is ever shown,
since what a search finds is read from the database before it is handed out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy.orm import Session

from atelier.library.browse_tables import PartitionRow

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = Iterable[tuple[int, bytes]]
Fetch = Callable[[Session, int, int], Rows]
"""`fetch(session, after, up_to)`: (number, bytes) of what was written with a version in this range."""


@dataclass(frozen=True)
class View:
    """A state of a partition: (n,) numbers and (n, width) rows."""

    numbers: NDArray[np.int64]
    rows: NDArray[np.generic]


class Partition:
    """One table's rows of one workspace, as an array. Threads may share it.

    Args:
        stored: type of a row's bytes. held: type in memory, of the same length.
    """

    def __init__(self, workspace: str, name: str, fetch: Fetch, stored: np.dtype, held: np.dtype) -> None:
        self._key = (workspace, name)
        self._fetch, self._stored, self._held = fetch, stored, held
        self._lock = Lock()
        self._version, self._removals, self._count = 0, 0, 0
        self._numbers = np.zeros(0, np.int64)
        self._rows: NDArray[np.generic] | None = None

    def view(self, session: Session) -> View:
        """The rows as they are in the session's state of the database, or in a later one."""
        place = session.get(PartitionRow, self._key)
        version, removals = (place.version, place.removals) if place else (0, 0)
        with self._lock:
            # A session that began before the last change sees what is newer: no harm, since what a search finds is
            # read again through the session.
            if removals > self._removals:
                self._version, self._removals, self._count, self._rows = 0, removals, 0, None
            if version > self._version:
                self._append(list(self._fetch(session, self._version, version)))
                self._version = version
            rows = self._rows if self._rows is not None else np.zeros((0, 0), self._held)
            return View(self._numbers[: self._count], rows[: self._count])

    def _append(self, new: Sequence[tuple[int, bytes]]) -> None:
        if not new:
            return
        width = len(new[0][1]) // self._stored.itemsize
        good = [(number, content) for number, content in new if len(content) == width * self._stored.itemsize]
        need = self._count + len(good)
        if self._rows is None or self._rows.shape[1] != width:
            self._rows, self._numbers, self._count = np.zeros((need, width), self._held), np.zeros(need, np.int64), 0
            need = len(good)
        if need > len(self._rows):  # grows by half, so that adding one by one copies little; views stay as they were
            room = max(need, len(self._rows) * 3 // 2)
            rows, numbers = np.zeros((room, width), self._held), np.zeros(room, np.int64)
            rows[: self._count], numbers[: self._count] = self._rows[: self._count], self._numbers[: self._count]
            self._rows, self._numbers = rows, numbers
        block = np.frombuffer(b"".join(content for _, content in good), self._stored).reshape(len(good), width)
        self._rows[self._count : need] = block
        self._numbers[self._count : need] = [number for number, _ in good]
        self._count = need
