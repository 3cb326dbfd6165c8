"""the open work of a case is found at once."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """the open work of a case is found at once."""
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_item_case"))
        batch_op.create_index("ix_work_item_case", ["case_id", "state", "id"], unique=False)
