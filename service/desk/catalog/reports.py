"""What cases were about, in a period: by type, occurrence and solution; and how demand and people match (F-04…F-09)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.base.ids import PersonId
from service.base.values import value_object
from service.desk import cases, inbox, people
from service.desk.cases import CLOCKS, Status
from service.desk.catalog.tables import ClassifiedRow, OccurrenceRow, SolutionRow, TypeRow
from service.desk.people import Role

FLOW = "fluxo-de-ocorrencia"
"""The shipped process, whose cases count before anybody has classified them."""
MOST_STAFF = 100_000
TOO_MUCH = 1.5
"""So many times the desk's cases for each agent make a sector overloaded."""


@value_object(kw_only=True)
class Period:
    """Days of a time zone, both of them included."""

    first: date
    last: date
    zone: tzinfo

    @property
    def after(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def before(self) -> datetime:
        """When it is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)


@value_object(kw_only=True)
class Count:
    """How many cases were so. `id` None: not classified on this level; `above` is how the level above is called."""

    id: str | None
    name: str | None
    above: str | None
    kind: Literal["standard", "alternative"] | None
    cases: int


@value_object(kw_only=True)
class Categories:
    """The same cases counted on each level: every level has them all."""

    total: int
    types: Sequence[Count]
    occurrences: Sequence[Count]
    solutions: Sequence[Count]
    standard: int
    alternative: int


@value_object(kw_only=True)
class Demand:
    """What a type asked of its sector. `hours`: from opening to resolved, of those that are; None: none is yet."""

    type: str | None
    sector: str | None
    volume: int
    backlog: int
    hours: float | None
    reopened: float
    """Share of the cases that were opened again, 0 to 1."""
    agents: int
    """People who are there for it."""
    load: float
    """Cases for each of them."""
    overloaded: bool
    by_agent: Sequence[tuple[str, int]]
    """(who, cases in which they finished work), the most first."""


@value_object
class _Fact:
    case: str
    status: Status
    opened: datetime
    resolved: datetime | None
    type: str | None
    occurrence: str | None
    solution: str | None


def month_of(day: date, zone: tzinfo) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return Period(first=first, last=(first + timedelta(days=32)).replace(day=1) - timedelta(days=1), zone=zone)


def categories(session: Session, period: Period) -> Categories:
    """F-04, F-08: how many cases opened in the period were of which type, occurrence and solution."""
    facts = _facts(session, period)
    types = {row.id: row for row in session.scalars(select(TypeRow))}
    occurrences = {row.id: row for row in session.scalars(select(OccurrenceRow))}
    solutions = {row.id: row for row in session.scalars(select(SolutionRow))}
    kinds = {id: row.kind for id, row in solutions.items()}
    chosen = Counter(kinds[fact.solution] for fact in facts if fact.solution is not None)
    return Categories(
        total=len(facts),
        types=_counted((fact.type for fact in facts), types, {}, {}),
        occurrences=_counted(
            (fact.occurrence for fact in facts),
            occurrences,
            {id: types[r.type_id].name for id, r in occurrences.items()},
            {},
        ),
        solutions=_counted(
            (fact.solution for fact in facts),
            solutions,
            {id: occurrences[row.occurrence_id].name for id, row in solutions.items()},
            kinds,
        ),
        standard=chosen["standard"],
        alternative=chosen["alternative"],
    )


def demand(session: Session, period: Period) -> tuple[Demand, ...]:
    """F-09: per type and sector how much there was to do and who is there to do it, the heaviest load first."""
    groups: dict[str | None, list[_Fact]] = defaultdict(list)
    for fact in _facts(session, period):
        groups[fact.type].append(fact)
    types = {row.id: row for row in session.scalars(select(TypeRow))}
    sectors = _sectors(session, groups, types)
    there = frozenset[PersonId]().union(*(agents for _, agents in sectors.values()))
    usual = sum(map(len, groups.values())) / max(len(there), 1)
    again, workers = cases.queries.reopened(session, _ids(period)), _workers(session, period)
    names = people.queries.names(session, {person for who in workers.values() for person in who})
    found: list[Demand] = []
    for id, group in groups.items():
        sector, agents = sectors[id]
        by_agent = Counter(person for fact in group for person in workers.get(fact.case, ()))
        load = len(group) / max(len(agents), 1)
        spent = [(fact.resolved - fact.opened).total_seconds() / 3600 for fact in group if fact.resolved is not None]
        one = Demand(
            type=types[id].name if id is not None else None,
            sector=sector,
            volume=len(group),
            backlog=sum(CLOCKS[fact.status] != "stopped" for fact in group),
            hours=sum(spent) / len(spent) if spent else None,
            reopened=sum(fact.case in again for fact in group) / len(group),
            agents=len(agents),
            load=load,
            overloaded=load > TOO_MUCH * usual,
            by_agent=[(names.get(person, "—"), count) for person, count in by_agent.most_common()],
        )
        found.append(one)
    return tuple(sorted(found, key=lambda each: (-each.load, each.type or "")))


def _sectors(
    session: Session, wanted: Iterable[str | None], types: Mapping[str, TypeRow]
) -> Mapping[str | None, tuple[str | None, frozenset[PersonId]]]:
    """By type its sector, and who is there: the sector's people, where there is none the attendants."""
    teams = {str(team.id): team for team in people.queries.teams(session, active=None)}
    staff, _ = people.queries.people(session, staff=True, limit=MOST_STAFF)
    everybody = frozenset(person.id for person in staff)
    attendants = frozenset(person.id for person in staff if person.may_be(Role.ATTENDANT))
    found: dict[str | None, tuple[str | None, frozenset[PersonId]]] = {}
    for id in wanted:
        team = teams.get(types[id].team_id or "") if id is not None else None
        found[id] = (None, attendants) if team is None else (team.name, frozenset(team.members) & everybody)
    return found


def _opened(period: Period) -> Any:
    return cases.queries.opened_between(period.after, period.before).subquery("opened")


def _population(period: Period) -> Any:
    """The cases that a report counts: those that were classified, and those of the flow that are not yet."""
    opened = _opened(period)
    return (
        select(opened, ClassifiedRow.type_id, ClassifiedRow.occurrence_id, ClassifiedRow.solution_id)
        .join(ClassifiedRow, ClassifiedRow.case_id == opened.c.id, isouter=True)
        .where(or_(ClassifiedRow.case_id.is_not(None), opened.c.process == FLOW))
    )


def _ids(period: Period) -> Any:
    """The ids of those cases."""
    return select(_population(period).subquery("counted").c.id)


def _facts(session: Session, period: Period) -> list[_Fact]:
    return [
        _Fact(
            case=row.id,
            status=Status(row.status),
            opened=row.opened_at,
            resolved=row.resolved_at,
            type=row.type_id,
            occurrence=row.occurrence_id,
            solution=row.solution_id,
        )
        for row in session.execute(_population(period))
    ]


def _workers(session: Session, period: Period) -> Mapping[str, set[PersonId]]:
    """Who finished work, by case."""
    found: dict[str, set[PersonId]] = defaultdict(set)
    for case, person in inbox.queries.who_worked(session, _ids(period)):
        found[case].add(person)
    return found


def _counted(
    chosen: Iterable[str | None], rows: Mapping[str, Any], above: Mapping[str, str], kinds: Mapping[str, Any]
) -> list[Count]:
    """The most frequent first; what is not classified last."""
    many = Counter(chosen)
    counts = [
        Count(
            id=id,
            name=rows[id].name if id is not None else None,
            above=above.get(id) if id is not None else None,
            kind=kinds.get(id) if id is not None else None,
            cases=count,
        )
        for id, count in many.items()
    ]
    return sorted(counts, key=lambda each: (each.id is None, -each.cases, each.name or ""))
