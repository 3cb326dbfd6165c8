"""Views: what a list is narrowed to, its columns and its order, kept for oneself, one's team or everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import new_id
from service.base.rows import upsert
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases.tables import ViewDefaultRow, ViewRow
from service.desk.people import Person, Role

Subject = Literal["cases", "work"]
LONGEST_NAME = 60
MOST_OWN = 50
SHARERS = (Role.SUPERVISOR, Role.PROCESS_OWNER, Role.ADMINISTRATOR)
TAKEN = Text("Você já tem uma visão “{name}”.", "You have a view “{name}” already.")
NO_NAME = Text("Dê um nome de até {most} letras à visão.", "Give the view a name of up to {most} letters.")
TOO_MANY = Text(
    "Você já tem {most} visões. Exclua uma que não usa mais.", "You have {most} views. Delete one that you do not use."
)
MAY_NOT_SHARE = Text("Só quem supervisiona compartilha visões.", "Only supervisors share views.")
NOT_YOURS = Text("Esta visão é de outra pessoa.", "This view is somebody else's.")
NO_TEAM = Text("Escolha uma equipe ativa da lista.", "Choose an active team from the list.")
GONE = Text("Esta visão não existe mais, ou não é para você.", "This view is gone, or not for you.")


@value_object(kw_only=True)
class View:
    """A list as somebody wants to see it. `criteria` are plain values by name, `columns` names in their order."""

    id: str
    name: str
    criteria: Mapping[str, Any]
    columns: Sequence[str]
    sort: str
    owner: str
    audience: str | None


@value_object(kw_only=True)
class Shape:
    """What a view holds, as it comes from a page."""

    name: str
    criteria: Mapping[str, Any]
    columns: Sequence[str]
    sort: str
    audience: str | None = None
    """`all`, `team:…`, or None for oneself."""


def views(session: Session, subject: Subject, person: Person) -> Sequence[View]:
    """One's own views and those that are shared with one, by name."""
    shared = ["all", *(f"team:{team}" for team in person.teams)]
    mine = or_(ViewRow.owner_id == person.id, ViewRow.audience.in_(shared))
    rows = session.scalars(select(ViewRow).where(ViewRow.subject == subject, mine).order_by(ViewRow.name, ViewRow.id))
    return [_view(row) for row in rows]


def view(session: Session, subject: Subject, wanted: str, person: Person) -> View:
    """A view that this person may see; raises Missing."""
    found = next((each for each in views(session, subject, person) if each.id == wanted), None)
    if found is None:
        raise Missing(GONE)
    return found


def keep(work: UnitOfWork, subject: Subject, shape: Shape, *, by: Person) -> str:
    """V-26: a new view of this person; returns its id. Refused: no name, too many; Forbidden: it may not be shared."""
    own = select(func.count()).select_from(ViewRow).where(ViewRow.owner_id == by.id)
    if (work.session.scalar(own) or 0) >= MOST_OWN:
        raise Refused(TOO_MANY.fill(most=MOST_OWN))
    row = ViewRow(id=new_id(work.now), subject=subject, owner_id=by.id)
    _write(work, row, shape, by)
    work.session.add(row)
    work.session.flush()
    return row.id


def change(work: UnitOfWork, wanted: str, shape: Shape, *, by: Person) -> None:
    """Another name, other criteria, columns or order, other people: for its owner, and for supervisors if shared."""
    _write(work, _held(work, wanted, by), shape, by)


def remove(work: UnitOfWork, wanted: str, *, by: Person) -> None:
    """It is gone for everybody; whose list began with it begins as at first."""
    work.session.delete(_held(work, wanted, by))
    work.session.execute(delete(ViewDefaultRow).where(ViewDefaultRow.view == wanted))


def begin_with(work: UnitOfWork, subject: Subject, wanted: str, *, by: Person) -> None:
    """This person's list begins with this view from now on."""
    row = {"person_id": by.id, "subject": subject, "view": wanted}
    upsert(work.session, ViewDefaultRow, row, keys=("person_id", "subject"))


def begins_with(session: Session, subject: Subject, person: Person) -> str | None:
    """The view with which this person's list begins, if they said so."""
    return session.scalar(
        select(ViewDefaultRow.view).where(ViewDefaultRow.person_id == person.id, ViewDefaultRow.subject == subject)
    )


def may_share(person: Person) -> bool:
    """Whether this person may give others a view."""
    return person.may_be(*SHARERS)


def may_change(person: Person, wanted: View) -> bool:
    """Whether this person may change a view that they see."""
    return wanted.owner == person.id or (wanted.audience is not None and may_share(person))


def _held(work: UnitOfWork, wanted: str, by: Person) -> ViewRow:
    row = work.session.get(ViewRow, wanted, with_for_update=True)
    if row is None or _view(row) not in views(work.session, _subject(row), by):
        raise Missing(GONE)
    if not may_change(by, _view(row)):
        raise Forbidden(NOT_YOURS)
    return row


def _write(work: UnitOfWork, row: ViewRow, shape: Shape, by: Person) -> None:
    name = " ".join(shape.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(NO_NAME.fill(most=LONGEST_NAME), field="nome")
    own = select(ViewRow.id).where(ViewRow.subject == row.subject, ViewRow.owner_id == row.owner_id)
    if work.session.scalar(own.where(ViewRow.name == name, ViewRow.id != row.id)) is not None:
        raise Conflict(TAKEN.fill(name=name), field="nome")
    if shape.audience != row.audience and not may_share(by):
        raise Forbidden(MAY_NOT_SHARE)
    if shape.audience is not None and shape.audience != "all":
        teams = {f"team:{team.id}" for team in people.queries.teams(work.session)}
        if shape.audience not in teams:
            raise Refused(NO_TEAM, field="para")
    row.name, row.audience, row.sort = name, shape.audience, shape.sort
    row.criteria, row.columns = dict(shape.criteria), list(shape.columns)


def _subject(row: ViewRow) -> Subject:
    return "work" if row.subject == "work" else "cases"


def _view(row: ViewRow) -> View:
    return View(
        id=row.id,
        name=row.name,
        criteria=row.criteria,
        columns=tuple(row.columns),
        sort=row.sort,
        owner=row.owner_id,
        audience=row.audience,
    )
