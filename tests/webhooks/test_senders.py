"""Several senders over one outbox: each attempt once, whoever dies, is slow, or changes the address meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_network
from typing import Any

import pytest
from tests.webhooks.told import HERE, Clock, happened, send_all

from atelier.database import Database
from atelier.errors import Conflict
from atelier.library.keys import LibraryKey
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import WANTED, Event
from atelier.webhooks.hooks import Webhooks
from atelier.webhooks.sender import LEASE, Sender

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


def test_ten_senders_make_each_attempt_once(
    hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    for _ in range(12):
        happened(database)
    waiting = [one.id for one in hooks.deliveries(made.id)]
    senders = [Sender(database, key, HERE) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        counts = list(pool.map(lambda one: sum(one.send(message) for message in waiting), senders))
    assert sum(counts) == 12
    assert sorted(headers["webhook-id"] for _, headers, _ in receiver.got) == sorted(waiting)


def test_nobody_waits_for_another_for_ever(hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any) -> None:
    """Some send and note what came of it, while the address is switched off and on, changed, and told of more."""
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    for _ in range(12):
        happened(database)
    waiting = [one.id for one in hooks.deliveries(made.id)]
    receiver.status = 500

    def switch() -> None:
        for _ in range(4):
            hooks.change(made.id, HERE, active=False)
            hooks.change(made.id, HERE, active=True)
            happened(database)

    def ask_again() -> None:
        for one in waiting:
            with suppress(Conflict):
                hooks.redeliver(made.id, one)

    senders = [Sender(database, key, HERE) for _ in range(4)]
    jobs: list[Callable[[], object]] = [lambda one=one: [one.send(message) for message in waiting] for one in senders]
    with ThreadPoolExecutor(7) as pool:
        for job in [pool.submit(job) for job in [*jobs, switch, switch, ask_again]]:
            job.result(timeout=120)


def test_a_sender_that_died_holds_nothing_up(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    (waiting,) = hooks.deliveries(made.id)
    late = sender._claim(waiting.id)
    assert late is not None
    assert send_all(sender) == 0, "somebody has it in hand"
    clock.moment += LEASE
    assert send_all(sender) == 1
    from atelier.webhooks.posting import Answer

    sender._record(late, Answer(500, "", "late"), 1.0)
    assert hooks.deliveries(made.id)[0].state == "delivered", "what the dead one says late counts no more"


def test_a_slow_receiver_holds_up_nobody_else(
    hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any, clock: Clock
) -> None:
    gate, seen = threading.Event(), []

    def resolve(host: str, port: int) -> list[str]:
        seen.append(host)
        if host == "slow.example":
            gate.wait(20)
        return ["127.0.0.1"]

    port = receiver.url.rpartition(":")[2].partition("/")[0]
    rules = Rules((ip_network("127.0.0.0/8"),))
    hooks.create(f"http://slow.example:{port}/", [Event.RUN_DONE], rules)
    quick, _ = hooks.create(f"http://quick.example:{port}/", [Event.RUN_DONE], rules)
    for _ in range(20):
        happened(database)
    background = Sender(database, key, rules, resolve=resolve)
    background.start()
    try:
        receiver.wait(20)
        assert seen.count("slow.example") <= 2
        gate.set()
        receiver.wait(40)
    finally:
        gate.set()
        background.close()
    assert {one.state for one in hooks.deliveries(quick.id)} == {"delivered"}


def test_nothing_goes_out_while_none_is_registered(
    hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any
) -> None:
    looked_up: list[str] = []
    background = Sender(database, key, HERE, resolve=lambda host, port: looked_up.append(host) or ["127.0.0.1"])
    background.start()
    try:
        for event in WANTED:
            assert happened(database, event) == 0
        made, _ = hooks.create("http://receiver.example/", [Event.RUN_FAILED], HERE)
        happened(database)
        background.nudge()
        threading.Event().wait(0.3)
        assert looked_up == []
        hooks.remove(made.id)
    finally:
        background.close()
    assert (looked_up, receiver.got) == ([], [])
