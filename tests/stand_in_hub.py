"""A stand-in for a hub of models, on loopback."""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class StandInHub:
    """A hub on loopback: tree, revision and resolve as the real one answers, with faults on demand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cut_after: dict[str, list[int]] = {}  # bytes that go out before the connection is cut, one entry a request
        self.tampered: dict[str, bytes] = {}
        self.extra_entries: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str | None, str | None]] = []  # path, Range, Authorization
        self.redirect: str | None = None
        self.status: int | None = None
        self.ignore_range = False
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                hub.answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # clients that hang up are part of the tests

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(request.path).path)
        self.requests.append((request.path, request.headers.get("Range"), request.headers.get("Authorization")))
        if self.status is not None:
            self.send(request, self.status, b"no")
        elif "/revision/" in path:
            self.send(request, 200, json.dumps({"sha": COMMIT}).encode())
        elif "/tree/" in path:
            self.tree(request)
        elif "/resolve/" in path:
            self.resolve(request, path.split(f"/resolve/{COMMIT}/")[1])
        elif path.startswith("/cdn/"):
            self.file(request, path.removeprefix("/cdn/"))
        else:
            self.send(request, 404, b"not here")

    def tree(self, request: http.server.BaseHTTPRequestHandler) -> None:
        entries = [self.entry(path) for path in sorted(self.folder.rglob("*")) if path.is_file()] + self.extra_entries
        half = len(entries) // 2
        if "cursor=2" in request.path:
            self.send(request, 200, json.dumps(entries[half:]).encode())
        else:
            link = {"Link": f'<{self.url}{request.path}&cursor=2>; rel="next"'}
            self.send(request, 200, json.dumps(entries[:half]).encode(), link)

    def entry(self, path: Path) -> dict[str, Any]:
        data = path.read_bytes()
        blob = hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()
        entry: dict[str, Any] = {"type": "file", "path": path.relative_to(self.folder).as_posix(), "size": len(data)}
        entry["oid"] = blob
        if path.suffix in (".safetensors", ".onnx"):
            entry["lfs"] = {"oid": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
        return entry

    def resolve(self, request: http.server.BaseHTTPRequestHandler, name: str) -> None:
        if self.redirect is not None and name.endswith(".safetensors"):
            self.send(request, 302, b"", {"Location": self.redirect.format(name=name)})
        else:
            self.file(request, name)

    def file(self, request: http.server.BaseHTTPRequestHandler, name: str) -> None:
        path = self.folder / name
        if not path.is_file():
            self.send(request, 404, b"no such file")
            return
        data = self.tampered.get(name, path.read_bytes())
        total, start, headers, status = len(data), 0, {}, 200
        wanted = request.headers.get("Range")
        if wanted and not self.ignore_range:
            start = int(wanted.removeprefix("bytes=").split("-")[0])
            if start >= total:
                self.send(request, 416, b"")
                return
            status, headers = 206, {"Content-Range": f"bytes {start}-{total - 1}/{total}"}
        cuts = self.cut_after.get(name)
        self.send(request, status, data[start:], headers, cut=cuts.pop(0) if cuts else None)

    def send(
        self,
        request: http.server.BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        cut: int | None = None,
    ) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body if cut is None else body[:cut])
        request.close_connection = True


@pytest.fixture
def open_hub() -> Iterator[Callable[[Path], StandInHub]]:
    """Opens stand-ins for folders: open_hub(folder)."""
    opened: list[StandInHub] = []

    def open_(folder: Path) -> StandInHub:
        opened.append(StandInHub(folder))
        return opened[-1]

    yield open_
    for hub in opened:
        hub.close()
