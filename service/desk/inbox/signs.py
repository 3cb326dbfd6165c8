"""How the words of open work begin, in a few bits that indexes keep: what a search does not mean is passed over there.

A bit that is not set says that no word begins so. One that is set may be another beginning's: then the words are read.
The bits are stored: whoever changes which ones a word has writes a migration that sets them anew (0015 does it once).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from zlib import crc32

from sqlalchemy import ColumnElement

from service.desk.inbox.tables import WorkItemRow

LONGEST = 4
"""Letters of a word that leave a sign."""
LETTERS, HALF, BITS = 36, 63, 126
"""The lowest bits are for first letters. A column has room for half of all: a database's numbers have a sign."""


@lru_cache(maxsize=1_000)
def signs_of(folded: str, process: str) -> tuple[int, int]:
    """`signs` and `more_signs` of an item with these words, of this process."""
    return _halves({bit for word in folded.split() for bit in _bits(word)} | set(_bits_of_process(process)))


def may_have(beginnings: Iterable[str], process: str | None) -> tuple[ColumnElement[bool], ...]:
    """Whether an item may have words that begin so, and may be of this process (None: of any)."""
    bits = {bit for beginning in beginnings for bit in _bits(beginning)}
    wanted = _halves(bits | set(_bits_of_process(process) if process is not None else ()))
    both = zip((WorkItemRow.signs, WorkItemRow.more_signs), wanted, strict=True)
    return tuple(column.bitwise_and(half) == half for column, half in both if half)


def _bits(word: str) -> Iterator[int]:
    """One bit for the first letter, the first two, three and four."""
    yield ord(word[0]) % LETTERS
    for length in range(2, min(len(word), LONGEST) + 1):
        yield _bit(word[:length])


def _bits_of_process(process: str) -> Iterator[int]:
    """Three, none of which the beginning of a word has for sure: one alone is too often set by chance."""
    return (_bit(f"{process}{mark}") for mark in "=#-")


def _bit(text: str) -> int:
    return LETTERS + crc32(text.encode()) % (BITS - LETTERS)


def _halves(bits: set[int]) -> tuple[int, int]:
    number = sum(1 << bit for bit in bits)
    return number % (1 << HALF), number >> HALF
