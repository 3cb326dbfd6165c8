"""lists pass over cases by their traits."""

from typing import Any
from zlib import crc32

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

AT_ONCE = 10_000
URGENCY = ["priority", "precedence", "promised_by", "id"]
WHOLE = {
    "by_urgency": ["state", *URGENCY],
    "by_product": ["product", "state", *URGENCY],
    "by_origin": ["origin", "state", *URGENCY],
    "by_kind": ["kind", "state", *URGENCY],
    "by_segment": ["segment", "state", *URGENCY],
    "by_organisation": ["organisation_id", "state", *URGENCY],
    "by_team": ["team_id", "state", *URGENCY],
    "by_owner": ["owner_id", "state", *URGENCY],
    "by_process": ["process", "state", *URGENCY],
    "due": ["state", "promised_by", "id"],
    "opened": ["state", "opened_at", "id"],
}
OF_OPEN = {
    "breached": "state = 'open' AND breached_at IS NOT NULL",
    "attention": "state = 'open' AND attention_since IS NOT NULL",
    "reopened": "state = 'open' AND reopened_at IS NOT NULL",
    "unaccepted": "state = 'open' AND accepted_at IS NULL",
    "escalated": "state = 'open' AND escalated_at IS NOT NULL",
}
MARKS = ("breached_at", "attention_since", "reopened_at", "escalated_at", "accepted_at")
WORDS = {"status": 6, "origin": 6, "segment": 5, "product": 9, "kind": 9, "process": 8, "team_id": 8}


def upgrade() -> None:
    """lists pass over cases by their traits."""
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("traits", sa.BigInteger(), server_default="0", nullable=False))
        for name in WHOLE:
            batch_op.drop_index(f"ix_service_case_{name}")
        for name, condition in OF_OPEN.items():
            batch_op.drop_index(f"ix_service_case_{name}", sqlite_where=sa.text(condition))
    _show_traits()
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        for name, columns in WHOLE.items():
            batch_op.create_index(f"ix_service_case_{name}", [*columns, "traits"], unique=False)
        for name, condition in OF_OPEN.items():
            batch_op.create_index(
                f"ix_service_case_{name}",
                [*URGENCY, "traits"],
                unique=False,
                sqlite_where=sa.text(condition),
                postgresql_where=sa.text(condition),
            )


def _show_traits() -> None:
    """Of all cases that there are."""
    bind = op.get_bind()
    keep = sa.text("UPDATE service_case SET traits = :traits WHERE id = :id")
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("id", "priority", *MARKS, *WORDS)]
    case = sa.table("service_case", *columns)
    last = ""
    while rows := bind.execute(sa.select(case).where(case.c.id > last).order_by(case.c.id).limit(AT_ONCE)).all():
        bind.execute(keep, [{"id": row.id, "traits": _traits(row)} for row in rows])
        last = rows[-1].id


def _traits(row: Any) -> int:
    number = sum(1 << bit for bit, mark in enumerate(MARKS) if getattr(row, mark) is not None)
    number |= min(max(row.priority, 0), 7) << len(MARKS)
    place = len(MARKS) + 3
    for column, bits in WORDS.items():
        word = getattr(row, column)
        if word is not None:
            number |= (1 + crc32(word.encode()) % ((1 << bits) - 1)) << place
        place += bits
    return number
