"""Notices say why, of which case and how many; people choose their channels; cases have followers."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

EVENTS = {
    "assigned": "assigned",
    "task": "team_work",
    "reassign": "work",
    "redirected": "taken",
    "late": "due",
    "contact": "contact",
    "contact-day": "contact",
    "spy": "opened",
    "incident": "incident",
    "retry": "finished",
    "move": "finished",
    "occurrence-report": "report",
    "entry": "client_told",
    "asked": "client_asked",
}
"""How the keys of what was told before begin, and why it was told."""


def upgrade() -> None:
    """Notices say why, of which case and how many; people choose their channels; cases have followers."""
    op.create_table(
        "notice_channel",
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("panel", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_channel_person_id")),
        sa.PrimaryKeyConstraint("person_id", "event", name=op.f("pk_notice_channel")),
    )
    with op.batch_alter_table("notice_channel", schema=None) as batch_op:
        batch_op.create_index("ix_notice_channel_mailed", ["event", "mail"], unique=False)

    op.create_table(
        "case_follower",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_follower_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_follower_person_id")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_follower")),
    )
    with op.batch_alter_table("case_follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_follower_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("event", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("case_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("began_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE notice SET event = 'house', count = 1, began_at = created_at")
    for began, event in EVENTS.items():
        known = sa.text("UPDATE notice SET event = :event WHERE key LIKE :began")
        op.execute(known.bindparams(event=event, began=f"{began}:%"))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        for name, kind in (("event", sa.String()), ("count", sa.Integer()), ("began_at", sa.DateTime(timezone=True))):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
