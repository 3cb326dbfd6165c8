"""B-10: a supervisor lets a case go on at another step than the one that is open, and says why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import WorkItemId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.inbox import model, queries
from service.desk.inbox.model import WorkItem
from service.desk.people import NoticeEvent, Person
from service.process import instances
from service.process.instances import Station

LONGEST_REASON = 500
NOT_YOURS = Text(
    "Só quem supervisiona ou é dono do processo leva o chamado a outra etapa.",
    "Only supervisors and the process owner take a case to another step.",
)
NO_REASON = Text("Diga por que o chamado vai para outra etapa.", "Say why the case goes to another step.")
LONG = Text("Use até {most} letras no motivo.", "Use up to {most} letters in the reason.").fill(most=LONGEST_REASON)
NOWHERE = Text("Escolha uma etapa da lista.", "Choose a step from the list.")
OVER = Text("Esta tarefa já não está aberta.", "This task is not open any more.")
GONE_ON = Text("{by} levou {protocol} a outra etapa: {step}", "{by} took {protocol} to another step: {step}")


def stations(session: Session, item: WorkItem) -> Sequence[Station]:
    """Where an open item may go on instead, in the order in which they are drawn."""
    return instances.stations(session, item.instance, item.task)


def redirect(work: UnitOfWork, item: WorkItemId, element: str, *, by: Person, reason: str) -> Station:
    """Close the item unfinished and begin `element`. Who had it is told, and the case's history keeps the reason.

    Forbidden; Conflict: it is over; Refused: no reason, or no such step.
    """
    held = queries.item(work.session, item)
    if held.case is not None:
        cases.lock_case(work, held.case)
    found = queries.seen_item(work.session, item, by)
    if not model.may_reassign(by, found.process):
        raise Forbidden(NOT_YOURS)
    if found.state != "open" or found.paused:
        raise Conflict(OVER)
    why = " ".join(reason.split())
    if not why:
        raise Refused(NO_REASON, field="motivo")
    if len(why) > LONGEST_REASON:
        raise Refused(LONG, field="motivo")
    station = next((each for each in stations(work.session, found) if each.element == element), None)
    if station is None:
        raise Refused(NOWHERE, field="etapa")
    if found.case is not None:
        cases.log(work, found.case, "redirected", task=found.name, to=station.name, reason=why)
    instances.redirect(work, found.instance, found.task, element, reason=why)
    _tell(work, found, station, by)
    return station


def _tell(work: UnitOfWork, item: WorkItem, station: Station, by: Person) -> None:
    if item.assignee is None or item.assignee == by.id or item.case is None:
        return
    protocol = cases.queries.case(work.session, item.case).protocol
    words = GONE_ON.fill(by=by.name, protocol=protocol, step=station.name)
    told = {"address": f"/chamados/{protocol}", "key": f"redirected:{item.id}"}
    people.give_notice(work, item.assignee, words, event=NoticeEvent.TAKEN, case=item.case, **told)
