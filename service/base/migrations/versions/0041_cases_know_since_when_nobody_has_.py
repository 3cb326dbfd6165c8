"""cases know since when nobody has accepted them."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases know since when nobody has accepted them."""
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unaccepted_since", sa.DateTime(timezone=True), nullable=True))
