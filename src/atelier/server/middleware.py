"""What surrounds every request, as plain ASGI: its id, security headers, and the answer to defects."""

from __future__ import annotations

import secrets

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atelier.server.problems import defect, problem

log = structlog.get_logger("atelier.server")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "no-store",
}
"""On every answer that does not say otherwise. What the API sends is data: nothing in it may run or be framed."""

_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Outermost:
    """Gives each request an id, each answer its security headers, and each defect a problem without its inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if b"%00" in scope.get("raw_path", b"") or b"%00" in scope.get("query_string", b""):
            await problem(400, "bad-request", "the address holds a NUL character")(scope, receive, send)
            return
        # Whoever wants more than one range of a file can ask twice: merging many of them costs more than all of it.
        scope["headers"] = [one for one in scope["headers"] if one[0] != b"range" or _is_one_range(one[1])]
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                if left := scope["state"].get("rate_limit"):
                    headers += [(b"ratelimit", left[0].encode()), (b"ratelimit-policy", left[1].encode())]
                said = {name.lower() for name, _ in headers}
                message["headers"] = headers + [one for one in _HEADERS if one[0] not in said]
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception:  # the last door: no traceback ever reaches a client
            log.exception("defect", request=request_id, method=scope["method"], path=scope["path"])
            if started:
                raise
            await defect(request_id)(scope, receive, with_headers)


def _is_one_range(value: bytes) -> bool:
    return len(value) <= 64 and b"," not in value
