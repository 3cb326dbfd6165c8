"""whose a case is."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def upgrade() -> None:
    """whose a case is."""
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("product", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("segment", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("organisation_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("attention_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("promised_by", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True))

    instant = sa.DateTime(timezone=True)
    cases = sa.table("service_case", sa.column("promised_by", instant))
    op.execute(cases.update().values(promised_by=sa.bindparam("never", NEVER, instant)))
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.alter_column("promised_by", existing_type=instant, nullable=False)
        batch_op.create_foreign_key(batch_op.f("fk_service_case_team_id"), "team", ["team_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_service_case_owner_id"), "person", ["owner_id"], ["id"])
