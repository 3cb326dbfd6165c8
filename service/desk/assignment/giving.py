"""Giving cases to people: what rules say when a case comes, and whom its team's policy then chooses.

Every case is held before its team's turn (`candidates.hold_turn`), and every decision goes through `cases.assign` with
its reason, which stands in the case's history.
"""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, PersonId, TeamId
from service.base.rows import table_of, upsert
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, conditions, people
from service.desk.assignment import model
from service.desk.assignment.candidates import hold_turn, take_turn
from service.desk.assignment.choosing import Wish, choice, wish_of
from service.desk.assignment.rules import Rule, first_match
from service.desk.assignment.tables import LetGoRow, NeedRow
from service.desk.cases import Case
from service.desk.people import Team

BY_RULE = Text("Regra “{name}”", "Rule “{name}”")
NEED, LET_GO = table_of(NeedRow), table_of(LetGoRow)


def rule_is_asked(work: UnitOfWork, case: Case) -> Rule | None:
    """V-14, V-15: the first rule that a case without a team meets says its team, and may say more."""
    if case.team is not None or case.is_over:
        return None
    rule = first_match(work.session, conditions.facts_of(work.session, case.id), now=work.now)
    if rule is None:
        return None
    if rule.policy is not None or rule.skills:
        need = {"case_id": case.id, "rule_id": rule.id, "policy": rule.policy, "skills": list(rule.skills)}
        upsert(work.session, NeedRow, need, keys=("case_id",))
    owner = case.owner or _whom_it_names(work, rule, case)
    cases.assign(work, case.id, team=rule.team, owner=owner, by=None, reason=str(BY_RULE.fill(name=rule.name)))
    return rule


def give(work: UnitOfWork, case: Case, *, but: PersonId | None = None, why: str = "") -> PersonId | None:
    """Give a case, which the caller holds, to whom its policy chooses; None: nobody can take it, or nobody should.

    `but`: somebody who does not get it, as who has let go of it does not; `why`: what the history says before the
    policy.
    """
    team = _team(work.session, case.team)
    wanted = wish(work.session, case.id, team)
    if team is None or not wanted.is_automatic:
        return None
    last = hold_turn(work, team)
    but = but or who_let_go(work.session, case.id)
    chosen = choice(work.session, team, wanted, priority=case.priority, now=work.now, but=but).chosen
    if chosen is None:
        return None
    take_turn(work, team, chosen.person, last + 1)
    reason = f"{why}; {model.REASONS[wanted.policy].pt}" if why else model.REASONS[wanted.policy].pt.capitalize()
    cases.assign(work, case.id, team=team.id, owner=chosen.person, by=None, reason=reason)
    return chosen.person


def wish(session: Session, case: CaseId, team: Team | None) -> Wish:
    """How this case is given out in this team: as a rule said of the case, else as the team does."""
    need = session.execute(select(NEED.c.policy, NEED.c.skills).where(NEED.c.case_id == case)).one_or_none()
    return wish_of(team) if need is None else wish_of(team, policy=need.policy, skills=tuple(need.skills))


def has_left_team(work: UnitOfWork, case: CaseId) -> None:
    """What the rule said that brought the case to its team holds in no other."""
    work.session.execute(delete(NEED).where(NEED.c.case_id == case))


def is_let_go(work: UnitOfWork, case: CaseId, *, by: PersonId) -> None:
    """Until somebody answers for the case, it is not given to whom it was taken from."""
    upsert(work.session, LetGoRow, {"case_id": case, "person_id": by}, keys=("case_id",))


def may_go_back(work: UnitOfWork, case: CaseId) -> None:
    """Whoever had the case may be given it again."""
    work.session.execute(delete(LET_GO).where(LET_GO.c.case_id == case))


def who_let_go(session: Session, case: CaseId) -> PersonId | None:
    """Who has just had the case that waits."""
    found = session.scalar(select(LET_GO.c.person_id).where(LET_GO.c.case_id == case))
    return PersonId(found) if found is not None else None


def _whom_it_names(work: UnitOfWork, rule: Rule, case: Case) -> PersonId | None:
    """The rule's owner, as long as they can be given this case now."""
    team = _team(work.session, rule.team)
    if team is None or rule.owner is None:
        return None
    hold_turn(work, team)
    wanted = Wish(policy="manual", skills=rule.skills, owner=rule.owner)
    chosen = choice(work.session, team, wanted, priority=case.priority, now=work.now).chosen
    return chosen.person if chosen is not None else None


def _team(session: Session, team: TeamId | None) -> Team | None:
    found = people.queries.team(session, team) if team is not None else None
    return found if found is not None and found.active else None
