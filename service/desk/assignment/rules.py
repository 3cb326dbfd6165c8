"""Assignment rules: which cases go to which team, in an order; the first that a case meets decides (V-14, V-15)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.base.ids import PersonId, TeamId, new_id
from service.base.rows import write_now
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import conditions, people
from service.desk.assignment.tables import RuleRow
from service.desk.conditions import Answer, Condition, Facts
from service.desk.people import POLICIES, Person, Policy, Role, Team, clean_name, cleaned_skills

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
MOST_RULES = 200
NOT_YOURS = Text("Só quem supervisiona ou administra muda regras.", "Only supervisors and administrators change rules.")
NO_RULE = Text("Esta regra não existe.", "There is no such rule.")
TAKEN = Text("Já há uma regra com este nome.", "A rule has this name already.")
MANY = Text("Há {most} regras: apague uma antes.", "There are {most} rules: delete one first.").fill(most=MOST_RULES)
NO_TEAM = Text("Escolha uma equipe ativa da lista.", "Choose an active team from the list.")
NOT_IN_TEAM = Text("{name} não está na equipe {team}.", "{name} is not in the team {team}.")
BAD_POLICY = Text("Escolha como o chamado é distribuído.", "Choose how the case is given out.")
OVERTAKEN = Text("A ordem mudou enquanto isso. Confira e tente de novo.", "The order has changed meanwhile. Try again.")


@value_object(kw_only=True)
class Rule:
    """Cases that meet the condition go to the team. `policy` None: given out as the team says."""

    id: str = ""
    name: str
    active: bool = True
    condition: Condition
    team: TeamId
    owner: PersonId | None = None
    policy: Policy | None = None
    skills: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None


@value_object(kw_only=True)
class Tried:
    """A rule that a case was held against: why it matches or not, line by line."""

    rule: Rule
    matches: bool
    answers: Sequence[Answer]


def keep(work: UnitOfWork, rule: Rule, *, by: Person) -> str:
    """Make a rule, behind the others, or change the one with its id; returns its id.

    Forbidden, Missing; Conflict: the name is taken; ConditionRefused, Refused: what it says does not fit.
    """
    _require(by)
    row = _row(work, rule.id) if rule.id else _new(work)
    name, skills = clean_name(rule.name), list(cleaned_skills(rule.skills))
    team = _team_of(work.session, rule, kept=row.team_id)
    if rule.policy is not None and rule.policy not in POLICIES:
        raise Refused(BAD_POLICY, field="policy")
    condition = conditions.to_json(conditions.checked(work.session, rule.condition))
    # Only now: a question to the database writes what waits to be written, and would meet a taken name by itself.
    row.name, row.folded, row.active = name, fold(name), rule.active
    row.team_id, row.owner_id, row.policy = team.id, rule.owner, rule.policy
    row.skills, row.condition = skills, condition
    row.by_name, row.at = by.name, work.now
    work.session.add(row)
    write_now(work.session, Conflict(TAKEN, field="name"))
    return row.id


def set_active(work: UnitOfWork, rule: str, *, active: bool, by: Person) -> None:
    """Switch a rule off, and on again. Forbidden, Missing."""
    _require(by)
    row = _row(work, rule)
    row.active, row.by_name, row.at = active, by.name, work.now
    work.session.flush()


def remove(work: UnitOfWork, rule: str, *, by: Person) -> None:
    """Delete a rule; what it has done stays in the history of the cases. Forbidden, Missing."""
    _require(by)
    work.session.delete(_row(work, rule))
    work.session.flush()


def put_in_order(work: UnitOfWork, order: Collection[str], *, by: Person) -> None:
    """From now on they are asked in this order. Forbidden; Conflict: these are not all the rules that there are."""
    _require(by)
    rows = {row.id: row for row in work.session.scalars(select(RuleRow).order_by(RuleRow.id).with_for_update())}
    if len(set(order)) != len(order) or set(order) != set(rows):
        raise Conflict(OVERTAKEN)
    for position, rule in enumerate(order):
        rows[rule].position = position
    work.session.flush()


def move(work: UnitOfWork, rule: str, *, by: Person, up: bool) -> None:
    """Ask a rule one place earlier or later; the first stays the first. Forbidden, Missing."""
    order = [each.id for each in rules(work.session)]
    if rule not in order:
        raise Missing(NO_RULE)
    at = order.index(rule)
    to = max(0, min(len(order) - 1, at - 1 if up else at + 1))
    order[at], order[to] = order[to], order[at]
    put_in_order(work, order, by=by)


def rules(session: Session, *, active: bool | None = None) -> Sequence[Rule]:
    """In the order in which they are asked."""
    chosen = select(RuleRow).order_by(RuleRow.position, RuleRow.id)
    if active is not None:
        chosen = chosen.where(RuleRow.active == active)
    return [_rule(row) for row in session.scalars(chosen)]


def rule(session: Session, wanted: str) -> Rule:
    """One of them. Missing."""
    row = session.get(RuleRow, wanted)
    if row is None:
        raise Missing(NO_RULE)
    return _rule(row)


def first_match(session: Session, facts: Facts, *, now: datetime) -> Rule | None:
    """The first rule in use whose condition this case meets and whose team is in use."""
    for each in rules(session, active=True):
        if conditions.holds(session, each.condition, facts, now=now) and _is_in_use(session, each.team):
            return each
    return None


def dry_run(session: Session, facts: Facts, *, now: datetime) -> Sequence[Tried]:
    """V-15: the rules in use up to the first that matches, each with its answers; nothing happens."""
    tried: list[Tried] = []
    for each in rules(session, active=True):
        answers = conditions.explain(session, each.condition, facts, now=now)
        in_use = _is_in_use(session, each.team)
        if not in_use:
            has = Text("fora de uso", "out of use")
            answers = [*answers, Answer(place="team", asks=Text("Equipe em uso", "Team in use"), has=has, holds=False)]
        matches = all(answer.holds for answer in answers)
        tried.append(Tried(rule=each, matches=matches, answers=answers))
        if matches:
            break
    return tried


def _team_of(session: Session, rule: Rule, *, kept: str | None) -> Team:
    """The rule's team, which is in use or has been the rule's, and has its owner."""
    team = people.queries.team(session, rule.team)
    if team is None or not (team.active or team.id == kept):
        raise Refused(NO_TEAM, field="team")
    if rule.owner is not None and rule.owner not in team.members:
        name = people.queries.names(session, [rule.owner]).get(rule.owner, "—")
        raise Refused(NOT_IN_TEAM.fill(name=name, team=team.name), field="owner")
    return team


def _is_in_use(session: Session, team: TeamId) -> bool:
    found = people.queries.team(session, team)
    return found is not None and found.active


def _new(work: UnitOfWork) -> RuleRow:
    count, last = work.session.execute(select(func.count(), func.coalesce(func.max(RuleRow.position), -1))).one()
    if count >= MOST_RULES:
        raise Refused(MANY)
    return RuleRow(id=new_id(work.now), position=last + 1, team_id=None)


def _row(work: UnitOfWork, rule: str) -> RuleRow:
    row = work.session.get(RuleRow, rule, with_for_update=True)
    if row is None:
        raise Missing(NO_RULE)
    return row


def _rule(row: RuleRow) -> Rule:
    return Rule(
        id=row.id,
        name=row.name,
        active=row.active,
        condition=conditions.from_json(row.condition),
        team=TeamId(row.team_id),
        owner=PersonId(row.owner_id) if row.owner_id else None,
        policy=cast("Policy | None", row.policy),
        skills=tuple(row.skills),
        by=row.by_name,
        at=row.at,
    )


def _require(by: Person) -> None:
    if not by.may_be(*KEEPERS):
        raise Forbidden(NOT_YOURS)
