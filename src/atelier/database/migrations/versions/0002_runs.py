"""Runs, tasks, costs.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "costs",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=True),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_costs"),
    )
    op.create_index("ix_costs_task_id", "costs", ["task_id"])
    op.create_index("ix_costs_workspace", "costs", ["workspace"])
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_listing", "runs", ["workspace", "created", "id"])
    op.create_table(
        "run_subjects",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_subjects_run_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_run_subjects_subject_id"),
        sa.PrimaryKeyConstraint("subject_id", "run_id", name="pk_run_subjects"),
    )
    op.create_index("ix_run_subjects_run_id", "run_subjects", ["run_id"])
    op.create_table(
        "tasks",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("node", sa.String(length=128), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("finished", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_tasks_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq", name="pk_tasks"),
        sa.UniqueConstraint("id", name="uq_tasks_id"),
        sa.UniqueConstraint("run_id", "node", "index", name="uq_tasks_run_id_node_index"),
    )
    op.create_index("ix_tasks_lookup", "tasks", ["workspace", "key", "reusable", "seq"])
    op.create_index("ix_tasks_queue", "tasks", ["state", "lane", "seq"])
    op.create_table(
        "task_assets",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_assets_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "direction", "position", name="pk_task_assets"),
    )
    op.create_index("ix_task_assets_asset_id", "task_assets", ["asset_id"])


def downgrade() -> None:
    op.drop_table("task_assets")
    op.drop_table("tasks")
    op.drop_table("run_subjects")
    op.drop_table("runs")
    op.drop_table("costs")
