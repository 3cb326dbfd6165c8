"""Lists of a full desk as one sees them who sees a part of it only, and the escalation desk of one who sees all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.desk import Desk
from benchmarks.lists import BAR, ONE_QUESTION, ROUNDS, p99
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
    for what, sort, mix in SCOPED:
        _ask(report, desk, f"of one's own team: {what}", rounds, lambda work, sort=sort, mix=mix: lists.listed(
            work.session, Criteria(**mix), sort=sort, now=work.now, seen_by=agent
        ), bar=BAR)  # fmt: skip
    _sees(desk, "everybody")
    narrowed: tuple[tuple[str, dict[str, Any]], ...] = (
        ("all", {}),
        ("one team", {"team": team.id}),
        ("one step", {"step": STEP}),
        ("a number", {"search": "2024-0000040"}),
    )
    for what, mix in narrowed:
        _ask(report, desk, f"escalation desk: {what}", rounds, lambda work, mix=mix: escalations.found(
            work.session, chief, Wanted(soon=AHEAD, **mix), now=work.now
        ))  # fmt: skip


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


def _ask(
    report: Report, desk: Desk, what: str, rounds: int, question: Callable[[UnitOfWork], Any], bar: float | None = None
) -> None:
    spent: list[float] = []
    while len(spent) < rounds and (len(spent) < 3 or sum(spent) < ONE_QUESTION * 1000):
        began = time.perf_counter()
        with desk.house.works.read() as work:
            question(work)
        spent.append((time.perf_counter() - began) * 1000)
    report.add(f"{what}, p50", statistics.median(spent), "ms")
    report.add(f"{what}, p99", p99(spent), "ms", bar=bar, at_most=True)
