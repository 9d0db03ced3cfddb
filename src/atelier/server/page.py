"""The studio's page: files that `npm run build` in `web/` put into `server/static`, where they have been built.

The build also writes each text file compressed beside it (`index.html.br`, `.gz`): a visitor gets the smallest
one that the browser reads (RFC 9110, content negotiation), and nothing is compressed while somebody waits.
"""

from __future__ import annotations

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from atelier.server.problems import problem
from atelier.server.resource import PREFIX

STATIC = Path(__file__).parent / "static"
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "font-src 'self' data:; connect-src 'self' ws: wss:; worker-src 'self' blob:; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HASHED = "assets"
"""Vite names what lies in this folder by its content, so that it may be kept for good."""
TYPES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
CODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings, the smaller ones first, and how the files that have them end."""


class Page:
    """Serves the built page: its files by name, and its first file for every address of the page itself."""

    def __init__(self, folder: Path, otherwise: ASGIApp) -> None:
        self.folder, self._otherwise = folder.resolve(), otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._otherwise(scope, receive, send)
            return
        await self._answer(Request(scope, receive))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path
        if path == PREFIX or path.startswith(PREFIX + "/"):
            return problem(404, "not-found", f"there is nothing at {path[:200]}", advice="see /v1/openapi.json")
        if path.startswith("/.well-known/"):  # the page is no such document, and programs that look for one believe it
            return problem(404, "not-found", f"there is nothing at {path[:200]}")
        found = self._find(path.lstrip("/"))
        if found is None and "." in path.rpartition("/")[2]:  # a file; addresses of the page have no suffix
            return problem(404, "not-found", f"there is nothing at {path[:200]}")
        found = found or self._find("index.html")
        if found is None:
            return problem(
                404, "not-found", "the page is not built", advice="run `npm run build` in web/, or use the API at /v1"
            )
        kind = TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        hashed = found.parent == self.folder / HASHED
        sent, coding = _smallest(found, request.headers.get("accept-encoding", ""))
        stat = sent.stat()
        headers = {
            "Content-Security-Policy": CONTENT_POLICY,
            "Cache-Control": "public, max-age=31536000, immutable" if hashed else "no-cache",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "ETag": f'"{_digest(sent, stat.st_mtime_ns, stat.st_size)}"',
            "Vary": "Accept-Encoding",
        }
        if coding:
            headers["Content-Encoding"] = coding
        if _has(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return FileResponse(sent, media_type=kind, headers=headers, stat_result=stat)

    def _find(self, name: str) -> Path | None:
        if not name or "\x00" in name or len(name) > 512:
            return None
        path = (self.folder / name).resolve()
        inside = path.is_relative_to(self.folder) and not any(part.startswith(".") for part in Path(name).parts)
        return path if inside and path.is_file() else None


def _smallest(file: Path, accepted: str) -> tuple[Path, str]:
    """The smallest form of a file that the client reads, and its coding; "" for the file as it is."""
    named = codings(accepted)
    for coding, suffix in CODINGS.items():
        made = file.with_name(file.name + suffix)
        if named.get(coding, named.get("*", 0.0)) > 0 and made.is_file():
            return made, coding
    return file, ""


def codings(accepted: str) -> dict[str, float]:
    """Codings of an Accept-Encoding header, each with its weight; 0: refused."""
    found: dict[str, float] = {}
    for one in accepted[:1000].lower().split(","):
        name, _, weight = one.partition(";q=")
        try:
            found[name.strip()] = float(weight) if weight else 1.0
        except ValueError:
            found[name.strip()] = 0.0
    return found


def _has(wanted: str, tag: str) -> bool:
    """Whether If-None-Match names this tag; compared weakly, as RFC 9110 wants it for GET."""
    return wanted.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in wanted.split(",")]


@lru_cache(maxsize=1024)
def _digest(file: Path, modified: int, size: int) -> str:
    """Names the content of a file; read again once it changed, which its time and size tell."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:32]


def install(app: FastAPI, folder: Path = STATIC) -> None:
    """Let the application serve the page wherever it has no route."""
    app.router.default = Page(folder, app.router.default)
