"""The studios of one home folder, one a workspace, over one database and one blob store."""

from __future__ import annotations

import threading
from typing import Self

from atelier.accounts.workspaces import Workspaces
from atelier.steps.studio import Studio


class Studios:
    """Gives the studio of a workspace; opened once, then kept. Threads may share it.

    Args:
        first: the studio that was opened; the others share its database, blobs and library key.
    """

    def __init__(self, first: Studio) -> None:
        self.first = first
        self.database = first.library.database
        self.workspaces = Workspaces(self.database)
        self._open = {first.workspace: first}
        self._lock = threading.Lock()

    def get(self, workspace: str) -> Studio:
        """Raises NotFound: there is no such workspace (only `workspaces.create` makes one)."""
        found = self._open.get(workspace)
        if found is not None:
            return found
        self.workspaces.get(workspace)
        with self._lock:
            if workspace not in self._open:
                self._open[workspace] = self.first.beside(workspace)
            return self._open[workspace]

    def drop(self, workspace: str) -> None:
        """Let go of a workspace's studio and of what is loaded: the workspace is about to be erased."""
        with self._lock:
            found = self._open.get(workspace)
            if found is not None and found is not self.first:
                del self._open[workspace]
        self.first.models.free()

    def close(self) -> None:
        """Free models, close the database."""
        with self._lock:
            others = [studio for studio in self._open.values() if studio is not self.first]
            self._open = {self.first.workspace: self.first}
        for studio in others:
            studio.models.free()
        self.first.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
