"""occurrence types, occurrences, solutions."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """occurrence types, occurrences, solutions."""
    op.create_table(
        "occurrence_type",
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_occurrence_type_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence_type")),
        sa.UniqueConstraint("folded", name=op.f("uq_occurrence_type_folded")),
    )
    op.create_table(
        "occurrence",
        sa.Column("type_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["type_id"], ["occurrence_type.id"], name=op.f("fk_occurrence_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("type_id", "folded", name=op.f("uq_occurrence_type_id_folded")),
    )
    op.create_table(
        "classification",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("by_id", sa.String(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_classification_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification")),
    )
    with op.batch_alter_table("classification", schema=None) as batch_op:
        batch_op.create_index("ix_classification_case", ["case_id", "id"], unique=False)
        batch_op.create_index("ix_classification_subject", ["subject_id", "at"], unique=False)

    op.create_table(
        "solution",
        sa.Column("occurrence_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_solution_occurrence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
        sa.UniqueConstraint("occurrence_id", "folded", name=op.f("uq_solution_occurrence_id_folded")),
        sa.UniqueConstraint("process", name=op.f("uq_solution_process")),
    )
    op.create_table(
        "solution_version",
        sa.Column("solution_id", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_solution_version_release_id")),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_solution_version_solution_id")),
        sa.PrimaryKeyConstraint("solution_id", "release_id", name=op.f("pk_solution_version")),
    )
