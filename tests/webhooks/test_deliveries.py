"""From what happens to a signed message: once, whatever dies; tried again over a day; given up with a reason."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.webhooks.told import HERE, Clock, happened, send_all, signature

from atelier.database import Database
from atelier.errors import Conflict, InvalidInput, NotFound, Refused
from atelier.library.keys import LibraryKey
from atelier.library.rotation import rotate
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import Event
from atelier.webhooks.hooks import MOST, Webhooks, WebhookWords
from atelier.webhooks.outbox import announce
from atelier.webhooks.sender import DELAYS, Sender
from atelier.webhooks.tables import DeliveryRow, WebhookRow

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)


def test_a_message_says_what_happened_signed_and_once(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    assert happened(database) == 0, "nobody listens yet"
    made, secret = hooks.create(receiver.url, [Event.RUN_DONE], HERE, note="ours", by="mira")
    assert happened(database, run="r1", path="/v1/runs/r1") == 1
    assert happened(database, Event.RUN_FAILED) == 0, "nobody asked for it"
    assert happened(database, workspace="another") == 0
    receiver.status, receiver.body = 200, b"thank you"
    assert send_all(sender) == 1
    assert send_all(sender) == 0
    ((path, headers, body),) = receiver.got
    assert path == "/hook?from=atelier"
    assert headers["content-type"].startswith("application/json")
    assert headers["user-agent"].startswith("Atelier/")
    assert abs(int(headers["webhook-timestamp"]) - clock().timestamp()) < 2
    assert headers["webhook-signature"] == signature(secret, headers, body)
    told = json.loads(body)
    assert list(told) == ["type", "timestamp", "workspace", "data"]
    assert (told["type"], told["workspace"], told["data"]) == (
        "run.done",
        "default",
        {"run": "r1", "path": "/v1/runs/r1"},
    )
    (delivery,) = hooks.deliveries(made.id)
    assert (delivery.id, delivery.state, delivery.attempt) == (headers["webhook-id"], "delivered", 1)
    assert (delivery.status, delivery.answer, delivery.body) == (200, "thank you", body.decode())
    assert hooks.get(made.id).succeeded == clock()


def test_what_is_told_stands_or_falls_with_what_happened(hooks: Webhooks, database: Database, receiver: Any) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)

    def fail() -> None:
        with database.write() as session:
            announce(session, "default", Event.RUN_DONE, {"run": "r1"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert hooks.deliveries(made.id) == []


def test_a_message_is_tried_again_over_a_day_and_then_given_up(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, secret = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    receiver.status, receiver.body = 500, b"not today"
    begun = clock.moment
    pauses: list[float] = []
    for attempt in range(1, len(DELAYS) + 2):
        assert send_all(sender) == 1
        (delivery,) = hooks.deliveries(made.id)
        assert (delivery.attempt, delivery.status, delivery.answer) == (attempt, 500, "not today")
        if attempt <= len(DELAYS):
            assert (delivery.state, hooks.get(made.id).active) == ("waiting", True)
            assert delivery.due is not None
            pauses.append((delivery.due - clock.moment).total_seconds())
            clock.moment = delivery.due - timedelta(milliseconds=1)
            assert send_all(sender) == 0
            clock.moment = delivery.due
    (delivery,) = hooks.deliveries(made.id)
    assert all(0.8 * planned <= pause <= 1.2 * planned for pause, planned in zip(pauses, DELAYS, strict=True))
    assert pauses != list(map(float, DELAYS)), "they are spread"
    assert 0.7 < (clock.moment - begun) / timedelta(days=1) < 1.3
    assert delivery.state == "failed"
    off = hooks.get(made.id)
    assert (off.active, "nothing has come through since" in off.reason, "500" in off.reason) == (False, True, True)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
    assert len({body for _, _, body in receiver.got}) == 1
    assert all(headers["webhook-signature"] == signature(secret, headers, body) for _, headers, body in receiver.got)
    assert happened(database) == 0, "switched off, it hears nothing"
    with pytest.raises(Conflict, match="switched off"):
        hooks.redeliver(made.id, delivery.id)
    assert hooks.change(made.id, HERE, active=True).reason == ""
    receiver.status = 204
    assert hooks.redeliver(made.id, delivery.id).state == "waiting"
    assert send_all(sender) == 1
    assert hooks.delivery(made.id, delivery.id).state == "delivered"


def test_one_that_works_otherwise_stays_on_when_a_message_is_given_up(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    receiver.status = 500
    for _ in range(len(DELAYS)):
        send_all(sender)
        clock.moment = hooks.deliveries(made.id)[0].due or clock.moment
    receiver.status = 204
    happened(database)
    (newest, oldest) = hooks.deliveries(made.id)
    assert sender.send(newest.id)
    receiver.status = 500
    assert sender.send(oldest.id)
    assert hooks.delivery(made.id, oldest.id).state == "failed"
    assert hooks.get(made.id).active


def test_a_receiver_that_is_gone_is_switched_off_at_once(
    hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any
) -> None:
    told: list[tuple[str, str, str]] = []
    sender = Sender(database, key, HERE, switched_off=lambda session, *rest: told.append(rest))
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    happened(database)
    receiver.status = 410
    sender.send(hooks.deliveries(made.id)[0].id)
    assert not hooks.get(made.id).active
    assert {one.state for one in hooks.deliveries(made.id)} == {"failed"}
    ((workspace, webhook, reason),) = told
    assert (workspace, webhook, "410" in reason) == ("default", made.id, True)


def test_a_receiver_may_ask_to_wait(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    receiver.status, receiver.headers = 429, {"Retry-After": "120"}
    send_all(sender)
    assert hooks.deliveries(made.id)[0].due == clock.moment + timedelta(seconds=120)


def test_secrets_are_sealed_changed_and_shown_once(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, first = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    again, second = hooks.rotate(made.id)
    assert first != second
    assert again.old_until == clock.moment + timedelta(days=1)
    with database.read() as session:
        row = session.get_one(WebhookRow, made.id)
        for secret in (first, second):
            raw = base64.b64decode(secret.removeprefix("whsec_"))
            assert len(raw) == 32
            assert raw not in row.secret + (row.old_secret or b"")
    happened(database)
    send_all(sender)
    _, headers, body = receiver.got[0]
    assert headers["webhook-signature"].split(" ") == [signature(one, headers, body) for one in (second, first)]
    clock.moment += timedelta(days=1, seconds=1)
    for _ in range(2):
        happened(database)
        send_all(sender)
    _, headers, body = receiver.got[-1]
    assert headers["webhook-signature"] == signature(second, headers, body)
    with database.read() as session:
        assert session.get_one(WebhookRow, made.id).old_secret is None


def test_a_changed_library_key_opens_the_secrets(database: Database, tmp_path: Path, receiver: Any) -> None:
    path = tmp_path / "keys" / "library.key"
    key = LibraryKey.create(path)
    hooks = Webhooks(database, "default", key)
    _, secret = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    assert rotate(database, path).rewrapped == 1
    happened(database)
    assert send_all(Sender(database, LibraryKey.load(path), HERE)) == 1
    _, headers, body = receiver.got[0]
    assert headers["webhook-signature"] == signature(secret, headers, body)


def test_a_secret_that_cannot_be_opened_switches_off(hooks: Webhooks, database: Database, receiver: Any) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    assert send_all(Sender(database, LibraryKey(b"x" * 32), HERE)) == 0
    found = hooks.get(made.id)
    assert (found.active, "secret" in found.reason) == (False, True)


def test_what_cannot_be_registered(hooks: Webhooks, receiver: Any) -> None:
    for events in ([], [Event.TEST]):
        with pytest.raises(InvalidInput, match="events"):
            hooks.create(receiver.url, events, HERE)
    with pytest.raises(Refused):
        hooks.create(receiver.url, [Event.RUN_DONE], Rules())
    with pytest.raises(InvalidInput, match="note"):
        hooks.create(receiver.url, [Event.RUN_DONE], HERE, note="x" * 501)
    for _ in range(MOST):
        hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    with pytest.raises(Conflict, match=str(MOST)):
        hooks.create(receiver.url, [Event.RUN_DONE], HERE)


def test_another_workspace_knows_none_of_it(
    hooks: Webhooks, database: Database, key: LibraryKey, receiver: Any
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    sent = hooks.test(made.id)
    other = Webhooks(database, "another", key)
    calls: list[Callable[[], object]] = [
        lambda: other.get(made.id),
        lambda: other.change(made.id, HERE, note="x"),
        lambda: other.remove(made.id),
        lambda: other.rotate(made.id),
        lambda: other.test(made.id),
        lambda: other.deliveries(made.id),
        lambda: other.delivery(made.id, sent.id),
        lambda: other.redeliver(made.id, sent.id),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()
    assert other.list() == []


def test_deliveries_are_listed_in_pages_and_go_after_a_week(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any, clock: Clock
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    for _ in range(5):
        happened(database)
    found = hooks.deliveries(made.id, limit=2)
    seen = [one.id for one in found]
    while found:
        found = hooks.deliveries(made.id, limit=2, before=(found[-1].created, found[-1].id))
        seen += [one.id for one in found]
    assert len(seen) == len(set(seen)) == 5
    send_all(sender)
    assert len(hooks.deliveries(made.id, state="delivered")) == 2
    clock.moment += timedelta(days=6)
    assert sender.tidy() == 0
    clock.moment += timedelta(days=2)
    assert sender.tidy() == 2, "what waits still is kept"
    hooks.remove(made.id)
    with database.read() as session:
        assert session.query(DeliveryRow).count() == 0


def test_somebody_forgotten_is_not_in_notes_and_answers(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE, note="for Mira's book")
    happened(database)
    receiver.status, receiver.body = 200, b"hello Mira"
    send_all(sender)
    words = WebhookWords()

    def clean(text: str) -> str:
        return text.replace("Mira", "…")

    with database.write() as session:
        assert words.reword(session, "default", "s1", clean, change=False) == 1
        words.erase_subject(session, "default", "s1")
        assert words.reword(session, "default", "s1", clean, change=True) == 1
    assert hooks.get(made.id).note == "for …'s book"
    assert hooks.deliveries(made.id)[0].answer == ""


def test_a_message_in_hand_is_not_asked_for_twice(
    hooks: Webhooks, sender: Sender, database: Database, receiver: Any
) -> None:
    made, _ = hooks.create(receiver.url, [Event.RUN_DONE], HERE)
    happened(database)
    (waiting,) = hooks.deliveries(made.id)
    with pytest.raises(Conflict, match="already"):
        hooks.redeliver(made.id, waiting.id)
    assert sender._claim(waiting.id) is not None
    with pytest.raises(Conflict, match="already"):
        hooks.redeliver(made.id, waiting.id)
    with database.write() as session:
        session.execute(update(DeliveryRow).values(leased_until=None))
    assert hooks.redeliver(made.id, waiting.id).attempt == 0
