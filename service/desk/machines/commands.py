"""Letting machines in and keeping them out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing
from service.base.ids import PersonId, new_id
from service.base.rows import changed, insert_new
from service.base.texts import Text
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.machines.model import Machine, require_fit
from service.desk.machines.queries import shown
from service.desk.machines.tables import MachineRow

PREFIX = "raia_"
"""By which scanners of leaked secrets may know a token."""
TO_THE = timedelta(minutes=1)
TAKEN = Text(
    "Já há ou houve uma máquina “{name}”. Escolha outro nome: o histórico chama cada máquina pelo seu.",
    "There is or was a machine “{name}”. Choose another name: the history calls each machine by its own.",
)
UNKNOWN = Text(
    "Não há máquina “{name}” com chave válida. Veja os nomes com: raia token list",
    "There is no machine “{name}” with a valid token. See the names with: raia token list",
)


def add(work: UnitOfWork, name: str, topics: Sequence[str] = (), *, person: PersonId | None = None) -> str:
    """Let a machine take these topics, and act for this person; returns its token, which nobody can read again.

    Refused: no name, or neither topic nor person; Conflict: the name is or was another's.
    """
    name, topics = name.strip(), list(dict.fromkeys(topic.strip() for topic in topics))
    require_fit(name, topics, person)
    token = PREFIX + secrets.token_urlsafe(32)
    row = {
        "id": new_id(work.now),
        "name": name,
        "folded": fold(name),
        "token_hash": _hash(token),
        "topics": topics,
        "person_id": person,
        "created_by": work.actor.name,
        "created_at": work.now,
    }
    if not insert_new(work.session, MachineRow, row, keys=("folded",)):
        raise Conflict(TAKEN.fill(name=name), field="name")
    return token


def revoke(work: UnitOfWork, name: str) -> None:
    """Its token opens nothing from now on; what it has in hand goes to others when its time is up.

    Missing: no machine of this name has a valid token.
    """
    valid = (MachineRow.folded == fold(name), MachineRow.revoked_at.is_(None))
    if not changed(work.session, update(MachineRow).where(*valid).values(revoked_at=work.now)):
        raise Missing(UNKNOWN.fill(name=name))


def recognised(session: Session, token: str) -> Machine | None:
    """Whose token this is, unless it was revoked."""
    wanted = _hash(token)
    row = session.scalar(select(MachineRow).where(MachineRow.token_hash == wanted, MachineRow.revoked_at.is_(None)))
    return shown(row) if row is not None and hmac.compare_digest(row.token_hash, wanted) else None


def is_stale(machine: Machine, now: datetime) -> bool:
    """Whether it is time to write again that it was here."""
    return machine.last_used_at is None or machine.last_used_at <= now - TO_THE


def used(work: UnitOfWork, machine: Machine) -> None:
    """It was here."""
    work.session.execute(update(MachineRow).where(MachineRow.id == machine.id).values(last_used_at=work.now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
