"""Logging in and out. A browser holds a random token; the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.prepared import Prepared
from service.base.rows import table_of
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.people import passwords, queries
from service.desk.people.model import Person
from service.desk.people.tables import LoginRow, PersonRow

LASTS = timedelta(hours=14)
"""A working day with room; nobody stays logged in over night."""
TABLE = table_of(LoginRow).c
LOGIN = Prepared(select(TABLE.person_id, TABLE.expires_at).where(TABLE.token_hash == bindparam("token")))


def log_in(work: UnitOfWork, *, email: str, password: str) -> tuple[PersonId, str]:
    """The person and a fresh token. The same sentence and the same time, whatever is wrong."""
    row = work.session.scalar(select(PersonRow).where(PersonRow.email == email.strip().lower()))
    right = passwords.matches(row.password if row is not None else None, password)
    if row is None or row.password is None or not right or not row.active:
        raise Refused(
            Text(
                "E-mail ou senha não conferem. Confira e tente de novo.",
                "E-mail or password do not match. Check them and try again.",
            )
        )
    if passwords.is_outdated(row.password):
        row.password = passwords.hash_password(password)
    work.session.execute(delete(LoginRow).where(LoginRow.expires_at <= work.now))
    token = secrets.token_urlsafe(32)
    work.session.add(
        LoginRow(token_hash=_hash(token), person_id=row.id, created_at=work.now, expires_at=work.now + LASTS)
    )
    return PersonId(row.id), token


def log_out(work: UnitOfWork, token: str) -> None:
    """This browser is logged out; a token that is no longer known is no error."""
    work.session.execute(delete(LoginRow).where(LoginRow.token_hash == _hash(token)))


def logged_in(session: Session, token: str, *, now: datetime) -> Person | None:
    """Whose token this is, unless it ran out or its owner left."""
    row = LOGIN.row(session, {"token": _hash(token)})
    if row is None or row.expires_at <= now:
        return None
    found = queries.person(session, PersonId(row.person_id))
    return found if found is not None and found.active else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
