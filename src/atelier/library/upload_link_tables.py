"""Tables of links by which others may send files, and of what came by them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import BigCount


class UploadLinkRow(Base):
    """A link that takes some files into one place. Its token is kept only as a hash."""

    __tablename__ = "upload_links"
    __table_args__ = (Index("ix_upload_links_workspace", "workspace", "created"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(128))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # sha256, hexadecimal
    rating: Mapped[str | None] = mapped_column(String(16))  # what its maker states of all that comes
    archives: Mapped[bool]
    most_files: Mapped[int]
    most_bytes: Mapped[int] = mapped_column(BigCount)  # of one file
    created: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class UploadUseRow(Base):
    """A file that came by a link, is coming, or was refused."""

    __tablename__ = "upload_link_uses"
    __table_args__ = (Index("ix_upload_link_uses_link_id", "link_id", "begun"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    link_id: Mapped[str] = mapped_column(ForeignKey("upload_links.id", ondelete="CASCADE"))
    upload: Mapped[str | None] = mapped_column(String(32))  # id of an upload in parts
    bytes: Mapped[int] = mapped_column(BigCount)
    state: Mapped[str] = mapped_column(String(16))
    stored: Mapped[int]  # photos or pictures that it gave
    problem: Mapped[str] = mapped_column(Text)  # the code of what it was refused with
    begun: Mapped[datetime]
    ended: Mapped[datetime | None]
