"""Tables of moderation: what was refused and appealed, what was reported.

Assets and subjects are named by their id alone, without a foreign key: the library's tables are not known here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base


class RefusalRow(Base):
    """A wish that a screening rule refused, kept so that it can be appealed. Erased with its subjects."""

    __tablename__ = "refusals"
    __table_args__ = (
        Index("ix_refusals_listing", "workspace", "state", "at", "id"),
        Index("ix_refusals_digest", "workspace", "digest"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    step: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))  # of the text made plain: an allowance covers it and nothing else
    subjects: Mapped[list[str]]
    state: Mapped[str] = mapped_column(String(16))  # refused, appealed, allowed, upheld
    appeal: Mapped[str] = mapped_column(Text, default="")
    appealed_by: Mapped[str] = mapped_column(String(128), default="")
    decided_by: Mapped[str] = mapped_column(String(128), default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")


class ReportRow(Base):
    """What somebody reported of an asset, and what was decided."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_listing", "workspace", "state", "at", "id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    reporter: Mapped[str] = mapped_column(String(128))
    asset_id: Mapped[str] = mapped_column(String(32), index=True)
    subjects: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16))  # open, upheld, dismissed
    action: Mapped[str] = mapped_column(String(16), default="")
    decided_by: Mapped[str] = mapped_column(String(128), default="")
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
