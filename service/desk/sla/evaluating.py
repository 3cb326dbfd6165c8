"""Which promises a case has: chosen by its facts, and chosen again when these, a policy or a calendar change.

What a clock has used up stays used up. A promise that a case gets later than at its opening counts from its opening
all the same, with the times that it has waited since then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from service.base import jobs
from service.base.ids import CaseId, new_id
from service.base.jobs import Job
from service.base.work import UnitOfWork, Works
from service.calendars.events import CalendarChanged
from service.desk import cases
from service.desk.cases import Case
from service.desk.sla import clocks, model, policies
from service.desk.sla.definition import Agreement, Target, TargetKind
from service.desk.sla.policies import REPLAN, Policy
from service.desk.sla.tables import ClockRow, PolicyRow

TURN = 50
"""So many cases are looked at before other jobs get their turn."""
LATER = {TargetKind.FIRST_RESPONSE, TargetKind.RESOLUTION}
"""What is promised from the opening on; a next response is promised when the client asks."""


def facts_of(case: Case) -> Mapping[str, str | None]:
    """What policies may ask of a case, by the names of `CONDITIONS`."""
    return {
        "process": case.process,
        "kind": case.kind,
        "category": case.category,
        "origin": case.origin,
        "priority": str(case.priority),
        "team": case.team,
        "segment": case.segment,
        "product": case.product,
    }


def has_policies(work: UnitOfWork) -> bool:
    """Whether anything at all is promised by this desk."""
    return work.session.scalar(select(PolicyRow.id).where(PolicyRow.active).limit(1)) is not None


def begin(work: UnitOfWork, case: Case) -> None:
    """The promises of a case that is being opened."""
    if has_policies(work):
        evaluate(work, case)


def evaluate(work: UnitOfWork, case: Case) -> None:
    """V-60: bring the clocks of a held case to what is promised to it now."""
    rows = list(clocks.of_case(work, case.id))
    wanted = policies.fitting(work.session, facts_of(case))
    if not rows and not wanted:
        return
    newest = clocks.latest(rows)
    for agreement in Agreement:
        policy = wanted.get(agreement)
        for kind in TargetKind:
            target = policy.definition.target(kind) if policy is not None else None
            row = newest.get((agreement, kind))
            made = _bring(work, case, row, policy, target)
            if made is not None:
                rows.append(made)
    clocks.show(work, case.id, rows)


def _bring(
    work: UnitOfWork, case: Case, row: ClockRow | None, policy: Policy | None, target: Target | None
) -> ClockRow | None:
    """One promise; returns the clock that is new."""
    if policy is None or target is None:
        if row is not None and row.state in ("running", "paused"):
            clocks.move(work, row, model.cancelled, "cancelled", work.now)
            clocks.wait(work, row)
        return None
    if row is not None and row.state in ("running", "paused"):
        clocks.retime(work, row, policy, target)
        clocks.wait(work, row)
        return None
    if target.kind not in LATER or case.is_over or (row is not None and row.state == "stopped"):
        return None
    if target.kind == TargetKind.FIRST_RESPONSE and _was_answered(work, case, target):
        return None
    round = row.round + 1 if row is not None else 1
    made = clocks.start(work, case.id, policy, target, at=case.opened_at, round=round)
    _relive(work, case, made, target)
    if row is not None:
        clocks.take_over(work, made, row)
    clocks.wait(work, made)
    return made


def _was_answered(work: UnitOfWork, case: Case, target: Target) -> bool:
    return cases.first_answer(work.session, case.id, conclusive=target.conclusive) is not None


def _relive(work: UnitOfWork, case: Case, row: ClockRow, target: Target) -> None:
    """The times since its opening in which the case waited, by what its statuses do now, or was over."""
    kinds = cases.statuses.clocks(work.session)
    if case.opened_at < work.now:
        for status, at in cases.statuses_since_opening(work.session, case.id):
            shift(work, row, stands_still(kinds[status], target), at, status=status.value)
    shift(work, row, stands_still(kinds[case.status], target), work.now, status=case.status.value)
    clocks.settle(work, row)


def stands_still(clock: cases.Clock, target: Target) -> bool:
    """Whether a promise's time stands still in a status of this kind."""
    return clock == "stopped" or (clock == "paused" and target.pauses)


def shift(work: UnitOfWork, row: ClockRow, pause: bool, at: datetime, **why: str) -> None:
    """Let it stand still or run on from this instant, and say why."""
    if pause:
        clocks.move(work, row, model.paused, "paused", at, **why)
    else:
        clocks.move(work, row, model.resumed, "resumed", at, **why)


def calendar_is_followed(work: UnitOfWork, event: CalendarChanged) -> None:
    """V-73: open promises that are counted in this calendar follow its new version; subscribed in `subscriptions`."""
    if has_policies(work):
        jobs.enqueue(work, REPLAN, "", key=f"sla-calendar:{event.calendar}:{event.number}")


def replanner(works: Works) -> Callable[[Job], None]:
    """How jobs of kind `REPLAN` are done: case by case, behind the one they are told."""

    def run(job: Job) -> None:
        with works.read() as work:
            found = cases.queries.open_after(work.session, str(job.payload), limit=TURN)
        for case in found:
            with works.begin() as work:
                cases.lock_case(work, case)
                evaluate(work, cases.queries.case(work.session, case))
        if len(found) == TURN:
            with works.begin() as work:
                jobs.enqueue(work, REPLAN, found[-1], key=f"{job.id}:{new_id(work.now)}")

    return run


def begin_next_response(work: UnitOfWork, case: CaseId) -> None:
    """The client asks something: where an answer is promised and none is waited for already, its time begins."""
    if not has_policies(work):
        return
    found = cases.queries.case(work.session, case)
    rows = list(clocks.of_case(work, case))
    newest = clocks.latest(rows)
    for agreement, policy in policies.fitting(work.session, facts_of(found)).items():
        target = policy.definition.target(TargetKind.NEXT_RESPONSE)
        waited = (newest.get((agreement, kind)) for kind in (TargetKind.FIRST_RESPONSE, TargetKind.NEXT_RESPONSE))
        if target is None or found.is_over or any(row is not None and row.state in OPEN for row in waited):
            continue
        last = newest.get((agreement, TargetKind.NEXT_RESPONSE))
        row = clocks.start(work, case, policy, target, at=work.now, round=last.round + 1 if last is not None else 1)
        pauses = stands_still(cases.statuses.clock_of(work.session, found.status), target)
        shift(work, row, pauses, work.now, status=found.status.value)
        clocks.wait(work, row)
        rows.append(row)
    clocks.show(work, case, rows)


OPEN = ("running", "paused")
