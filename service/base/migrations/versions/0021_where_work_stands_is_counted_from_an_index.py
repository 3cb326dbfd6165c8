"""where work stands is counted from an index."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """where work stands is counted from an index."""
    with op.batch_alter_table("instance_wait", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_wait_stands",
            ["release_id", "element", "instance_id"],
            unique=False,
            sqlite_where=sa.text("kind <> 'button' AND type NOT IN ('boundaryEvent', 'startEvent')"),
            postgresql_where=sa.text("kind <> 'button' AND type NOT IN ('boundaryEvent', 'startEvent')"),
        )
