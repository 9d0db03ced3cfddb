"""Events as they happen, by Socket.IO: what workers write into the events table, told to whoever may see it.

A client connects to `/socket.io` with the cookie of its session, or with `auth = {"token": …}` (an API key or an access
token), and may name its workspace there. It is put into the room of that workspace and hears `run`, `task`, `progress`,
`preview`, `sample`, `message`, `asset`, `queue`, `waiting`; each carries `seq`, which only goes up. With
`auth = {"since": seq}` it first gets what it missed; when that is gone, it gets `gap` and reads the state by REST,
which is always the truth.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import socketio
import structlog
from fastapi import FastAPI
from socketio.exceptions import ConnectionRefusedError as Refusal
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.routing import Mount

from atelier.accounts.roles import Right
from atelier.errors import AtelierError
from atelier.jobs.events import EventLog, Recorded
from atelier.server.gate import WORKSPACE_HEADER, Gate
from atelier.steps.studios import Studios

log = structlog.get_logger("atelier.live")

POLL = 0.1  # seconds between looks at the events table while somebody listens
RECHECK = 15.0  # seconds between looks whether listeners still may
REPLAY = 5000
"""Events that are told again at most; who missed more reads the state anew."""
MOST = 2000
"""Connections at most."""


@dataclass
class _Listener:
    """A connection: how it signed in, so that it can be asked again, and what it hears."""

    scope: dict[str, Any]
    workspace: str
    checked: float = field(default_factory=time.monotonic)


class Live:
    """The connections of one server.

    Args:
        studios: whose events are told.
    """

    def __init__(self, app: FastAPI, studios: Studios) -> None:
        self._app = app
        self._log: EventLog = studios.first.queue.events
        self.server = socketio.AsyncServer(async_mode="asgi", max_http_buffer_size=64 * 1024, logger=False)
        self._listeners: dict[str, _Listener] = {}
        self._lock = asyncio.Lock()
        self._told = 0
        self._teller: asyncio.Task[None] | None = None
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        self.server.on("since", self._since)

    # --- connections --------------------------------------------------------------------------------------------------

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        given: dict[str, Any] = auth if isinstance(auth, dict) else {}
        scope = _scope(environ["asgi.scope"], given, self._app)
        if len(self._listeners) >= MOST:
            raise Refusal("too many connections; try again later")
        workspace = await self._admit(scope)
        if workspace is None:
            raise Refusal("you may not listen here: sign in, or send a token")
        async with self._lock:
            if not self._listeners:
                self._told = await run_in_threadpool(self._log.newest)
            self._listeners[sid] = _Listener(scope, workspace)
            if self._teller is None or self._teller.done():
                self._teller = asyncio.create_task(self._tell())
            # Under the lock nothing is told meanwhile: what was missed, up to what all others were told, then the rest.
            await self._replay(sid, workspace, given.get("since"))
            await self.server.enter_room(sid, _room(workspace))

    async def _disconnect(self, sid: str, *_: object) -> None:
        self._listeners.pop(sid, None)

    async def _since(self, sid: str, data: Any = None, *_: object) -> dict[str, int]:
        """A client asks again for what it missed; the answer is the newest number."""
        listener = self._listeners.get(sid)
        if listener is None:
            return {"seq": 0}
        async with self._lock:
            await self._replay(sid, listener.workspace, data.get("seq") if isinstance(data, dict) else None)
            return {"seq": self._told}

    async def _admit(self, scope: dict[str, Any]) -> str | None:
        """The workspace that the connection may listen to; None when it may not."""
        gate: Gate = self._app.state.gate
        try:
            caller = await gate.identify(HTTPConnection(scope))
        except AtelierError as error:
            log.info("refused", reason=error.message)
            return None
        return caller.workspace if caller.workspace and caller.may(Right.READ) else None

    # --- telling ------------------------------------------------------------------------------------------------------

    async def _replay(self, sid: str, workspace: str, since: Any) -> None:
        if not isinstance(since, int) or isinstance(since, bool) or since < 0:
            return
        oldest = await run_in_threadpool(self._log.oldest)
        missed = await run_in_threadpool(lambda: self._log.since(since, workspace=workspace, limit=REPLAY + 1))
        missed = [one for one in missed if one.seq <= self._told]
        if since > self._told or (since and since < oldest - 1) or len(missed) > REPLAY:
            await self.server.emit("gap", {"since": since, "seq": self._told}, to=sid)
            return
        for one in missed:
            await self.server.emit(one.name, payload(one), to=sid)

    async def _tell(self) -> None:
        """Tell new events until nobody listens any more."""
        while self._listeners:
            await asyncio.sleep(POLL)
            try:
                async with self._lock:
                    for one in await run_in_threadpool(self._log.since, self._told):
                        await self.server.emit(one.name, payload(one), room=_room(one.workspace))
                        self._told = one.seq
                await self._recheck()
            except AtelierError as error:  # the database does not answer: it is asked again
                log.warning("events could not be read", reason=error.message)
                await asyncio.sleep(1.0)

    async def _recheck(self) -> None:
        """Whoever may not listen any more (signed out, key revoked, no member) is disconnected."""
        moment = time.monotonic()
        for sid, listener in list(self._listeners.items()):
            if moment - listener.checked < RECHECK:
                continue
            listener.checked = moment
            if await self._admit(listener.scope) != listener.workspace:
                await self.server.disconnect(sid)

    async def close(self) -> None:
        """End all connections."""
        self._listeners.clear()
        if self._teller is not None:
            self._teller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._teller


def mount_live(app: FastAPI, studios: Studios) -> Live:
    """Serve events at `/socket.io`. Other sites' pages are refused: by Socket.IO's same-origin rule and by the gate."""
    live = Live(app, studios)
    # Before all other routes: the page answers whatever nobody else does.
    app.router.routes.insert(0, Mount("/socket.io", socketio.ASGIApp(live.server, socketio_path="/socket.io")))
    return live


def payload(event: Recorded) -> dict[str, Any]:
    """An event as clients get it."""
    own = {"seq": event.seq, "at": event.at.isoformat().replace("+00:00", "Z"), "run": event.run}
    return {**event.payload, **own}


def _room(workspace: str) -> str:
    return f"workspace:{workspace}"


def _scope(scope: dict[str, Any], auth: dict[str, Any], app: FastAPI) -> dict[str, Any]:
    """The connection's scope with what came as `auth` where headers would stand: browsers cannot send headers here."""
    headers = list(scope.get("headers", ()))
    token, workspace = auth.get("token"), auth.get("workspace")
    if isinstance(token, str) and token.isascii() and token.isprintable():
        headers = [one for one in headers if one[0] != b"authorization"]
        headers.append((b"authorization", b"Bearer " + token.encode()))
    if isinstance(workspace, str) and workspace.isascii() and workspace.isprintable():
        headers = [one for one in headers if one[0] != WORKSPACE_HEADER.lower().encode()]
        headers.append((WORKSPACE_HEADER.lower().encode(), workspace.encode()))
    return {**scope, "headers": headers, "app": app}
