"""`/v1/webhooks`: addresses of other programs that are told, signed, what happens in a workspace.

Messages and signatures are those of Standard Webhooks 1.0.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from atelier.errors import InvalidInput
from atelier.server import words
from atelier.server.access import Manages
from atelier.server.paging import Page, PageOf
from atelier.server.resource import resource
from atelier.webhooks.addresses import LONGEST
from atelier.webhooks.events import WANTED, Event
from atelier.webhooks.hooks import NOTE_LENGTH
from atelier.webhooks.hooks import Delivery as Sent
from atelier.webhooks.hooks import Webhook as Stored

router = resource("webhooks")

Url = Annotated[str, StringConstraints(min_length=8, max_length=LONGEST, pattern=r"^https?://[\x21-\x7e]+$")]
Note = Annotated[str, StringConstraints(max_length=NOTE_LENGTH, pattern=r"^[^\x00]*$")]
Wanted = Literal[
    "run.done",
    "run.failed",
    "run.cancelled",
    "pictures.made",
    "training.finished",
    "consent.withdrawn",
    "person.forgotten",
    "budget.reached",
]
Events = Annotated[list[Wanted], Field(min_length=1, max_length=len(WANTED), description="What it is told of.")]
DeliveryState = Literal["waiting", "delivered", "failed"]


class Webhook(BaseModel):
    """An address that is told what happens. Its secret is not shown again."""

    id: str = Field(examples=["wh_6f1c0b7e9a3d4c5b8e7f6a1d"])
    url: str = Field(examples=["https://example.org/atelier"])
    events: list[Event] = Field(examples=[["run.done", "training.finished"]])
    note: str
    active: bool
    reason: str = Field(description="Why the studio switched it off; empty where it did not.")
    created: datetime
    created_by: str
    succeeded: datetime | None = Field(description="When a message came through last.")
    old_until: datetime | None = Field(description="Until when messages are signed with the secret before, too.")


class WebhookList(BaseModel):
    """All of them; there are few."""

    items: list[Webhook]


class NewWebhook(BaseModel):
    """A webhook and its secret, which is shown this once."""

    webhook: Webhook
    secret: str = Field(description="What its messages are signed with.", examples=["whsec_MfKQ9r8…"])


class WebhookWish(words.Request):
    """Who is to be told, and of what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://example.org/atelier", "events": ["run.done", "run.failed"]}]}
    )

    url: Url = Field(description="By https, and on the public Internet unless the operator says otherwise.")
    events: Events
    note: Note = ""


class WebhookChange(words.Request):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"active": False}]})

    url: Url | None = None
    events: Events | None = None
    note: Note | None = None
    active: bool | None = Field(
        default=None, description="Switched off, it is told nothing, and what waits is given up."
    )


class Delivery(BaseModel):
    """A message to a webhook, and what came of the last attempt to deliver it."""

    id: str = Field(description="Also the header `webhook-id`.", examples=["msg_0d6f9a3be1c24785b7a9c3d1"])
    event: Event
    body: str = Field(
        description="As it was signed.",
        examples=['{"type":"run.done","timestamp":"2026-03-01T12:00:00.000Z","workspace":"default","data":{}}'],
    )
    created: datetime
    state: DeliveryState
    attempt: int = Field(description="How many attempts were made since it was asked for last.")
    due: datetime | None = Field(description="When it is tried (again), while it waits.")
    tried: datetime | None
    seconds: float | None = Field(description="That the last attempt took.", examples=[0.18])
    status: int | None = Field(description="Of HTTP, that the receiver answered with.", examples=[204])
    answer: str = Field(description="How the answer began.", examples=["ok"])
    problem: str = Field(description="Why the last attempt failed.", examples=["the receiver answered with 500"])


@router.get("", summary="List webhooks")
def list_webhooks(caller: Manages) -> WebhookList:
    """The oldest first."""
    return WebhookList(items=[_out(one) for one in caller.studio.webhooks.list()])


