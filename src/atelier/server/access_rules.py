"""Rules that a handler asks for besides the route's own."""

from __future__ import annotations

from atelier.errors import Conflict
from atelier.server.access import Caller


def require_account(caller: Caller) -> str:
    """The id of the caller's user. Raises Conflict: they work on this machine without one."""
    if caller.local:
        raise Conflict(
            "you work without an account, so there is nothing to change",
            kept="nothing was changed",
            advice="set the studio up first: POST /v1/setup, or `atelier account create`",
        )
    return caller.user
