"""Two server processes over one home: who signs in at one is known to the other, and nothing is counted twice."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio
from PIL import Image

from atelier.accounts.accounts import Accounts
from atelier.steps.studio import Studio

LOGIN, PASSWORD = "mira@example.org", "four words nobody guesses"
WISH = {"recipe": "create", "inputs": {"prompts": ["a woman"], "count": 1}}
PATIENCE = 300.0

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def servers(tmp_path: Path, database_url: str | None) -> Iterator[tuple[str, str]]:
    """The addresses of both."""
    home = tmp_path / "home"
    with Studio.open(home, database=database_url) as studio:
        Accounts(studio.library.database).users.create_owner(LOGIN, "Mira", PASSWORD)
    environment = {**os.environ, "ATELIER_HOME": str(home), "ATELIER_DATABASE": database_url or ""}
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    logs = [(tmp_path / f"{number}.log").open("wb") for number in range(2)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "atelier.server", "--fd", str(one.fileno())],
            env=environment, pass_fds=[one.fileno()], stdout=log, stderr=log,
        )
        for one, log in zip(sockets, logs, strict=True)
    ]  # fmt: skip
    addresses = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in sockets]
    try:
        for address in addresses:
            assert requests.get(f"{address}/health/live", timeout=PATIENCE).status_code == 200
        yield addresses[0], addresses[1]
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE)
        for one in (*sockets, *logs):
            one.close()


def test_two_servers_are_as_one(servers: tuple[str, str]) -> None:
    one, two = servers
    tokens = ask(one, "POST", "/v1/session", json={"login": LOGIN, "password": PASSWORD, "tokens": "body"}).json()
    tokens = ask(two, "POST", "/v1/session/refresh", json={"refresh_token": tokens["refresh_token"]}).json()
    me = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert ask(one, "GET", "/v1/me", headers=me).json()["login"] == LOGIN

    # What happens by one is heard by those who listen to the other, and a submit that is sent to both is done once.
    ears = [listen(address, tokens["access_token"]) for address in servers]
    key = {**me, "Idempotency-Key": "k1"}
    first, again = (ask(address, "POST", "/v1/runs", json=WISH, headers=key) for address in servers)
    assert (first.status_code, again.status_code, again.json()) == (202, 202, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    for _, heard in ears:
        wait_for(lambda heard=heard: [one["run"] for one in heard if one.get("state")] == [first.json()["id"]])
    for client, _ in ears:
        client.disconnect()

    # A file may come in parts, some to one and some to the other.
    subject = ask(one, "POST", "/v1/subjects", json={"name": "Mira", "kind": "person"}, headers=me).json()["id"]
    photo = picture()
    wish = {"subject": subject, "name": "mira.png", "length": len(photo)}
    upload = ask(two, "POST", "/v1/uploads", json=wish, headers=me).json()["id"]
    for address, start, end in ((one, 0, 1000), (two, 1000, len(photo))):
        part = {**me, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
        sent = ask(address, "PATCH", f"/v1/uploads/{upload}", data=photo[start:end], headers=part)
        assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(end))
    assert ask(one, "POST", f"/v1/uploads/{upload}/finish", json={}, headers=me).status_code == 201
    assert len(ask(two, "GET", f"/v1/subjects/{subject}/photos", headers=me).json()["items"]) == 1

    # Ten tries of a login are ten by both together; one was right.
    guess = {"login": LOGIN, "password": "another password", "tokens": "body"}
    tries = [ask(servers[number % 2], "POST", "/v1/session", json=guess).status_code for number in range(10)]
    assert tries == [401] * 9 + [429]

    # Who signs out at one is soon out at the other.
    assert ask(one, "DELETE", "/v1/session", headers=me).status_code == 204
    wait_for(lambda: ask(two, "GET", "/v1/me", headers=me).status_code == 401)


def ask(address: str, method: str, path: str, **more: Any) -> requests.Response:
    return requests.request(method, f"{address}{path}", timeout=PATIENCE, **more)


def listen(address: str, token: str) -> tuple[socketio.Client, list[dict[str, Any]]]:
    client, heard = socketio.Client(reconnection=False), list[dict[str, Any]]()
    client.on("run", heard.append)
    client.connect(address, auth={"token": token}, transports=["websocket"], wait_timeout=int(PATIENCE))
    return client, heard


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
