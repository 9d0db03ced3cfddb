"""How much a workspace stores, and how much it may."""

from __future__ import annotations

import threading
import time

from sqlalchemy import func, select

from atelier.accounts.quotas import Quotas
from atelier.errors import OutOfResources
from atelier.library import Library
from atelier.library.tables import BlobRow

FRESH = 10.0
"""Seconds for which a sum is used again."""


class AllowanceService:
    """The storage of the workspace. Threads may share it."""

    def __init__(self, library: Library, quotas: Quotas) -> None:
        self._library, self._quotas = library, quotas
        self._sum: tuple[float, int] | None = None
        self._lock = threading.Lock()

    def used(self) -> int:
        """Bytes of plain content, as they were a few seconds ago at most."""
        with self._lock:
            if self._sum is None or self._sum[0] < time.monotonic() - FRESH:
                query = select(func.sum(BlobRow.size)).where(BlobRow.workspace == self._library.workspace)
                with self._library.database.read() as session:
                    self._sum = (time.monotonic(), int(session.scalar(query) or 0))
            return self._sum[1]

    def require(self, size: int) -> None:
        """Pass when `size` bytes more may be stored.

        Raises:
            OutOfResources: the workspace's quota does not suffice; says how much there is.
        """
        most = self._quotas.limits(workspace=self._library.workspace).storage_bytes
        if most is None or self.used() + size <= most:
            return
        raise OutOfResources(
            f"the workspace may store {most} bytes and stores {self.used()}; this needs {size} more",
            kept="nothing was stored",
            advice="empty the trash, or ask an administrator for more",
        )
