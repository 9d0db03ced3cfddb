"""A run keeps the id of the request that had it made, so that logs can be followed from one to the other.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("request", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("runs", "request")
