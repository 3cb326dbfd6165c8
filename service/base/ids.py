"""Typed ids: 26 characters that sort by time of birth."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import NewType

PersonId = NewType("PersonId", str)
TeamId = NewType("TeamId", str)
FunctionId = NewType("FunctionId", str)
CaseId = NewType("CaseId", str)
WorkItemId = NewType("WorkItemId", str)
FileId = NewType("FileId", str)
InstanceId = NewType("InstanceId", str)
ReleaseId = NewType("ReleaseId", str)
DraftId = NewType("DraftId", str)
FormDraftId = NewType("FormDraftId", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
"""Ten bits at a time: a step of a process makes dozens of ids."""


_lock = Lock()
_last = 0


def new_id(now: datetime) -> str:
    """A ULID: 48 bits of milliseconds since 1970, 80 random bits, in Crockford's base 32.

    Ids of the same millisecond count up, so that what one unit of work writes keeps its order. No secret: they can be
    guessed from one another.
    """
    global _last
    milliseconds = int(now.timestamp() * 1000)
    with _lock:
        same = _last >> 80 == milliseconds
        _last = _last + 1 if same else milliseconds << 80 | secrets.randbits(79)
        number = _last
    return _spelled(number)


def first_id(moment: datetime) -> str:
    """The lowest id of this millisecond: whatever was born before sorts before it."""
    return _spelled(int(moment.timestamp() * 1000) << 80)


def _spelled(number: int) -> str:
    return _beginning(number >> 20) + PAIRS[number >> 10 & 1023] + PAIRS[number & 1023]


@lru_cache(maxsize=16)
def _beginning(number: int) -> str:
    """All but the last four characters, which ids of the same millisecond share."""
    return "".join([PAIRS[number >> shift & 1023] for shift in range(100, -10, -10)])
