"""What every request can reach: settings, studios, people, secrets. Made by `create_app`."""

from __future__ import annotations

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
from atelier.webhooks.sender import Sender

HEAVY = 32
"""Handlers that compute for long, at work or waiting for their turn at the same time."""


def _heavy() -> Executor:
    return ThreadPoolExecutor(HEAVY, thread_name_prefix="heavy")


@dataclass(frozen=True)
class State:
    """One server's parts. `sender` delivers to webhooks while the server serves; `heavy` is where handlers work that
    compute for long, see `resource.heavy`."""

    settings: Settings
    studios: Studios
    accounts: Accounts
    signer: Signer
    limiter: Limiter
    sender: Sender
    provider: Provider | None = None
    heavy: Executor = field(default_factory=_heavy)

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
