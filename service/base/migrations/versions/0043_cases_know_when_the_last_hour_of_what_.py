"""cases know when the last hour of what was promised begins."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases know when the last hour of what was promised begins."""
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nearly_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_service_case_nearly_due",
            ["nearly_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("nearly_due_at IS NOT NULL"),
            postgresql_where=sa.text("nearly_due_at IS NOT NULL"),
        )
