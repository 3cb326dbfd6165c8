"""teams stand for something; people are present or absent; clients belong to organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """teams stand for something; people are present or absent; clients belong to organisations."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("folded", name=op.f("uq_organisation_folded")),
    )
    op.create_table(
        "people_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_change")),
    )
    with op.batch_alter_table("people_change", schema=None) as batch_op:
        batch_op.create_index("ix_people_change_order", ["subject", "id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substitute_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["person.id"], name=op.f("fk_absence_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_person", ["person_id", "ends_at"], unique=False)

    op.create_table(
        "presence",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepting", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("accepting_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_presence")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("segment", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_person_organisation_id"), "organisation", ["organisation_id"], ["id"]
        )

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_for", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("above_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("policy", sa.String(), server_default="manual", nullable=False))
        batch_op.add_column(sa.Column("shares_anew", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("calendar", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("heartbeat", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_team_above_id"), "team", ["above_id"], ["id"])

    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("capacity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("skills", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("calendar", sa.String(), nullable=True))
