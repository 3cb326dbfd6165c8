"""cases are assigned by rules and turns."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases are assigned by rules and turns."""
    op.create_table(
        "assignment_hand",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_hand_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_assignment_hand")),
    )
    op.create_table(
        "assignment_place",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_place_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_place_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_assignment_place")),
    )
    op.create_table(
        "assignment_rule",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.JSON(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("policy", sa.String(), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_assignment_rule_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_rule_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule")),
        sa.UniqueConstraint("folded", name=op.f("uq_assignment_rule_folded")),
    )
    op.create_table(
        "assignment_turn",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_turn_team_id")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_assignment_turn")),
    )
    op.create_table(
        "assignment_need",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_assignment_need_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_assignment_need")),
    )
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_service_case_unowned",
            ["team_id", "opened_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND owner_id IS NULL"),
            postgresql_where=sa.text("state = 'open' AND owner_id IS NULL"),
        )
