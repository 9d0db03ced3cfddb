"""Blobs, assets, lineage, subjects, adapters, erasures.

Revision 0001: the first.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_areas"),
        sa.UniqueConstraint("workspace", "purpose", "key", name="uq_areas_workspace_purpose_key"),
    )
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blobs"),
    )
    op.create_index("ix_blobs_state", "blobs", ["state"])
    op.create_index("ix_blobs_workspace_digest", "blobs", ["workspace", "digest"])
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("trigger", sa.String(length=64), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subjects"),
        sa.UniqueConstraint("workspace", "name", name="uq_subjects_workspace_name"),
        sa.UniqueConstraint("workspace", "trigger", name="uq_subjects_workspace_trigger"),
    )
    op.create_table(
        "tombstones",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.Column("scrubbed_at", UtcDateTime(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tombstones"),
    )
    op.create_index("ix_tombstones_subject_id", "tombstones", ["subject_id"])
    op.create_table(
        "adapters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("base_model", sa.String(length=128), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=True),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_adapters_subject_id"),
        sa.PrimaryKeyConstraint("id", name="pk_adapters"),
        sa.UniqueConstraint("workspace", "name", name="uq_adapters_workspace_name"),
    )
    op.create_index("ix_adapters_subject_id", "adapters", ["subject_id"])
    op.create_table(
        "area_subjects",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("area_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name="fk_area_subjects_area_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_area_subjects_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", "area_id", name="pk_area_subjects"),
    )
    op.create_index("ix_area_subjects_area_id", "area_subjects", ["area_id"])
    op.create_table(
        "assets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("blob_id", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("rating", sa.String(length=16), nullable=True),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("meta", sa.JSON(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("trashed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name="fk_assets_blob_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assets"),
    )
    op.create_index("ix_assets_blob_id", "assets", ["blob_id"])
    op.create_index("ix_assets_listing", "assets", ["workspace", "kind", "trashed_at", "created", "id"])
    op.create_index("ix_assets_rating", "assets", ["workspace", "kind", "rating", "trashed_at", "created", "id"])
    op.create_index("ix_assets_run_id", "assets", ["run_id"])
    op.create_index("ix_assets_task_id", "assets", ["task_id"])
    op.create_table(
        "drafts",
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("blob_id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name="fk_drafts_blob_id"),
        sa.PrimaryKeyConstraint("asset_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_blob_id", "drafts", ["blob_id"])
    op.create_table(
        "adapter_versions",
        sa.Column("adapter_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["adapter_id"], ["adapters.id"], name="fk_adapter_versions_adapter_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_adapter_versions_asset_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("adapter_id", "number", name="pk_adapter_versions"),
    )
    op.create_index("ix_adapter_versions_asset_id", "adapter_versions", ["asset_id"])
    op.create_table(
        "asset_subjects",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_asset_subjects_asset_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_asset_subjects_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", "asset_id", name="pk_asset_subjects"),
    )
    op.create_index("ix_asset_subjects_asset_id", "asset_subjects", ["asset_id"])
    op.create_table(
        "captions",
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_captions_asset_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("asset_id", "version", name="pk_captions"),
    )
    op.create_table(
        "lineage",
        sa.Column("child", sa.String(length=32), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["child"], ["assets.id"], name="fk_lineage_child", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent"], ["assets.id"], name="fk_lineage_parent", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("child", "parent", "role", name="pk_lineage"),
    )
    op.create_index("ix_lineage_parent", "lineage", ["parent"])
    op.create_table(
        "photos",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_photos_asset_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_photos_subject_id"),
        sa.PrimaryKeyConstraint("position", name="pk_photos"),
        sa.UniqueConstraint("subject_id", "asset_id", name="uq_photos_subject_id_asset_id"),
    )
    op.create_index("ix_photos_asset_id", "photos", ["asset_id"])
    op.create_table(
        "verdicts",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.Column("check", sa.String(length=32), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name="fk_verdicts_asset_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_verdicts_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", "asset_id", "check", name="pk_verdicts"),
    )
    op.create_index("ix_verdicts_asset_id", "verdicts", ["asset_id"])


def downgrade() -> None:
    op.drop_table("verdicts")
    op.drop_table("photos")
    op.drop_table("lineage")
    op.drop_table("captions")
    op.drop_table("asset_subjects")
    op.drop_table("adapter_versions")
    op.drop_table("drafts")
    op.drop_table("assets")
    op.drop_table("area_subjects")
    op.drop_table("adapters")
    op.drop_table("tombstones")
    op.drop_table("subjects")
    op.drop_table("blobs")
    op.drop_table("areas")
