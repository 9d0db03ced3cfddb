"""Rules that a handler asks for besides the route's own."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from atelier.errors import Conflict, InvalidInput
from atelier.server.access import Caller
from atelier.server.gate import QUARTER

ATTEMPTS = 10
"""Tries of a password in a quarter of an hour, from wherever: to sign in, and apart from that of who is signed in."""


def require_account(caller: Caller) -> str:
    """The id of the caller's user. Raises Conflict: they work on this machine without one."""
    if caller.local:
        raise Conflict(
            "you work without an account, so there is nothing to change",
            kept="nothing was changed",
            advice="set the studio up first",
            command=("account", "create"),
        )
    return caller.user


async def confirm_password(caller: Caller, request: Request, password: str | None) -> None:
    """For what cannot be undone: pass when it is the caller's password, or they have none.

    Raises:
        InvalidInput: it is missing, or another one. TooMany: it was tried too often.
    """
    if caller.local:
        return
    if password is not None:
        await count_try(caller, request)
    await run_in_threadpool(_confirm, caller, password)


async def count_try(caller: Caller, request: Request) -> None:
    """One try of the password of somebody who is signed in: a session that was taken must not find it out.

    Raises:
        TooMany: they are used up.
    """
    limiter = caller.state.limiter
    await limiter.count(request, "password", caller.user, ATTEMPTS, QUARTER, "tries with this password")


def _confirm(caller: Caller, password: str | None) -> None:
    users = caller.state.accounts.users
    if password is None:
        if not users.get(caller.user).waiting:
            raise InvalidInput("this needs your password once more", kept="nothing was changed")
        return
    users.confirm_password(caller.user, password)
