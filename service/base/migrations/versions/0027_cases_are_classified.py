"""cases are classified."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import sqlite

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases are classified."""
    op.create_table(
        "occurrence_report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence_report")),
    )
    op.create_table(
        "classified_case",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("type_id", sa.String(), nullable=True),
        sa.Column("occurrence_id", sa.String(), nullable=True),
        sa.Column("solution_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_classified_case_case_id")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_classified_case_occurrence_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_classified_case_solution_id")),
        sa.ForeignKeyConstraint(["type_id"], ["occurrence_type.id"], name=op.f("fk_classified_case_type_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_classified_case")),
    )
    with op.batch_alter_table("classified_case", schema=None) as batch_op:
        batch_op.create_index("ix_classified_case_occurrence", ["occurrence_id"], unique=False)
        batch_op.create_index("ix_classified_case_solution", ["solution_id"], unique=False)
        batch_op.create_index("ix_classified_case_type", ["type_id"], unique=False)

    with op.batch_alter_table("solution_version", schema=None) as batch_op:
        batch_op.alter_column("revision", existing_type=sa.INTEGER(), nullable=True)
        batch_op.alter_column("steps", existing_type=sqlite.JSON(), nullable=True)
