"""lists of cases by any criterion, and views of them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """lists of cases by any criterion, and views of them."""
    op.create_table(
        "list_view",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_list_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_view")),
    )
    with op.batch_alter_table("list_view", schema=None) as batch_op:
        batch_op.create_index("ix_list_view_for", ["subject", "audience"], unique=False)
        batch_op.create_index("ix_list_view_of", ["subject", "owner_id"], unique=False)

    op.create_table(
        "list_view_default",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_list_view_default_person_id")),
        sa.PrimaryKeyConstraint("person_id", "subject", name=op.f("pk_list_view_default")),
    )
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(), nullable=True))

    cases = sa.table("service_case", sa.column("state", sa.String()), sa.column("status", sa.String()))
    over = cases.c.status.in_(("resolved", "closed"))
    op.execute(cases.update().values(state=sa.case((over, "over"), else_="open")))
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=sa.String(), nullable=False)
        batch_op.create_index(
            "ix_service_case_attention",
            ["priority", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND attention_since IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND attention_since IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_service_case_breached",
            ["priority", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND breached_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND breached_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_service_case_by_kind", ["kind", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_organisation",
            ["organisation_id", "state", "priority", "promised_by", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_service_case_by_origin", ["origin", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_owner", ["owner_id", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_process", ["process", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_product", ["product", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_segment", ["segment", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index(
            "ix_service_case_by_team", ["team_id", "state", "priority", "promised_by", "id"], unique=False
        )
        batch_op.create_index("ix_service_case_by_urgency", ["state", "priority", "promised_by", "id"], unique=False)
        batch_op.create_index("ix_service_case_due", ["state", "promised_by", "id"], unique=False)
        batch_op.create_index("ix_service_case_opened", ["state", "opened_at", "id"], unique=False)
        batch_op.create_index(
            "ix_service_case_reopened",
            ["priority", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND reopened_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND reopened_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_service_case_unaccepted",
            ["priority", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND accepted_at IS NULL"),
            postgresql_where=sa.text("state = 'open' AND accepted_at IS NULL"),
        )
