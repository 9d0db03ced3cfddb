"""Prompts that wait for a training, and subjects that are drawn from a photo until their adapter is more like them.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiting_prompts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("training", sa.String(length=32), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("once", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_prompts"),
    )
    op.create_index("ix_waiting_prompts_listing", "waiting_prompts", ["workspace", "created", "id"])
    op.create_index("ix_waiting_prompts_due", "waiting_prompts", ["state", "training"])
    op.create_index("ix_waiting_prompts_once", "waiting_prompts", ["once"], unique=True)
    op.create_table(
        "takeovers",
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("begun", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_takeovers_subject_id_subjects"),
        sa.PrimaryKeyConstraint("subject_id", name="pk_takeovers"),
    )
    op.create_index("ix_takeovers_workspace", "takeovers", ["workspace"])


def downgrade() -> None:
    op.drop_index("ix_takeovers_workspace", "takeovers")
    op.drop_table("takeovers")
    op.drop_index("ix_waiting_prompts_once", "waiting_prompts")
    op.drop_index("ix_waiting_prompts_due", "waiting_prompts")
    op.drop_index("ix_waiting_prompts_listing", "waiting_prompts")
    op.drop_table("waiting_prompts")
