"""Opinions: what somebody says of an attendance, whom they spoke with, and who goes on when (B-43).

An opinion is never changed; who erred gives another one. It is given with a step of the diagram, whose form asks for
`parecer.…`, or at any time on the page of the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Forbidden, Refused
from service.base.files import TooLarge
from service.base.ids import CaseId, PersonId, new_id
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.attendances import contacts
from service.desk.attendances.events import OpinionGiven
from service.desk.attendances.tables import AttendanceRow, ContactPersonRow, ContactWayRow, OpinionRow, TypeRow
from service.desk.cases import Case
from service.desk.cases.events import PhaseChanged
from service.desk.people import Person

LONGEST = 20_000
MEGABYTE = 1024 * 1024
NO_TEXT = Text("Escreva o parecer.", "Write the opinion.")
LONG = Text("Use até {most} letras no parecer.", "Use up to {most} letters in the opinion.").fill(most=LONGEST)
ONLY_STAFF = Text("Só quem atende dá parecer.", "Only the desk's people give opinions.")
OVER = Text("Este atendimento já foi encerrado.", "This attendance is closed already.")
NO_WAY = Text("Informe o tipo de contato.", "Say by which way you spoke.")
NO_CONTACT = Text("Informe a pessoa de contato.", "Say with whom you spoke.")
UNKNOWN_WAY = Text("Escolha um tipo de contato da lista.", "Choose a contact type from the list.")
UNKNOWN_CONTACT = Text("Escolha uma pessoa de contato deste cliente.", "Choose one of this client's contact persons.")
UNKNOWN_USER = Text("Escolha uma pessoa da equipe.", "Choose one of the staff.")
NO_DAY = Text("Informe a data do próximo contato.", "Give the date of the next contact.")
PAST = Text("A data do próximo contato já passou.", "The date of the next contact is past.")
TOO_FAR = Text(
    "O próximo contato pode ser até {day}: este tipo permite {days} dias.",
    "The next contact may be up to {day}: this type allows {days} days.",
)
UNKNOWN_FILE = Text("Envie o arquivo de novo.", "Send the file again.")
NO_FILES = Text("Este tipo de atendimento não aceita arquivos.", "This attendance type takes no files.")
LARGE_FILE = Text("“{name}” passa de {most} MB, o limite deste tipo.", "“{name}” is over {most} MB, this type's limit.")


@value_object(kw_only=True)
class Given:
    """What somebody says: ids of the way of contact, of the client's contact person, of who goes on, of files."""

    text: str
    way: str | None = None
    contact: str | None = None
    next_on: date | None = None
    next_user: PersonId | None = None
    files: tuple[str, ...] = field(default=())


@value_object(kw_only=True)
class Opinion:
    """An opinion as pages show it; names instead of ids."""

    id: str
    text: str
    author: str
    at: datetime
    phase_from: str | None
    phase_to: str | None
    way: str | None
    contact: str | None
    next_on: date | None
    next_user: str | None
    files: tuple[str, ...]


def give(work: UnitOfWork, case: CaseId, given: Given, *, by: Person, today: date) -> str:
    """Keep an opinion; the next contact is whoever it names. Returns its id.

    Forbidden: a client, files where none are taken, a next contact that is not theirs to move; TooLarge; Refused.
    """
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    cases.lock_case(work, case)
    found = cases.queries.case(work.session, case)
    if found.is_over and found.closed_at is not None:
        raise Refused(OVER)
    attendance = work.session.get(AttendanceRow, case, with_for_update=True)
    type = work.session.get(TypeRow, attendance.type_id) if attendance is not None else None
    given = _checked(work.session, found, given, type, by=by, today=today)
    names = people.queries.names(work.session, [given.next_user]) if given.next_user is not None else {}
    opinion = new_id(work.now)
    work.session.add(
        OpinionRow(
            id=opinion,
            case_id=case,
            text=given.text,
            author_id=by.id,
            author_name=by.name,
            at=work.now,
            phase_from=found.phase,
            phase_to=None,
            way_id=given.way,
            contact_id=given.contact,
            next_on=given.next_on,
            next_user_id=given.next_user,
            files=list(given.files),
        )
    )
    work.session.flush()
    cases.say(work, case, given.text, author=by.id, author_name=by.name, internal=True, files=given.files)
    said = {"opinion": opinion, "next_on": given.next_on.isoformat() if given.next_on else None}
    cases.log(work, case, "opinion", **said, next_user=names.get(given.next_user or PersonId("")))
    if attendance is not None and given.next_user is not None:
        contacts.move(work, attendance, found, user=given.next_user, on=given.next_on, by=by)
    work.record(
        OpinionGiven(case=case, opinion=opinion, author=by.id, next_user=given.next_user, next_on=given.next_on)
    )
    return opinion


