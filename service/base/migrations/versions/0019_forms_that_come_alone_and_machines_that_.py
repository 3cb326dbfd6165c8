"""forms that come alone and machines that act for people."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """forms that come alone and machines that act for people."""
    op.create_table(
        "deployed_form",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("form", "number", name=op.f("pk_deployed_form")),
    )
    with op.batch_alter_table("machine", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_machine_person_id"), "person", ["person_id"], ["id"])
