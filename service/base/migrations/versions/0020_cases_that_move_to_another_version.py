"""cases that move to another version."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases that move to another version."""
    op.create_table(
        "version_move",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("back_of", sa.String(), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("anew", sa.JSON(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["back_of"], ["version_move.id"], name=op.f("fk_version_move_back_of")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_version_move_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_move")),
    )
    with op.batch_alter_table("version_move", schema=None) as batch_op:
        batch_op.create_index("ix_version_move_process", ["process", "id"], unique=False)

    op.create_table(
        "version_move_step",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("case_key", sa.String(), nullable=False),
        sa.Column("came_from", sa.String(), nullable=False),
        sa.Column("goes_to", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("element", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("pt", sa.Text(), nullable=True),
        sa.Column("en", sa.Text(), nullable=True),
        sa.Column("ways", sa.JSON(), nullable=True),
        sa.Column("standing", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["version_move.id"], name=op.f("fk_version_move_step_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_version_move_step")),
    )
    with op.batch_alter_table("version_move_step", schema=None) as batch_op:
        batch_op.create_index(
            "ix_version_move_step_stayed",
            ["run_id", "number"],
            unique=False,
            sqlite_where=sa.text("outcome = 'not'"),
            postgresql_where=sa.text("outcome = 'not'"),
        )
        batch_op.create_index(
            "ix_version_move_step_waiting",
            ["run_id", "number"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_live",
            ["release_id", "status", "business_key", "id"],
            unique=False,
            sqlite_where=sa.text("status IN ('running', 'suspended')"),
            postgresql_where=sa.text("status IN ('running', 'suspended')"),
        )
