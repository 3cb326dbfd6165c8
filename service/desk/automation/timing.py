"""Rules that wait for something to last: a timer for each rule and case in the one table of timers.

A timer is never moved when something happens: when it is due, it looks since when things have been as they are, and
waits on where that is later than it thought. So nothing is acted on too early, and nobody looks through all cases.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from service.base import job_runs, timers
from service.base.ids import CaseId
from service.base.timers import Timer
from service.base.work import UnitOfWork, Works
from service.desk import cases
from service.desk.automation import engine, rulebook
from service.desk.automation.rulebook import Rule
from service.desk.automation.tables import RuleRow
from service.desk.automation.triggers import Trigger
from service.desk.cases import Case
from service.desk.cases.events import CaseAccepted, CaseAssigned, CaseChanged, CaseOpened, EntryAdded, StatusChanged

KIND = "automation"
BATCH = 200


def case_is_opened(work: UnitOfWork, event: CaseOpened) -> None:
    """Subscribed in `subscriptions`, as are those below."""
    _begin(work, event.case)


def status_is_changed(work: UnitOfWork, event: StatusChanged) -> None:
    """It begins to last anew."""
    _begin(work, event.case)


def something_is_done(work: UnitOfWork, event: CaseAssigned | CaseAccepted | CaseChanged) -> None:
    """Somebody is there; and what did not hold when the time was over may hold now."""
    _go_on(work, event.case, also_over=True)


def something_is_said(work: UnitOfWork, event: EntryAdded) -> None:
    """People said something."""
    if event.author is not None:
        _go_on(work, event.case, also_over=False)


def _begin(work: UnitOfWork, case: CaseId) -> None:
    waiting = _waiting(work)
    if waiting:
        found = cases.queries.case(work.session, case)
        for rule, lasts in waiting:
            if applies(rule.trigger, found) and not (rule.trigger.kind == "unaccepted" and found.opened_at < work.now):
                timers.arm(work, KIND, case, rule.id, due_at=work.now + lasts)


def _go_on(work: UnitOfWork, case: CaseId, *, also_over: bool) -> None:
    """A rule that waits for nothing to happen waits anew; what was over is looked at again, where it may hold now."""
    waiting = _waiting(work)
    if not waiting:
        return
    found, armed = cases.queries.case(work.session, case), timers.armed_keys(work.session, KIND, case)
    for rule, lasts in waiting:
        if rule.id in armed or not applies(rule.trigger, found):
            continue
        if rule.trigger.kind == "inactive":
            timers.arm(work, KIND, case, rule.id, due_at=work.now + lasts)
        elif also_over:
            work.before_commit(partial(_follow, work, rule, case))


def _waiting(work: UnitOfWork) -> list[tuple[Rule, timedelta]]:
    return [(rule, lasting(rule.trigger)) for rule in rulebook.active(work.session) if rule.trigger.is_timed]


def lasting(trigger: Trigger) -> timedelta:
    """How long it has to last."""
    return timedelta(minutes=trigger.minutes or 0)


def applies(trigger: Trigger, case: Case) -> bool:
    """Whether what the rule waits for lasts now."""
    if trigger.kind == "unaccepted":
        return case.accepted_at is None and not case.is_over
    return case.status in trigger.statuses


def since(session: Session, trigger: Trigger, case: Case) -> datetime:
    """Since when it lasts, where it applies."""
    if trigger.kind == "unaccepted":
        return case.opened_at
    if trigger.kind == "in_status":
        return cases.activity.in_status_since(session, case)
    return cases.activity.active_at(session, case)


def hold(work: UnitOfWork, subject: str) -> None:
    """Hold the case whose timer is due."""
    cases.lock_case(work, CaseId(subject))


def is_due(work: UnitOfWork, timer: Timer) -> None:
    """Act, where what the rule waits for has lasted; wait on, where it began later than the timer knew."""
    rule = next((each for each in rulebook.active(work.session) if each.id == timer.key), None)
    if rule is not None and rule.trigger.is_timed:
        _follow(work, rule, CaseId(timer.subject))


def _follow(work: UnitOfWork, rule: Rule, case: CaseId) -> None:
    found = cases.queries.case(work.session, case)
    if not applies(rule.trigger, found):
        return
    began = since(work.session, rule.trigger, found)
    due = began + lasting(rule.trigger)
    if due > work.now:
        timers.arm(work, KIND, case, rule.id, due_at=due)
    else:
        engine.act(work, rule, case, occasion=f"since:{began.isoformat()}")


def runner(works: Works) -> job_runs.Run:
    """How the cases that are there already get a rule's timer: many in a transaction that notes how far it came."""
    return cases.rounds.runner(works, lambda wanted: _arm_next(works, wanted))


def _arm_next(works: Works, wanted: str) -> bool:
    """Give the timer to some cases more; False: there are none left, or the rule waits for nothing."""
    with works.begin() as work:
        row = work.session.get(RuleRow, wanted, with_for_update=True)
        rule = next((each for each in rulebook.active(work.session) if each.id == wanted), None)
        if row is None or rule is None or not rule.trigger.is_timed:
            return False
        statuses = rule.trigger.statuses or None
        found = cases.activity.after(work.session, row.armed_to, statuses, BATCH)
        for case in found:
            if applies(rule.trigger, case):
                due = since(work.session, rule.trigger, case) + lasting(rule.trigger)
                # What is over fires now, also where its timer fired while the rule was off.
                timers.arm(work, KIND, case.id, rule.id, due_at=max(due, work.now))
            row.armed_to = case.id
    return len(found) == BATCH
