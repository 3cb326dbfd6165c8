"""The work list with very much open work: each view and filter, and whether its question uses an index."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import event, text

from benchmarks.desk import PROCESS, Desk
from benchmarks.report import Report
from service.base.database import NEVER, Database
from service.base.ids import PersonId, new_id
from service.base.rows import add
from service.base.words import words_of
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.cases.tables import CaseRow, WordRow
from service.desk.inbox import Filter
from service.desk.inbox.signs import signs_of
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import Person, Role
from service.process import instances

BATCH = 10_000
BAR = 150.0
"""Milliseconds that the promise gives a million open items."""
LANES = 20
ITEMS = 4
"""How much open work a case has."""
SUBJECTS = ("Boleto com valor errado", "Entrega que não chegou", "Cobrança em dobro", "Troca de endereço")
ELSEWHERE = "Devolução de mercadoria"
"""What every tenth case is about. All its work is that of another process, and of teams that nobody who asks is in."""
OTHER_PROCESS = "devolucao"
SYLLABLES = ("Pe", "So", "Gon", "Ra", "Lo", "Vi", "Mar", "Du", "Fer", "Al")
ROUNDS = 40
ONE_QUESTION = 20.0
"""Seconds for each question, at most."""
SCAN = {"sqlite": "SCAN ", "postgresql": "Seq Scan"}
LARGE = ("work_item",)
"""Tables that must never be read from end to end."""

NARROWED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("all", {}),
    ("one lane", {"lane": "Raia 3"}),
    ("one process", {"process": PROCESS}),
    ("another process", {"process": OTHER_PROCESS}),
    ("late", {"late": True}),
    ("one lane, late", {"lane": "Raia 3", "late": True}),
    ("a protocol number", {"search": "2025-0000040"}),
    ("a client's name", {"search": "soraes"}),
    ("a common word", {"search": "boleto"}),
    ("the beginning of a common word", {"search": "b"}),
    ("a word that nobody uses", {"search": "geladeira"}),
    ("a common word of other lists", {"search": "mercadoria"}),
    ("the beginning of a common word of other lists", {"search": "me"}),
    ("two common words", {"search": "boleto joao"}),
    ("two common words never together", {"search": "boleto dobro"}),
    ("two less common words", {"search": "soraes 249"}),
    ("a common and a rare word", {"search": "boleto 0000040"}),
    ("a common and a less common word", {"search": "boleto soraes"}),
    ("one lane, a client's name", {"lane": "Raia 3", "search": "soraes"}),
    ("one lane, a common word of other lists", {"lane": "Raia 3", "search": "mercadoria"}),
    ("one process, a client's name", {"process": PROCESS, "search": "soraes"}),
    ("one process, a common word", {"process": PROCESS, "search": "boleto"}),
    ("one process, a common word of another", {"process": PROCESS, "search": "mercadoria"}),
    ("late, a client's name", {"late": True, "search": "soraes"}),
    ("late, a common word", {"late": True, "search": "boleto"}),
    ("late, a common word of other lists", {"late": True, "search": "mercadoria"}),
)
"""Ways to narrow a list. Every tenth case has words of another process, and lies in lists of nobody who asks."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person asks of the list."""

    what: str
    who: Person
    wanted: Filter


def measure(report: Report, desk: Desk, *, count: int, rounds: int = ROUNDS) -> None:
    """Fill the list and ask it everything that a page asks."""
    database = desk.house.database
    began = time.perf_counter()
    fill(desk, count)
    look_through(database)
    report.note(f"{count:,} open items written in {time.perf_counter() - began:.0f} s")
    answers = Answers(report, desk, rounds)
    for question in _questions(desk):
        answers.add(question.what, partial(_ask, question))
        for plan in _scans(desk, question):
            report.note(f"not by index, but until enough is found: {plan}")
    answers.end("the slowest of them")


@dataclass
class Answers:
    """How long questions take: the first time, when they are read from the disk, and from then on."""

    report: Report
    desk: Desk
    rounds: int
    bar: float | None = BAR
    slowest: float = 0.0
    slowest_at_first: float = 0.0

    def add(self, what: str, ask: Callable[[UnitOfWork], object]) -> None:
        """Ask this many times, as a page does, and say how long it took but for the first time."""
        first, spent = self._time(ask), list[float]()
        while len(spent) < self.rounds and (len(spent) < 3 or sum(spent) < ONE_QUESTION * 1000):
            spent.append(self._time(ask))
        self.slowest, self.slowest_at_first = max(self.slowest, p99(spent)), max(self.slowest_at_first, first)
        self.report.add(f"{what}, p50", statistics.median(spent), "ms")
        self.report.add(f"{what}, p99", p99(spent), "ms", bar=self.bar, at_most=True)

    def end(self, what: str) -> None:
        """The slowest of all."""
        self.report.add(f"{what}, p99", self.slowest, "ms", bar=self.bar, at_most=True)
        self.report.add(f"{what} the first time it is asked", self.slowest_at_first, "ms")

    def _time(self, ask: Callable[[UnitOfWork], object]) -> float:
        began = time.perf_counter()
        with self.desk.house.works.read() as work:
            ask(work)
        return (time.perf_counter() - began) * 1000


def look_through(database: Database) -> None:
    """What the database does by itself within minutes: it learns what its tables hold."""
    words = "ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(words))


