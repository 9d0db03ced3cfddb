"""The outbox: what is to be told is written down in the transaction that made it so, and stands or falls with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from atelier.database import now
from atelier.webhooks.events import Event, message
from atelier.webhooks.tables import DeliveryRow, WebhookRow

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"


def announce(session: Session, workspace: str, event: Event, data: Mapping[str, JsonValue]) -> int:
    """Write a message for every address of the workspace that wants to hear of this. Returns how many there are.

    To be called within the transaction that does what is told. Where nobody listens it costs one look at an index.
    """
    query = select(WebhookRow.id, WebhookRow.events).where(WebhookRow.workspace == workspace, WebhookRow.active)
    listening = [row.id for row in session.execute(query) if event.value in row.events]
    if not listening:
        return 0
    moment = now()
    body = message(event, workspace, moment, data)
    session.add_all(delivery(hook, workspace, event, body, moment) for hook in listening)
    return len(listening)


def announce_run(session: Session, workspace: str, run: str, state: str) -> None:
    """`announce` that a run has come to this state, where that is something to tell."""
    event = Event.of_run(state)
    if event is not None:
        announce(session, workspace, event, {"run": run, "state": state, "path": f"/v1/runs/{run}"})


def delivery(webhook: str, workspace: str, event: Event, body: str, moment: datetime) -> DeliveryRow:
    """A message that waits to be sent to one address."""
    return DeliveryRow(
        id=f"msg_{secrets.token_hex(12)}",
        workspace=workspace,
        webhook_id=webhook,
        event=event.value,
        body=body,
        created=moment,
        state=WAITING,
        attempt=0,
        due=moment,
        leased_until=None,
        tried=None,
        seconds=None,
        status=None,
        answer="",
        problem="",
    )
