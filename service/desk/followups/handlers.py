"""What follow-ups do when their diagram moves; subscribed in `subscriptions`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import select, update

from service.base.ids import CaseId, PersonId, TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.calendars.events import CalendarRenamed
from service.desk import cases, inbox, people
from service.desk.cases.events import FormAnswered
from service.desk.followups.events import FollowUpAnswered, FollowUpEnded, FollowUpLate
from service.desk.followups.opening import PROCESS
from service.desk.followups.queries import asked
from service.desk.followups.tables import AddresseeRow, ClassRow, FollowUpRow
from service.desk.inbox.events import WorkItemWithdrawn
from service.desk.people import NoticeEvent, Whose
from service.process.instances.events import (
    EscalationThrown,
    InstanceEnded,
    InstanceEvent,
    InstanceStarted,
    TaskReached,
)

OFFER = "pendencia"
"""What forms of a follow-up read: what was asked, and what came back; `pendencia.resposta` is the answer."""
ANSWER = "resposta"
LATE = Text(
    "{group} não respondeu no prazo: {subject} ({protocol})", "{group} did not answer in time: {subject} ({protocol})"
)


def calendar_is_renamed(work: UnitOfWork, event: CalendarRenamed) -> None:
    """Classifications name the calendar that counts them as it is called now."""
    work.session.execute(update(ClassRow).where(ClassRow.calendar == event.before).values(calendar=event.after))


def look_up(work: UnitOfWork, asking: cases.Asking) -> Any:
    """What a form of a follow-up shows."""
    return asked(work.session, str(asking.variables.get("demanda") or ""))


def follow_up_is_started(work: UnitOfWork, event: InstanceStarted) -> None:
    """The one that is being opened has its instance from now on."""
    if event.process == PROCESS and event.business_key is not None:
        opening = select(FollowUpRow).where(
            FollowUpRow.case_id == event.business_key, FollowUpRow.instance_id.is_(None)
        )
        for row in work.session.scalars(opening):
            row.instance_id = event.instance
        work.session.flush()


def addressee_is_asked(work: UnitOfWork, event: TaskReached) -> None:
    """U-02: its work item is where an addressee answers."""
    row = _follow_up(work, event)
    if row is None or row.instance_id is None:
        return
    wanted = {*event.candidate_groups, *event.candidate_users}
    asked_here = [each for each in _addressees(work, row) if (each.team_id or each.person_id) in wanted]
    items = inbox.queries.of_case(work.session, CaseId(row.case_id), state="open")
    item = next((each for each in items if (each.instance, each.task) == (event.instance, event.task)), None)
    for each in asked_here[:1]:
        if item is not None and each.state == "open":
            each.item_id = item.id
            work.session.flush()


def answer_is_kept(work: UnitOfWork, event: FormAnswered) -> None:
    """U-03: what an addressee answers stands in the protocol, with who and when."""
    answer = cast("dict[str, Any]", event.answers.get(OFFER) or {}).get(ANSWER)
    each = _addressee_of(work, event.item)
    if each is None or not answer:
        return
    each.state, each.left_at, each.answered_by, each.answer = "answered", work.now, work.actor.name, str(answer)
    work.session.flush()
    cases.log(work, event.case, "followup_answered", follow_up=each.follow_up_id, to=each.name, text=each.answer)
    work.record(
        FollowUpAnswered(case=event.case, follow_up=each.follow_up_id, addressee=each.id, author=work.actor.name)
    )


def addressee_is_spared(work: UnitOfWork, event: WorkItemWithdrawn) -> None:
    """Enough others have answered, or the case was ended."""
    each = _addressee_of(work, event.item)
    if each is not None and each.state == "open":
        each.state, each.left_at = "withdrawn", work.now
        work.session.flush()


def deadline_is_missed(work: UnitOfWork, event: EscalationThrown) -> None:
    """U-27: who answers for a late addressee is told; the diagram then turns to the process owner."""
    row = _follow_up(work, event)
    if row is None:
        return
    case = cases.queries.case(work.session, CaseId(row.case_id))
    for each in _addressees(work, row):
        if each.state != "open" or each.late_at is not None or each.due_at is None or each.due_at > work.now:
            continue
        each.late_at = work.now
        work.session.flush()
        cases.log(work, case.id, "followup_late", follow_up=row.id, to=each.name)
        people.give_notice_to(
            work,
            _responsible(work, each),
            LATE.fill(group=each.name, subject=case.subject, protocol=case.protocol),
            event=NoticeEvent.DUE,
            process=PROCESS,
            address=f"/tarefas/{each.item_id}" if each.item_id else f"/chamados/{case.protocol}",
            key=f"late:{each.id}",
            case=case.id,
        )
        work.record(FollowUpLate(case=case.id, follow_up=row.id, addressee=each.id))


def follow_up_is_over(work: UnitOfWork, event: InstanceEnded) -> None:
    """The client has been told, or the case was ended."""
    row = _follow_up(work, event)
    if row is None or row.ended_at is not None:
        return
    row.ended_at = work.now
    work.session.flush()
    cases.log(work, CaseId(row.case_id), "followup_ended", follow_up=row.id)
    work.record(FollowUpEnded(case=CaseId(row.case_id), follow_up=row.id))


def _responsible(work: UnitOfWork, each: AddresseeRow) -> list[Whose]:
    """Who answers for an addressee: the group's responsible, else all of the group; or the person."""
    if each.person_id is not None:
        return [Whose(kind="person", target=PersonId(each.person_id))]
    team = next((one for one in people.queries.teams(work.session, active=None) if one.id == each.team_id), None)
    if team is not None and team.responsible is not None:
        return [Whose(kind="person", target=team.responsible)]
    return [Whose(kind="team", target=TeamId(str(each.team_id)))]


def _follow_up(work: UnitOfWork, event: InstanceEvent) -> FollowUpRow | None:
    if event.process != PROCESS:
        return None
    return work.session.scalar(select(FollowUpRow).where(FollowUpRow.instance_id == event.instance))


def _addressees(work: UnitOfWork, row: FollowUpRow) -> Sequence[AddresseeRow]:
    chosen = select(AddresseeRow).where(AddresseeRow.follow_up_id == row.id).order_by(AddresseeRow.number)
    return work.session.scalars(chosen).all()


def _addressee_of(work: UnitOfWork, item: str | None) -> AddresseeRow | None:
    if item is None:
        return None
    return work.session.scalar(select(AddresseeRow).where(AddresseeRow.item_id == item))
