"""Receivers on this machine, and a database with a workspace that has something to tell."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.webhooks.told import HERE, Clock

from atelier.database import Database
from atelier.library.keys import LibraryKey
from atelier.webhooks.hooks import Webhooks
from atelier.webhooks.sender import Sender


@dataclass
class Receiver:
    """A server that writes down what it gets, and answers as it is told.

    Attributes:
        status, body, headers: what it answers with. pause: seconds before it does. got: (path, headers, body).
    """

    url: str = ""
    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def wait(self, count: int, seconds: float = 10.0) -> None:
        until = time.monotonic() + seconds
        while len(self.got) < count:
            assert time.monotonic() < until, f"{len(self.got)} of {count} messages came"
            time.sleep(0.01)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, content))
            time.sleep(made.pause)
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/hook?from=atelier"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def database(tmp_path: Path, database_url: str | None, sqlite_template: Callable[[Path], None]) -> Iterator[Database]:
    if database_url is None:
        sqlite_template(tmp_path / "a.db")
    with Database.open(database_url or tmp_path / "a.db") as made:
        yield made


@pytest.fixture
def key() -> LibraryKey:
    return LibraryKey(b"k" * 32)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hooks(database: Database, key: LibraryKey, clock: Clock) -> Webhooks:
    return Webhooks(database, "default", key, clock=clock)


@pytest.fixture
def sender(database: Database, key: LibraryKey, clock: Clock) -> Sender:
    return Sender(database, key, HERE, clock=clock, random_=random.Random(7))
