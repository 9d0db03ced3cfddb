"""Webhooks at work: registering addresses, trying them, sending what waits; the audit trail hears of it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from atelier.accounts.audit import AuditTrail, write_entry
from atelier.errors import InvalidInput
from atelier.library import Library
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import WANTED, Event
from atelier.webhooks.hooks import Delivery, Webhook, Webhooks
from atelier.webhooks.sender import Sender

STUDIO = "studio"
"""Who switches an address off by itself."""


class WebhookService:
    """The webhooks of the workspace. `rules` says where messages may go; what the environment says, without."""

    def __init__(self, library: Library, audit: AuditTrail) -> None:
        self._library, self._audit = library, audit
        self._hooks = Webhooks(library.database, library.workspace, library.vault.key)

    def add(
        self,
        url: str,
        events: Sequence[Event | str],
        *,
        note: str = "",
        by: str = "owner",
        rules: Rules | None = None,
    ) -> tuple[Webhook, str]:
        """Register an address for these events. Returns it and its secret, which is told only here.

        Raises:
            InvalidInput, Refused, Conflict: see `Webhooks.create`.
        """
        made, secret = self._hooks.create(url, _events(events), _rules(rules), note=note, by=by)
        self._audit.note(by, "webhook.create", made.id, events=[one.value for one in made.events])
        return made, secret

    def list(self) -> builtins.list[Webhook]:
        """All, the oldest first."""
        return self._hooks.list()

    def get(self, webhook_id: str) -> Webhook:
        """Raises NotFound."""
        return self._hooks.get(webhook_id)

    def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        events: Sequence[Event | str] | None = None,
        note: str | None = None,
        active: bool | None = None,
        by: str = "owner",
        rules: Rules | None = None,
    ) -> Webhook:
        """Change what is given. Raises NotFound, InvalidInput, Refused."""
        wanted = None if events is None else _events(events)
        made = self._hooks.change(webhook_id, _rules(rules), url=url, events=wanted, note=note, active=active)
        given = {"url": url, "events": events, "note": note, "active": active}
        self._audit.note(
            by, "webhook.change", made.id, changed=[name for name, one in given.items() if one is not None]
        )
        return made

    def remove(self, webhook_id: str, *, by: str = "owner") -> None:
        """With all that was delivered or waits. Raises NotFound."""
        self._hooks.remove(webhook_id)
        self._audit.note(by, "webhook.remove", webhook_id)

    def rotate(self, webhook_id: str, *, by: str = "owner") -> tuple[Webhook, str]:
        """A new secret; the old one signs along for a day. Raises NotFound."""
        made, secret = self._hooks.rotate(webhook_id)
        self._audit.note(by, "webhook.rotate", made.id)
        return made, secret

    def test(self, webhook_id: str) -> Delivery:
        """Let a message that says nothing be sent. Raises NotFound, Conflict: it is switched off."""
        return self._hooks.test(webhook_id)

    def deliveries(
        self, webhook_id: str, *, limit: int = 50, before: tuple[datetime, str] | None = None, state: str = ""
    ) -> builtins.list[Delivery]:
        """Of the last days, the newest first. Raises NotFound."""
        return self._hooks.deliveries(webhook_id, limit=limit, before=before, state=state)

    def delivery(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Raises NotFound."""
        return self._hooks.delivery(webhook_id, delivery_id)

    def redeliver(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Let a message be sent again under the same id. Raises NotFound, Conflict."""
        return self._hooks.redeliver(webhook_id, delivery_id)

    def sender(self, rules: Rules | None = None) -> Sender:
        """What sends the messages of all workspaces of this home."""
        database, key = self._library.database, self._library.vault.key
        return Sender(database, key, _rules(rules), switched_off=_note_switched_off)


def _note_switched_off(session: Session, workspace: str, webhook_id: str, reason: str) -> None:
    write_entry(session, workspace, STUDIO, "webhook.off", webhook_id, {"reason": reason[:200]})


def _rules(given: Rules | None) -> Rules:
    return Rules.from_environment() if given is None else given


def _events(names: Sequence[Event | str]) -> builtins.list[Event]:
    found: builtins.list[Event] = []
    for name in names:
        try:
            found.append(Event(name))
        except ValueError:
            raise InvalidInput(f"'{name}' is no event", advice=f"use some of {', '.join(WANTED)}") from None
    return found
