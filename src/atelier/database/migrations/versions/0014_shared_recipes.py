"""A saved recipe is its author's own, or shared with the workspace; those that were there are shared, as they were.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_recipes", sa.Column("shared", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("saved_recipes", "shared")
