"""work shows how its words begin."""

from zlib import crc32

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

AT_ONCE = 10_000
INDEXES = {
    "queue": ["audience", "priority", "urgent_by", "id", "assignee_id"],
    "all": ["priority", "urgent_by", "id", "audience"],
    "lane_queue": ["audience", "lane", "priority", "urgent_by", "id", "assignee_id"],
    "lane": ["lane", "priority", "urgent_by", "id", "audience"],
}


def upgrade() -> None:
    """work shows how its words begin."""
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signs", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("more_signs", sa.BigInteger(), nullable=True))
        for name in INDEXES:
            batch_op.drop_index(batch_op.f(f"ix_work_item_{name}"), sqlite_where=sa.text("state = 'open'"))
    _show_words()
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.alter_column("signs", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("more_signs", existing_type=sa.BigInteger(), nullable=False)
        for name, columns in INDEXES.items():
            batch_op.create_index(
                f"ix_work_item_{name}",
                [*columns, "signs", "more_signs"],
                unique=False,
                sqlite_where=sa.text("state = 'open'"),
                postgresql_where=sa.text("state = 'open'"),
            )


def _show_words() -> None:
    """Of the open work that there is; what has ended is not looked for."""
    bind = op.get_bind()
    keep = sa.text("UPDATE work_item SET signs = :low, more_signs = :high WHERE id = :id")
    bind.execute(sa.text("UPDATE work_item SET signs = 0, more_signs = 0 WHERE state <> 'open'"))
    rows = bind.execute(sa.text("SELECT id, folded, process FROM work_item WHERE state = 'open'")).all()
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        bind.execute(keep, [{"id": id, **_signs(folded, process)} for id, folded, process in some])


def _signs(folded: str, process: str) -> dict[str, int]:
    texts = {word[:length] for word in folded.split() for length in range(2, min(len(word), 4) + 1)}
    texts |= {f"{process}{mark}" for mark in "=#-"}
    bits = {36 + crc32(text.encode()) % 90 for text in texts} | {ord(word[0]) % 36 for word in folded.split()}
    number = sum(1 << bit for bit in bits)
    return {"low": number % (1 << 63), "high": number >> 63}
