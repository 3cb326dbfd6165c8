"""a role is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A notice has an audience; what each person has read of it stands apart."""
    op.create_table(
        "notice_read",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_read_person_id")),
        sa.PrimaryKeyConstraint("person_id", "notice_id", name=op.f("pk_notice_read")),
    )
    op.execute("INSERT INTO notice_read SELECT person_id, id FROM notice WHERE read_at IS NOT NULL")
    op.add_column("notice", sa.Column("audience", sa.String(), nullable=True))
    op.execute("UPDATE notice SET audience = 'person:' || person_id")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("audience", nullable=False)
        batch_op.drop_index(batch_op.f("ix_notice_unread"))
        batch_op.drop_constraint(batch_op.f("uq_notice_person_id_key"), type_="unique")
        batch_op.create_index("ix_notice_newest", ["audience", "id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_notice_audience_key"), ["audience", "key"])
        batch_op.drop_constraint(batch_op.f("fk_notice_person_id"), type_="foreignkey")
        batch_op.drop_column("read_at")
        batch_op.drop_column("person_id")
    op.add_column("person", sa.Column("notices_read_to", sa.String(), nullable=True))
    op.add_column("person_role", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("team_member", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
