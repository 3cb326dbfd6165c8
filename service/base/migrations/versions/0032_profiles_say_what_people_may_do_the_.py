"""profiles say what people may do; the desk has settings."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """profiles say what people may do; the desk has settings."""
    op.create_table(
        "desk_option",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_desk_option")),
    )
    op.create_table(
        "profile",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("permissions", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("folded", name=op.f("uq_profile_folded")),
        sa.UniqueConstraint("role", name=op.f("uq_profile_role")),
    )
    op.create_table(
        "person_profile",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("profile_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_profile_person_id")),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name=op.f("fk_person_profile_profile_id")),
        sa.PrimaryKeyConstraint("person_id", "profile_id", name=op.f("pk_person_profile")),
    )
    with op.batch_alter_table("person_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_profile_profile_id"), ["profile_id"], unique=False)

    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.create_index("ix_service_case_opener", ["opened_by_id", "opened_at"], unique=False)
