"""Library at scale: search entries, vectors, colours, collections, shares.

Revision 0006, after 0005. Entries of assets that exist are made when a library is opened (see `library.upgrading`):
that can be cut off and goes on, and no second copy of its rules has to live here.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SQLITE_WORDS = (
    # Its content lies in search_texts; triggers keep the two together, also when rows go by foreign key.
    """CREATE VIRTUAL TABLE search_words USING fts5(body, content='search_texts', content_rowid='number',
       tokenize="unicode61 remove_diacritics 0")""",
    """CREATE TRIGGER search_texts_insert AFTER INSERT ON search_texts BEGIN
       INSERT INTO search_words(rowid, body) VALUES (new.number, new.body); END""",
    """CREATE TRIGGER search_texts_delete AFTER DELETE ON search_texts BEGIN
       INSERT INTO search_words(search_words, rowid, body) VALUES ('delete', old.number, old.body); END""",
    """CREATE TRIGGER search_texts_update AFTER UPDATE ON search_texts BEGIN
       INSERT INTO search_words(search_words, rowid, body) VALUES ('delete', old.number, old.body);
       INSERT INTO search_words(rowid, body) VALUES (new.number, new.body); END""",
)
POSTGRES_WORDS = "CREATE INDEX search_words ON search_texts USING gin (to_tsvector('simple', body))"


def upgrade() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("changed", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collections"),
        sa.UniqueConstraint("workspace", "owner", "name", name="uq_collections_workspace_owner_name"),
    )
    op.create_table(
        "indexing",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_indexing"),
    )
    op.create_table(
        "labels",
        sa.Column("id", COUNTER, autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("shelf", sa.String(length=8), nullable=False),
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        sa.UniqueConstraint(
            "workspace", "shelf", "dimension", "value", name="uq_labels_workspace_shelf_dimension_value"
        ),
    )
    op.create_table(
        "partitions",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("removals", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_partitions"),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=256), nullable=True),
        sa.Column("originals", sa.Boolean(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("downloads", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shares"),
        sa.UniqueConstraint("token_hash", name="uq_shares_token_hash"),
    )
    op.create_index("ix_shares_listing", "shares", ["workspace", "created", "id"])
    op.create_table(
        "tallies",
        sa.Column("label_id", COUNTER, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name="fk_tallies_label_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("label_id", "day", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "collection_items",
        sa.Column("collection_id", sa.String(length=32), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_collection_items_asset_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name="fk_collection_items_collection_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("collection_id", "asset_id", name="pk_collection_items"),
        sa.UniqueConstraint("collection_id", "position", name="uq_collection_items_collection_id_position"),
    )
    op.create_index("ix_collection_items_asset_id", "collection_items", ["asset_id"])
    op.create_table(
        "entries",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("shelf", sa.String(length=8), nullable=False),
        sa.Column("area", sa.BigInteger(), nullable=False),
        sa.Column("short_side", sa.Integer(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(length=256), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_entries_asset_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_entries"),
        sa.UniqueConstraint("asset_id", name="uq_entries_asset_id"),
    )
    op.create_index("ix_entries_area", "entries", ["workspace", "shelf", "area", "number"])
    op.create_index("ix_entries_stars", "entries", ["workspace", "shelf", "stars", "number"])
    op.create_table(
        "share_items",
        sa.Column("share_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_share_items_asset_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name="fk_share_items_share_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "position", name="pk_share_items"),
    )
    op.create_index("ix_share_items_asset_id", "share_items", ["asset_id"])
    op.create_table(
        "entry_labels",
        sa.Column("label_id", COUNTER, nullable=False),
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["labels.id"], name="fk_entry_labels_label_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name="fk_entry_labels_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("label_id", "number", name="pk_entry_labels"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_labels_number", "entry_labels", ["number"])
    op.create_table(
        "looks",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("colours", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name="fk_looks_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_looks"),
    )
    op.create_index("ix_looks_seq", "looks", ["workspace", "seq"])
    op.create_table(
        "search_texts",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name="fk_search_texts_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_search_texts"),
    )
    op.create_table(
        "unseen",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name="fk_unseen_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name="pk_unseen"),
    )
    op.create_index("ix_unseen_queue", "unseen", ["workspace", "attempts", "number"])
    op.add_column("drafts", sa.Column("look", sa.LargeBinary(), nullable=True))
    op.create_table(
        "vectors",
        sa.Column("number", COUNTER, autoincrement=False, nullable=False),
        sa.Column("embedder", sa.String(length=64), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["entries.number"], name="fk_vectors_number", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "embedder", name="pk_vectors"),
    )
    op.create_index("ix_vectors_seq", "vectors", ["workspace", "embedder", "seq"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in (POSTGRES_WORDS,) if postgres else SQLITE_WORDS:
        op.execute(sa.text(statement))
    op.execute(sa.text("INSERT INTO indexing (name, cursor) SELECT 'entries', '' WHERE EXISTS (SELECT 1 FROM assets)"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("insert", "delete", "update"):
            op.execute(sa.text(f"DROP TRIGGER search_texts_{event}"))
        op.execute(sa.text("DROP TABLE search_words"))
    op.drop_column("drafts", "look")
    op.drop_table("unseen")
    op.drop_table("vectors")
    op.drop_table("search_texts")
    op.drop_table("looks")
    op.drop_table("entry_labels")
    op.drop_table("share_items")
    op.drop_table("entries")
    op.drop_table("collection_items")
    op.drop_table("tallies")
    op.drop_table("shares")
    op.drop_table("partitions")
    op.drop_table("labels")
    op.drop_table("indexing")
    op.drop_table("collections")
