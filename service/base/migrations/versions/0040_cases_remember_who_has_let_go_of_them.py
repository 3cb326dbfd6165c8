"""cases remember who has let go of them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases remember who has let go of them."""
    op.create_table(
        "assignment_let_go",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_assignment_let_go_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_let_go_person_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_assignment_let_go")),
    )