def fill(desk: Desk, count: int) -> None:
    """Open work as a large desk has it: mostly a role's and teams', some taken, some late, some clients'."""
    house = desk.house
    with house.works.begin() as work:
        teams = [f"team:{people.add_team(work, f'Equipe {number}')}" for number in range(LANES)]
        people.set_members(work, people.queries.teams(work.session)[0].id, [desk.by.id])
        found = cases.queries.cases(work.session, limit=1)[0][0]
        assert found.instance is not None
        view = instances.instance(work.session, found.instance)
    for first in range(0, count, BATCH):
        with house.works.begin() as work:
            numbers = range(first, min(count, first + BATCH))
            opened = [with_traits(_case(work, desk, found, number)) for number in numbers[::ITEMS]]
            words = [{"case_id": row["id"], "word": word} for row in opened for word in words_of(row["folded"])]
            add(work.session, CaseRow, opened)
            add(work.session, WordRow, words)
            add(work.session, WorkItemRow, list(_rows(work, desk, opened, view, teams, numbers)))


def with_traits(case: dict[str, Any]) -> dict[str, Any]:
    """A new case with what lists ask of it."""
    return {**case, "traits": cases.traits.traits_of({**dict.fromkeys(cases.traits.COLUMNS), **case})}


def _case(work: UnitOfWork, desk: Desk, like: cases.Case, number: int) -> dict[str, Any]:
    """One case of many; its client's second name is one of a hundred."""
    case = number // ITEMS
    protocol, client = f"2025-{number:07d}", f"João {SYLLABLES[case // 10 % 10]}{SYLLABLES[case % 10]}es"
    subject = f"{ELSEWHERE if _is_elsewhere(number) else SUBJECTS[case % len(SUBJECTS)]} {case // 1000}"
    return {
        "id": new_id(work.now),
        "protocol": protocol,
        "secret_hash": "",
        "process": like.process,
        "release_id": like.release,
        "instance_id": None,
        "requester_id": desk.requester,
        "requester_name": client,
        "kind": None,
        "subject": subject,
        "description": "",
        "folded": cases.searched(protocol, subject, client),
        "category": None,
        "priority": 1 + number // ITEMS % 4,
        "status": "in_progress",
        "state": "open",
        "promised_by": NEVER,
        "origin": "portal",
        "opened_at": work.now,
        "updated_at": work.now,
    }


def _is_elsewhere(number: int) -> bool:
    return number // ITEMS % 10 == 7


def _rows(
    work: UnitOfWork, desk: Desk, opened: list[dict[str, Any]], view: Any, teams: list[str], numbers: range
) -> Iterator[dict[str, Any]]:
    for number in numbers:
        case = opened[(number - numbers.start) // ITEMS]
        due = work.now + timedelta(minutes=number % 5000 - 500) if number % 3 else None
        audience = ("role:attendant", teams[number % LANES], f"owner:{PROCESS}", f"requester:{desk.requester}")
        elsewhere = _is_elsewhere(number)
        process = OTHER_PROCESS if elsewhere else PROCESS
        folded = cases.searched(case["protocol"], "Conferir o pedido", case["subject"], case["requester_name"])
        signs, more_signs = signs_of(folded, process)
        kind = 1 if elsewhere else 0 if number % 10 < 4 else 1 if number % 10 < 8 else 2 if number % 10 == 8 else 3
        yield {
            "id": new_id(work.now),
            "case_id": case["id"],
            "instance_id": view.id,
            "release_id": view.release,
            "process": process,
            "task": 1_000_000 + number,
            "element": "Conferir",
            "name": "Conferir o pedido",
            "folded": folded,
            "signs": signs,
            "more_signs": more_signs,
            "lane": f"Raia {number % LANES}",
            "kind": "task",
            "audience": audience[kind],
            "assignee_id": desk.by.id if number % 500 == 0 else None,
            "state": "open",
            "priority": 1 + number % 4,
            "due_at": due,
            "urgent_by": due or NEVER,
            "created_at": work.now,
        }


def _questions(desk: Desk) -> Iterator[Question]:
    with desk.house.works.read() as work:
        agent = people.queries.person(work.session, PersonId(desk.by.id))
        chief = people.queries.people(work.session, role=Role.SUPERVISOR)[0][0]
    assert agent is not None
    yield Question("mine", agent, Filter(view="mine"))
    yield Question("mine, late", agent, Filter(view="mine", late=True))
    yield Question("mine, search", agent, Filter(view="mine", search="soraes"))
    yield Question("all, of an attendant", agent, Filter(view="all"))
    for what, wanted in NARROWED:
        yield Question(f"team: {what}", agent, Filter(view="team", **wanted))
        yield Question(f"all, of a supervisor: {what}", chief, Filter(view="all", **wanted))


def _ask(question: Question, work: UnitOfWork) -> None:
    """A page of items with the number of all."""
    inbox.queries.queue(work.session, question.who, question.wanted, now=work.now)


def _scans(desk: Desk, question: Question) -> list[str]:
    """The plans that read a large table from end to end."""
    database, asked = desk.house.database, list[tuple[str, Any]]()

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(database.engine, "after_cursor_execute", hear)
    with desk.house.works.read() as work:
        _ask(question, work)
    event.remove(database.engine, "after_cursor_execute", hear)
    return [line for statement, parameters in asked for line in _plan(database, statement, parameters)]


def _plan(database: Database, statement: str, parameters: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    given = tuple(parameters) if isinstance(parameters, list) else parameters  # as a prepared statement gives them
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(explain + statement, given).all()
    word = SCAN[database.engine.dialect.name]
    lines = [str(row[-1]).strip() for row in rows]
    return [
        line
        for line in lines
        if word in line and any(f"{table}" in line.split("USING")[0].split() for table in LARGE) and "USING" not in line
    ]


def p99(spent: list[float]) -> float:
    """What 99 of 100 took at most (nearest rank); of fewer, the slowest."""
    return sorted(spent)[math.ceil(len(spent) * 0.99) - 1]
