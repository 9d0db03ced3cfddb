"""Who calls, and whether the route is theirs to call.

A handler names its rule in its signature, and gets the caller by it:

    def rename(caller: Writes, ...) -> ...:
        caller.studio.subjects.change(..., name=...)

The rule is checked before the body of the request is read. A route without one cannot be made (see `resource`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from atelier.accounts.quotas import Limits
from atelier.accounts.roles import Right, Role
from atelier.errors import Forbidden, SignInNeeded
from atelier.server.state import State
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
        limits: what they may use; None when nothing is limited.
        state: the server's parts.
        once: what names this request among all, where it came with an idempotency key; else empty.
        request: its id. about: what else the log's line of it is to say; a handler may add to it.
    """

    user: str
    name: str
    workspace: str
    role: Role | None
    admin: bool
    scopes: frozenset[Right] | None
    key: str | None
    session: str | None
    address: str
    limits: Limits | None
    state: State
    once: str = ""
    request: str = ""
    about: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def studio(self) -> Studio:
        """The studio of the workspace. Raises NotFound when there is no such workspace."""
        return self.state.studios.get(self.workspace)

    @property
    def known(self) -> bool:
        """Whether it is somebody."""
        return self.user != ""

    @property
    def local(self) -> bool:
        """Whether they work on this machine without signing in."""
        return self.user == LOCAL

    def may(self, right: Right) -> bool:
        """Whether they have this right here."""
        if right is Right.PUBLIC:
            return True
        if not self.known or not self._in_scope(right):
            return False
        if right in (Right.SELF, Right.PERSON):
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
        if right is Right.PERSON:
            raise Forbidden("this cannot be done with an API key", advice="sign in with a password")
        if not self._in_scope(right):
            raise Forbidden(f"this API key may not {right.value}", advice=f"make a key with the scope '{right.value}'")
        if right is Right.ADMIN:
            raise Forbidden("only an administrator of this instance may do this")
        if self.role is None:
            where = f"workspace '{self.workspace[:64]}'" if self.workspace else "any workspace"
            raise Forbidden(f"you are no member of {where}", advice="ask its owner to invite you")
        raise Forbidden(
            f"this needs the role '{right.role}', and yours is '{self.role}'", advice="ask the workspace's owner"
        )

    def _in_scope(self, right: Right) -> bool:
        return self.scopes is None or right is Right.SELF or right in self.scopes


@dataclass(frozen=True)
class Rule:
    """What a route asks for; as a dependency it gives the caller.

    Attributes:
        right: what the caller must have.
        submits: it has something computed, which is counted and limited.
        signed: a signed address does in place of a caller (see `Signer.address`).
        free: it is not counted against the limit of those who have not signed in.
        bare: what lets them in stands in the address: no cookie or key is looked at, and pages of any site may call.
    """

    right: Right
    submits: bool = False
    signed: bool = False
    free: bool = False
    bare: bool = False

    async def __call__(self, request: Request) -> Caller:
        return request.state.caller  # `resource.Route` put it there


@cache
def needs(
    right: Right, *, submits: bool = False, signed: bool = False, free: bool = False, bare: bool = False
) -> Dependency:
    """The dependency for a handler: `caller: Annotated[Caller, needs(Right.READ)]`. See `Rule`."""
    return Depends(Rule(right, submits, signed, free, bare))


Anyone = Annotated[Caller, needs(Right.PUBLIC)]
Probe = Annotated[Caller, needs(Right.PUBLIC, free=True)]
Bearer = Annotated[Caller, needs(Right.PUBLIC, bare=True)]
Myself = Annotated[Caller, needs(Right.SELF)]
Person = Annotated[Caller, needs(Right.PERSON)]
Reads = Annotated[Caller, needs(Right.READ)]
Sees = Annotated[Caller, needs(Right.READ, signed=True)]
Writes = Annotated[Caller, needs(Right.WRITE)]
Runs = Annotated[Caller, needs(Right.RUN)]
Submits = Annotated[Caller, needs(Right.RUN, submits=True)]
Shares = Annotated[Caller, needs(Right.SHARE)]
Manages = Annotated[Caller, needs(Right.MANAGE)]
Administers = Annotated[Caller, needs(Right.ADMIN)]
