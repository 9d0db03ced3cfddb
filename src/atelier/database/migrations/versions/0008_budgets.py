"""Budgets: what may be spent in a period, what waiting runs are expected to cost, who spent what; submits done once.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SPENDERS = """UPDATE costs SET submitted_by = coalesce(
  (SELECT runs.submitted_by FROM tasks JOIN runs ON runs.id = tasks.run_id WHERE tasks.id = costs.task_id), '')"""


def upgrade() -> None:
    op.add_column("runs", sa.Column("once", sa.String(length=64), nullable=True))
    op.create_index("ix_runs_once", "runs", ["once"], unique=True)
    op.add_column("idempotent_answers", sa.Column("process", sa.String(length=128), nullable=False, server_default=""))
    op.add_column("costs", sa.Column("submitted_by", sa.String(length=64), nullable=False, server_default=""))
    op.execute(SPENDERS)
    op.create_index("ix_costs_spending", "costs", ["workspace", "unit", "at"])
    op.create_table(
        "budgets",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("warn_at", sa.Double(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("changed", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_budgets"),
        sa.UniqueConstraint("workspace", "user_id", "unit", "period", name="uq_budgets_workspace_user_id_unit_period"),
    )
    op.create_table(
        "run_estimates",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_estimates_run_id_runs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "unit", name="pk_run_estimates"),
    )


def downgrade() -> None:
    op.drop_table("run_estimates")
    op.drop_table("budgets")
    op.drop_index("ix_costs_spending", "costs")
    with op.batch_alter_table("costs") as batch:
        batch.drop_column("submitted_by")
    with op.batch_alter_table("idempotent_answers") as batch:
        batch.drop_column("process")
    op.drop_index("ix_runs_once", "runs")
    with op.batch_alter_table("runs") as batch:
        batch.drop_column("once")
