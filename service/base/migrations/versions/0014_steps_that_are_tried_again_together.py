"""steps that are tried again together."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """steps that are tried again together."""
    op.create_table(
        "retry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_retry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retry")),
    )
    op.create_table(
        "retry_step",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.String(), nullable=False),
        sa.Column("task", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("pt", sa.Text(), nullable=True),
        sa.Column("en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["retry.id"], name=op.f("fk_retry_step_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_retry_step")),
    )
    with op.batch_alter_table("retry_step", schema=None) as batch_op:
        batch_op.create_index(
            "ix_retry_step_waiting",
            ["run_id", "number"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )
