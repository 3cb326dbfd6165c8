"""Where clients belong, and what they are to the house: organisations and segments (V-06, V-30)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing, Refused
from service.base.ids import PersonId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk.people.commands import lock_person
from service.desk.people.events import OrganisationChanged, PersonChanged
from service.desk.people.history import remember
from service.desk.people.model import clean_name
from service.desk.people.tables import OrganisationRow, PersonRow
from service.desk.people.teamwork import NO_SEGMENT, SEGMENTS

NO_ORGANISATION = Text("Esta organização não existe.", "There is no such organisation.")
TAKEN = Text("Já há uma organização com este nome.", "An organisation has this name already.")
CHOOSE = Text("Escolha uma organização da lista.", "Choose an organisation from the list.")


@value_object(kw_only=True)
class Organisation:
    """A company or household that clients belong to. `segment`: a word of SEGMENTS, None: nothing in particular."""

    id: str
    name: str
    segment: str | None
    active: bool
    clients: int = 0


@value_object(kw_only=True)
class Belonging:
    """Where a client belongs and what they are to the house; `own` says so of them alone."""

    organisation: str | None
    organisation_name: str | None
    own: str | None
    segment: str | None


def add_organisation(work: UnitOfWork, name: str, *, segment: str | None = None) -> str:
    """A new organisation. Refused; Conflict: the name is taken."""
    cleaned = clean_name(name)
    row = OrganisationRow(id=new_id(work.now), name=cleaned, folded=fold(cleaned), segment=_known(segment), active=True)
    work.session.add(row)
    write_now(work.session, Conflict(TAKEN, field="name"))
    remember(work, f"organisation:{row.id}", {"name": (None, cleaned), "segment": (None, row.segment)})
    return row.id


def change_organisation(
    work: UnitOfWork, organisation: str, *, name: str, segment: str | None, active: bool = True
) -> None:
    """Rename it, say what it is to the house, take it out of use and back. Missing; Refused; Conflict."""
    row = work.session.get(OrganisationRow, organisation, with_for_update=True)
    if row is None:
        raise Missing(NO_ORGANISATION)
    before = {"name": row.name, "segment": row.segment, "active": row.active}
    row.name, row.segment, row.active = clean_name(name), _known(segment), active
    row.folded = fold(row.name)
    write_now(work.session, Conflict(TAKEN, field="name"))
    remember(work, f"organisation:{row.id}", {field: (old, getattr(row, field)) for field, old in before.items()})
    if row.segment != before["segment"]:
        work.record(OrganisationChanged(organisation=row.id))


def place_client(work: UnitOfWork, person: PersonId, *, organisation: str | None, segment: str | None) -> None:
    """Say where a client belongs and what they are to the house. Missing; Refused: no such organisation or segment."""
    row = lock_person(work, person)
    found = work.session.get(OrganisationRow, organisation) if organisation else None
    if organisation and (found is None or not (found.active or found.id == row.organisation_id)):
        raise Refused(CHOOSE, field="organisation")
    before = belonging(work.session, person)
    row.organisation_id, row.segment = (found.id if found is not None else None), _known(segment)
    work.session.flush()
    after = belonging(work.session, person)
    told = {
        "organisation": (before.organisation_name, after.organisation_name),
        "segment": (before.own, after.own),
    }
    remember(work, f"person:{person}", told)
    if what := tuple(field for field, (old, new) in told.items() if old != new):
        work.record(PersonChanged(person=person, what=what))


def clients_of(organisation: str) -> Select[str]:
    """The people who belong to it, to ask other rows about."""
    return select(PersonRow.id).where(PersonRow.organisation_id == organisation)


def belonging(session: Session, person: PersonId) -> Belonging:
    """Where somebody belongs; their own segment comes before their organisation's."""
    wanted = (
        select(PersonRow.segment, OrganisationRow.id, OrganisationRow.name, OrganisationRow.segment)
        .outerjoin(OrganisationRow, OrganisationRow.id == PersonRow.organisation_id)
        .where(PersonRow.id == person)
    )
    own, organisation, name, theirs = session.execute(wanted).one_or_none() or (None, None, None, None)
    return Belonging(organisation=organisation, organisation_name=name, own=own, segment=own or theirs)


def organisation(session: Session, wanted: str) -> Organisation:
    """One of them. Missing."""
    row = session.get(OrganisationRow, wanted)
    if row is None:
        raise Missing(NO_ORGANISATION)
    return _organisation(row, _counted(session, [row.id]))


def organisations(
    session: Session,
    *,
    search: str = "",
    segment: str | None = None,
    active: bool | None = True,
    offset: int = 0,
    limit: int = 25,
) -> tuple[Sequence[Organisation], int]:
    """A page of them by name, and how many there are in all."""
    chosen = select(OrganisationRow)
    for word in fold(search).split():
        chosen = chosen.where(OrganisationRow.folded.contains(word, autoescape=True))
    if segment is not None:
        chosen = chosen.where(OrganisationRow.segment == segment)
    if active is not None:
        chosen = chosen.where(OrganisationRow.active == active)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.scalars(chosen.order_by(OrganisationRow.folded).offset(offset).limit(limit)).all()
    counted = _counted(session, [row.id for row in rows])
    return [_organisation(row, counted) for row in rows], total


def _counted(session: Session, ids: Sequence[str]) -> dict[str, int]:
    counted = select(PersonRow.organisation_id, func.count()).where(PersonRow.organisation_id.in_(ids))
    return {str(id): number for id, number in session.execute(counted.group_by(PersonRow.organisation_id))}


def _organisation(row: OrganisationRow, clients: dict[str, int]) -> Organisation:
    return Organisation(
        id=row.id, name=row.name, segment=row.segment, active=row.active, clients=clients.get(row.id, 0)
    )


def _known(segment: str | None) -> str | None:
    if segment and segment not in SEGMENTS:
        raise Refused(NO_SEGMENT, field="segment")
    return segment or None
