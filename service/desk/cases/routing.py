"""Which team a case is: the one that stands for its segment, product, function or channel, and the next tier."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.base.errors import Conflict
from service.base.ids import CaseId, TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import queries
from service.desk.cases.alerts import team_is_told
from service.desk.cases.commands import lock_case
from service.desk.cases.events import CaseChanged, CaseOpened
from service.desk.cases.model import Case
from service.desk.cases.ownership import IS_OVER, assign
from service.desk.cases.tables import CaseRow
from service.desk.people import Facts, Fit, Permission, Person, Team

FIELDS = ("tipo", "categoria", "produto")
"""What, once it is known, may say whose a case is."""
NO_TEAM = Text(
    "Este chamado não está com nenhuma equipe de nível. Escolha a equipe antes.",
    "This case is with no team of a tier. Choose its team first.",
)
LAST_TIER = Text(
    "A equipe {team} não passa adiante. Diga em Equipes qual é o nível acima dela.",
    "The team {team} does not pass on. Say in Teams which tier is above it.",
)
OUT_OF_USE = Text(
    "A equipe {team} está fora de uso. Diga em Equipes quem assume no lugar dela.",
    "The team {team} is out of use. Say in Teams who takes over from it.",
)


def team_is_found(work: UnitOfWork, event: CaseOpened) -> None:
    """V-03, V-05…V-07: a new case goes to the team that stands for it; subscribed in `subscriptions`."""
    _find(work, queries.case(work.session, event.case))


def team_is_found_later(work: UnitOfWork, event: CaseChanged) -> None:
    """What was not known at the opening may say it; a case that has a team keeps it. Subscribed in `subscriptions`."""
    if event.field in FIELDS:
        case = queries.case(work.session, event.case)
        if case.instance is not None and not case.is_over:
            _find(work, case)


def escalate(work: UnitOfWork, case: CaseId, *, by: Person, reason: str = "") -> TeamId:
    """V-04: pass the case on to the tier above its team's; returns that team.

    Conflict: it is over, has no team of a tier, or nothing is above. Forbidden.
    """
    people.require(by, Permission.ESCALATE)
    lock_case(work, case)
    found = queries.case(work.session, case)
    if found.is_over:
        raise Conflict(IS_OVER)
    team = people.queries.team(work.session, found.team) if found.team is not None else None
    if team is None or team.kind != "tier":
        raise Conflict(NO_TEAM)
    above = tier_above(work, team)
    if above is None:
        raise Conflict(LAST_TIER.fill(team=team.name))
    if not above.active:
        raise Conflict(OUT_OF_USE.fill(team=above.name))
    assign(work, case, team=above.id, owner=None, by=by, reason=reason)
    has_climbed(work, case)
    team_is_told(work, found, above.id, above.name)
    return above.id


def has_climbed(work: UnitOfWork, case: CaseId) -> None:
    """A held case was escalated, to the tier above or to the owner of a process."""
    work.session.get_one(CaseRow, case).escalated_at = work.now


def tier_above(work: UnitOfWork, team: Team) -> Team | None:
    """The team that takes over what this one cannot solve."""
    return people.queries.team(work.session, team.above) if team.above is not None else None


def fit_of(
    session: Session,
    *,
    kind: str | None,
    category: str | None,
    product: str | None,
    segment: str | None,
    channel: str | None,
) -> Fit | None:
    """The team that stands for what is known of a case; None: none in use does."""
    words = tuple(word for word in (kind, category) if word)
    facts = Facts(product=product, segment=segment, channel=channel, words=words)
    return people.team_for(facts, people.queries.teams(session))


def _find(work: UnitOfWork, case: Case) -> None:
    if case.team is not None:
        return
    fit = fit_of(
        work.session,
        kind=case.kind,
        category=case.category,
        product=case.product,
        segment=case.segment,
        channel=case.origin,
    )
    if fit is not None:
        assign(work, case.id, team=fit.team, owner=case.owner, by=None, reason=fit.reason)
