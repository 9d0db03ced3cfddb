"""Events by Socket.IO on a real server: what is told, to whom, and what a client that comes back gets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import socketio
import uvicorn
from fastapi import FastAPI
from socketio.exceptions import ConnectionError as Refusal

from atelier.jobs.events import EventLog, Occurrence
from atelier.server import live
from atelier.server.state import State


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def log(state: State) -> EventLog:
    return state.studios.first.queue.events


class Ear:
    """A client that keeps what it hears."""

    def __init__(self, **options: Any) -> None:
        self.client = socketio.Client(reconnection=False, websocket_extra_options=options)
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.client.on("*", lambda name, data: self.heard.append((name, data)))

    def listen(self, address: str, auth: dict[str, Any] | None = None) -> Ear:
        self.client.connect(address, auth=auth or {}, transports=["websocket"], wait_timeout=20)
        return self

    def numbers(self) -> list[int]:
        return [data["seq"] for name, data in self.heard if name != "gap"]


@pytest.fixture
def ear() -> Iterator[Callable[..., Ear]]:
    made: list[Ear] = []

    def new(**options: Any) -> Ear:
        made.append(Ear(**options))
        return made[-1]

    yield new
    for one in made:
        one.client.disconnect()


def happen(log: EventLog, count: int, workspace: str = "default", name: str = "progress") -> None:
    for number in range(count):
        log.write([Occurrence(workspace, "run", name, {"done": number})])


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


def test_what_happens_is_told_in_order_and_only_in_its_workspace(
    address: str, log: EventLog, ear: Callable[..., Ear]
) -> None:
    happen(log, 2)
    listener = ear().listen(address)
    happen(log, 3)
    happen(log, 2, workspace="other")
    happen(log, 1, name="run")
    wait_for(lambda: len(listener.heard) == 4)
    assert listener.numbers() == [3, 4, 5, 8]
    assert [name for name, _ in listener.heard] == ["progress"] * 3 + ["run"]
    assert listener.heard[0][1]["done"] == 0
    assert listener.heard[0][1]["at"].endswith("Z")


def test_who_comes_back_gets_what_it_missed_once(address: str, log: EventLog, ear: Callable[..., Ear]) -> None:
    happen(log, 5)
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            happen(log, 1)
            time.sleep(0.01)

    busy = threading.Thread(target=go_on)
    busy.start()
    listener = ear().listen(address, {"since": 2})
    wait_for(lambda: len(listener.heard) > 20)
    stop.set()
    busy.join()
    wait_for(lambda: bool(listener.heard) and listener.numbers()[-1] == log.newest())
    assert listener.numbers() == list(range(3, log.newest() + 1))


def test_who_missed_too_much_is_told_so(
    address: str, log: EventLog, ear: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "REPLAY", 3)
    happen(log, 6)
    behind = ear().listen(address, {"since": 1})
    wait_for(lambda: bool(behind.heard))
    assert behind.heard[0] == ("gap", {"since": 1, "seq": 6})
    again = ear().listen(address)
    assert again.client.call("since", {"seq": 4}) == {"seq": 6}
    wait_for(lambda: len(again.heard) == 2)
    assert again.numbers() == [5, 6]
    for nonsense in ({"seq": "x"}, {"seq": -1}, {"seq": True}, ["?"], None):
        assert again.client.call("since", nonsense) == {"seq": 6}


def test_nobody_listens_without_signing_in(address: str, state: State, ear: Callable[..., Ear]) -> None:
    owner = state.accounts.users.create_owner("first@example.org", "First", "four words nobody guesses")
    for auth in ({}, {"token": "ate_key_wrong"}, {"token": 5}, {"workspace": "default"}):
        with pytest.raises(Refusal):
            ear().listen(address, auth)
    session = state.accounts.sessions.start(owner)
    good = ear().listen(address, {"token": session.access})
    assert good.client.connected
    with pytest.raises(Refusal):
        ear().listen(address, {"token": session.access, "workspace": "elsewhere"})


def test_who_may_not_any_more_is_disconnected(
    address: str, state: State, log: EventLog, ear: Callable[..., Ear], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "RECHECK", 0.2)
    owner = state.accounts.users.create_owner("first@example.org", "First", "four words nobody guesses")
    key, secret = state.accounts.keys.create(owner.id, "default", name="ear", scopes=["read"], lasts=None)
    listener = ear().listen(address, {"token": secret})
    state.accounts.keys.revoke(owner.id, key.id)
    wait_for(lambda: not listener.client.connected)
    happen(log, 1)
    time.sleep(0.3)
    assert listener.heard == []


def test_pages_of_other_sites_are_refused(address: str, ear: Callable[..., Ear]) -> None:
    for origin in ("https://evil.example", "null"):
        with pytest.raises(Refusal):
            ear(origin=origin).listen(address)
        polling = requests.get(
            f"{address}/socket.io/", params={"EIO": "4", "transport": "polling"}, headers={"Origin": origin}, timeout=20
        )
        assert polling.status_code == 400
    assert ear(origin=address).listen(address).client.connected
