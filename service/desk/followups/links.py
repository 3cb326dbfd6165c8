"""Link types, and which links a person has: beneficiary, provider, broker (U-17, U-18)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.base.errors import Forbidden, Missing, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.followups.classes import UNKNOWN_LINK
from service.desk.followups.tables import ClassRow, LinkRow, PersonLinkRow
from service.desk.people import Person
from service.desk.registries import Fields, Registry, refuse_same_name

NO_LINK = Text("Este tipo de vínculo não existe.", "There is no such link type.")
TAKEN = Text("“{name}” já está cadastrado.", "“{name}” is registered already.")
IN_CLASS = Text("a classificação “{name}” é só para ele", "the classification “{name}” is only for it")
OF_PEOPLE = Text("pessoas com este vínculo: {n}", "people with this link: {n}")
ONLY_STAFF = Text("Só quem atende diz o vínculo de uma pessoa.", "Only the desk's people say what somebody is.")


def _check(work: UnitOfWork, values: Fields, row: LinkRow | None) -> None:
    refuse_same_name(work, values["name"], LinkRow, row, TAKEN.fill(name=values["name"]))


def _uses(session: Session, row: LinkRow) -> Text | None:
    for name, links in session.execute(select(ClassRow.name, ClassRow.links)):
        if row.id in links:
            return IN_CLASS.fill(name=name)
    count = session.scalar(select(func.count()).where(PersonLinkRow.link_id == row.id))
    return OF_PEOPLE.fill(n=count) if count else None


LINKS = Registry(row=LinkRow, missing=NO_LINK, fields=(), check=_check, uses=_uses)


def links_of(session: Session, person: PersonId) -> frozenset[str]:
    """Ids of the links that a person has."""
    return frozenset(session.scalars(select(PersonLinkRow.link_id).where(PersonLinkRow.person_id == person)))


def set_links(work: UnitOfWork, person: PersonId, links: Collection[str], *, by: Person) -> None:
    """These links, and no others, are the person's. Forbidden, Missing, Refused: a link that is none or not in use."""
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    if people.queries.person(work.session, person) is None:
        raise Missing(Text("Esta pessoa não existe.", "There is no such person."))
    had, wanted = links_of(work.session, person), frozenset(links)
    known = work.session.scalars(select(LinkRow.id).where(LinkRow.id.in_(wanted), LinkRow.active)).all()
    if wanted - had - set(known):
        raise Refused(UNKNOWN_LINK, field="links")
    gone = (PersonLinkRow.person_id == person, PersonLinkRow.link_id.not_in(wanted))
    work.session.execute(delete(PersonLinkRow).where(*gone))
    work.session.add_all(PersonLinkRow(person_id=person, link_id=link) for link in sorted(wanted - had))
    work.session.flush()
