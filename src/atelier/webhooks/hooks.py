"""The addresses of a workspace and what was delivered to them; also the participant that erases words in them."""

from __future__ import annotations

import builtins
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from atelier.database import Database, now
from atelier.database.turns import take_turn
from atelier.errors import Conflict, InvalidInput, NotFound
from atelier.webhooks.addresses import Rules
from atelier.webhooks.events import WANTED, Event, message
from atelier.webhooks.outbox import FAILED, WAITING, delivery
from atelier.webhooks.signing import Sealer, new_secret, sealed_name, shown
from atelier.webhooks.tables import DeliveryRow, WebhookRow

R = TypeVar("R")
MOST = 20
"""Addresses of a workspace."""
OVERLAP = timedelta(days=1)
"""How long messages are signed with an old secret too."""
NOTE_LENGTH = 500
SWITCHED_OFF = "the webhook was switched off"


@dataclass(frozen=True)
class Webhook:
    """An address, without its secret. `reason`: why it was switched off; `old_until`: until when messages are signed
    with the secret before, too; `succeeded`: when something came through last."""

    id: str
    url: str
    events: tuple[Event, ...]
    note: str
    active: bool
    reason: str
    created: datetime
    created_by: str
    succeeded: datetime | None
    old_until: datetime | None


@dataclass(frozen=True)
class Delivery:
    """A message to one address, and what came of its last attempt. `due`: when it is tried (again), while it waits."""

    id: str
    webhook: str
    event: Event
    body: str
    created: datetime
    state: str
    attempt: int
    due: datetime | None
    tried: datetime | None
    seconds: float | None
    status: int | None
    answer: str
    problem: str


