"""How often somebody tried, for what all servers limit together.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rates",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_rates"),
    )
    op.create_index("ix_rates_until", "rates", ["until"])


def downgrade() -> None:
    op.drop_table("rates")
