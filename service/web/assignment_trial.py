"""A case, real or imagined, held against the assignment rules: what would happen now, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import assignment, cases, conditions, people
from service.desk.assignment import Candidate, Tried
from service.desk.cases import Case
from service.desk.conditions import LONGEST_VALUE, Facts
from service.desk.people import Person, Team
from service.web.language import spoken

CHOSEN = ("canal", "segmento", "prioridade")
FIELDS = ("chamado", "assunto", "descricao", "tipo", "categoria", "produto", *CHOSEN)
RECENT = 20


@value_object(kw_only=True)
class Found:
    """What the trial says. `by_team`: why a team has it where no rule matches; `chosen`: who would get it now."""

    case: Case | None
    tried: Sequence[Tried]
    team: Team | None
    by_team: str
    automatic: bool
    candidates: Sequence[Candidate]
    chosen: Candidate | None


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
    found = assignment.rules.dry_run(session, facts, now=work.now)
    rule = found[-1].rule if found and found[-1].matches else None
    fit = None if rule is not None else _fit(session, facts)
    its = rule.team if rule is not None else fit.team if fit is not None else None
    team = people.queries.team(session, its) if its is not None else None
    wanted = (rule.policy if rule is not None else None) or (team.policy if team is not None else "manual")
    able = _candidates(work, team, facts, rule.skills if rule is not None else ()) if team is not None else ()
    named = assignment.giving.owner_of_rule(session, rule, now=work.now) if rule is not None else None
    owner = next((each for each in able if each.person == named), None)
    return Found(
        case=case,
        tried=found,
        team=team,
        by_team=fit.reason if fit is not None else "",
        automatic=wanted != "manual" or owner is not None,
        candidates=able,
        chosen=owner or (assignment.model.choose(wanted, able) if wanted != "manual" else None),
    )


def _candidates(work: UnitOfWork, team: Team, facts: Facts, skills: Sequence[str]) -> Sequence[Candidate]:
    weight = cases.workload.WEIGHTS.get(facts.priority, 1.0)
    return assignment.candidates.candidates(work.session, team, weight=weight, skills=skills, now=work.now)


def _fit(session: Session, facts: Facts) -> people.Fit | None:
    words = tuple(word for word in (facts.kind, facts.category) if word)
    known = people.Facts(product=facts.product, segment=facts.segment, channel=facts.channel, words=words)
    return people.team_for(known, people.queries.teams(session))


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
