"""Runs can be put into the trash (grids are), and saved recipes keep where their boxes stand on the page's canvas.

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

from atelier.database.base import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("trashed_at", UtcDateTime(), nullable=True))
    op.add_column("saved_recipes", sa.Column("places", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.drop_column("saved_recipes", "places")
    op.drop_column("runs", "trashed_at")
