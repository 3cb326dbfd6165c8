"""A case, real or imagined, held against the assignment rules: what would happen now, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import assignment, cases, conditions, people
from service.desk.assignment.choosing import Outcome
from service.desk.cases import Case
from service.desk.conditions import LONGEST_VALUE, Facts
from service.desk.people import Person
from service.web.language import spoken

CHOSEN = ("canal", "segmento", "prioridade")
FIELDS = ("chamado", "assunto", "descricao", "tipo", "categoria", "produto", *CHOSEN)
RECENT = 20


@value_object(kw_only=True)
class Found:
    """What the trial says. `is_settled`: the rules change nothing more of the case, so that only `tried` is said."""

    case: Case | None
    is_settled: bool
    outcome: Outcome
    owner: str


def typed(args: MultiDict[str, str]) -> Mapping[str, str]:
    """What the page's form says of a case."""
    return {name: args.get(name, "")[: LONGEST_VALUE * 10].strip() for name in FIELDS}


def recent(session: Session, by: Person) -> Sequence[Case]:
    """The newest cases that whoever tries the rules may see."""
    return cases.queries.cases(session, seen_by=by, limit=RECENT)[0]


def choices(session: Session) -> Mapping[str, Mapping[str, str]]:
    """What the form's lists offer."""
    fields = {"canal": "channel", "segmento": "segment", "prioridade": "priority"}
    return {
        name: {value: spoken(words) for value, words in conditions.choices_of(session, field).items()}
        for name, field in fields.items()
    }


def tried(work: UnitOfWork, given: Mapping[str, str], by: Person) -> Found:
    """What would become of this case now. Missing: the case that is named does not exist for this person."""
    session = work.session
    case = cases.queries.seen_case(session, given["chamado"], by) if given["chamado"] else None
    facts = conditions.facts_of(session, case.id) if case is not None else _facts(given)
    found = assignment.choosing.outcome(session, facts, now=work.now)
    return Found(
        case=case,
        is_settled=case is not None and (case.team is not None or case.is_over),
        outcome=found,
        owner=people.queries.names(session, [found.owner]).get(found.owner, "") if found.owner is not None else "",
    )


def _facts(given: Mapping[str, str]) -> Facts:
    priority = given["prioridade"]
    return Facts(
        title=given["assunto"],
        summary=given["descricao"],
        kind=given["tipo"] or None,
        category=given["categoria"] or None,
        product=given["produto"] or None,
        channel=given["canal"] or None,
        segment=given["segmento"] or None,
        priority=int(priority) if priority in ("1", "2", "3", "4") else 3,
    )
