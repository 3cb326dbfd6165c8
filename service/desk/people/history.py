"""Who changed what of a person, a team or a setting of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import new_id
from service.base.rows import add
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.tables import PeopleChangeRow

MOST_SHOWN = 50


@value_object(kw_only=True, eq=False)
class PeopleChange:
    """One line of the history. `changes`: by field before and after; None: that it changed is all one may know."""

    actor: str
    at: datetime
    changes: Mapping[str, tuple[Any, Any] | None]


def remember(work: UnitOfWork, subject: str, changes: Mapping[str, tuple[Any, Any] | None]) -> None:
    """Keep who changed this of `person:…`, `team:…` or a setting; fields that stayed as they were are left out."""
    told = {field: pair for field, pair in changes.items() if pair is None or pair[0] != pair[1]}
    if told:
        who = {"actor_id": work.actor.id, "actor_name": work.actor.name}
        row = {"id": new_id(work.now), "subject": subject, "changes": told, "at": work.now, **who}
        add(work.session, PeopleChangeRow, [row])


def history(session: Session, subject: str, *, limit: int = MOST_SHOWN) -> Sequence[PeopleChange]:
    """Who changed what of `person:…`, `team:…` or a setting, the latest first."""
    wanted = select(PeopleChangeRow).where(PeopleChangeRow.subject == subject)
    return [
        PeopleChange(
            actor=row.actor_name,
            at=row.at,
            changes={field: None if pair is None else (pair[0], pair[1]) for field, pair in row.changes.items()},
        )
        for row in session.scalars(wanted.order_by(PeopleChangeRow.id.desc()).limit(limit))
    ]
