"""What attendances offer to forms, and what their answers do: opinions given with a step of the diagram."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy.orm import Session

from service.base.errors import RaiaError, Refused
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people, registries
from service.desk.attendances import contacts, lists, opinions, types
from service.desk.attendances.tables import AttendanceRow, TypeRow
from service.desk.cases import AnswersRefused, Asking
from service.desk.cases.events import FormAnswered
from service.process import releases
from service.process.diagram import NEXT_CONTACT
from service.process.forms import FieldError

OPINION, ATTENDANCE = "parecer", "atendimento"
"""The names under which forms read and answer."""
MOST_STAFF = 2_000
NO_USER = Text(
    "Informe o usuário do próximo contato: esta fase pede.",
    "Give the next contact’s user: this phase asks for it.",
)


def attendance_of_form(work: UnitOfWork, asking: Asking) -> dict[str, Any]:
    """`atendimento`: what a form chooses from, and what the type allows."""
    session = work.session
    type = _type_of(session, asking.case)
    case = cases.queries.case(session, asking.case) if asking.case is not None else None
    people_there = lists.contacts_of(session, case.requester) if case is not None else []
    return {
        "tipo": type.name if type is not None else None,
        "tipos_de_contato": _options(registries.listed(session, lists.WAYS, active=True)),
        "pessoas_de_contato": _options(people_there),
        "produtos": _options(registries.listed(session, lists.PRODUCTS, active=True)),
        "equipe": _options(people.queries.people(session, staff=True, limit=MOST_STAFF)[0]),
        "aceita_arquivos": type is None or type.files_allowed,
        "megabytes": types.MOST_MEGABYTES if type is None else type.file_megabytes,
    }


def opinion_of_form(work: UnitOfWork, asking: Asking) -> dict[str, Any]:
    """`parecer`, before anybody answers: the standard opinion of the phase (B-42)."""
    type = _type_of(work.session, asking.case)
    if type is None or asking.case is None:
        return {}
    phase = cases.queries.case(work.session, asking.case).phase
    fitting = types.fitting_opinion(types.standard_opinions(work.session, type), phase)
    return {} if fitting is None else {"texto": fitting.text}


def opinion_is_given(work: UnitOfWork, event: FormAnswered) -> None:
    """Answers below `parecer` are an opinion; subscribed in `subscriptions`. AnswersRefused."""
    answers = event.answers.get(OPINION)
    if not isinstance(answers, dict):
        return
    given = opinions.given_in(cast("dict[str, Any]", answers))
    by = people.queries.person(work.session, event.by)
    if by is None:
        return
    try:
        if given.next_user is None and _asks_for_user(work.session, event):
            raise Refused(NO_USER, field="parecer.usuario")
        opinions.give(work, event.case, given, by=by, today=contacts.today(work))
    except RaiaError as refused:
        if refused.field is None:
            raise
        raise AnswersRefused((FieldError(refused.field, refused.text),)) from refused


def standard_texts(session: Session, case: CaseId) -> tuple[str, ...]:
    """B-41: the standard opinions of a case's type, those of its phase first."""
    type = _type_of(session, case)
    if type is None:
        return ()
    phase = cases.queries.case(session, case).phase
    texts = types.standard_opinions(session, type)
    return tuple(each.text for each in sorted(texts, key=lambda text: text.phase != phase))


def _asks_for_user(session: Session, event: FormAnswered) -> bool:
    """B-19: a group is not enough where the phase obliges to name somebody."""
    if event.item is None:
        return False
    item = inbox.queries.item(session, event.item)
    node = releases.get(session, item.release).elements_of(item.process).get(item.element)
    return node is not None and node.properties.get(NEXT_CONTACT, "").strip() == "usuario"


def _type_of(session: Session, case: CaseId | None) -> TypeRow | None:
    row = session.get(AttendanceRow, case) if case is not None else None
    return session.get(TypeRow, row.type_id) if row is not None else None


def _options(rows: Any) -> list[dict[str, str]]:
    return [{"value": row.id, "label": row.name} for row in rows]
