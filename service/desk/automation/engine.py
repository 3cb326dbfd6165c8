"""What happens to a case sets its rules going: once the command that is under way has done all of its own, and in the
same transaction. What a rule is refused is told in the log, and undoes nothing but its own action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.ids import CaseId, new_id
from service.base.rows import insert_new
from service.base.work import Actor, UnitOfWork
from service.desk import cases, conditions
from service.desk.automation import doing, loops
from service.desk.automation.doing import Outcome, Step
from service.desk.automation.rulebook import Rule, active
from service.desk.automation.tables import RunRow
from service.desk.automation.triggers import Kind
from service.desk.cases import Status
from service.desk.cases.events import CaseAccepted, CaseAssigned, CaseChanged, CaseOpened, EntryAdded, StatusChanged

ACTOR = "rule"
"""Kind of the actor that a rule is."""


def case_is_opened(work: UnitOfWork, event: CaseOpened) -> None:
    """Subscribed in `subscriptions`, as are those below."""
    happened(work, event.case, "opened")


def status_is_changed(work: UnitOfWork, event: StatusChanged) -> None:
    """Another status; being reopened is one of them."""
    happened(work, event.case, "status", status=event.new)
    if event.new == Status.REOPENED:
        happened(work, event.case, "reopened")


def case_is_assigned(work: UnitOfWork, event: CaseAssigned) -> None:
    """Another team or another owner."""
    happened(work, event.case, "assigned")


def case_is_accepted(work: UnitOfWork, event: CaseAccepted) -> None:
    """Somebody took it on."""
    happened(work, event.case, "accepted")


def field_is_changed(work: UnitOfWork, event: CaseChanged) -> None:
    """A field has another value."""
    happened(work, event.case, "field", field=event.field)


def something_is_said(work: UnitOfWork, event: EntryAdded) -> None:
    """What people say sets rules going, what rules and the process say does not; nor do the words of the opening."""
    kind = kind_of_entry(work, event)
    if kind is not None:
        happened(work, event.case, kind)


def kind_of_entry(work: UnitOfWork, event: EntryAdded) -> Kind | None:
    """Which of the triggers it is; None: none."""
    case = cases.queries.case(work.session, event.case)
    if event.author is None:
        return None
    if event.author == case.requester:
        return "client_wrote" if work.now > case.opened_at else None
    return "noted" if event.kind == "note" else "staff_wrote"


def happened(
    work: UnitOfWork, case: CaseId, kind: Kind, *, status: str | None = None, field: str | None = None
) -> None:
    """Have the rules that this sets going act at the end of the command, in their order."""
    going = [rule for rule in active(work.session) if rule.trigger.fits(kind, status=status, field=field)]
    if going:
        causes = work.causes
        work.before_commit(lambda: _follow(work, case, going, causes))


def _follow(work: UnitOfWork, case: CaseId, going: Sequence[Rule], causes: tuple[str, ...]) -> None:
    for rule in going:
        act(work, rule, case, occasion=new_id(work.now), causes=causes)


def has_acted(session: Session, rule: Rule, case: CaseId, occasion: str) -> bool:
    """Whether the rule has been to the case on this occasion."""
    known = (RunRow.rule_id == rule.id, RunRow.case_id == case, RunRow.occasion == occasion)
    return session.scalar(select(RunRow.id).where(*known)) is not None


def act(work: UnitOfWork, rule: Rule, case: CaseId, *, occasion: str, causes: tuple[str, ...] = ()) -> None:
    """Do what the rule says, if its condition holds; once for each occasion."""
    facts = conditions.facts_of(work.session, case)
    if not conditions.holds(work.session, rule.condition, facts, now=work.now):
        return
    stop = loops.stopped(work, rule, case, causes)
    if stop is not None:
        occasion, why = stop
        _note(work, rule, case, occasion, "stopped", [Step(kind=None, outcome="stopped", text=why)])
        return
    cases.lock_case(work, case)
    run = _note(work, rule, case, occasion, "nothing", ())
    if run is None:
        return
    steps = perform(work, rule, case, run, causes)
    wrote = any(each.kind == "message" and each.outcome == "done" for each in steps)
    told = {"outcome": outcome_of(steps), "steps": [_plain(each) for each in steps], "wrote": wrote}
    work.session.execute(update(RunRow).where(RunRow.id == run).values(**told))


def perform(work: UnitOfWork, rule: Rule, case: CaseId, key: str, causes: tuple[str, ...] = ()) -> Sequence[Step]:
    """Do the actions of a rule with a held case, whatever its condition says."""
    before, work.causes = work.causes, causes
    try:
        with work.acting(Actor(ACTOR, cases.activity.BY_RULE + rule.id, doing.author(rule)), rule.id):
            return [
                doing.do(work, rule, case, action, key=f"{key}:{number}") for number, action in enumerate(rule.actions)
            ]
    finally:
        work.causes = before


def outcome_of(steps: Sequence[Step]) -> Outcome:
    """What became of all of them: one that failed is told before all else."""
    outcomes = {each.outcome for each in steps}
    if "failed" in outcomes:
        return "failed"
    return "done" if "done" in outcomes else "nothing"


def _note(
    work: UnitOfWork, rule: Rule, case: CaseId, occasion: str, outcome: Outcome, steps: Sequence[Step]
) -> str | None:
    """Write into the log, once for each occasion; None: it stands there already."""
    run = new_id(work.now)
    row: dict[str, Any] = {
        "id": run,
        "rule_id": rule.id,
        "rule_name": rule.name,
        "case_id": case,
        "occasion": occasion,
        "outcome": outcome,
        "steps": [_plain(each) for each in steps],
        "wrote": False,
        "at": work.now,
    }
    return run if insert_new(work.session, RunRow, row, keys=("rule_id", "case_id", "occasion")) else None


def _plain(step: Step) -> dict[str, Any]:
    return {"kind": step.kind, "outcome": step.outcome, "pt": step.text.spoken("pt"), "en": step.text.spoken("en")}
