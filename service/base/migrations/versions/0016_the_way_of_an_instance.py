"""what an instance has been through is found without reading its history."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """what an instance has been through is found without reading its history."""
    with op.batch_alter_table("instance_history", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_history_passed",
            ["instance_id", "element"],
            unique=False,
            sqlite_where=sa.text("kind IN ('completed', 'fired')"),
            postgresql_where=sa.text("kind IN ('completed', 'fired')"),
        )
