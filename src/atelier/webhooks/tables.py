"""Tables of webhooks: the addresses, and what is to be delivered to them or was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base


class WebhookRow(Base):
    """An address that wants to hear of some events of a workspace."""

    __tablename__ = "webhooks"
    __table_args__ = (Index("ix_webhooks_workspace", "workspace", "created"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[str]]
    note: Mapped[str] = mapped_column(Text)
    secret: Mapped[bytes] = mapped_column(LargeBinary)  # sealed: see `vault.Sealer`
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_until: Mapped[datetime | None]
    active: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)  # why it was switched off
    created: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    succeeded: Mapped[datetime | None]  # when something came through last


class DeliveryRow(Base):
    """A message to one address: waiting, delivered or given up."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_due", "state", "due"),
        Index("ix_webhook_deliveries_listing", "webhook_id", "created", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)  # as it is sent, and signed
    created: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    attempt: Mapped[int]  # since it was asked for last; fences whoever has it in hand
    due: Mapped[datetime]
    leased_until: Mapped[datetime | None]  # somebody is sending it
    tried: Mapped[datetime | None]
    seconds: Mapped[float | None]  # that the last attempt took
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text)  # how the receiver's answer began
    problem: Mapped[str] = mapped_column(Text)  # why the last attempt failed
