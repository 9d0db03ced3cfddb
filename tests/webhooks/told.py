"""Things that happen, their messages sent, and signatures to compare with."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from atelier.database import Database
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import Event
from atelier.webhooks.outbox import announce
from atelier.webhooks.sender import Sender

HERE = Rules((ip_network("127.0.0.0/8"),))


class Clock:
    """A clock that is set by hand, a little ahead of the outbox's own."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC) + timedelta(minutes=5)

    def __call__(self) -> datetime:
        return self.moment


def happened(database: Database, event: Event = Event.RUN_DONE, workspace: str = "default", **data: Any) -> int:
    with database.write() as session:
        return announce(session, workspace, event, data or {"run": "r1"})


def signature(secret: str, headers: dict[str, str], body: bytes) -> str:
    """As Standard Webhooks 1.0 says, written down anew."""
    keyed = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(keyed, signed, hashlib.sha256).digest()).decode()


def send_all(sender: Sender) -> int:
    return sum(sender.send(one) for one, _ in sender.due())
