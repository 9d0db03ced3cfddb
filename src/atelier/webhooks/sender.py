"""Sends what waits in the outbox: claimed by one sender at a time, tried again over a day, given up then.

Any number of senders may work on one database (one for each server, and whoever tries a webhook at the command line).
A claim is a lease that is fenced by the attempt's number, so that each attempt is made once and a sender that dies in
the middle of one holds nothing up. A receiver may get a message twice all the same (its answer was lost): it knows it
by its `webhook-id`.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from atelier import __version__
from atelier.database import Database, now
from atelier.errors import AtelierError
from atelier.webhooks.addresses import Resolve, Rules
from atelier.webhooks.hooks import held, switch_off
from atelier.webhooks.outbox import DELIVERED, FAILED, WAITING
from atelier.webhooks.posting import Answer, post
from atelier.webhooks.signing import Sealer, headers, sealed_name
from atelier.webhooks.tables import DeliveryRow, WebhookRow

log = logging.getLogger(__name__)

DELAYS = (5, 30, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 8 * 3600, 8 * 3600)
"""Seconds before the second attempt, the third, …: a day in all. Each is lengthened or shortened by up to a fifth."""
JITTER = 0.2
LONGEST_WAIT = 12 * 3600
"""Seconds that a receiver may ask to wait."""
LEASE = timedelta(seconds=90)
AT_ONCE, AT_ONCE_EACH = 8, 2
"""Messages under way, in all and to one address: a slow receiver holds up nobody else."""
KEPT = timedelta(days=7)
KEPT_EACH = 10_000
"""Deliveries of an address that are kept at most; the oldest go."""
POLL, IDLE_POLL, TIDY = 0.5, 2.0, 600.0
"""Seconds between looks: while an address is registered, while none is; and between tidyings."""
GONE = 410

SwitchedOff = Callable[[Session, str, str, str], None]
"""`f(session, workspace, webhook, reason)`, within the transaction that switches it off."""


@dataclass(frozen=True)
class _Claim:
    """A message in hand; `attempt` is this one's number, from 1."""

    id: str
    webhook: str
    body: str
    attempt: int
    created: datetime
    url: str
    keys: tuple[bytes, ...]


