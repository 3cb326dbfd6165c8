"""Lists of a full desk as one sees them who sees a part of it only, and the escalation desk of one who sees all."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.desk import Desk
from benchmarks.lists import ROUNDS, Answers
from benchmarks.report import Report
from service.base.work import UnitOfWork
from service.desk import escalations, options, people
from service.desk.cases import lists
from service.desk.cases.lists import Criteria, Sort
from service.desk.escalations import Wanted
from service.desk.people import Person, Role

TEAM, STEP = "Frente 3", "Conferir o pedido"
AHEAD = timedelta(hours=4)
SCOPED: tuple[tuple[str, Sort, dict[str, Any]], ...] = (
    ("by urgency", "urgency", {}),
    ("newest first", "newest", {}),
    ("breached", "urgency", {"breached": True}),
    ("VIP by chat", "urgency", {"segment": "vip", "origin": "chat"}),
    ("a common word", "urgency", {"search": "cobranca"}),
)


def measure(report: Report, desk: Desk, *, rounds: int = ROUNDS) -> None:
    """Ask the lists that `lists.fill` and `views.fill` have filled."""
    with desk.house.works.read() as work:
        chief = people.queries.people(work.session, role=Role.SUPERVISOR)[0][0]
        team = next(each for each in people.queries.teams(work.session) if each.name == TEAM)
    agent = _member(desk, team.id)
    answers = Answers(report, desk, rounds)
    for what, sort, mix in SCOPED:
        answers.add(f"of one's own team: {what}", partial(_list, Criteria(**mix), sort, agent))
    answers.end("the slowest list of one's own team")
    _sees(desk, "everybody")
    narrowed: tuple[tuple[str, dict[str, Any]], ...] = (
        ("all", {}),
        ("one team", {"team": team.id}),
        ("one step", {"step": STEP}),
        ("a number", {"search": "2024-0000040"}),
    )
    answers = Answers(report, desk, rounds, bar=None)
    for what, mix in narrowed:
        answers.add(f"escalation desk: {what}", partial(_desk, Wanted(soon=AHEAD, **mix), chief))
    answers.end("the slowest of the escalation desk")


def _list(wanted: Criteria, sort: Sort, by: Person, work: UnitOfWork) -> None:
    lists.listed(work.session, wanted, sort=sort, now=work.now, seen_by=by)


def _desk(wanted: Wanted, by: Person, work: UnitOfWork) -> None:
    escalations.found(work.session, by, wanted, now=work.now)


def _member(desk: Desk, team: Any) -> Person:
    """An attendant of the team who sees what is their own and their team's."""
    _sees(desk, "own")
    with desk.house.works.begin() as work:
        id = people.add_person(work, name="Atendente da frente", roles=(Role.ATTENDANT,))
        people.set_members(work, team, [id])
    with desk.house.works.read() as work:
        member = people.queries.person(work.session, id)
    assert member is not None
    return member


def _sees(desk: Desk, who: str) -> None:
    with desk.house.works.begin() as work:
        by = people.queries.people(work.session, role=Role.ADMINISTRATOR)[0][0]
        options.choose(work, options.WHO_SEES_CASES.key, who, by=by)
