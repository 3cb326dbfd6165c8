"""cases say when they were escalated, work is kept by its deadline."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases say when they were escalated, work is kept by its deadline."""
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_service_case_escalated",
            ["priority", "precedence", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND escalated_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND escalated_at IS NOT NULL"),
        )

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_work_item_due",
            ["due_at", "case_id", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND due_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND due_at IS NOT NULL"),
        )

    op.execute(
        "UPDATE service_case SET escalated_at = (SELECT max(created_at) FROM work_item"
        " WHERE case_id = service_case.id AND audience LIKE 'owner:%') WHERE state = 'open'"
    )
