"""Lets pages of any site call the routes whose whole permission stands in the address (CORS).

No cookie and no key counts there (`access.Rule.bare`), so a page gains nothing by whose browser it is in.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHS = "/v1/incoming/"
PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Content-Type, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset",
    "Access-Control-Max-Age": "600",
}
_SENT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Location, Upload-Offset, Upload-Length, Upload-Expires, Retry-After"),
]


class OpenToPages:
    """Answers preflights for `PATHS`, and says on every answer there that any page may read it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self.app(scope, receive, send)
            return
        asked = {name for name, _ in scope["headers"]}
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in asked:
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [one for one in message.get("headers", ()) if not one[0].lower().startswith(b"access-control-")]
                message["headers"] = [*own, *_SENT]
            await send(message)

        await self.app(scope, receive, opened)
