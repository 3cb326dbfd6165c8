"""How each person wants to be told of what: in the panel, by mail, both or not at all (V-41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, union
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.people.notice_events import KINDS, NoticeEvent
from service.desk.people.tables import MemberRow, NoticeChannelRow, PersonRow, RoleRow


@value_object(kw_only=True)
class Channels:
    """Where an event reaches somebody."""

    panel: bool = True
    mail: bool = False


@value_object(kw_only=True)
class Reader:
    """Somebody who wants a mail."""

    person: PersonId
    address: str
    language: str


CHOSEN, WHO, ROLE, MEMBER = (table_of(model).c for model in (NoticeChannelRow, PersonRow, RoleRow, MemberRow))
ADDRESS = select(WHO.id, WHO.email, WHO.language).where(WHO.active, WHO.email.is_not(None))
MINE = (CHOSEN.person_id == WHO.id, CHOSEN.event == bindparam("event"))
UNLESS_REFUSED = ADDRESS.where(~select(1).where(*MINE, ~CHOSEN.mail).exists())
"""For events that are mailed unless somebody chose otherwise."""
IF_CHOSEN = ADDRESS.where(*MINE, CHOSEN.mail)
"""For the others: begins with those who chose it, who are few."""
PEOPLE = select(WHO.id).where(WHO.id.in_(bindparam("people", expanding=True)))
TOGETHER = union(
    PEOPLE,
    select(ROLE.person_id).where(ROLE.role.in_(bindparam("roles", expanding=True))),
    select(MEMBER.person_id).where(MEMBER.team_id.in_(bindparam("teams", expanding=True))),
)
ONE = Prepared(UNLESS_REFUSED.where(WHO.id == bindparam("who")))
ANYBODY = Prepared(select(CHOSEN.event).where(CHOSEN.event == bindparam("event"), CHOSEN.mail).limit(1))
OF_PERSON = Prepared(select(CHOSEN.event, CHOSEN.panel, CHOSEN.mail).where(CHOSEN.person_id == bindparam("who")))


def default_channels(event: NoticeEvent) -> Channels:
    """How it reaches whoever has chosen nothing."""
    return Channels(panel=True, mail=KINDS[event].mails)


def channels(session: Session, person: PersonId) -> Mapping[NoticeEvent, Channels]:
    """How somebody is told of each event."""
    known = {row.event: Channels(panel=row.panel, mail=row.mail) for row in OF_PERSON.rows(session, {"who": person})}
    return {event: known.get(event, default_channels(event)) for event in NoticeEvent}


def choose_channels(work: UnitOfWork, person: PersonId, chosen: Mapping[NoticeEvent, Channels]) -> None:
    """From now on somebody is told of these events so; what is chosen like the default follows the default."""
    work.session.execute(select(PersonRow.id).where(PersonRow.id == person).with_for_update())
    work.session.execute(delete(NoticeChannelRow).where(CHOSEN.person_id == person, CHOSEN.event.in_(chosen)))
    other = {event: each for event, each in chosen.items() if each != default_channels(event)}
    add(
        work.session,
        NoticeChannelRow,
        [
            {"person_id": person, "event": event, "panel": each.panel, "mail": each.mail}
            for event, each in other.items()
        ],
    )


def mail_readers(session: Session, event: NoticeEvent, words: Iterable[str]) -> Sequence[Reader]:
    """Who of those that these words name (`person:…`, `role:…`, `team:…`) wants a mail, and has an address."""
    named: dict[str, list[str]] = {"person": [], "role": [], "team": []}
    for word in words:
        kind, _, target = word.partition(":")
        named[kind].append(target)
    everybody, mails = named["role"] + named["team"], KINDS[event].mails
    if not mails and ANYBODY.row(session, {"event": event}) is None:
        return ()
    asked: dict[str, Any] = {"event": event, "people": named["person"]}
    if mails and not everybody and len(named["person"]) == 1:
        found: Iterable[Any] = ONE.rows(session, {"event": event, "who": named["person"][0]})
    else:
        asked |= {"roles": named["role"], "teams": named["team"]} if everybody else {}
        wanted = (UNLESS_REFUSED if mails else IF_CHOSEN).where(WHO.id.in_(TOGETHER if everybody else PEOPLE))
        found = session.execute(wanted, asked)
    return [Reader(person=PersonId(row.id), address=row.email, language=row.language) for row in found]