def phase_is_followed(work: UnitOfWork, event: PhaseChanged) -> None:
    """The last opinion of a phase says to which it led; subscribed in `subscriptions`."""
    newest = select(OpinionRow).where(OpinionRow.case_id == event.case).order_by(OpinionRow.id.desc()).limit(1)
    row = work.session.scalar(newest)
    if row is not None and row.phase_from == event.old and row.phase_to is None:
        row.phase_to = event.new


def opinions(session: Session, case: CaseId) -> Sequence[Opinion]:
    """B-01: all opinions of a case, oldest first."""
    wanted = (
        select(OpinionRow, ContactWayRow.name, ContactPersonRow.name)
        .outerjoin(ContactWayRow, ContactWayRow.id == OpinionRow.way_id)
        .outerjoin(ContactPersonRow, ContactPersonRow.id == OpinionRow.contact_id)
        .where(OpinionRow.case_id == case)
        .order_by(OpinionRow.id)
    )
    rows = session.execute(wanted).all()
    names = people.queries.names(session, {PersonId(row.next_user_id) for row, _, _ in rows if row.next_user_id})
    return [
        Opinion(
            id=row.id,
            text=row.text,
            author=row.author_name,
            at=row.at,
            phase_from=row.phase_from,
            phase_to=row.phase_to,
            way=way,
            contact=contact,
            next_on=row.next_on,
            next_user=names.get(PersonId(row.next_user_id)) if row.next_user_id else None,
            files=tuple(row.files),
        )
        for row, way, contact in rows
    ]


def given_in(answers: Mapping[str, Any]) -> Given:
    """What a form's `parecer.…` answers say, as the form has checked them."""
    day = answers.get("data")
    given: object = answers.get("anexos") or []
    files = cast("list[object]", given) if isinstance(given, list) else [given]
    return Given(
        text=str(answers.get("texto") or ""),
        way=answers.get("tipo_de_contato") or None,
        contact=answers.get("pessoa_de_contato") or None,
        next_on=date.fromisoformat(str(day)[:10]) if day else None,
        next_user=PersonId(str(answers["usuario"])) if answers.get("usuario") else None,
        files=tuple(str(each) for each in files),
    )


def _checked(session: Session, case: Case, given: Given, type: TypeRow | None, *, by: Person, today: date) -> Given:
    text = given.text.strip()
    if not text:
        raise Refused(NO_TEXT, field="parecer.texto")
    if len(text) > LONGEST:
        raise Refused(LONG, field="parecer.texto")
    _check_contact(session, case, given, asked=type is not None and type.contact_asked)
    _check_files(cases.Usable(session=session, case=case.id, sender=by.id), given, type)
    user = given.next_user or (by.id if given.next_on is not None else None)
    if user is not None:
        _check_next(session, user, given.next_on, type, today=today)
    return Given(
        text=text, way=given.way, contact=given.contact, next_on=given.next_on, next_user=user, files=given.files
    )


def _check_contact(session: Session, case: Case, given: Given, *, asked: bool) -> None:
    if asked and given.way is None:
        raise Refused(NO_WAY, field="parecer.tipo_de_contato")
    if asked and given.contact is None:
        raise Refused(NO_CONTACT, field="parecer.pessoa_de_contato")
    way = session.get(ContactWayRow, given.way) if given.way is not None else None
    if given.way is not None and (way is None or not way.active):
        raise Refused(UNKNOWN_WAY, field="parecer.tipo_de_contato")
    person = session.get(ContactPersonRow, given.contact) if given.contact is not None else None
    if given.contact is not None and (person is None or not person.active or person.client_id != case.requester):
        raise Refused(UNKNOWN_CONTACT, field="parecer.pessoa_de_contato")


def _check_files(usable: cases.Usable, given: Given, type: TypeRow | None) -> None:
    if given.files and type is not None and not type.files_allowed:
        raise Forbidden(NO_FILES, field="parecer.anexos")
    for id in given.files:
        file = usable(id)
        if file is None:
            raise Refused(UNKNOWN_FILE, field="parecer.anexos")
        if type is not None and file.size > type.file_megabytes * MEGABYTE:
            raise TooLarge(LARGE_FILE.fill(name=file.name, most=type.file_megabytes), field="parecer.anexos")


def _check_next(session: Session, user: PersonId, day: date | None, type: TypeRow | None, *, today: date) -> None:
    person = people.queries.person(session, user)
    if person is None or not person.is_staff or not person.active:
        raise Refused(UNKNOWN_USER, field="parecer.usuario")
    if day is None:
        raise Refused(NO_DAY, field="parecer.data")
    if day < today:
        raise Refused(PAST, field="parecer.data")
    if type is not None and type.days is not None and day > today + timedelta(days=type.days):
        last = (today + timedelta(days=type.days)).strftime("%d/%m/%Y")
        raise Refused(TOO_FAR.fill(day=last, days=type.days), field="parecer.data")
