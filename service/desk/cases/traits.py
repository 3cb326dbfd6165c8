"""What lists ask of a case, in the bits of one number that their indexes keep: what does not meet it is passed over.

Marks and priorities have bits of their own. Of words a few bits are kept, which another word may have too: whoever
finds a case by its traits compares its words. The numbers are stored: whoever changes what one holds writes a migration
that sets them anew (0044 does it once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from sqlalchemy import BigInteger, ColumnElement, bindparam, event, or_

from service.desk.cases.tables import CaseRow

Trait = tuple[int, int]
"""Which bits are looked at, and what they have to be."""
MARKS: Mapping[str, str] = {
    "breached": "breached_at",
    "attention": "attention_since",
    "reopened": "reopened_at",
    "escalated": "escalated_at",
    "accepted": "accepted_at",
}
"""Each is set while its column holds an instant."""
PRIORITY_BITS = 3
WORDS: Mapping[str, int] = {
    "status": 6, "origin": 6, "segment": 5, "product": 9, "kind": 9, "process": 8, "team_id": 8,
}  # fmt: skip
"""Columns of words, and how many bits each has: 59 in all, of the 63 that a database's number has."""
COLUMNS = (*MARKS.values(), "priority", *WORDS)


def traits_of(columns: Mapping[str, Any]) -> int:
    """The number of a case with these columns."""
    number = sum(has_mark(mark, columns[column] is not None)[1] for mark, column in MARKS.items())
    number |= has_priority(columns["priority"])[1]
    return number | sum(has_word(column, columns[column])[1] for column in WORDS)


def has_mark(mark: str, wanted: bool = True) -> Trait:
    """Whether a mark is set."""
    bit = 1 << tuple(MARKS).index(mark)
    return bit, bit if wanted else 0


def has_priority(priority: int) -> Trait:
    """Which priority it has."""
    most = (1 << PRIORITY_BITS) - 1
    return most << len(MARKS), min(max(priority, 0), most) << len(MARKS)


def has_word(column: str, word: str | None) -> Trait:
    """Whether a column may hold this word (None: whether it holds none)."""
    bits = WORDS[column]
    return ((1 << bits) - 1) << PLACES[column], code(word, bits) << PLACES[column]


@lru_cache(maxsize=10_000)
def code(word: str | None, bits: int) -> int:
    """A number for a word, none of 0; 0 for none."""
    return 0 if word is None else 1 + crc32(word.encode()) % ((1 << bits) - 1)


def shown(column: Any, asked: Sequence[Sequence[Trait]]) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the column of traits: of each that is asked, one of its traits has to be there."""
    alone = [each[0] for each in asked if len(each) == 1]
    bits, wanted = 0, 0
    for looked_at, value in alone:
        bits, wanted = bits | looked_at, wanted | value
    others = [or_(*(_is(column, *trait) for trait in each)) for each in asked if len(each) != 1]
    return (*((_is(column, bits, wanted),) if bits else ()), *others)


def _is(column: Any, bits: int, wanted: int) -> ColumnElement[bool]:
    # Named as what they are: a database that takes the bits for a smaller number would not look at all of them.
    return column.bitwise_and(bindparam(None, bits, BigInteger)) == bindparam(None, wanted, BigInteger)


def _places() -> Mapping[str, int]:
    places, place = dict[str, int](), len(MARKS) + PRIORITY_BITS
    for column, bits in WORDS.items():
        places[column] = place
        place += bits
    return places


PLACES = _places()


@event.listens_for(CaseRow, "before_insert")
@event.listens_for(CaseRow, "before_update")
def _keep(mapper: Any, connection: Any, row: CaseRow) -> None:
    """Whoever changes a case changes its traits."""
    row.traits = traits_of({column: getattr(row, column) for column in COLUMNS})
