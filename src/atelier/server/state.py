"""What every request can reach: settings, studios, people, secrets. Made by `create_app`."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from atelier.accounts.accounts import Accounts
from atelier.accounts.oidc import Provider
from atelier.server.limiter import Limiter
from atelier.server.settings import Settings
from atelier.server.signing import Signer
from atelier.steps.services.closing import CloseService
from atelier.steps.studios import Studios


def _cores() -> Executor:
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ThreadPoolExecutor(found, thread_name_prefix="heavy")


@dataclass(frozen=True)
class State:
    """One server's parts. `cores` is where handlers that compute for long take turns, see `resource.heavy`."""

    settings: Settings
    studios: Studios
    accounts: Accounts
    signer: Signer
    limiter: Limiter
    provider: Provider | None = None
    cores: Executor = field(default_factory=_cores)

    @property
    def near(self) -> bool:
        """Whether the database is a file of this machine: a row is read before a thread would be woken."""
        return self.studios.first.library.database.dialect == "sqlite"

    @property
    def closing(self) -> CloseService:
        """Erases workspaces and accounts."""
        return CloseService(self.studios, self.accounts)


def state_of(connection: HTTPConnection) -> State:
    """The state of the application that serves this request."""
    return connection.app.state.atelier
