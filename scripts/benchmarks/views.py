"""Lists of very many open cases: each ready view, criteria alone and together, and each order."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.desk import Desk
from benchmarks.lists import BATCH, ROUNDS, Answers, look_through, with_traits
from benchmarks.report import Report
from service.base.database import NEVER
from service.base.ids import new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.desk import cases, people
from service.desk.cases import lists
from service.desk.cases.lists import Criteria, Sort
from service.desk.cases.tables import CaseRow, WordRow

PRODUCTS = ("Cartão", "Conta", "Seguro", "Crédito", "Consórcio")
CHANNELS = ("portal", "portal", "phone", "email", "chat")
SEGMENTS = ("standard", "standard", "standard", "high_value", "vip")
KINDS = ("Suporte técnico", "Consulta geral", "Acessórios", "Garantia")
ORGANISATIONS = 2_000
QUESTIONS: tuple[tuple[str, Sort, dict[str, Any]], ...] = (
    ("open, by urgency", "urgency", {}),
    ("open, breached first", "breached", {}),
    ("open, by deadline", "due", {}),
    ("open, newest first", "newest", {}),
    ("breached", "urgency", {"breached": True}),
    ("breached, newest first", "newest", {"breached": True}),
    ("reopened", "urgency", {"reopened": True}),
    ("due within the hour", "due", {"due_soon": True}),
    ("due within the hour, by urgency", "urgency", {"due_soon": True}),
    ("needs attention", "urgency", {"attention": True}),
    ("not accepted", "urgency", {"unaccepted": True}),
    ("not accepted, by deadline", "due", {"unaccepted": True}),
    ("one product", "urgency", {"product": "Seguro"}),
    ("one product, newest first", "newest", {"product": "Seguro"}),
    ("one channel", "urgency", {"origin": "chat"}),
    ("one channel, by deadline", "due", {"origin": "chat"}),
    ("one segment", "urgency", {"segment": "vip"}),
    ("one organisation", "urgency", {"organisation": "org-77"}),
    ("one organisation, newest first", "newest", {"organisation": "org-77"}),
    ("one type", "urgency", {"kind": "Garantia"}),
    ("one priority", "urgency", {"priority": 2}),
    ("one priority, breached first", "breached", {"priority": 4}),
    ("VIP by chat", "urgency", {"segment": "vip", "origin": "chat"}),
    ("VIP by chat, breached first", "breached", {"segment": "vip", "origin": "chat"}),
    ("a product and a type that never meet", "urgency", {"product": "Consórcio", "kind": "Garantia"}),
    ("the same, newest first", "newest", {"product": "Consórcio", "kind": "Garantia"}),
    ("breached, reopened, needs attention", "urgency", {"breached": True, "reopened": True, "attention": True}),
    ("breached and not accepted VIP", "due", {"breached": True, "unaccepted": True, "segment": "vip"}),
    ("a common word", "urgency", {"search": "cobranca"}),
    ("a common word and a channel", "urgency", {"search": "cobranca", "origin": "chat"}),
    ("two common words never together", "urgency", {"search": "boleto cobranca"}),
    ("a common word, newest first", "newest", {"search": "cobranca"}),
    ("a number", "urgency", {"search": "2024-0500000"}),
    ("open or over, by urgency", "urgency", {"situation": "all"}),
    ("open or over, newest first", "newest", {"situation": "all"}),
    ("open or over, one product and type", "due", {"situation": "all", "product": "Conta", "kind": "Garantia"}),
    ("closed, newest first", "newest", {"situation": "closed"}),
)


def measure(report: Report, desk: Desk, *, count: int, rounds: int = ROUNDS) -> None:
    """Fill the lists and ask them everything that a page asks."""
    began = time.perf_counter()
    fill(desk, count)
    look_through(desk.house.database)
    report.note(f"{count:,} open cases written in {time.perf_counter() - began:.0f} s")
    answers = Answers(report, desk, rounds)
    for what, sort, mix in QUESTIONS:
        answers.add(f"cases: {what}", partial(_ask, Criteria(**mix), sort))
    answers.end("the slowest list of cases")


def fill(desk: Desk, count: int) -> None:
    """Open cases as a large desk has them."""
    with desk.house.works.begin() as work:
        like = work.session.get_one(CaseRow, cases.queries.cases(work.session, limit=1)[0][0].id)
        columns = {column.name: getattr(like, column.name) for column in CaseRow.__table__.columns}
        teams = [people.add_team(work, f"Frente {number}") for number in range(10)]
    for first in range(0, count, BATCH):
        with desk.house.works.begin() as work:
            numbers = range(first, min(count, first + BATCH))
            rows = [with_traits({**columns, **_row(work, number, teams)}) for number in numbers]
            words = [{"case_id": row["id"], "word": word} for row in rows for word in set(row["folded"].split())]
            add(work.session, CaseRow, rows)
            add(work.session, WordRow, words)


def _row(work: UnitOfWork, number: int, teams: list[Any]) -> dict[str, Any]:
    id, protocol = new_id(work.now), f"2024-{number:07d}"
    # Every criterion has a rhythm of its own, so that any two of them meet; one product and one type never do.
    product = PRODUCTS[number * 7 % 11 % 5]
    due = work.now + timedelta(minutes=number * 13 % 20_000 - 2_000) if number % 4 else NEVER
    return {
        "id": id,
        "protocol": protocol,
        "secret_hash": "",
        "instance_id": None,
        "status": "in_progress",
        "state": "open",
        "subject": f"Cobrança em dobro {number // 1000}",
        "folded": cases.searched(protocol, f"Cobrança em dobro {number // 1000}"),
        "kind": KINDS[number * 5 % 13 % (3 if product == "Consórcio" else 4)],
        "origin": CHANNELS[number * 3 % 17 % 5],
        "segment": SEGMENTS[number * 11 % 19 % 5],
        "product": product,
        "organisation_id": f"org-{number % ORGANISATIONS}",
        "team_id": teams[number % 10],
        "owner_id": None,
        "priority": 1 + number * 2 % 23 % 4,
        "promised_by": due,
        "breached_at": due if due < work.now else None,
        "nearly_due_at": due - timedelta(hours=1) if work.now <= due < NEVER else None,
        "attention_since": work.now if number % 29 < 4 else None,
        "reopened_at": work.now if number % 31 == 0 else None,
        "accepted_at": None if number % 37 < 8 else work.now,
        "opened_at": work.now - timedelta(minutes=_minutes_ago(number)),
        "updated_at": work.now,
    }


def _minutes_ago(number: int) -> int:
    """How many minutes ago a case was opened: up to a year, in no order."""
    return number * 7919 % 525_600


def _ask(wanted: Criteria, sort: Sort, work: UnitOfWork) -> None:
    """A page of cases with the number of all."""
    lists.listed(work.session, wanted, sort=sort, now=work.now)
