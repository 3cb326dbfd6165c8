"""Logging in and out. A browser holds a random token; the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, delete, literal, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import PersonId
from service.base.rows import table_of
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people import passwords, presence, queries
from service.desk.people.model import Person
from service.desk.people.notice_list import unread
from service.desk.people.tables import LoginRow, PersonRow, PresenceRow

ACCEPTING = "accepting"
LASTS = timedelta(hours=14)
"""A working day with room; nobody stays logged in over night."""
LOGIN = table_of(LoginRow).c
PRESENCE = table_of(PresenceRow).c
OF_TOKEN = queries.of_one(
    select(LOGIN.person_id)
    .where(LOGIN.token_hash == bindparam("token"), LOGIN.expires_at > bindparam("now"))
    .scalar_subquery(),
    select(
        PRESENCE.person_id,
        literal("presence"),
        case((PRESENCE.accepting, ACCEPTING), else_=""),
        PRESENCE.seen_at,
    ),
)
"""Whose login this is, unless it ran out, and their last sign."""


WRONG = Text(
    "E-mail ou senha não conferem. Confira e tente de novo.",
    "E-mail or password do not match. Check them and try again.",
)


@value_object
class Proof:
    """Somebody has shown a person's password. `stored` is the hash that it fits, `renewed` a stronger one to keep."""

    person: PersonId
    stored: str = field(repr=False)
    renewed: str | None = field(repr=False)


def prove(session: Session, *, email: str, password: str) -> Proof:
    """Whose password this is. Refused with the same sentence and after the same time, whatever is wrong.

    Working it out takes a moment, so it is for a session that only reads: nobody waits for it to write.
    """
    row = session.execute(
        select(PersonRow.id, PersonRow.password, PersonRow.active).where(PersonRow.email == email.strip().lower())
    ).one_or_none()
    right = passwords.matches(row.password if row is not None else None, password)
    if row is None or row.password is None or not right or not row.active:
        raise Refused(WRONG)
    renewed = passwords.hash_password(password) if passwords.is_outdated(row.password) else None
    return Proof(PersonId(row.id), row.password, renewed)


def let_in(work: UnitOfWork, proof: Proof) -> tuple[PersonId, str]:
    """The person and a fresh token. Refused when the password has changed or the person has left meanwhile."""
    row = work.session.get(PersonRow, proof.person)
    if row is None or row.password != proof.stored or not row.active:
        raise Refused(WRONG)
    if proof.renewed is not None:
        row.password = proof.renewed
    work.session.execute(delete(LoginRow).where(LoginRow.expires_at <= work.now))
    token = secrets.token_urlsafe(32)
    work.session.add(
        LoginRow(token_hash=_hash(token), person_id=row.id, created_at=work.now, expires_at=work.now + LASTS)
    )
    return proof.person, token


def log_in(work: UnitOfWork, *, email: str, password: str) -> tuple[PersonId, str]:
    """Both in one go, for where no other writer waits."""
    return let_in(work, prove(work.session, email=email, password=password))


def log_out(work: UnitOfWork, token: str) -> None:
    """This browser is logged out; a token that is no longer known is no error."""
    row = work.session.get(LoginRow, _hash(token))
    if row is not None:
        work.session.delete(row)
        work.session.flush()
        presence.leave(work, PersonId(row.person_id))


class Login(NamedTuple):
    """Who is logged in, how many notices they have not seen, and whether they take new work.

    `is_seen`: a sign of them was kept within the last minute (`presence.see`).
    """

    person: Person
    unread: int
    accepting: bool
    is_seen: bool


def logged_in(session: Session, token: str, *, now: datetime) -> Login | None:
    """Whose token this is; None where it ran out or its owner left."""
    rows = OF_TOKEN.rows(session, {"token": _hash(token), "now": now})
    found = queries.person_of(rows)
    if found is None or not found.active:
        return None
    known = next((row for row in rows if row.kind == "presence"), None)
    return Login(
        person=found,
        unread=unread(session, found.id, rows),
        accepting=known is None or known.what == ACCEPTING,
        is_seen=known is not None and known.since is not None and known.since > now - presence.EVERY,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
