"""Opening attendances: a type, a client, what it is about, and who goes on (B-28…B-36)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import CaseId, PersonId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.attendances import contacts
from service.desk.attendances.events import AttendanceOpened, TypeChanged
from service.desk.attendances.tables import AttendanceRow, ProductRow, TypeRow, WorkflowRow
from service.desk.cases import Opened
from service.desk.people import NoticeEvent, Person

ONLY_STAFF = Text("Só quem atende abre atendimentos.", "Only the desk's people open attendances.")
NO_TYPE = Text("Escolha um tipo de atendimento da lista.", "Choose an attendance type from the list.")
NO_PRODUCT = Text(
    "Informe o produto: este tipo de atendimento pede.", "Give the product: this attendance type asks for it."
)
UNKNOWN_PRODUCT = Text("Escolha um produto da lista.", "Choose a product from the list.")
LOCKED = Text(
    "O tipo deste atendimento não muda depois de aberto.",
    "The type of this attendance does not change once it is open.",
)
OTHER_WORKFLOW = Text(
    "“{name}” segue outro workflow. Encerre este atendimento e abra outro.",
    "“{name}” follows another workflow. Close this attendance and open another.",
)
NO_ATTENDANCE = Text("Este chamado não é um atendimento.", "This case is no attendance.")
SPIED = Text("{by} abriu {type}: {protocol} — {subject}.", "{by} opened {type}: {protocol}: {subject}.")


@value_object(kw_only=True)
class Wish:
    """What an attendance is opened with. `answers` are those of the opening form."""

    type: str
    client: PersonId
    subject: str = ""
    description: str = ""
    product: str | None = None
    contact_user: PersonId | None = None
    contact_on: date | None = None


def open_attendance(work: UnitOfWork, wish: Wish, answers: Mapping[str, Any], *, by: Person, **more: Any) -> Opened:
    """Open a case of the type's workflow, as urgent as the type says. `more` is the case's own.

    Forbidden: a client; Refused: no such type or product, or a product that the type asks for is missing;
    AnswersRefused.
    """
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    type = _offered(work.session, wish.type)
    product = _checked_product(work.session, wish.product, asked=type.product_asked)
    process = work.session.get_one(WorkflowRow, type.workflow_id).process
    fields = {"tipo": type.name, "prioridade": type.priority, "assunto": wish.subject, "descricao": wish.description}
    fields["produto"] = product
    said = cases.More(fields={name: each for name, each in fields.items() if each}, variables={}, business_id=None)
    opened = cases.open_case(work, process, answers, requester=wish.client, opened_by=by.id, more=said, **more)
    row = AttendanceRow(case_id=opened.case, type_id=type.id, product_id=wish.product)
    work.session.add(row)
    work.session.flush()
    case = cases.queries.case(work.session, opened.case)
    if wish.contact_user is not None:
        contacts.move(work, row, case, user=wish.contact_user, on=wish.contact_on, by=by)
    _tell_spy(work, type, case, by)
    return opened


def change_type(work: UnitOfWork, case: CaseId, type: str, *, by: Person) -> None:
    """B-35: another type of the same workflow. Conflict: its type is locked; Forbidden, Missing, Refused."""
    if not by.is_staff:
        raise Forbidden(ONLY_STAFF)
    cases.lock_case(work, case)
    row = work.session.get(AttendanceRow, case, with_for_update=True)
    if row is None:
        raise Missing(NO_ATTENDANCE)
    if row.type_id == type:
        return
    old, new = work.session.get_one(TypeRow, row.type_id), _offered(work.session, type)
    if old.type_locked:
        raise Conflict(LOCKED, field="tipo")
    if old.workflow_id != new.workflow_id:
        raise Refused(OTHER_WORKFLOW.fill(name=new.name), field="tipo")
    _checked_product(work.session, row.product_id, asked=new.product_asked)
    row.type_id = new.id
    work.session.flush()
    cases.change_fields(work, case, {"tipo": new.name, "prioridade": new.priority}, by=by.id, by_name=by.name)
    work.record(TypeChanged(case=case, old=old.id, new=new.id))


def _offered(session: Session, wanted: str) -> TypeRow:
    type = session.get(TypeRow, wanted)
    if type is None or type.synthetic or not type.active or type.workflow_id is None:
        raise Refused(NO_TYPE, field="tipo")
    return type


def _checked_product(session: Session, product: str | None, *, asked: bool) -> str:
    """How the product is called; empty without one."""
    if product is None:
        if asked:
            raise Refused(NO_PRODUCT, field="produto")
        return ""
    found = session.get(ProductRow, product)
    if found is None or not found.active:
        raise Refused(UNKNOWN_PRODUCT, field="produto")
    return found.name


def _tell_spy(work: UnitOfWork, type: TypeRow, case: cases.Case, by: Person) -> None:
    """B-34: whoever wants to know of each is told once, and has nothing to do."""
    spy = PersonId(type.spy_id) if type.spy_id is not None else None
    work.record(AttendanceOpened(case=case.id, protocol=case.protocol, type=type.id, spy=spy))
    whoever = people.queries.person(work.session, spy) if spy is not None else None
    if whoever is not None and cases.sight.may_see(work.session, whoever, case):
        words = SPIED.fill(by=by.name, type=type.name, protocol=case.protocol, subject=case.subject)
        told = {"address": f"/chamados/{case.protocol}", "key": f"spy:{case.id}"}
        people.give_notice(work, whoever.id, words, event=NoticeEvent.OPENED, case=case.id, **told)
