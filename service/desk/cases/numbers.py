"""Protocol numbers and the secrets that open a case to whoever has no account."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from service.base.ids import ALPHABET
from service.base.work import UnitOfWork
from service.desk.cases.tables import ProtocolRow

SECRET_LENGTH = 16
"""Characters of five bits each: 80 bits."""


def next_protocol(work: UnitOfWork, year: int) -> str:
    """A number that no other case has, such as 2026-000123. A case that is not opened after all leaves a gap."""
    counted = update(ProtocolRow).where(ProtocolRow.year == year).values(last=ProtocolRow.last + 1)
    number = work.session.scalar(counted.returning(ProtocolRow.last))
    if number is None:
        _begin_year(work, year)
        number = work.session.scalar(counted.returning(ProtocolRow.last))
    return f"{year}-{number:06d}"


def _begin_year(work: UnitOfWork, year: int) -> None:
    try:
        with work.session.begin_nested():
            work.session.add(ProtocolRow(year=year, last=0))
    except IntegrityError:  # somebody else opened the first case of the year at this very moment
        work.session.execute(select(ProtocolRow).where(ProtocolRow.year == year))


def new_secret() -> str:
    """What the client keeps beside the protocol number; without letters that look like digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def hash_secret(secret: str) -> str:
    """What is stored of it; people may type it in small letters and with spaces or hyphens."""
    typed = "".join(char for char in secret.upper() if char.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()


def opens(stored_hash: str, secret: str) -> bool:
    """Whether this is the case's secret."""
    return hmac.compare_digest(stored_hash, hash_secret(secret))
