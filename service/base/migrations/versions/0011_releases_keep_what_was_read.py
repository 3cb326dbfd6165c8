"""releases keep what was read."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """releases keep what was read."""
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reading", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("program", sa.LargeBinary(), nullable=True))
