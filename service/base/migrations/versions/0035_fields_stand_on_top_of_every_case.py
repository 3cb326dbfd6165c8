"""fields stand on top of every case."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """fields stand on top of every case."""
    op.create_table(
        "case_header_field",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_header_field")),
    )
