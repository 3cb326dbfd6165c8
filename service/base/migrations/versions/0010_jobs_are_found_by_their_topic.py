"""jobs are found by their topic."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """jobs are found by their topic."""
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_lendable",
            ["kind", "run_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND attempts < most_attempts"),
            postgresql_where=sa.text("state = 'waiting' AND attempts < most_attempts"),
        )
        batch_op.create_index(
            "ix_job_spent",
            ["kind", "run_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting' AND attempts >= most_attempts"),
            postgresql_where=sa.text("state = 'waiting' AND attempts >= most_attempts"),
        )
