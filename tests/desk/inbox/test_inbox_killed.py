"""`kill -9` between any two statements of finishing a work item leaves all or nothing, in every table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from desk_story import Desk, answers
from killing import deaths
from sqlalchemy import select

from service.base.database import Base
from service.base.errors import Conflict
from service.desk import inbox

COMPLETION = Path(__file__).with_name("killed_desk_completion.py")
ANALYSE = "Analisar e categorizar"
ANSWER = "Responder pergunta do atendente"
QUESTION = "Em qual das faturas de março?"
GIVEN = answers(chamado_categoria="cobranca", chamado_mensagem=QUESTION, informacoes_suficientes="nao")
TOLD = ("WorkItemCompleted", "WorkItemOffered", "NoticeGiven")
Rows = Mapping[str, Counter[str]]


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def everything(desk: Desk) -> Rows:
    """Every row of every table, whatever rooms there are."""
    with desk.works.read() as work:
        return {
            table.name: Counter(map(repr, work.session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def more(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows each table has gained."""
    grown = {name: after[name].total() - before[name].total() for name in before}
    return {name: number for name, number in grown.items() if number}


def told_once(before: Rows, after: Rows) -> dict[str, int]:
    """How often the outbox tells of the item, the next one and the notice."""
    new = (after["outbox"] - before["outbox"]).elements()
    names = Counter(name for row in new for name in TOLD if f"'{name}'" in row)
    return dict(names)


def kill_at_every_edge(desk: Desk, item: Any, before: Rows) -> int:
    """Kill one completion after the other, each a statement later; each leaves everything as it was."""
    url = desk.database.url.render_as_string(hide_password=False)
    words = [url, item.id, desk.ids["Maria"], json.dumps(GIVEN), desk.clock.now().isoformat()]
    edges = 0
    for edges, _ in enumerate(deaths(COMPLETION, *words), start=1):
        assert everything(desk) == before, edges
    return edges


def test_promise_1_killed_between_any_two_statements_the_desk_has_all_or_nothing(desk):
    """Promise 1: case fields, message, notices, next work item, history, timers and outbox are one transaction."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    desk.passes(minutes=1)
    before, told = everything(desk), {name: desk.notices(name) for name in ("João", "Maria", "Bruno", "Clara")}
    edges = kill_at_every_edge(desk, item, before)
    after = everything(desk)
    assert edges >= 20
    assert [each.name for each in desk.open_work(case)] == [ANSWER]
    assert desk.case(case).category == "cobranca"
    assert desk.said(case)[-1] == ("message", QUESTION)
    gained = {name: Counter(desk.notices(name)) - Counter(told[name]) for name in told}
    assert {name: found.total() for name, found in gained.items() if found} == {"João": 1}
    assert len(desk.timeline(case, "task_done")) == 1
    grown = more(before, after)
    assert {name: grown[name] for name in ("work_item", "notice", "case_entry")} == dict.fromkeys(
        ("work_item", "notice", "case_entry"), 1
    )
    assert told_once(before, after) == {"WorkItemCompleted": 1, "WorkItemOffered": 1, "NoticeGiven": 1}
    with (
        pytest.raises(Conflict),  # promise 2: the page that stayed open is sent again
        desk.works.begin(actor=desk.actor("Maria")) as work,
    ):
        inbox.complete(work, item.id, GIVEN, by=desk.person_in(work, "Maria"))
    assert everything(desk) == after
