"""Searching much open work by its signs, by the index of words and by both says the same as reading every item."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from desk_story import Desk
from sqlalchemy import select

from service.base.database import NEVER
from service.base.ids import new_id
from service.base.rows import add
from service.desk import cases, inbox, people
from service.desk.inbox import Filter, signs, urgency
from service.desk.inbox.tables import AudienceRow, WorkItemRow

CASES, ITEMS = 12, 150
VOCABULARY = ("Boleto", "Boletim", "cobrança", "Cobra", "entrega", "endereço", "2ª via", "ênfase", "ß", "é", "42", "4")
NAMES = ("Conferir", "Cobrar o boleto", "Entregar")
PROCESSES = ("atendimento-ao-cliente", "entregas", "entrega")
AUDIENCES = ("role:attendant", "role:internal_agent", "owner:entregas", "person:nobody")
BEGINNINGS = (
    "bol",
    "boleto",
    "cobr",
    "cobranca",
    "e",
    "en",
    "end",
    "4",
    "42",
    "con",
    "joao",
    "2025",
    "ss",
    "xyz",
    "via",
)
WAYS = {
    "as they are": {},
    "nothing is rare": {"MOST_RARE": 0},
    "all is common": {"MOST_RARE": 0, "MOST_MIDDLING": 0},
    "names are many": {"MOST_NAMED": 0},
    "lists are long": {"MOST_RARE": 2, "MOST_MIDDLING": 6, "MOST_SEEN": 2, "MOST_COUNTED": 7, "MOST_WALKS": 3},
}
ROOM = {"MOST_RARE": "cases.search", "MOST_MIDDLING": "cases.search"}


@pytest.fixture
def desk(database, clock):
    """The demo desk with much open work, of every sort and every word."""
    chance, made = Random(1), Desk(database, clock)
    opened = [made.opens(given=_asked(chance)) for _ in range(CASES)]
    with made.works.begin() as work:
        like = inbox.queries.of_case(work.session, opened[0].id)[0]
        rows = [_row(chance, made, work, chance.choice(opened), like, number) for number in range(ITEMS)]
        add(work.session, WorkItemRow, rows)
        further = [row["id"] for row in rows if chance.random() < 0.15]
        add(work.session, AudienceRow, [{"item_id": id, "audience": "role:attendant"} for id in further])
    return made


def _asked(chance: Random) -> dict[str, Any]:
    subject = " ".join(chance.sample(VOCABULARY, chance.randint(1, 4)))
    return {"chamado": {"tipo": "reclamacao", "assunto": subject, "descricao": "Preciso."}}


def _row(chance: Random, desk: Desk, work: Any, case: cases.Case, like: inbox.WorkItem, number: int) -> dict[str, Any]:
    due = chance.choice([None, work.now + timedelta(hours=chance.randint(-5, 5))])
    name, process = chance.choice(NAMES), chance.choice(PROCESSES)
    folded = cases.searched(case.protocol, name, case.subject, case.requester_name)
    shown, also_shown = signs.signs_of(folded, process)
    return {
        "id": new_id(work.now),
        "case_id": case.id,
        "instance_id": like.instance,
        "release_id": like.release,
        "process": process,
        "task": 1000 + number,
        "element": like.element,
        "name": name,
        "folded": folded,
        "signs": shown,
        "more_signs": also_shown,
        "lane": chance.choice([None, "Raia 1", "Raia 2"]),
        "kind": "task",
        "audience": chance.choice([*AUDIENCES, f"requester:{desk.ids['João']}"]),
        "assignee_id": chance.choice([None, None, desk.ids["Maria"]]),
        "state": chance.choice(["open", "open", "open", "done"]),
        "priority": chance.randint(1, 4),
        "due_at": due,
        "urgent_by": due or NEVER,
        "created_at": work.now,
    }


def _plainly(work: Any, who: people.Person, wanted: Filter) -> list[str]:
    """The ids that reading every row finds."""
    words = inbox.queries.audiences(work.session, who)
    boss = who.may(people.Permission.REASSIGN)
    further: dict[str, set[str]] = {}
    for id, audience in work.session.execute(select(AudienceRow.item_id, AudienceRow.audience)):
        further.setdefault(id, set()).add(audience)

    def lies_there(row: WorkItemRow) -> bool:
        found = {row.audience, *further.get(row.id, ())}
        return {
            "mine": row.assignee_id == who.id,
            "team": row.assignee_id is None and bool(found & words),
            "all": not row.audience.startswith("requester:") if boss else bool(found & words),
        }[wanted.view]

    chosen = [
        row
        for row in work.session.scalars(select(WorkItemRow).where(WorkItemRow.state == "open"))
        if lies_there(row)
        and wanted.lane in (None, row.lane)
        and wanted.process in (None, row.process)
        and (not wanted.late or row.urgent_by < work.now)
        and all(any(word.startswith(each) for word in row.folded.split()) for each in wanted.search.split())
    ]
    return [row.id for row in sorted(chosen, key=lambda row: (row.priority, row.urgent_by, row.id))]


def _filters(chance: Random) -> list[Filter]:
    each = product(("mine", "team", "all"), (None, "Raia 1"), (None, *PROCESSES[:2]), (False, True))
    searches = ("", *BEGINNINGS, *(" ".join(chance.sample(BEGINNINGS, 2)) for _ in range(15)))
    return [
        Filter(view=view, lane=lane, process=process, late=late, search=search)
        for view, lane, process, late in each
        for search in chance.sample(searches, 2)
    ]


@pytest.mark.parametrize("way", WAYS)
def test_every_search_finds_what_reading_every_item_finds(desk, monkeypatch, way):
    """Every view with every filter and one or two words, by each way in which words lead to work, page by page."""
    for limit, number in WAYS[way].items():
        monkeypatch.setattr(f"service.desk.{ROOM.get(limit, 'inbox.urgency')}.{limit}", number)
    chance, most = Random(way), urgency.MOST_COUNTED
    with desk.works.read() as work:
        both = [desk.person_in(work, name) for name in ("Maria", "Paulo")]
        for wanted in _filters(chance):
            who = chance.choice(both)
            expected = _plainly(work, who, wanted)
            for offset, limit in ((0, 1000), (chance.randint(0, len(expected)), 5)):
                found, total = inbox.queries.queue(work.session, who, wanted, now=work.now, offset=offset, limit=limit)
                assert [item.id for item in found] == expected[offset : offset + limit], (wanted, offset)
                assert total == min(len(expected), most), (wanted, offset)


def test_a_sign_hides_nothing(desk):
    """Whatever a word begins with, the signs of its item say that it may be there, and so they do of its process."""
    with desk.works.read() as work:
        for row in work.session.scalars(select(WorkItemRow).limit(40)).all():
            beginnings = {word[: length + 1] for word in row.folded.split() for length in range(len(word))}
            found = select(WorkItemRow.id).where(WorkItemRow.id == row.id, *signs.may_have(beginnings, row.process))
            assert work.session.scalar(found) == row.id
