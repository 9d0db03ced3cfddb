"""Tables of stored things: blobs, assets, lineage, subjects and what belongs to them.

`migrations/versions` in the database room creates them; a test compares the two.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from atelier.database import Base
from atelier.database.dialect import BigCount, Counter


class BlobRow(Base):
    """One encrypted object in the blob store. Several assets may share it (a result that was reused)."""

    __tablename__ = "blobs"
    __table_args__ = (Index("ix_blobs_workspace_digest", "workspace", "digest"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), index=True)  # writing, stored, deleting
    owner: Mapped[str] = mapped_column(String(128), default="")  # the process that writes or deletes it
    created: Mapped[datetime]
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)  # None once shredded
    digest: Mapped[str | None] = mapped_column(String(64))  # sha256 of the plain content; erased with it
    size: Mapped[int] = mapped_column(BigCount, default=0)  # bytes of plain content


class DraftRow(Base):
    """A blob that a task in flight has stored, under the id its asset will have once the task commits."""

    __tablename__ = "drafts"

    asset_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id"), index=True)
    owner: Mapped[str] = mapped_column(String(128))
    created: Mapped[datetime]
    subjects: Mapped[list[str]]
    look: Mapped[bytes | None] = mapped_column(LargeBinary)  # `colours.Look.packed`, where it was looked at
    blob: Mapped[BlobRow] = relationship(lazy="joined", innerjoin=True)


class AssetRow(Base):
    """A photo, a picture, or any other stored result. Only rating, flags and trash ever change."""

    __tablename__ = "assets"
    __table_args__ = (
        # Listing by cursor, newest first, within one kind: equality on the first three columns, then the order itself.
        Index("ix_assets_listing", "workspace", "kind", "trashed_at", "created", "id"),
        Index("ix_assets_rating", "workspace", "kind", "rating", "trashed_at", "created", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    media_type: Mapped[str] = mapped_column(String(128))
    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id"), index=True)
    width: Mapped[int | None]
    height: Mapped[int | None]
    rating: Mapped[str | None] = mapped_column(String(16))  # general, sensitive, explicit; None: not rated
    minor: Mapped[bool] = mapped_column(default=False)  # marked as showing a minor
    meta: Mapped[dict[str, JsonValue]]
    created: Mapped[datetime]
    run_id: Mapped[str | None] = mapped_column(String(32), index=True)
    task_id: Mapped[str | None] = mapped_column(String(32), index=True)
    trashed_at: Mapped[datetime | None]
    blob: Mapped[BlobRow] = relationship(lazy="joined", innerjoin=True)


class LineageRow(Base):
    """`child` was made from `parent`; `role` says how (the step's name, `thumbnail`, …)."""

    __tablename__ = "lineage"

    child: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    parent: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(64), primary_key=True)


class SubjectRow(Base):
    """Who or what is pictured."""

    __tablename__ = "subjects"
    __table_args__ = (
        UniqueConstraint("workspace", "name"),
        UniqueConstraint("workspace", "trigger"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(128))
    trigger: Mapped[str] = mapped_column(String(64))
    notes: Mapped[str] = mapped_column(Text, default="")
    epoch: Mapped[int] = mapped_column(default=1)  # every erasure moves it; commits made under an older one are refused
    created: Mapped[datetime]
    # Begun with photos and left before it was said who it is; whoever works here may go on with it or discard it.
    draft: Mapped[bool] = mapped_column(default=False, server_default=false())


class AssetSubjectRow(Base):
    """The asset shows, or derives from what shows, the subject. Kept along lineage, so that erasure need not guess."""

    __tablename__ = "asset_subjects"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)


class PhotoRow(Base):
    """A photo of a subject, in the order they were brought."""

    __tablename__ = "photos"
    __table_args__ = (UniqueConstraint("subject_id", "asset_id"),)

    position: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"))
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
    added: Mapped[datetime]


class VerdictRow(Base):
    """What one check found in a photo of a subject, and whether a person overrode it."""

    __tablename__ = "verdicts"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)
    check: Mapped[str] = mapped_column(String(32), primary_key=True)
    passed: Mapped[bool]
    value: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    overridden: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")


class CaptionRow(Base):
    """One version of a picture's caption; the highest is the one in use."""

    __tablename__ = "captions"

    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(64))  # the captioner's name, or "person"
    created: Mapped[datetime]


class AdapterRow(Base):
    """A personal model: versions of one LoRA."""

    __tablename__ = "adapters"
    __table_args__ = (UniqueConstraint("workspace", "name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(128))
    base_model: Mapped[str] = mapped_column(String(128))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    created: Mapped[datetime]


class AdapterVersionRow(Base):
    """One checkpoint of an adapter that was kept: its weights are an asset."""

    __tablename__ = "adapter_versions"

    adapter_id: Mapped[str] = mapped_column(ForeignKey("adapters.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
    tags: Mapped[list[str]]
    notes: Mapped[str] = mapped_column(Text, default="")
    scores: Mapped[dict[str, JsonValue]]  # what its report card measured
    chosen: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]


class AreaRow(Base):
    """A private folder of files outside the blob store: a long step's state, or a cache."""

    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("workspace", "purpose", "key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)  # the folder's name: a key would tell of its content
    workspace: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(8))  # state, cache
    key: Mapped[str] = mapped_column(String(128))
    created: Mapped[datetime]


class AreaSubjectRow(Base):
    """The folder holds data derived from the subject."""

    __tablename__ = "area_subjects"

    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True, index=True)


class TombstoneRow(Base):
    """An erasure that took place. It holds random ids and counts, nothing of what was erased."""

    __tablename__ = "tombstones"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    erased_at: Mapped[datetime]
    scrubbed_at: Mapped[datetime | None]  # None: free pages of the database have not been rewritten yet
    kept: Mapped[list[str]]  # ids of the photos and pictures that a person decided to keep
    certificate: Mapped[dict[str, JsonValue]]
