"""cases have the place that the law gives their client."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases have the place that the law gives their client."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("born_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("precedence", sa.Integer(), server_default="2", nullable=False))
        batch_op.create_index(
            "ix_person_precedence",
            ["id"],
            unique=False,
            sqlite_where=sa.text("precedence < 2"),
            postgresql_where=sa.text("precedence < 2"),
        )

    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("precedence", sa.Integer(), server_default="2", nullable=False))
        batch_op.drop_index(
            batch_op.f("ix_service_case_attention"),
            sqlite_where=sa.text("state = 'open' AND attention_since IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_service_case_attention",
            ["priority", "precedence", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND attention_since IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND attention_since IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_service_case_breached"), sqlite_where=sa.text("state = 'open' AND breached_at IS NOT NULL")
        )
        batch_op.create_index(
            "ix_service_case_breached",
            ["priority", "precedence", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND breached_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND breached_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_kind"))
        batch_op.create_index(
            "ix_service_case_by_kind", ["kind", "state", "priority", "precedence", "promised_by", "id"], unique=False
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_organisation"))
        batch_op.create_index(
            "ix_service_case_by_organisation",
            ["organisation_id", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_origin"))
        batch_op.create_index(
            "ix_service_case_by_origin",
            ["origin", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_owner"))
        batch_op.create_index(
            "ix_service_case_by_owner",
            ["owner_id", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_process"))
        batch_op.create_index(
            "ix_service_case_by_process",
            ["process", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_product"))
        batch_op.create_index(
            "ix_service_case_by_product",
            ["product", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_segment"))
        batch_op.create_index(
            "ix_service_case_by_segment",
            ["segment", "state", "priority", "precedence", "promised_by", "id"],
            unique=False,
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_team"))
        batch_op.create_index(
            "ix_service_case_by_team", ["team_id", "state", "priority", "precedence", "promised_by", "id"], unique=False
        )
        batch_op.drop_index(batch_op.f("ix_service_case_by_urgency"))
        batch_op.create_index(
            "ix_service_case_by_urgency", ["state", "priority", "precedence", "promised_by", "id"], unique=False
        )
        batch_op.drop_index(
            batch_op.f("ix_service_case_reopened"), sqlite_where=sa.text("state = 'open' AND reopened_at IS NOT NULL")
        )
        batch_op.create_index(
            "ix_service_case_reopened",
            ["priority", "precedence", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND reopened_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'open' AND reopened_at IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f("ix_service_case_unaccepted"), sqlite_where=sa.text("state = 'open' AND accepted_at IS NULL")
        )
        batch_op.create_index(
            "ix_service_case_unaccepted",
            ["priority", "precedence", "promised_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND accepted_at IS NULL"),
            postgresql_where=sa.text("state = 'open' AND accepted_at IS NULL"),
        )

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("precedence", sa.Integer(), server_default="2", nullable=False))
        batch_op.drop_index(batch_op.f("ix_work_item_all"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_all",
            ["priority", "precedence", "urgent_by", "id", "audience", "signs", "more_signs"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_lane"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_lane",
            ["lane", "priority", "precedence", "urgent_by", "id", "audience", "signs", "more_signs"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_lane_queue"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_lane_queue",
            ["audience", "lane", "priority", "precedence", "urgent_by", "id", "assignee_id", "signs", "more_signs"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_mine"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_mine",
            ["assignee_id", "priority", "precedence", "urgent_by", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_work_item_queue"), sqlite_where=sa.text("state = 'open'"))
        batch_op.create_index(
            "ix_work_item_queue",
            ["audience", "priority", "precedence", "urgent_by", "id", "assignee_id", "signs", "more_signs"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
