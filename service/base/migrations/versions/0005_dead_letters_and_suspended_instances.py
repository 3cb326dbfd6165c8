"""dead letters, and suspended instances."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """dead letters, and suspended instances."""
    dead = sa.text("state = 'dead'")
    for table, key in (("outbox_delivery", "event_id"), ("job", "id"), ("timer", "id")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_dead", [key], unique=False, sqlite_where=dead, postgresql_where=dead)

    op.create_table(
        "instance_held_letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_instance_held_letter_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance_held_letter")),
    )
    with op.batch_alter_table("instance_held_letter", schema=None) as batch_op:
        batch_op.create_index("ix_instance_held_letter_instance", ["instance_id", "id"], unique=False)

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused", sa.Boolean(), server_default=sa.false(), nullable=False))
