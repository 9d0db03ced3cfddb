"""Rules that a handler asks for besides the route's own."""

from __future__ import annotations

from atelier.errors import Conflict, InvalidInput
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


def confirm_password(caller: Caller, password: str | None) -> None:
    """For what cannot be undone: pass when it is the caller's password, or they have none.

    Raises:
        InvalidInput: it is missing, or another one.
    """
    if caller.local:
        return
    users = caller.state.accounts.users
    if password is None:
        if not users.get(caller.user).waiting:
            raise InvalidInput("this needs your password once more", kept="nothing was changed")
        return
    users.confirm_password(caller.user, password)
