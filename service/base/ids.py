"""Typed ids: 26 characters that sort by time of birth."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NewType

PersonId = NewType("PersonId", str)
TeamId = NewType("TeamId", str)
CaseId = NewType("CaseId", str)
WorkItemId = NewType("WorkItemId", str)
FileId = NewType("FileId", str)
InstanceId = NewType("InstanceId", str)
ReleaseId = NewType("ReleaseId", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(now: datetime) -> str:
    """A ULID: 48 bits of milliseconds since 1970, 80 random bits, in Crockford's base 32."""
    number = (int(now.timestamp() * 1000) << 80) | secrets.randbits(80)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -5, -5))
