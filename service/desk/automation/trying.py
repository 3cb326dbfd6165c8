"""Trying a rule on a real case without doing anything."""

from __future__ import annotations

from collections.abc import Sequence

from service.base.ids import new_id
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import cases, conditions, people
from service.desk.automation import engine, rulebook
from service.desk.automation.doing import Step
from service.desk.cases import Case
from service.desk.conditions import Answer
from service.desk.people import Permission, Person


class _Undone(Exception):
    """Thrown so that nothing of a trial remains."""


@value_object(kw_only=True)
class Tried:
    """What the rule would ask of the case and do with it; where its condition does not hold it would do nothing."""

    case: Case
    answers: Sequence[Answer]
    holds: bool
    steps: Sequence[Step]


def try_out(work: UnitOfWork, wanted: str, protocol: str, *, by: Person) -> Tried:
    """Ask the condition of a case that this person may see, do the actions, and undo them all. Forbidden, Missing."""
    people.require(by, Permission.AUTOMATE)
    rule = rulebook.rule(work.session, wanted)
    case = cases.queries.seen_case(work.session, protocol.strip(), by)
    facts = conditions.facts_of(work.session, case.id)
    steps: Sequence[Step] = ()
    try:
        with work.attempt():
            cases.lock_case(work, case.id)
            steps = engine.perform(work, rule, case.id, new_id(work.now))
            raise _Undone
    except _Undone:
        pass
    return Tried(
        case=case,
        answers=conditions.explain(work.session, rule.condition, facts, now=work.now),
        holds=conditions.holds(work.session, rule.condition, facts, now=work.now),
        steps=steps,
    )
