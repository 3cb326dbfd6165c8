"""the work list by urgency."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def upgrade() -> None:
    """the work list by urgency."""
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgent_by", sa.DateTime(timezone=True), nullable=True))
    instant = sa.DateTime(timezone=True)
    items = sa.table("work_item", sa.column("due_at", instant), sa.column("urgent_by", instant))
    op.execute(items.update().values(urgent_by=sa.func.coalesce(items.c.due_at, sa.bindparam("never", NEVER, instant))))
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.alter_column("urgent_by", existing_type=instant, nullable=False)
        batch_op.drop_index(batch_op.f("ix_work_item_lane"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_lane",
            ["lane", "priority", "urgent_by", "id", "audience"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_mine"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_mine",
            ["assignee_id", "priority", "urgent_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_queue"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_queue",
            ["audience", "priority", "urgent_by", "id", "assignee_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_work_item_all",
            ["priority", "urgent_by", "id", "audience"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_work_item_lane_queue",
            ["audience", "lane", "priority", "urgent_by", "id", "assignee_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