@router.post("", status_code=201, summary="Register a webhook")
def create_webhook(caller: Manages, wish: WebhookWish) -> NewWebhook:
    """It is told of what happens from now on. Nothing is sent by registering; try it with `test`."""
    made, secret = caller.studio.webhooks.add(
        wish.url, wish.events, note=wish.note, by=caller.user, rules=caller.state.settings.webhook_rules
    )
    return NewWebhook(webhook=_out(made), secret=secret)


@router.get("/{webhook_id}", summary="Show a webhook")
def get_webhook(caller: Manages, webhook_id: words.Id) -> Webhook:
    """Without its secret."""
    return _out(caller.studio.webhooks.get(webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook")
def change_webhook(caller: Manages, webhook_id: words.Id, change: WebhookChange) -> Webhook:
    """Address, events, note; or switch it off and on."""
    made = caller.studio.webhooks.change(
        webhook_id,
        url=change.url,
        events=change.events,
        note=change.note,
        active=change.active,
        by=caller.user,
        rules=caller.state.settings.webhook_rules,
    )
    return _out(made)


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook")
def remove_webhook(caller: Manages, webhook_id: words.Id) -> Response:
    """With what was delivered to it, and what waits."""
    caller.studio.webhooks.remove(webhook_id, by=caller.user)
    return Response(status_code=204)


@router.post("/{webhook_id}/rotate", status_code=201, summary="Change a webhook's secret")
def rotate_webhook(caller: Manages, webhook_id: words.Id) -> NewWebhook:
    """For a day messages carry a signature by either secret."""
    made, secret = caller.studio.webhooks.rotate(webhook_id, by=caller.user)
    return NewWebhook(webhook=_out(made), secret=secret)


@router.post("/{webhook_id}/test", status_code=201, summary="Try a webhook")
def test_webhook(caller: Manages, webhook_id: words.Id) -> Delivery:
    """A message of the type `test`, sent at once; look at the delivery for what came of it."""
    made = caller.studio.webhooks.test(webhook_id)
    caller.state.sender.nudge()
    return _sent(made)


@router.get("/{webhook_id}/deliveries", summary="List deliveries")
def list_deliveries(
    caller: Manages,
    webhook_id: words.Id,
    page: PageOf,
    state: Annotated[DeliveryState | None, Query(description="Only those in this state.")] = None,
) -> Page[Delivery]:
    """Of the last seven days, the newest first."""
    of = ("deliveries", caller.workspace, webhook_id, state or "")
    before = _position(page.after(*of))
    found = caller.studio.webhooks.deliveries(webhook_id, limit=page.limit + 1, before=before, state=state or "")
    made = page.page(found, lambda one: [one.created.isoformat(), one.id], *of)
    return Page(items=[_sent(one) for one in made.items], next=made.next)


@router.get("/{webhook_id}/deliveries/{delivery_id}", summary="Show a delivery")
def get_delivery(caller: Manages, webhook_id: words.Id, delivery_id: words.Id) -> Delivery:
    """With the answer to its last attempt."""
    return _sent(caller.studio.webhooks.delivery(webhook_id, delivery_id))


@router.post("/{webhook_id}/deliveries/{delivery_id}/redeliver", summary="Deliver a message again")
def redeliver(caller: Manages, webhook_id: words.Id, delivery_id: words.Id) -> Delivery:
    """At once, under the same id; what waits for its next attempt is tried now."""
    made = caller.studio.webhooks.redeliver(webhook_id, delivery_id)
    caller.state.sender.nudge()
    return _sent(made)


def _out(stored: Stored) -> Webhook:
    return Webhook.model_validate({**vars(stored), "events": list(stored.events)})


def _sent(one: Sent) -> Delivery:
    return Delivery.model_validate({name: value for name, value in vars(one).items() if name != "webhook"})


def _position(value: JsonValue) -> tuple[datetime, str] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2:
        return datetime.fromisoformat(str(value[0])), str(value[1])
    raise InvalidInput("this cursor is of another list", advice="start again without it")
