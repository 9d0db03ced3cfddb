"""A server on a new home, and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from atelier.server.app import create_app
from atelier.server.settings import Settings

LOCALHOST = "http://localhost:8765"
Connect = Callable[..., TestClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.atelier.studios.close()


@pytest.fixture
def connect(app: FastAPI) -> Connect:
    """Makes clients: `connect()` is the person at this machine, `connect(peer="203.0.113.5")` somebody far away."""

    def make(*, peer: str = "127.0.0.1", url: str = LOCALHOST, headers: dict[str, str] | None = None) -> TestClient:
        return TestClient(app, base_url=url, client=(peer, 40000), raise_server_exceptions=False, headers=headers)

    return make


@pytest.fixture
def client(connect: Connect) -> TestClient:
    """The person at this machine, where nobody has a password yet."""
    return connect()
