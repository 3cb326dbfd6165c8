"""What a case does when its diagram moves; subscribed in `subscriptions`."""

from __future__ import annotations

from service.base.ids import CaseId, InstanceId, PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import model, queries
from service.desk.cases.commands import held_case, set_status, share
from service.desk.cases.conversation import add_entry, log
from service.desk.cases.model import DRAWN_STATUS, Status
from service.desk.cases.tables import CaseRow
from service.desk.cases.telling import tell_client
from service.desk.cases.waiting import whom_it_waits_for
from service.desk.people import NoticeEvent
from service.process import instances, releases
from service.process.diagram import STATUS
from service.process.instances.events import (
    ElementPassed,
    IncidentRaised,
    InstanceEnded,
    InstanceEvent,
    MessageThrown,
    TaskLeft,
    TaskReached,
)


def lock_instance(work: UnitOfWork, subject: str) -> None:
    """Hold an instance whose timer is due: its case first, as every command does. Missing: there is none."""
    case = instances.instance(work.session, InstanceId(subject)).business_key
    if case is not None:
        held_case(work, case)
    instances.lock(work, subject)


def client_is_asked(work: UnitOfWork, event: TaskReached) -> None:
    """H-12: work in the requester's lane makes its case wait for the client, who gets a notice."""
    case = work.session.get_one(CaseRow, event.business_key)
    set_status(work, case, model.status_when_client_is_asked(Status(case.status)))
    remind_client(work, CaseId(case.id), event.name, key=f"asked:{event.instance}:{event.task}")


def remind_client(work: UnitOfWork, case: CaseId, task: str, *, key: str) -> None:
    """Tell the client what they are asked, once per `key`."""
    row = work.session.get_one(CaseRow, case)
    people.give_notice(
        work,
        PersonId(row.requester_id),
        Text("{subject}: precisamos de você em “{task}”.", "{subject}: we need you for “{task}”.").fill(
            subject=row.subject, task=task
        ),
        event=NoticeEvent.CLIENT_ASKED,
        address=f"/acompanhar/{row.protocol}",
        key=key,
        case=case,
    )


def work_goes_on(work: UnitOfWork, event: TaskLeft) -> None:
    """H-13: the client's last answer, or the first thing that an attendant does, puts the case to work."""
    case = queries.columns(work.session, event.business_key) if event.business_key else None
    if case is None:
        return
    before = status = Status(case.status)
    if status == Status.WAITING_CUSTOMER:
        status = model.status_when_work_goes_on(status, held_in=whom_it_waits_for(work, CaseId(case.id)))
    if event.how == "completed":
        status = model.status_when_work_begins(status)
    if status != before:
        set_status(work, work.session.get_one(CaseRow, case.id), status)


def drawn_status_is_set(work: UnitOfWork, event: ElementPassed) -> None:
    """The analyst wrote a status on an element."""
    wanted = DRAWN_STATUS.get(event.properties.get(STATUS, ""))
    case = _case(work, event)
    if case is not None and wanted is not None:
        set_status(work, case, wanted)


def message_is_heard(work: UnitOfWork, event: MessageThrown) -> None:
    """H-17: what the diagram says to the client stands in the conversation, and the client gets one notice."""
    case = _case(work, event)
    text = (event.text or "").strip()
    if case is None or not text:
        return
    to_client = event.to is None or people.queries.whose(work.session, event.process, event.to).kind == "requester"
    if to_client:
        tell_client(work, CaseId(case.id), text)
    else:
        add_entry(work, case, "note", text)
        share(work, case)


def case_ends(work: UnitOfWork, event: InstanceEnded) -> None:
    """When nothing is left to do, for any of its participants, the case is closed."""
    case = _case(work, event)
    if case is not None and event.last:
        set_status(work, case, Status.CLOSED)


def incident_is_noted(work: UnitOfWork, event: IncidentRaised) -> None:
    """A step that failed stands in the timeline of its case, if it has one, and the process owner is told."""
    case = _case(work, event)
    if case is not None:
        log(work, CaseId(case.id), "incident", element=event.element, step=event.step, message=event.message)
    what = case.protocol if case is not None else releases.get(work.session, event.release).name
    people.give_notice_to(
        work,
        [people.Whose(kind="owner")],
        Text("{what} parou: uma etapa falhou.", "{what} stopped: a step failed.").fill(what=what),
        event=NoticeEvent.INCIDENT,
        process=event.process,
        address=f"/incidentes/{event.instance}/{event.task}",
        key=f"incident:{event.instance}:{event.task}:{event.step}",
        case=CaseId(case.id) if case is not None else None,
    )


def _case(work: UnitOfWork, event: InstanceEvent) -> CaseRow | None:
    return work.session.get(CaseRow, event.business_key) if event.business_key else None
