"""Queue: priorities, attempts, events, workers; saved recipes.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _runs() -> list[sa.Column]:
    return [
        sa.Column("submitted_by", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("rank", sa.Double(), nullable=False, server_default="0"),
        sa.Column("queued", UtcDateTime(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("finished", UtcDateTime(), nullable=True),
    ]


def _tasks() -> list[sa.Column]:
    return [
        sa.Column("ready", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("not_before", UtcDateTime(), nullable=True),
        sa.Column("started", UtcDateTime(), nullable=True),
        sa.Column("retries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lost", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("reached", sa.Double(), nullable=False, server_default="0"),
        sa.Column("reached_before", sa.Double(), nullable=False, server_default="0"),
        sa.Column("batch_key", sa.String(length=64), nullable=True),
        sa.Column("batch_size", sa.Integer(), nullable=False, server_default="1"),
    ]


def upgrade() -> None:
    for table, columns in (("runs", _runs()), ("tasks", _tasks())):
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_runs_queue", "runs", ["state", "queued"])
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_workspace_seq", "events", ["workspace", "seq"])
    op.create_index("ix_events_name_at", "events", ["name", "at"])
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("host", sa.String(length=128), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(length=128), nullable=False),
        sa.Column("lanes", sa.JSON(), nullable=False),
        sa.Column("device", sa.String(length=128), nullable=False),
        sa.Column("model", sa.String(length=128), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stopping", sa.Boolean(), nullable=False),
        sa.Column("started", UtcDateTime(), nullable=False),
        sa.Column("heartbeat", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    op.create_table(
        "queue_shares",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "workspace", "submitted_by", name="pk_queue_shares"),
    )
    op.create_table(
        "step_durations",
        sa.Column("step", sa.String(length=128), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("step", name="pk_step_durations"),
    )
    op.create_table(
        "queue_pauses",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("paused_by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_queue_pauses"),
    )
    op.create_table(
        "saved_recipes",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_saved_recipes"),
    )


def downgrade() -> None:
    for table in ("saved_recipes", "queue_pauses", "step_durations", "queue_shares", "workers", "events"):
        op.drop_table(table)
    op.drop_index("ix_runs_queue", "runs")
    for table, columns in (("runs", _runs()), ("tasks", _tasks())):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column.name)
