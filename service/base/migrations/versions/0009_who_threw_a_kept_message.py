"""who threw a kept message."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """who threw a kept message."""
    with op.batch_alter_table("instance_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("process", sa.String(), nullable=True))

    with op.batch_alter_table("instance_held_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("process", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("of_case", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("instance_held_letter", schema=None) as batch_op:
        batch_op.alter_column("of_case", existing_type=sa.Boolean(), server_default=None)
