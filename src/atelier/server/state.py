"""What every request can reach: settings, studios, secrets. Made once by `create_app`, closed with the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request

from atelier.server.settings import Settings
from atelier.server.signing import Signer
from atelier.steps.studios import Studios

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection


@dataclass(frozen=True)
class State:
    """One server's parts."""

    settings: Settings
    studios: Studios
    signer: Signer


def state_of(request: HTTPConnection | Request) -> State:
    """The state of the application that serves this request."""
    return request.app.state.atelier
