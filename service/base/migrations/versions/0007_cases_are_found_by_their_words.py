"""cases are found by their words."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """cases are found by their words."""
    op.create_table(
        "case_word",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_case_word_case_id")),
        sa.PrimaryKeyConstraint("case_id", "word", name=op.f("pk_case_word")),
    )
    with op.batch_alter_table("case_word", schema=None) as batch_op:
        batch_op.create_index("ix_case_word_beginning", ["word", "case_id"], unique=False)

    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.create_index("ix_service_case_newest", ["opened_at", "id"], unique=False)

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_work_item_name",
            ["name", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    _keep_words()


def _keep_words() -> None:
    """The cases that there are, and their open work."""
    bind = op.get_bind()
    about = sa.text("SELECT id, protocol, subject, requester_name FROM service_case")
    keep_case = sa.text("UPDATE service_case SET folded = :folded WHERE id = :id")
    keep_word = sa.text("INSERT INTO case_word (case_id, word) VALUES (:id, :word)")
    keep_work = sa.text("UPDATE work_item SET folded = :folded WHERE id = :id")
    known: dict[str, list[str]] = {}
    for id, protocol, subject, requester in bind.execute(about).all():
        number = protocol.partition("-")[2].lstrip("0")
        words = _words(f"{protocol} {protocol.replace('-', '')} {number} {subject} {requester}")
        known[id] = words
        bind.execute(keep_case, {"id": id, "folded": " ".join(words)})
        bind.execute(keep_word, [{"id": id, "word": word} for word in words])
    open_work = sa.text("SELECT id, case_id, name FROM work_item WHERE state = 'open'")
    for id, case, name in bind.execute(open_work).all():
        words = dict.fromkeys([*known.get(case, ()), *_words(name)])
        bind.execute(keep_work, {"id": id, "folded": " ".join(words)})


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return list(dict.fromkeys(re.findall(r"[^\W_]+", plain)))
