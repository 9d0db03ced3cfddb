"""Who calls, and whether the route is theirs to call.

A handler names its rule in its signature, and gets the caller by it:

    def rename(caller: Writes, ...) -> ...:
        caller.studio.subjects.change(..., name=...)

The rule is checked before the body of the request is read. A route without one cannot be made (see `resource`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency
from starlette.requests import HTTPConnection

from atelier.accounts.roles import Right, Role
from atelier.accounts.workspaces import DEFAULT
from atelier.errors import Forbidden, SignInNeeded
from atelier.server.state import State, state_of
from atelier.steps.studio import Studio

LOCAL = "owner"
"""Who works on the studio's own machine without signing in; the command line is them too."""


@dataclass(frozen=True)
class Caller:
    """Who calls, and where.

    Attributes:
        user: id; `owner` for whoever works on this machine without signing in, empty for nobody.
        name: to be shown.
        workspace: the one this request is about; empty for nobody.
        role: in that workspace; None when they are no member.
        admin: of the whole instance.
        scopes: what their key is limited to; None when they have signed in themselves.
        key: id of the API key, if they came with one.
        session: id of the session, if they signed in.
        address: of their machine.
        state: the server's parts.
    """

    user: str
    name: str
    workspace: str
    role: Role | None
    admin: bool
    scopes: frozenset[str] | None
    key: str | None
    session: str | None
    address: str
    state: State

    @property
    def studio(self) -> Studio:
        """The studio of the workspace. Raises NotFound when it was removed."""
        return self.state.studios.get(self.workspace)

    @property
    def known(self) -> bool:
        """Whether it is somebody."""
        return self.user != ""

    def may(self, right: Right) -> bool:
        """Whether they have this right here."""
        if right is Right.PUBLIC:
            return True
        if not self.known or (self.scopes is not None and right is not Right.SELF and right not in self.scopes):
            return False
        if right is Right.SELF:
            return True
        if right is Right.ADMIN:
            return self.admin
        return self.role is not None and right.role is not None and self.role.rank >= right.role.rank

    def require(self, right: Right) -> None:
        """Raises SignInNeeded, Forbidden."""
        if self.may(right):
            return
        if not self.known:
            raise SignInNeeded("this needs somebody who is signed in", advice="sign in, or send an API key")
        if self.scopes is not None and right not in self.scopes:
            raise Forbidden(f"this API key may not {right.value}", advice=f"make a key with the scope '{right.value}'")
        if right is Right.ADMIN:
            raise Forbidden("only an administrator of this instance may do this")
        if self.role is None:
            raise Forbidden(f"you are no member of workspace '{self.workspace}'", advice="ask its owner to invite you")
        raise Forbidden(
            f"this needs the role '{right.role}', and yours is '{self.role}'", advice="ask the workspace's owner"
        )


class Rule:
    """What a route asks for; as a dependency it gives the caller."""

    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, request: Request) -> Caller:
        return request.state.caller  # `admit` put it there


@cache
def needs(right: Right) -> Dependency:
    """The dependency for a handler: `caller: Annotated[Caller, needs(Right.READ)]`."""
    return Depends(Rule(right))


async def admit(request: Request, rule: Rule) -> None:
    """Find out who calls, and let them pass or not. Raises SignInNeeded, Forbidden, TooMany."""
    caller = await identify(request)
    request.state.caller = caller
    caller.require(rule.right)


async def identify(connection: HTTPConnection) -> Caller:
    """Who calls."""
    state = state_of(connection)
    peer = connection.client.host if connection.client else ""
    if is_loopback(peer) and is_loopback(connection.url.hostname or ""):
        return Caller(LOCAL, "You", DEFAULT, Role.OWNER, True, None, None, None, peer, state)
    return Caller("", "", "", None, False, None, None, None, peer, state)


def is_loopback(name: str) -> bool:
    """Whether it is this machine: `localhost`, 127.0.0.0/8, ::1."""
    if name.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


Anyone = Annotated[Caller, needs(Right.PUBLIC)]
Myself = Annotated[Caller, needs(Right.SELF)]
Reads = Annotated[Caller, needs(Right.READ)]
Writes = Annotated[Caller, needs(Right.WRITE)]
Runs = Annotated[Caller, needs(Right.RUN)]
Shares = Annotated[Caller, needs(Right.SHARE)]
Manages = Annotated[Caller, needs(Right.MANAGE)]
Administers = Annotated[Caller, needs(Right.ADMIN)]