class Webhooks:
    """The webhooks of one workspace.

    Args:
        sealer: encrypts the secrets.
    """

    def __init__(
        self, database: Database, workspace: str, sealer: Sealer, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database, self._workspace, self._sealer, self._clock = database, workspace, sealer, clock

    def create(
        self, url: str, events: Sequence[Event], rules: Rules, *, note: str = "", by: str = ""
    ) -> tuple[Webhook, str]:
        """Register an address. Returns it and its secret, which is told only here.

        Raises:
            InvalidInput: no address, or no events. Refused: it is not on the public Internet. Conflict: there are
                too many.
        """
        rules.target(url)
        wanted = _wanted(events)
        made = WebhookRow(
            id=f"wh_{secrets.token_hex(12)}",
            workspace=self._workspace,
            url=url,
            events=wanted,
            note=_note(note),
            secret=b"",
            old_secret=None,
            old_until=None,
            active=True,
            reason="",
            created=self._clock(),
            created_by=by,
            succeeded=None,
        )
        secret = new_secret()
        made.secret = self._sealer.wrap(secret, sealed_name(made.id))
        with self._database.write() as session:
            take_turn(session, "webhooks", self._workspace)
            mine = select(func.count()).select_from(WebhookRow).where(WebhookRow.workspace == self._workspace)
            if (session.scalar(mine) or 0) >= MOST:
                raise Conflict(
                    f"this workspace has {MOST} webhooks", kept="nothing was changed", advice="remove one first"
                )
            session.add(made)
            session.flush()
            return _webhook(made), shown(secret)

    def list(self) -> builtins.list[Webhook]:
        """All, the oldest first."""
        query = select(WebhookRow).where(WebhookRow.workspace == self._workspace)
        with self._database.read() as session:
            return [_webhook(row) for row in session.scalars(query.order_by(WebhookRow.created, WebhookRow.id))]

    def get(self, webhook_id: str) -> Webhook:
        """Raises NotFound."""
        with self._database.read() as session:
            return _webhook(self._row(session, webhook_id))

    def change(
        self,
        webhook_id: str,
        rules: Rules,
        *,
        url: str | None = None,
        events: Sequence[Event] | None = None,
        note: str | None = None,
        active: bool | None = None,
    ) -> Webhook:
        """Change what is given. Switched off, it hears nothing, and what waits is given up.

        Raises:
            NotFound; InvalidInput, Refused: as `create`.
        """
        if url is not None:
            rules.target(url)
        with self._database.write() as session:
            row = self._row(session, webhook_id, change=True)
            row.url = row.url if url is None else url
            row.events = row.events if events is None else _wanted(events)
            row.note = row.note if note is None else _note(note)
            if active is True:
                row.active, row.reason = True, ""
            elif active is False and row.active:
                switch_off(session, row, "")
            return _webhook(row)

    def remove(self, webhook_id: str) -> None:
        """With all that was delivered or waits. Raises NotFound."""
        with self._database.write() as session:
            session.delete(self._row(session, webhook_id, change=True))

    def rotate(self, webhook_id: str) -> tuple[Webhook, str]:
        """A new secret; messages are signed with the old one too for a day. Raises NotFound."""
        secret = new_secret()
        with self._database.write() as session:
            row = self._row(session, webhook_id, change=True)
            row.old_secret, row.old_until = row.secret, self._clock() + OVERLAP
            row.secret = self._sealer.wrap(secret, sealed_name(row.id))
            return _webhook(row), shown(secret)

    def test(self, webhook_id: str) -> Delivery:
        """A message that says nothing, to see whether it arrives. Raises NotFound, Conflict: it is switched off."""
        moment = self._clock()
        with self._database.write() as session:
            row = self._row(session, webhook_id)
            _require_active(row)
            body = message(Event.TEST, self._workspace, moment, {"webhook": row.id})
            made = delivery(row.id, self._workspace, Event.TEST, body, moment)
            session.add(made)
            session.flush()
            return _delivery(made)

    def deliveries(
        self,
        webhook_id: str,
        *,
        limit: int = 50,
        before: tuple[datetime, str] | None = None,
        state: str = "",
    ) -> builtins.list[Delivery]:
        """Of the last days, the newest first; `before` is (created, id) of one to continue below. Raises NotFound."""
        with self._database.read() as session:
            row = self._row(session, webhook_id)
            query = select(DeliveryRow).where(DeliveryRow.webhook_id == row.id)
            if state:
                query = query.where(DeliveryRow.state == state)
            if before is not None:
                created, last = before
                same = and_(DeliveryRow.created == created, DeliveryRow.id < last)
                query = query.where(or_(DeliveryRow.created < created, same))
            query = query.order_by(DeliveryRow.created.desc(), DeliveryRow.id.desc()).limit(limit)
            return [_delivery(one) for one in session.scalars(query)]

    def delivery(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Raises NotFound."""
        with self._database.read() as session:
            return _delivery(self._delivery_row(session, webhook_id, delivery_id))

    def redeliver(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Send a message again, now, under the same id; a receiver that has it already knows it by that.

        Raises:
            NotFound; Conflict: it waits to be sent already, or the webhook is switched off.
        """
        with self._database.write() as session:
            row = self._delivery_row(session, webhook_id, delivery_id, change=True)
            _require_active(self._row(session, webhook_id))
            leased = row.leased_until is not None and row.leased_until > self._clock()
            if row.state == WAITING and (leased or row.attempt == 0):
                raise Conflict("this message is being sent already", kept="it goes on waiting")
            row.state, row.attempt, row.due, row.leased_until = WAITING, 0, self._clock(), None
            return _delivery(row)

    def _row(self, session: Session, webhook_id: str, *, change: bool = False) -> WebhookRow:
        query = select(WebhookRow).where(WebhookRow.id == webhook_id)
        row = session.scalar(held(query) if change else query)
        if row is None or row.workspace != self._workspace:
            raise NotFound(f"there is no webhook '{webhook_id[:64]}' in this workspace")
        return row

    def _delivery_row(
        self, session: Session, webhook_id: str, delivery_id: str, *, change: bool = False
    ) -> DeliveryRow:
        self._row(session, webhook_id, change=change)
        query = select(DeliveryRow).where(DeliveryRow.id == delivery_id)
        row = session.scalar(held(query) if change else query)
        if row is None or row.webhook_id != webhook_id:
            raise NotFound(f"this webhook has no delivery '{delivery_id[:64]}' (they are kept for some days)")
        return row


class WebhookWords:
    """Takes part when somebody is forgotten: what people wrote of a webhook, and what receivers answered.

    The messages hold ids alone, which stay: the receiver has them already.
    """

    def count_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Nothing that is counted."""
        return {}

    def erase_subject(self, session: Session, workspace: str, subject_id: str) -> Mapping[str, int]:
        """Nobody knows what a receiver wrote into its answers: those of the workspace go."""
        mine = update(DeliveryRow).where(DeliveryRow.workspace == workspace)
        session.execute(mine.values(answer=""))
        return {}

    def reword(
        self, session: Session, workspace: str, subject_id: str, clean: Callable[[str], str], *, change: bool
    ) -> int:
        """Notes that name the subject. An address is left: it would lead elsewhere without the name."""
        count = 0
        for row in session.scalars(select(WebhookRow).where(WebhookRow.workspace == workspace)):
            made = clean(row.note)
            if made != row.note:
                count += 1
                row.note = made if change else row.note
        return count


def held(query: Select[R]) -> Select[R]:
    """The same rows, which on Postgres nobody else changes until the transaction ends; messages of an address may still
    be written (they need its key only)."""
    return query.with_for_update(key_share=True)


def switch_off(session: Session, row: WebhookRow, reason: str) -> None:
    """Let an address hear nothing more; what waits for it is given up, and can be sent again later."""
    row.active, row.reason = False, reason
    waiting = (DeliveryRow.webhook_id == row.id) & (DeliveryRow.state == WAITING)
    session.execute(
        update(DeliveryRow).where(waiting).values(state=FAILED, problem=SWITCHED_OFF, leased_until=None),
        execution_options={"synchronize_session": "fetch"},
    )


def _require_active(row: WebhookRow) -> None:
    if not row.active:
        raise Conflict("this webhook is switched off", kept="nothing was sent", advice="switch it on first")


def _wanted(events: Sequence[Event]) -> list[str]:
    found = sorted({Event(one) for one in events})
    if not found or Event.TEST in found:
        raise InvalidInput(
            "a webhook needs the events that it is to hear of", advice=f"name some of {', '.join(WANTED)}"
        )
    return [one.value for one in found]


def _note(note: str) -> str:
    if len(note) > NOTE_LENGTH:
        raise InvalidInput(f"a note has up to {NOTE_LENGTH} characters, and this one has {len(note)}")
    return note.strip()


def _webhook(row: WebhookRow) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        events=tuple(Event(one) for one in row.events),
        note=row.note,
        active=row.active,
        reason=row.reason,
        created=row.created,
        created_by=row.created_by,
        succeeded=row.succeeded,
        old_until=row.old_until if row.old_until is not None and row.old_until > now() else None,
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook_id,
        event=Event(row.event),
        body=row.body,
        created=row.created,
        state=row.state,
        attempt=row.attempt,
        due=row.due if row.state == WAITING else None,
        tried=row.tried,
        seconds=row.seconds,
        status=row.status,
        answer=row.answer,
        problem=row.problem,
    )
