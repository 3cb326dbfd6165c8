"""Rules that wait for something to last: a timer for each rule and case in the one table of timers.

A timer is never moved when something happens: when it is due, it looks since when things have been as they are, and
waits on where that is later than it thought. So nothing is acted on too early, and nobody looks through all cases.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from service.base import job_runs, timers
from service.base.ids import CaseId
from service.base.timers import Timer
from service.base.work import UnitOfWork, Works
from service.desk import cases
from service.desk.automation import engine, rulebook
from service.desk.automation.rulebook import Rule
from service.desk.automation.triggers import TIMED, Kind, Trigger
from service.desk.cases import Case
from service.desk.cases.events import (
    CaseAccepted,
    CaseAssigned,
    CaseChanged,
    CaseOpened,
    EntryAdded,
    PhaseChanged,
    PromiseMoved,
    StatusChanged,
)
from service.desk.sla.events import PromiseBreached
from service.process.instances.events import TaskLeft

KIND = "automation"
BATCH = 200


def case_is_opened(work: UnitOfWork, event: CaseOpened) -> None:
    """Subscribed in `subscriptions`, as are those below."""
    _wait(work, event.case, TIMED)


def status_is_changed(work: UnitOfWork, event: StatusChanged) -> None:
    """It begins to last anew; whether somebody accepts it has nothing to do with it."""
    _wait(work, event.case, ("in_status", "inactive"))
    _ask_again(work, event.case)


def something_is_done(work: UnitOfWork, event: CaseAssigned | CaseAccepted | CaseChanged) -> None:
    """Somebody is there, unless the house did it by itself."""
    _go_on(work, event.case, is_activity=_by_people(work))


def something_is_said(work: UnitOfWork, event: EntryAdded) -> None:
    """People said something, or rules or the process did."""
    _go_on(work, event.case, is_activity=event.author is not None)


def task_is_done(work: UnitOfWork, event: TaskLeft) -> None:
    """Somebody completed a task."""
    if event.how == "completed" and event.business_key is not None:
        _go_on(work, CaseId(event.business_key), is_activity=_by_people(work))


def something_is_different(work: UnitOfWork, event: PhaseChanged | PromiseMoved | PromiseBreached) -> None:
    """Nobody did anything to the case, but what is known of it has changed."""
    _ask_again(work, event.case)


def _by_people(work: UnitOfWork) -> bool:
    return work.actor.id is not None and work.actor.kind != engine.ACTOR


def _go_on(work: UnitOfWork, case: CaseId, *, is_activity: bool) -> None:
    if is_activity:
        _wait(work, case, ("inactive",))
    _ask_again(work, case)


def _wait(work: UnitOfWork, case: CaseId, kinds: Collection[Kind]) -> None:
    """Rules of these kinds that do not wait yet wait their whole time from now on, where it applies."""
    waiting = [rule for rule in _waiting(work) if rule.trigger.kind in kinds]
    if not waiting:
        return
    found, armed = cases.queries.case(work.session, case), timers.armed_keys(work.session, KIND, case)
    for rule in waiting:
        if rule.id not in armed and applies(rule.trigger, found):
            timers.arm(work, KIND, case, rule.id, due_at=work.now + rule.trigger.lasts)


def _ask_again(work: UnitOfWork, case: CaseId) -> None:
    """What was over is looked at again, as it may hold now: once the command has done all of its own."""
    if _waiting(work):
        work.before_commit(partial(_look_again, work, case, work.causes))


def _look_again(work: UnitOfWork, case: CaseId, causes: tuple[str, ...]) -> None:
    for rule in _waiting(work):
        _follow(work, rule, case, causes)


def _waiting(work: UnitOfWork) -> list[Rule]:
    return [rule for rule in rulebook.active(work.session) if rule.trigger.is_timed]


def applies(trigger: Trigger, case: Case) -> bool:
    """Whether what the rule waits for lasts now."""
    if trigger.kind == "unaccepted":
        return case.accepted_at is None and not case.is_over
    return case.status in trigger.statuses


def since(session: Session, trigger: Trigger, case: Case) -> datetime:
    """Since when it lasts, where it applies."""
    if trigger.kind == "unaccepted":
        return max(each for each in (case.opened_at, case.unaccepted_since, case.reopened_at) if each is not None)
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


def _follow(work: UnitOfWork, rule: Rule, case: CaseId, causes: tuple[str, ...] = ()) -> None:
    found = cases.queries.case(work.session, case)
    if not applies(rule.trigger, found) or rule.id in timers.armed_keys(work.session, KIND, case):
        return
    began = since(work.session, rule.trigger, found)
    due, occasion = began + rule.trigger.lasts, f"since:{began.isoformat()}"
    if due > work.now:
        timers.arm(work, KIND, case, rule.id, due_at=due)
    elif not engine.has_acted(work.session, rule, case, occasion):
        engine.act(work, rule, case, occasion=occasion, causes=causes)


def runner(works: Works) -> job_runs.Run:
    """How the cases that are there already get a rule's timer: many in a transaction that notes how far it came."""
    return cases.rounds.runner(works, lambda wanted: _arm_next(works, wanted))


def _arm_next(works: Works, wanted: str) -> bool:
    """Give the timer to some cases more; False: there are none left, or the rule waits for nothing."""
    with works.begin() as work:
        row = rulebook.held(work, wanted)
        rule = next((each for each in rulebook.active(work.session) if each.id == wanted), None)
        if row is None or rule is None or not rule.trigger.is_timed:
            return False
        statuses = rule.trigger.statuses or None
        found = cases.activity.after(work.session, row.armed_to, statuses, BATCH)
        for case in found:
            if applies(rule.trigger, case):
                due = since(work.session, rule.trigger, case) + rule.trigger.lasts
                # What is over fires now, also where its timer fired while the rule was off.
                timers.arm(work, KIND, case.id, rule.id, due_at=max(due, work.now))
            row.armed_to = case.id
    return len(found) == BATCH