class Sender:
    """Delivers messages, in threads of its own (`start`) or in the caller's (`send`).

    Args:
        rules: where messages may go. switched_off: hears when an address is switched off.
        resolve: looks names up; the system's way by default.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        rules: Rules,
        *,
        switched_off: SwitchedOff | None = None,
        resolve: Resolve | None = None,
        clock: Callable[[], datetime] = now,
        random_: random.Random | None = None,
    ) -> None:
        self._database, self._sealer, self._rules = database, sealer, rules
        self._told, self._resolve, self._clock = switched_off, resolve, clock
        self._random = random_ or random.Random()
        self._wake, self._stop = threading.Event(), threading.Event()
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    # --- in the background --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to deliver in the background."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
            self._thread.start()

    def nudge(self) -> None:
        """There is something new: look at once."""
        self._wake.set()

    def close(self, *, patience: float = 5.0) -> None:
        """Take nothing more; what is under way may end within `patience` seconds, and is tried again otherwise."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _work(self) -> None:
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        tidy = time.monotonic() + self._random.uniform(5, 60)
        try:
            while not self._stop.is_set():
                pause = IDLE_POLL
                try:
                    if self._any():
                        pause = POLL
                        for one in self.due():
                            self._hand_on(pool, one)
                    if time.monotonic() >= tidy:
                        tidy = time.monotonic() + TIDY
                        self.tidy()
                except AtelierError as error:  # the database does not answer: it is asked again
                    log.warning("webhooks could not be looked at: %s", error.message)
                    pause = 5.0
                except Exception:
                    log.exception("webhooks could not be looked at")
                    pause = 30.0
                self._wake.wait(pause * self._random.uniform(0.9, 1.1))
                self._wake.clear()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _hand_on(self, pool: ThreadPoolExecutor, one: tuple[str, str]) -> None:
        delivery_id, webhook = one
        with self._lock:
            if self._under_way.total() >= AT_ONCE or self._under_way[webhook] >= AT_ONCE_EACH:
                return
            self._under_way[webhook] += 1

        def ended(done: Future[bool]) -> None:
            with self._lock:
                self._under_way[webhook] -= 1
            if not done.cancelled() and done.exception() is not None:
                log.error("message %s could not be sent", delivery_id, exc_info=done.exception())
            self._wake.set()

        pool.submit(self.send, delivery_id).add_done_callback(ended)

    def _any(self) -> bool:
        with self._database.rows() as reader:
            return reader.scalar(select(WebhookRow.id).limit(1)) is not None

    # --- one after the other ------------------------------------------------------------------------------------------

    def due(self) -> Sequence[tuple[str, str]]:
        """(message, address) of what may be sent now: the oldest few of each address."""
        moment = self._clock()
        ready = (DeliveryRow.state == WAITING) & (DeliveryRow.due <= moment)
        ready &= DeliveryRow.leased_until.is_(None) | (DeliveryRow.leased_until <= moment)
        addresses = select(DeliveryRow.webhook_id).where(ready).group_by(DeliveryRow.webhook_id)
        found: list[tuple[str, str]] = []
        with self._database.rows() as reader:
            for (webhook,) in reader.execute(addresses.order_by(func.min(DeliveryRow.due)).limit(64)).all():
                mine = select(DeliveryRow.id).where(ready, DeliveryRow.webhook_id == webhook)
                few = reader.scalars(mine.order_by(DeliveryRow.due, DeliveryRow.id).limit(AT_ONCE_EACH))
                found += [(one, webhook) for one in few]
        return found

    def send(self, delivery_id: str) -> bool:
        """Make one attempt. Returns whether it was this sender's to make."""
        try:
            claim = self._claim(delivery_id)
        except AtelierError as error:  # its secret cannot be opened
            log.warning("message %s cannot be signed: %s", delivery_id, error.message)
            return False
        if claim is None:
            return False
        body, begun = claim.body.encode(), time.monotonic()
        sent = headers(claim.id, int(self._clock().timestamp()), body, claim.keys)
        sent |= {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"Atelier/{__version__}"}
        answer = post(claim.url, body, sent, self._rules, self._resolve)
        self._record(claim, answer, time.monotonic() - begun)
        return True

    def tidy(self) -> int:
        """Remove what was delivered or given up long ago, or is too much. Returns how many went."""
        old = (DeliveryRow.state != WAITING) & (DeliveryRow.created < self._clock() - KEPT)
        with self._database.write() as session:
            gone = session.execute(delete(DeliveryRow).where(old)).rowcount  # pyright: ignore[reportAttributeAccessIssue] - a CursorResult
            many = select(DeliveryRow.webhook_id).group_by(DeliveryRow.webhook_id).having(func.count() > KEPT_EACH)
            for webhook in session.scalars(many).all():
                mine = select(DeliveryRow.created).where(DeliveryRow.webhook_id == webhook)
                last = session.scalar(mine.order_by(DeliveryRow.created.desc()).offset(KEPT_EACH).limit(1))
                if last is not None:
                    late = (DeliveryRow.webhook_id == webhook) & (DeliveryRow.created <= last)
                    gone += session.execute(delete(DeliveryRow).where(late)).rowcount  # pyright: ignore[reportAttributeAccessIssue]
            return gone

    # --- inside -------------------------------------------------------------------------------------------------------

    def _claim(self, delivery_id: str) -> _Claim | None:
        """Take a message that is due and that nobody else has; None when there is nothing to take."""
        moment = self._clock()
        with self._database.write() as session:
            hook, row = _locked(session, delivery_id)
            leased = row is not None and row.leased_until is not None and row.leased_until > moment
            if hook is None or row is None or row.state != WAITING or row.due > moment or leased:
                return None
            if not hook.active:
                row.state = FAILED
                return None
            try:
                keys = self._keys(hook, moment)
            except AtelierError as error:
                self._off(session, hook, f"its secret cannot be opened ({error.message}); change it")
                return None
            row.attempt, row.leased_until, row.tried = row.attempt + 1, moment + LEASE, moment
            return _Claim(row.id, hook.id, row.body, row.attempt, row.created, hook.url, keys)

    def _keys(self, hook: WebhookRow, moment: datetime) -> tuple[bytes, ...]:
        name = sealed_name(hook.id)
        keys = [self._sealer.unwrap(hook.secret, name)]
        if hook.old_secret is not None and hook.old_until is not None and hook.old_until > moment:
            keys.append(self._sealer.unwrap(hook.old_secret, name))
        return tuple(keys)

    def _record(self, claim: _Claim, answer: Answer, seconds: float) -> None:
        moment = self._clock()
        with self._database.write() as session:
            hook, row = _locked(session, claim.id)
            if row is None or hook is None or row.attempt != claim.attempt:
                return  # removed, or taken by another after this one was taken for dead
            if row.state != WAITING and not answer.taken:
                return  # switched off meanwhile
            row.leased_until, row.seconds = None, round(seconds, 3)
            row.status, row.answer, row.problem = answer.status, answer.text, answer.problem
            if answer.taken:
                row.state = DELIVERED
                hook.succeeded = moment
                if hook.old_until is not None and hook.old_until <= moment:
                    hook.old_secret, hook.old_until = None, None
                return
            if answer.status == GONE:
                row.state = FAILED
                self._off(session, hook, "the receiver says that it is gone for good (410)")
            elif claim.attempt <= len(DELAYS):
                row.due = moment + self._pause(claim.attempt, answer.retry_after)
            else:
                row.state = FAILED
                if hook.succeeded is None or hook.succeeded < claim.created:
                    since = claim.created if hook.succeeded is None else hook.succeeded
                    self._off(
                        session, hook, f"nothing has come through since {since:%Y-%m-%d %H:%M} UTC: {row.problem}"
                    )

    def _pause(self, attempt: int, asked: int | None) -> timedelta:
        seconds = DELAYS[attempt - 1] * self._random.uniform(1 - JITTER, 1 + JITTER)
        return timedelta(seconds=max(seconds, min(asked or 0, LONGEST_WAIT)))

    def _off(self, session: Session, hook: WebhookRow, reason: str) -> None:
        switch_off(session, hook, reason)
        if self._told is not None:
            self._told(session, hook.workspace, hook.id, reason)
        log.warning("webhook %s is switched off: %s", hook.id, reason)


def _locked(session: Session, delivery_id: str) -> tuple[WebhookRow | None, DeliveryRow | None]:
    """A message and its address, which nobody else changes until the transaction ends. The address comes first, as for
    those who switch it off or remove it with its messages: else two could wait for each other on Postgres."""
    webhook = select(DeliveryRow.webhook_id).where(DeliveryRow.id == delivery_id).scalar_subquery()
    hook = session.scalar(held(select(WebhookRow).where(WebhookRow.id == webhook)))
    return hook, session.scalar(held(select(DeliveryRow).where(DeliveryRow.id == delivery_id)))


def waiting_by_state(session: Session) -> dict[str, int]:
    """How many deliveries of all workspaces are in which state."""
    query = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    return {row[0]: row[1] for row in session.execute(query)}


def switched_off_count(session: Session) -> int:
    """How many addresses of all workspaces are switched off."""
    return session.scalar(select(func.count()).select_from(WebhookRow).where(WebhookRow.active.is_(False))) or 0
