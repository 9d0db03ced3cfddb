"""The gate before every route: who calls, where from, how often; and whether they may."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from atelier.accounts.accounts import Standing
from atelier.accounts.keys import KIND, ApiKey
from atelier.accounts.roles import Right, Role
from atelier.accounts.sessions import Claims
from atelier.accounts.workspaces import DEFAULT
from atelier.errors import Forbidden, SignInNeeded
from atelier.server.access import LOCAL, Caller, Rule
from atelier.server.origins import SAFE, address_of, is_local_host, is_this_machine, network_of, require_same_site
from atelier.server.state import State

ACCESS_COOKIE, REFRESH_COOKIE = "atelier_access", "atelier_refresh"
WORKSPACE_HEADER = "Atelier-Workspace"
REMEMBERED = 2.0
"""Seconds for which what was read of a caller is used again; changes made by this process count at once."""
NOTED_EVERY = 60.0
"""Seconds between two notes that somebody is active."""
QUARTER = 15 * 60
MOST = 10_000


@dataclass(frozen=True)
class _Known:
    until: float
    epoch: int
    standing: Standing
    key: ApiKey | None
    claims: Claims | None


class Gate:
    """Lets requests pass or not, and remembers for a moment whom it has seen."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: OrderedDict[tuple[str, str], _Known] = OrderedDict()
        self._noted: OrderedDict[str, float] = OrderedDict()
        self._secured: tuple[float, int, bool] | None = None

    async def admit(self, request: Request, rule: Rule) -> Caller:
        """Who calls, if they may.

        Raises:
            SignInNeeded, Forbidden, TooMany.
        """
        caller = self._signed(request) if rule.signed else None
        if caller is not None:
            return caller
        if rule.bare:
            await self._count_anonymous(request)
            address = address_of(request, self._state.settings)
            return Caller("", "", "", None, False, None, None, None, address, None, self._state)
        try:
            caller = await self.identify(request)
        except SignInNeeded:
            await self._count_anonymous(request)
            raise
        if not caller.known and not rule.free:
            await self._count_anonymous(request)
        elif caller.limits is not None and caller.limits.requests_per_minute is not None:
            most = caller.limits.requests_per_minute
            await self._state.limiter.count(request, "requests", caller.user, most, 60, "requests")
        caller.require(rule.right)
        if rule.submits and caller.limits is not None:
            most = caller.limits.generations_per_minute
            await self._state.limiter.count(request, "submits", caller.user, most, 60, "submits")
        return caller

    async def identify(self, connection: HTTPConnection) -> Caller:
        """Who calls; also for WebSockets, which are always checked for their origin.

        Raises:
            SignInNeeded: what was shown is wrong or over. Forbidden: another site's page sends this.
        """
        settings = self._state.settings
        address = address_of(connection, settings)
        bearer = _bearer(connection)
        if bearer:
            return await self._of(bearer, connection, address)
        cookie = connection.cookies.get(ACCESS_COOKIE, "")
        unsafe = connection.scope["type"] == "websocket" or connection.scope.get("method") not in SAFE
        if unsafe:
            proof = bool(cookie or connection.cookies.get(REFRESH_COOKIE))
            require_same_site(connection, settings, proof=proof)
        if cookie:
            try:
                return await self._of(cookie, connection, address)
            except SignInNeeded:
                pass  # it has expired: the page refreshes it by a route that anybody may call
        if await self._is_open_to(connection):
            where = _workspace(connection) or DEFAULT
            return Caller(LOCAL, "You", where, Role.OWNER, True, None, None, None, address, None, self._state)
        return Caller("", "", "", None, False, None, None, None, address, None, self._state)

    async def _of(self, credential: str, connection: HTTPConnection, address: str) -> Caller:
        wanted = _workspace(connection)
        known = self._known.get((credential, wanted))
        epoch = self._state.accounts.directory.epoch
        if known is None or known.until < time.monotonic() or known.epoch != epoch:
            words = (credential, wanted, epoch)
            known, note = self._look(*words) if self._state.near else await run_in_threadpool(self._look, *words)
            if note is not None:
                await run_in_threadpool(note)
            self._known[credential, wanted] = known
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        standing, key, claims = known.standing, known.key, known.claims
        if claims is not None:
            self._state.accounts.access.require_present(claims)  # it may have expired meanwhile
        if key is not None and wanted and wanted != key.workspace:
            raise Forbidden(f"this API key is for workspace '{key.workspace}'", advice="make one for the other")
        return Caller(
            user=standing.user_id,
            name=standing.name,
            workspace=standing.workspace,
            role=standing.role,
            admin=standing.admin,
            scopes=key.scopes if key is not None else None,
            key=key.id if key is not None else None,
            session=claims.session_id if claims is not None else None,
            address=address,
            limits=standing.limits,
            state=self._state,
        )

    def _look(self, credential: str, workspace: str, epoch: int) -> tuple[_Known, Callable[[], None] | None]:
        """Whose the credential is, and what is to be noted of its use, if it is time for that."""
        accounts = self._state.accounts
        until = time.monotonic() + REMEMBERED
        if credential.startswith(KIND + "_"):
            standing, key = accounts.of_key(credential)
            note = partial(accounts.keys.was_used, key.id) if self._note(key.id) else None
            if key.expires is not None:
                until = min(until, time.monotonic() + (key.expires - accounts.directory.clock()).total_seconds())
            return _Known(until, epoch, standing, key, None), note
        claims = accounts.access.read(credential)
        standing = accounts.of_session(claims.user_id, claims.session_id, workspace)
        note = partial(accounts.users.saw, claims.user_id) if self._note(claims.user_id) else None
        return _Known(until, epoch, standing, None, claims), note

    def _note(self, name: str) -> bool:
        moment = time.monotonic()
        if self._noted.get(name, -NOTED_EVERY) > moment - NOTED_EVERY:
            return False
        self._noted[name] = moment
        while len(self._noted) > MOST:
            self._noted.popitem(last=False)
        return True

    async def _is_open_to(self, connection: HTTPConnection) -> bool:
        """Whether they need not sign in: on this machine, while it alone can reach the server and nobody has to."""
        local = is_local_host(self._state.settings.host) and is_this_machine(connection)
        return local and not await self._is_secured()

    async def _is_secured(self) -> bool:
        epoch = self._state.accounts.directory.epoch
        if self._secured is not None:
            until, seen, secured = self._secured
            if secured or (seen == epoch and until > time.monotonic()):
                return secured
        secured = await run_in_threadpool(self._state.accounts.users.secured)
        self._secured = (time.monotonic() + REMEMBERED, epoch, secured)
        return secured

    async def _count_anonymous(self, request: Request) -> None:
        who = network_of(address_of(request, self._state.settings))
        if await self._is_open_to(request):
            return
        limits = await run_in_threadpool(self._state.accounts.quotas.limits)
        most = limits.anonymous_per_quarter
        await self._state.limiter.count(request, "anonymous", who, most, QUARTER, "requests without signing in")

    def _signed(self, request: Request) -> Caller | None:
        query = request.query_params
        signature, workspace = query.get("signature"), query.get("workspace", "")
        if signature is None or request.method not in SAFE:
            return None
        if not self._state.signer.holds(request.url.path, workspace, query.get("expires", ""), signature):
            raise SignInNeeded("this address has expired, or was changed", advice="ask the studio for a new one")
        address = address_of(request, self._state.settings)
        scopes = frozenset({Right.READ})
        return Caller("signed", "", workspace, Role.VIEWER, False, scopes, None, None, address, None, self._state)


def gate_of(connection: HTTPConnection) -> Gate:
    """The gate of the application that serves this request."""
    return connection.app.state.gate


def _bearer(connection: HTTPConnection) -> str:
    scheme, _, value = connection.headers.get("authorization", "").partition(" ")
    return value.strip()[:4096] if scheme.lower() == "bearer" else ""


def _workspace(connection: HTTPConnection) -> str:
    """Which workspace a request is about: by its path, else its header, else its query; empty: the caller's own."""
    named = connection.path_params.get("workspace")
    if named is None:
        named = connection.headers.get(WORKSPACE_HEADER) or connection.query_params.get("workspace", "")
    return str(named)[:128]
