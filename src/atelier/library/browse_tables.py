"""Tables of browsing: what is derived from assets to find them quickly, and what people add to them.

An asset's *number* is the moment it was recorded in microseconds since 1970, moved up where two fell on the same one.
Numbers therefore are in the order of time, a range of dates is a range of numbers, and one integer says where a listing
goes on. Every index below ends with it.

Derived (made again by `Index.refresh`): labels, their tallies, texts, looks, vectors. Given by people: stars, titles,
notes, tags, collections, shares.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from atelier.database import Base
from atelier.database.dialect import BigCount, Counter

Number = BigInteger().with_variant(Integer, "sqlite")
"""Type of an asset's number. SQLite calls every integer of 64 bits INTEGER."""


class EntryRow(Base):
    """What a listing sorts by, and what a person said of the asset. Thumbnails have none."""

    __tablename__ = "entries"
    __table_args__ = (
        Index("ix_entries_stars", "workspace", "shelf", "stars", "number"),
        Index("ix_entries_area", "workspace", "shelf", "area", "number"),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), unique=True)
    workspace: Mapped[str] = mapped_column(String(64))
    shelf: Mapped[str] = mapped_column(String(8))  # gallery, works, or one of them in the trash: see `shelves`
    area: Mapped[int] = mapped_column(BigCount, default=0)  # square pixels; 0 for what is no image
    short_side: Mapped[int] = mapped_column(default=0)  # pixels
    stars: Mapped[int] = mapped_column(SmallInteger, default=0)  # 0 to 5, 0: none given
    title: Mapped[str] = mapped_column(String(256), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class LabelRow(Base):
    """A value of a dimension (kind, model, tag, …) on one shelf, and how many entries have it."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("workspace", "shelf", "dimension", "value"),)

    id: Mapped[int] = mapped_column(Counter, primary_key=True, autoincrement=True)
    workspace: Mapped[str] = mapped_column(String(64))
    shelf: Mapped[str] = mapped_column(String(8))
    dimension: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(128))
    count: Mapped[int] = mapped_column(BigCount, default=0)


class EntryLabelRow(Base):
    """The entry has the label. By key it is the label's list of entries in the order of time."""

    __tablename__ = "entry_labels"
    __table_args__ = (Index("ix_entry_labels_number", "number"), {"sqlite_with_rowid": False})

    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class TallyRow(Base):
    """How many entries of a label were recorded on one day (days since 1970, UTC)."""

    __tablename__ = "tallies"
    __table_args__ = ({"sqlite_with_rowid": False},)

    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(BigCount, default=0)


class SearchTextRow(Base):
    """The words of an entry as they are searched: folded, one line a field. A full-text index follows this table."""

    __tablename__ = "search_texts"

    number: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[str] = mapped_column(Text)


class LookRow(Base):
    """How an image looks: its dominant colours and a fingerprint of its brightness."""

    __tablename__ = "looks"
    __table_args__ = (Index("ix_looks_seq", "workspace", "seq"),)

    number: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    workspace: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigCount)  # the partition's version when it was written
    colours: Mapped[bytes] = mapped_column(LargeBinary)  # see `colours.pack`
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)  # 8 bytes, see `colours.fingerprint`


class VectorRow(Base):
    """What one embedder sees in an image: a unit vector."""

    __tablename__ = "vectors"
    __table_args__ = (Index("ix_vectors_seq", "workspace", "embedder", "seq"),)

    number: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    embedder: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column(BigCount)  # the partition's version when it was written
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little-endian


class UnseenRow(Base):
    """An image that waits for the indexer, which looks at its pixels."""

    __tablename__ = "unseen"
    __table_args__ = (Index("ix_unseen_queue", "workspace", "attempts", "number"),)

    number: Mapped[int] = mapped_column(
        Number, ForeignKey("entries.number", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    workspace: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)  # how often it could not be looked at


class PartitionRow(Base):
    """Changes of one table of vectors or looks, so that copies in memory know when they are out of date."""

    __tablename__ = "partitions"

    workspace: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int] = mapped_column(BigCount, default=0)  # moved by every change
    removals: Mapped[int] = mapped_column(BigCount, default=0)  # moved by those that took something away


class IndexingRow(Base):
    """Work that an upgrade left to be done: how far it has come."""

    __tablename__ = "indexing"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    cursor: Mapped[str] = mapped_column(String(64), default="")


class CollectionRow(Base):
    """Pictures that a person put together, in an order of their own."""

    __tablename__ = "collections"
    __table_args__ = (UniqueConstraint("workspace", "owner", "name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(64), default="")  # a user's id; empty where nobody signs in
    name: Mapped[str] = mapped_column(String(128))
    note: Mapped[str] = mapped_column(Text, default="")
    shared: Mapped[bool] = mapped_column(default=True)  # with everybody in the workspace
    created: Mapped[datetime]
    changed: Mapped[datetime]


class CollectionItemRow(Base):
    """An asset in a collection. Positions have gaps, so that moving one leaves the others alone."""

    __tablename__ = "collection_items"
    __table_args__ = (UniqueConstraint("collection_id", "position"),)

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(BigCount)
    added: Mapped[datetime]


class ShareRow(Base):
    """A link that shows some assets to whoever has it. The link's token is kept only as a hash."""

    __tablename__ = "shares"
    __table_args__ = (Index("ix_shares_listing", "workspace", "created", "id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    workspace: Mapped[str] = mapped_column(String(64))
    owner: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(String(128), default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # sha256, hexadecimal
    password_hash: Mapped[str | None] = mapped_column(String(256))  # argon2
    originals: Mapped[bool] = mapped_column(default=False)  # whether full-size files may be had
    created: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(BigCount, default=0)
    downloads: Mapped[int] = mapped_column(BigCount, default=0)
    attempts: Mapped[int] = mapped_column(default=0)  # wrong passwords in a row


class ShareItemRow(Base):
    """An asset that a link shows. What a collection gains later is not among them."""

    __tablename__ = "share_items"

    share_id: Mapped[str] = mapped_column(ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asset_id: Mapped[str] = mapped_column(ForeignKey("assets.id", ondelete="CASCADE"), index=True)
