"""Tables of workspaces, consent and the audit trail.

Subjects are named by their id alone, without a foreign key: the library's tables are not known here.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import Counter


class WorkspaceRow(Base):
    """One owner's or team's world. An erased one keeps its id, so that nobody takes it again."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[str] = mapped_column(String(128))
    created: Mapped[datetime]
    erased: Mapped[datetime | None]


class ConsentRow(Base):
    """A person's consent, as it was recorded. Withdrawing stamps it, nothing else changes it."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_subject", "workspace", "subject_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(32))
    given_by: Mapped[str] = mapped_column(String(256))
    scopes: Mapped[list[str]]
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")


class AuditRow(Base):
    """Who did what to which thing, and when. Opaque ids and counts only, so that erasure need not rewrite history."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_workspace_at", "workspace", "at"),)

    seq: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    workspace: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(128))
    action: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(64))
    details: Mapped[dict[str, JsonValue]]
