"""How much work a task is, what work its step was measured at, and how fast a worker's device is.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("work", sa.Double(), nullable=True))
    for table, column in (("step_durations", "work"), ("workers", "speed")):
        op.add_column(table, sa.Column(column, sa.Double(), nullable=False, server_default="0"))


def downgrade() -> None:
    for table, column in (("workers", "speed"), ("step_durations", "work"), ("tasks", "work")):
        op.drop_column(table, column)
