"""What promises do when something happens to their case; subscribed in `subscriptions`."""

from __future__ import annotations

from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.cases.events import CaseAssigned, CaseChanged, CaseOpened, EntryAdded, StatusChanged
from service.desk.sla import clocks, evaluating, model
from service.desk.sla.definition import TargetKind

DECIDING = ("tipo", "categoria", "prioridade", "produto", "segmento")
"""Fields by which policies are chosen."""
RESPONSES = (TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE)


def case_is_opened(work: UnitOfWork, event: CaseOpened) -> None:
    """V-79: clocks start when the case is opened."""
    evaluating.begin(work, cases.queries.case(work.session, event.case))


def case_is_changed(work: UnitOfWork, event: CaseChanged) -> None:
    """V-60: other facts may bring other promises."""
    if event.field in DECIDING:
        _again(work, event)


def case_is_assigned(work: UnitOfWork, event: CaseAssigned) -> None:
    """V-60: another team may have promised something else."""
    if event.team != event.old_team:
        _again(work, event)


def status_is_followed(work: UnitOfWork, event: StatusChanged) -> None:
    """V-79, V-81, V-82: waiting for somebody outside stops the clock, an end ends it, a new start goes on with it."""
    rows = clocks.of_case(work, event.case)
    if not rows:
        return
    status = cases.Status(event.new)
    kind = cases.statuses.clock_of(work.session, status)
    reopened = cases.CLOCKS[cases.Status(event.old)] == "stopped" and kind != "stopped"
    for row in rows:
        if kind == "stopped":
            clocks.move(work, row, model.stopped, "stopped", work.now, status=event.new)
        elif row.state == "stopped" and reopened and row.target == TargetKind.RESOLUTION:
            clocks.move(work, row, model.resumed, "reopened", work.now, status=event.new)
        if row.state in evaluating.OPEN:
            pause = kind == "paused" and clocks.terms_of(work, row).pauses
            evaluating.shift(work, row, pause, work.now, status=event.new)
        clocks.wait(work, row)
    clocks.show(work, event.case, rows)
    if reopened:
        evaluating.evaluate(work, cases.queries.case(work.session, event.case))


def entry_is_heard(work: UnitOfWork, event: EntryAdded) -> None:
    """V-68: the staff's answer, in writing or on the phone, keeps a response; the client's next words ask for another
    one."""
    if event.kind not in cases.WITH_CLIENT or event.author is None:
        return
    if event.by_client:
        case = cases.queries.case(work.session, event.case)
        if case.opened_at < work.now:
            evaluating.begin_next_response(work, event.case)
        return
    rows = clocks.of_case(work, event.case)
    for row in rows:
        if row.state not in evaluating.OPEN or TargetKind(row.target) not in RESPONSES:
            continue
        if event.conclusive or not clocks.terms_of(work, row).conclusive:
            clocks.move(work, row, model.stopped, "stopped", work.now, answered=True)
            clocks.wait(work, row)
    if rows:
        clocks.show(work, event.case, rows)


def _again(work: UnitOfWork, event: CaseChanged | CaseAssigned) -> None:
    case = cases.queries.case(work.session, event.case)
    if not case.is_over:
        evaluating.evaluate(work, case)
