"""letters that keep their place."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """letters that keep their place."""
    op.create_table(
        "instance_aside_letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("receiver", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("bag", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_aside_letter")),
    )
    with op.batch_alter_table("instance_aside_letter", schema=None) as batch_op:
        batch_op.create_index("ix_instance_aside_letter_address", ["sender", "address"], unique=False)
        batch_op.create_index("ix_instance_aside_letter_receiver", ["sender", "receiver"], unique=False)
