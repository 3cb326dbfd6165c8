"""calendars are renamed and taken out of use."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """calendars are renamed and taken out of use."""
    op.create_table(
        "calendar_former_name",
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("calendar_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_former_name_calendar_id")),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_calendar_former_name")),
    )
    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
