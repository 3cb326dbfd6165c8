"""Climbing the ladder of a promise: what happens before, at and after its deadline, each rung once (V-70, V-72)."""

from __future__ import annotations

from collections.abc import Iterable

from service.base.ids import CaseId, PersonId, TeamId
from service.base.rows import insert_new
from service.base.texts import Text
from service.base.timers import Timer
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import Case
from service.desk.people import NoticeEvent, Role, Whose
from service.desk.sla import clocks, model
from service.desk.sla.definition import ESCALATION, TARGET_NAMES, Deed, Rung, TargetKind, When
from service.desk.sla.events import PromiseNearlyDue
from service.desk.sla.tables import ClockRow, RungRow
from service.process import instances

NEARLY = Text("{protocol} está perto de vencer: {target}. {subject}", "{protocol} is nearly due: {target}. {subject}")
MISSED = Text("{protocol} venceu: {target}. {subject}", "{protocol} is overdue: {target}. {subject}")
BY_LADDER = Text("Prazo do SLA: {target}", "SLA deadline: {target}")


def lock(work: UnitOfWork, subject: str) -> None:
    """Hold the case whose promise may be due. Missing: there is none."""
    cases.lock_case(work, CaseId(subject))


def is_due(work: UnitOfWork, timer: Timer) -> None:
    """A rung of a clock may have been reached; wired in `bootstrap` for timers of kind `clocks.KIND`."""
    row = work.session.get(ClockRow, timer.key, with_for_update=True)
    if row is None or row.state == "cancelled":
        return
    clocks.settle(work, row)
    used = model.consumed_at(clocks.clock_of(row), work.now, clocks.measure(work, row))
    for amount, key, rung in clocks.unclimbed(work, row):
        if amount <= used and insert_new(
            work.session, RungRow, {"clock_id": row.id, "rung": key, "at": work.now}, keys=("clock_id", "rung")
        ):
            _climb(work, row, rung)
    if row.state in ("running", "paused"):
        clocks.wait(work, row)
    clocks.show(work, CaseId(row.case_id), clocks.of_case(work, CaseId(row.case_id)))


def _climb(work: UnitOfWork, row: ClockRow, rung: Rung | None) -> None:
    case = cases.queries.case(work.session, CaseId(row.case_id))
    if rung is None:
        _breach(work, row, case)
    elif row.state in ("running", "paused"):
        was_done = _act(work, row, case, rung)
        words = {"when": rung.when.value, "amount": rung.amount, "deed": rung.deed.value, "to": rung.to}
        clocks.note(work, row, "rung", work.now, **words, done=was_done)


def _breach(work: UnitOfWork, row: ClockRow, case: Case) -> None:
    """H-27, V-66: the process owner is told, and the diagram hears it; the work goes on (H-08)."""
    _tell(work, row, case, [Whose(kind="owner")], None)
    if row.state in ("running", "paused"):
        _escalate(work, row, case, ESCALATION)


def _act(work: UnitOfWork, row: ClockRow, case: Case, rung: Rung) -> bool:
    """Whether it could be done: nobody may answer for the process, and more urgent than urgent there is not."""
    early = rung.when in (When.SHARE, When.BEFORE)
    if early and row.due_at is not None:
        work.record(
            PromiseNearlyDue(case=case.id, clock=row.id, agreement=row.agreement, target=row.target, due_at=row.due_at)
        )
    match rung.deed:
        case Deed.NOTIFY:
            _tell(work, row, case, _whom(case, rung.to), rung)
            return True
        case Deed.ESCALATE:
            return _escalate(work, row, case, rung.to or ESCALATION)
        case Deed.RAISE_PRIORITY:
            return cases.raise_priority(work, case.id)
        case Deed.REASSIGN:
            return _hand_over(work, row, case, rung.to)


def _escalate(work: UnitOfWork, row: ClockRow, case: Case, code: str) -> bool:
    late = {"meta": row.target, "acordo": row.agreement, "vence_em": row.due_at, "vencido_em": row.breached_at}
    return instances.escalate(work, case.id, code, {"sla": late})


def _hand_over(work: UnitOfWork, row: ClockRow, case: Case, to: str) -> bool:
    reason = BY_LADDER.fill(target=TARGET_NAMES[TargetKind(row.target)]).pt
    kind, _, id = to.partition(":")
    teams = {each.id for each in people.queries.teams(work.session)}
    if kind == "team":
        if id not in teams:
            return False
        cases.assign(work, case.id, team=TeamId(id), owner=None, by=None, reason=reason)
        return True
    person = PersonId(id) if kind == "person" else people.queries.owner(work.session, case.process)
    found = people.queries.person(work.session, person) if person is not None else None
    if found is None or not found.active or not found.is_staff:
        return False
    team = case.team if case.team in teams else None
    cases.assign(work, case.id, team=team, owner=found.id, by=None, reason=reason)
    return True


def _whom(case: Case, to: str) -> list[Whose]:
    """Those whom a rung names, as far as there is anybody: a case without an agent is its team's, then the owner's."""
    kind, _, id = to.partition(":")
    team = [Whose(kind="team", target=case.team)] if case.team is not None else [Whose(kind="owner")]
    return {
        "agent": [Whose(kind="person", target=case.owner)] if case.owner is not None else team,
        "team": [Whose(kind="team", target=id)] if id else team,
        "owner": [Whose(kind="owner")],
        "supervisor": [Whose(kind="role", target=Role.SUPERVISOR)],
        "person": [Whose(kind="person", target=id)],
    }[kind]


def _tell(work: UnitOfWork, row: ClockRow, case: Case, whom: Iterable[Whose], rung: Rung | None) -> None:
    """What is said at the deadline itself is said once to each, by the breach or by a rung (None: the breach)."""
    is_early = rung is not None and rung.when in (When.SHARE, When.BEFORE)
    at = "" if rung is None or rung.when == When.DUE else f":{rung.when}:{rung.amount}"
    words = NEARLY if is_early else MISSED
    people.give_notice_to(
        work,
        whom,
        words.fill(protocol=case.protocol, target=TARGET_NAMES[TargetKind(row.target)], subject=case.subject),
        process=case.process,
        event=NoticeEvent.DUE,
        address=f"/chamados/{case.protocol}?aba=prazos",
        case=case.id,
        key=f"sla:{row.id}{at}",
    )
