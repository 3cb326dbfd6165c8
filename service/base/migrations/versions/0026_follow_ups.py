"""follow-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """follow-ups."""
    op.create_table(
        "link_type",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_type")),
        sa.UniqueConstraint("folded", name=op.f("uq_link_type_folded")),
    )
    op.create_table(
        "person_link",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link_type.id"], name=op.f("fk_person_link_link_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_link_person_id")),
        sa.PrimaryKeyConstraint("person_id", "link_id", name=op.f("pk_person_link")),
    )
    with op.batch_alter_table("person_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_link_link_id"), ["link_id"], unique=False)

    op.create_table(
        "contact_class",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("above", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("leaf", sa.Boolean(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("contact", sa.Boolean(), nullable=False),
        sa.Column("ombudsman", sa.Boolean(), nullable=False),
        sa.Column("lgpd", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["contact_class.id"], name=op.f("fk_contact_class_parent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_contact_class_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_class")),
        sa.UniqueConstraint("kind", "above", "folded", name=op.f("uq_contact_class_kind_above_folded")),
    )
    with op.batch_alter_table("contact_class", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_class_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_class_team_id"), ["team_id"], unique=False)

    op.create_table(
        "case_reason",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("class_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_reason_case_id")),
        sa.ForeignKeyConstraint(["class_id"], ["contact_class.id"], name=op.f("fk_case_reason_class_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_reason")),
    )
    with op.batch_alter_table("case_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_reason_class_id"), ["class_id"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("class_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=True),
        sa.Column("opened_by_id", sa.String(), nullable=False),
        sa.Column("opened_by_name", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["class_id"], ["contact_class.id"], name=op.f("fk_follow_up_class_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_follow_up_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_follow_up_instance_id")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_case", ["case_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_class_id"), ["class_id"], unique=False)

    op.create_table(
        "follow_up_addressee",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("follow_up_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_addressee_follow_up_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_follow_up_addressee_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_follow_up_addressee_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_addressee")),
        sa.UniqueConstraint("follow_up_id", "number", name=op.f("uq_follow_up_addressee_follow_up_id_number")),
    )
    with op.batch_alter_table("follow_up_addressee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_addressee_item_id"), ["item_id"], unique=False)

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="sector", nullable=False))
        batch_op.add_column(sa.Column("responsible_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_team_responsible_id"), "person", ["responsible_id"], ["id"])
