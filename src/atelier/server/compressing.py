"""Larger JSON answers are compressed for clients that read gzip: a page of a library has a sixth of its bytes then.

Level 1 takes a tenth of a millisecond for 10 KB, which is less than the answer itself took, and finer levels save a few
per cent more for twice that. Small answers are left alone: there headers weigh as much. Files are compressed when the
page is built (see `page`), pictures are compressed already, streams and events are left as they come. Nothing that is
secret is in an answer of this size beside what a stranger could choose (tokens come in small answers), so its length
tells nobody anything (BREACH).
"""

from __future__ import annotations

import asyncio
import zlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atelier.server.page import codings

LEAST = 8 * 1024
"""Bytes of an answer that is worth it."""
LARGE = 512 * 1024
"""Above this it is compressed in a thread: others' answers would wait for it."""
LEVEL = 1
GZIP = 31
"""zlib's word for a gzip header around the data."""


class Compressed:
    """Compresses an answer that is JSON, comes in one piece, and has at least `LEAST` bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _reads_gzip(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def sending(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _worth(message):
                start = message
                return
            if start is not None:
                held, start = start, None
                if message["type"] == "http.response.body" and not message.get("more_body"):
                    message = await _shrunk(held, message)
                await send(held)
            await send(message)

        await self._app(scope, receive, sending)


def _reads_gzip(scope: Scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            named = codings(value.decode("latin-1"))
            return named.get("gzip", named.get("*", 0.0)) > 0
    return False


def _worth(start: Message) -> bool:
    headers = dict(start.get("headers", ()))
    length = headers.get(b"content-length", b"")
    kind = headers.get(b"content-type", b"").partition(b";")[0]
    as_it_is = b"content-encoding" not in headers and start["status"] not in (204, 206, 304)
    return as_it_is and kind == b"application/json" and length.isdigit() and int(length) >= LEAST


async def _shrunk(start: Message, body: Message) -> Message:
    """The body compressed, and the headers that say so."""
    plain = body.get("body", b"")
    if len(plain) < LEAST:  # the answer to HEAD
        return body
    small = _gzip(plain) if len(plain) < LARGE else await asyncio.to_thread(_gzip, plain)
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(small))
    headers.add_vary_header("Accept-Encoding")
    start["headers"] = headers.raw
    return {**body, "body": small}


def _gzip(plain: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(plain) + packer.flush()
