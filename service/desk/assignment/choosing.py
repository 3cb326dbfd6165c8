"""Who gets a case: decided here alone, for cases that are given out and for those that are only tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.values import value_object
from service.desk import cases, people
from service.desk.assignment import model
from service.desk.assignment.candidates import candidates
from service.desk.assignment.model import Candidate
from service.desk.assignment.rules import Tried, dry_run
from service.desk.conditions import Facts
from service.desk.people import Team


@value_object(kw_only=True)
class Wish:
    """How a case is given out: by which policy, what whoever gets it has to know, and whom its rule names."""

    policy: str
    skills: tuple[str, ...] = ()
    owner: PersonId | None = None

    @property
    def is_automatic(self) -> bool:
        """It goes to somebody by itself."""
        return self.policy != "manual"


@value_object(kw_only=True)
class Choice:
    """How it stands with each of the team, and who gets the case now; None: it waits."""

    candidates: Sequence[Candidate]
    chosen: Candidate | None


@value_object(kw_only=True)
class Outcome:
    """What becomes of a case that has no team; `team` None: it is nobody's.

    `by_team`: why a team has it where no rule matches; `owner`: who answers for it already, and still does.
    """

    tried: Sequence[Tried]
    team: Team | None = None
    by_team: str = ""
    owner: PersonId | None = None
    wanted: Wish = Wish(policy="manual")
    choice: Choice = Choice(candidates=(), chosen=None)


def choice(
    session: Session, team: Team, wanted: Wish, *, priority: int, now: datetime, but: PersonId | None = None
) -> Choice:
    """V-18…V-21: whom the rule names, if they can take it, else whom the policy chooses; `but`: who does not get it."""
    weight = cases.workload.WEIGHTS.get(priority, 1.0)
    able = model.without(candidates(session, team, weight=weight, skills=wanted.skills, now=now), but)
    named = next((each for each in able if each.person == wanted.owner and each.is_free), None)
    by_policy = model.choose(wanted.policy, able) if wanted.is_automatic else None
    return Choice(candidates=able, chosen=named or by_policy)


def wish_of(
    team: Team | None, *, policy: str | None = None, skills: tuple[str, ...] = (), owner: PersonId | None = None
) -> Wish:
    """What a rule says, and for the rest its team."""
    return Wish(policy=policy or (team.policy if team is not None else "manual"), skills=skills, owner=owner)


def outcome(session: Session, facts: Facts, *, now: datetime) -> Outcome:
    """V-15: what would become of this case now, and why; nothing happens."""
    tried = dry_run(session, facts, now=now)
    rule = tried[-1].rule if tried and tried[-1].matches else None
    fit = cases.routing.fit_of(session, **_said(facts)) if rule is None else None
    its = rule.team if rule is not None else fit.team if fit is not None else None
    team = people.queries.team(session, its) if its is not None else None
    if team is None:
        return Outcome(tried=tried)
    wanted = wish_of(team)
    if rule is not None:
        wanted = wish_of(team, policy=rule.policy, skills=rule.skills, owner=rule.owner)
    return Outcome(
        tried=tried,
        team=team,
        by_team=fit.reason if fit is not None else "",
        owner=PersonId(facts.owner) if facts.owner is not None else None,
        wanted=wanted,
        choice=choice(session, team, wanted, priority=facts.priority, now=now),
    )


def _said(facts: Facts) -> dict[str, str | None]:
    return {name: getattr(facts, name) for name in ("kind", "category", "product", "segment", "channel")}
