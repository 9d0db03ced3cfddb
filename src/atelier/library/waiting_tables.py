"""Tables of what waits for a training: prompts, and subjects whose adapter has not been seen to win yet."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base


class WaitingRow(Base):
    """A prompt about somebody who was being learnt when it was written."""

    __tablename__ = "waiting_prompts"
    __table_args__ = (
        Index("ix_waiting_prompts_listing", "workspace", "created", "id"),
        Index("ix_waiting_prompts_due", "state", "training"),
        Index("ix_waiting_prompts_once", "once", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    submitted_by: Mapped[str] = mapped_column(String(64))
    training: Mapped[str] = mapped_column(String(32))  # the run it waits for; no foreign key: it may be discarded
    subjects: Mapped[list[str]]  # ids of all that it is about
    prompts: Mapped[list[str]]  # as the person wrote them
    options: Mapped[dict[str, JsonValue]]
    priority: Mapped[int]
    created: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    run_id: Mapped[str | None] = mapped_column(String(32))  # what draws it
    attempt: Mapped[int]
    leased_until: Mapped[datetime | None]  # somebody is submitting it
    once: Mapped[str | None] = mapped_column(String(64))  # digest of the request's idempotency key


class TakeoverRow(Base):
    """A subject that is drawn by looking at a photo, until its adapter is measured to be more like it or is chosen."""

    __tablename__ = "takeovers"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64), index=True)
    begun: Mapped[datetime]
