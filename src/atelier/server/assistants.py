"""The Model Context Protocol over HTTP: one request, one answer, nothing kept between them.

A message is served by tools that ask this same application, within the process, with the credential that came along:
each of their requests passes the gate, the limits and the log like any other. Several servers may stand behind one
address.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cache
from typing import TYPE_CHECKING

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from atelier.server.gate import WORKSPACE_HEADER
from atelier.server.origins import FORWARDED, require_same_site
from atelier.server.settings import Settings
from atelier.server.state import state_of

if TYPE_CHECKING:
    from atelier.assistant.api import Api

LARGEST = 2**20
"""Bytes of a message at most: words, numbers and ids."""
HANDED_ON = ("authorization", "host", WORKSPACE_HEADER.lower(), "x-forwarded-proto", *FORWARDED)
"""What of the message's headers says who sends it and from where: the tools' own requests carry the same."""


class Spoken(Response):
    """Answers by the protocol's own transport: JSON, or events while a tool tells how far it is."""

    def __init__(self, serve: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        super().__init__()
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        await self._serve(scope, receive, send)


async def answer(request: Request) -> Spoken:
    """The answer to one message."""
    await asyncio.to_thread(_load)  # half a second, once

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from atelier.assistant.server import build

        async with _client(request) as client:
            server = build(_api(client, request))
            manager = StreamableHTTPSessionManager(server, stateless=True, max_request_body_size=LARGEST)
            async with manager.run():
                await manager.handle_request(scope, receive, send)

    return Spoken(serve)


def require_known_origin(request: Request, settings: Settings) -> None:
    """Pass unless a browser says that a page of another site sends this, and that site is not on the server's list.

    Raises:
        Forbidden.
    """
    if request.headers.get("origin", "") not in settings.cors_origins:
        require_same_site(request, settings, proof=False)


def _client(request: Request):
    import httpx2

    from atelier.assistant.api import TIMEOUT

    peer = (request.client.host, request.client.port) if request.client else ("", 0)
    headers = [(name, value) for name, value in request.headers.raw if name.decode("latin-1") in HANDED_ON]
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(request.app, raise_app_exceptions=False, client=peer),
        base_url=f"{request.url.scheme}://studio",
        headers=[*headers, (b"accept-encoding", b"identity")],
        timeout=TIMEOUT,
        trust_env=False,
    )


def _api(client, request: Request) -> Api:
    from atelier.assistant.api import Api

    return Api(client, link=state_of(request).settings.public_url or str(request.base_url))


@cache
def _load() -> None:
    import mcp.server.streamable_http_manager  # noqa: F401

    import atelier.assistant.server  # noqa: F401

    logging.getLogger("mcp").setLevel(logging.WARNING)  # it tells of every request, as the server's own log does
