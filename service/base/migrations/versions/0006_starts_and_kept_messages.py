"""starts and kept messages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """starts and kept messages."""
    op.create_table(
        "instance_start_key",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("process", "key", name=op.f("pk_instance_start_key")),
    )
    with op.batch_alter_table("instance_start_key", schema=None) as batch_op:
        batch_op.create_index("ix_instance_start_key_instance", ["instance_id"], unique=False)

    op.create_table(
        "instance_start",
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("opening", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("expression", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_instance_start_release_id")),
        sa.PrimaryKeyConstraint("process", "opening", name=op.f("pk_instance_start")),
    )
    with op.batch_alter_table("instance_start", schema=None) as batch_op:
        batch_op.create_index("ix_instance_start_kind", ["kind", "process"], unique=False)
        batch_op.create_index("ix_instance_start_name", ["name", "kind"], unique=False)

    with op.batch_alter_table("instance_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("business_key", existing_type=sa.VARCHAR(), nullable=True)
        batch_op.create_index("ix_instance_message_key", ["key", "name"], unique=False)
