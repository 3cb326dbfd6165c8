"""The work list, walked along its indexes, says the same as looking at every item would."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from desk_story import Desk
from sqlalchemy import event

from service.base.database import NEVER
from service.base.ids import WorkItemId, new_id
from service.base.rows import add
from service.desk import cases, inbox, people
from service.desk.inbox import Filter, WorkItem
from service.desk.inbox.signs import signs_of
from service.desk.inbox.tables import AudienceRow, WorkItemRow

ITEMS = 120
AUDIENCES = ("role:attendant", "role:internal_agent", "owner:atendimento-ao-cliente", "person:nobody")


@pytest.fixture
def desk(database, clock):
    """The demo desk with much open work, of every sort."""
    made = Desk(database, clock)
    case = made.opens()
    with made.works.begin() as work:
        like = inbox.queries.of_case(work.session, case.id)[0]
        add(work.session, WorkItemRow, [_row(made, work, like, number) for number in range(ITEMS)])
        ids = [item.id for item in inbox.queries.of_case(work.session, case.id)]
        add(work.session, AudienceRow, [{"item_id": id, "audience": "role:attendant"} for id in ids[::7]])
    return made


def _row(desk: Desk, work: Any, like: WorkItem, number: int) -> dict[str, Any]:
    chance = Random(number)
    due = chance.choice([None, work.now + timedelta(hours=chance.randint(-5, 5))])
    folded = f"tarefa {number} boleto"
    signs, more_signs = signs_of(folded, like.process)
    return {
        "id": new_id(work.now),
        "case_id": like.case,
        "instance_id": like.instance,
        "release_id": like.release,
        "process": like.process,
        "task": 1000 + number,
        "element": like.element,
        "name": f"Tarefa {number}",
        "folded": folded,
        "signs": signs,
        "more_signs": more_signs,
        "lane": f"Raia {number % 5}",
        "kind": "task",
        "audience": chance.choice([*AUDIENCES, f"requester:{desk.ids['João']}"]),
        "assignee_id": chance.choice([None, None, desk.ids["Maria"]]),
        "state": chance.choice(["open", "open", "done"]),
        "priority": chance.randint(1, 4),
        "precedence": chance.choice([0, 1, 2, 2, 2]),
        "due_at": due,
        "urgent_by": due or NEVER,
        "created_at": work.now,
    }


def _expected(desk: Desk, work: Any, who: people.Person, wanted: Filter) -> list[WorkItemId]:
    """The same by looking at every item."""
    case = cases.queries.cases(work.session, limit=1)[0][0].id
    words = inbox.queries.audiences(work.session, who)
    boss = who.may(people.Permission.REASSIGN)
    places = {
        "mine": lambda item: item.assignee == who.id,
        "team": lambda item: item.assignee is None and item.audiences & words,
        "all": lambda item: not item.is_clients if boss else item.audiences & words,
    }
    chosen = [
        item
        for item in inbox.queries.of_case(work.session, case, state="open")
        if places[wanted.view](item)
        and (wanted.lane is None or item.lane == wanted.lane)
        and (not wanted.late or (item.due_at is not None and item.due_at < work.now))
        and all(f" {word}" in f" {item.name.lower()}" for word in wanted.search.split())
    ]
    chosen.sort(key=lambda item: (item.priority, item.precedence, item.due_at or NEVER, item.id))
    return [item.id for item in chosen]


@pytest.mark.parametrize("name", ["Maria", "Bruno", "Clara", "Paulo", "João"])
@pytest.mark.parametrize("view", ["mine", "team", "all"])
def test_every_list_is_what_looking_at_every_item_gives(desk, view, name):
    """Views, lanes, lateness and searches, page by page: the same items in the same order, each once."""
    with desk.works.read() as work:
        who = desk.person_in(work, name)
        for more in ({}, {"lane": "Raia 3"}, {"late": True}, {"search": "tarefa 3"}, {"lane": "Raia 1", "late": True}):
            wanted = Filter(view=view, **more)
            expected = _expected(desk, work, who, wanted)
            found, total = inbox.queries.queue(work.session, who, wanted, now=work.now, limit=1000)
            assert [item.id for item in found] == expected, wanted
            assert total == len(expected), wanted
            page, _ = inbox.queries.queue(work.session, who, wanted, now=work.now, offset=5, limit=5)
            assert [item.id for item in page] == expected[5:10], wanted


def test_lanes_are_those_with_open_work(desk):
    """A filter offers the lanes in which this person would find something."""
    with desk.works.read() as work:
        for name in ("Maria", "Paulo"):
            who = desk.person_in(work, name)
            found, _ = inbox.queries.queue(work.session, who, Filter(view="all"), now=work.now, limit=1000)
            assert list(inbox.queries.lanes(work.session, who)) == sorted({item.lane for item in found if item.lane})


def test_a_protocol_number_leads_to_its_case_at_once(desk):
    """Searching for a whole number asks for the case, with or without the dash, and compares no texts."""
    other = desk.opens()
    asked: list[str] = []
    listen = lambda *told: asked.append(told[2])  # noqa: E731
    with desk.works.read() as work:
        maria = desk.person_in(work, "Maria")
        event.listen(desk.database.engine, "after_cursor_execute", listen)
        for number in (other.protocol, other.protocol.replace("-", "")):
            found, total = inbox.queries.queue(work.session, maria, Filter(view="team", search=number), now=work.now)
            assert ([item.case for item in found], total) == ([other.id], 1)
        event.remove(desk.database.engine, "after_cursor_execute", listen)
    assert not [statement for statement in asked if "LIKE" in statement]


def test_more_than_ten_thousand_are_not_counted(desk, monkeypatch):
    """The number on a list stops where nobody would go on reading."""
    monkeypatch.setattr("service.desk.inbox.urgency.MOST_COUNTED", 10)
    with desk.works.read() as work:
        paulo = desk.person_in(work, "Paulo")
        _, total = inbox.queries.queue(work.session, paulo, Filter(view="all"), now=work.now)
    assert total == 10


def test_late_work_is_found_by_its_deadline_whatever_the_priorities(desk, monkeypatch):
    """Where there are too many priorities to look at each, the list is the same."""
    with desk.works.read() as work:
        maria = desk.person_in(work, "Maria")
        wanted = Filter(view="team", late=True)
        found, total = inbox.queries.queue(work.session, maria, wanted, now=work.now, limit=1000)
        monkeypatch.setattr("service.desk.inbox.urgency.MOST_WALKS", 1)
        again, as_many = inbox.queries.queue(work.session, maria, wanted, now=work.now, limit=1000)
    assert found
    assert ([item.id for item in again], as_many) == ([item.id for item in found], total)


def _statements_and_plans(desk, who, wanted):
    """What the list asks, and (on SQLite) how it is found."""
    asked = []

    def listen(*told):
        asked.append((told[2], told[3]))

    with desk.works.read() as work:
        person = desk.person_in(work, who)
        event.listen(desk.database.engine, "after_cursor_execute", listen)
        inbox.queries.queue(work.session, person, wanted, now=work.now)
        event.remove(desk.database.engine, "after_cursor_execute", listen)
        selects = [(sql, values) for sql, values in asked if sql.startswith(("SELECT", "WITH"))]
        if not desk.database.is_sqlite:
            return [sql for sql, _ in selects], []
        run = work.session.connection().exec_driver_sql
        plans = [str(row[-1]) for sql, values in selects for row in run(f"EXPLAIN QUERY PLAN {sql}", values)]
        return [sql for sql, _ in selects], plans


def test_late_work_and_a_word_that_nobody_uses_are_found_along_an_index(desk):
    """Late work lies together at each priority; what is in an empty list is not looked for."""
    _, plans = _statements_and_plans(desk, "Maria", Filter(view="team", late=True))
    assert not desk.database.is_sqlite or any("priority=? AND precedence=? AND urgent_by<?" in plan for plan in plans)
    statements, _ = _statements_and_plans(desk, "Maria", Filter(view="team", search="geladeira"))
    assert not [sql for sql in statements if "LIKE" in sql or "1 != 1" in sql]


def test_what_a_word_of_some_cases_leads_to_is_not_looked_for_through_all_open_work(desk, monkeypatch):
    """However dear sorting is made, the list is not walked in its order instead."""
    monkeypatch.setattr("service.desk.cases.search.MOST_RARE", 0)
    asked: list[tuple[str, Any]] = []

    def listen(*told):
        asked.append((told[2], told[3]))

    with desk.works.begin() as work:
        case = cases.queries.cases(work.session, limit=1)[0][0]
        cases.change_fields(work, case.id, {"assunto": "Boleto"}, by=desk.ids["Paulo"], by_name="Paulo")
        work.session.flush()
        paulo = desk.person_in(work, "Paulo")
        event.listen(desk.database.engine, "after_cursor_execute", listen)
        inbox.queries.queue(work.session, paulo, Filter(view="all", search="boleto"), now=work.now)
        event.remove(desk.database.engine, "after_cursor_execute", listen)
        ((sql, values),) = [each for each in asked if "OVER ()" in each[0]]
        run = work.session.connection().exec_driver_sql
        for way in () if desk.database.is_sqlite else ("seqscan", "sort"):
            run(f"SET LOCAL enable_{way} = off")
        plan = str(run(f"EXPLAIN {'QUERY PLAN ' if desk.database.is_sqlite else ''}{sql}", values).all())
    assert "case_word" in plan
    # PostgreSQL may gather a handful of rows by the index without walking it (Bitmap Index Scan *on*).
    assert not re.search("(INDEX|Scan using|Backward using) ix_work_item_all", plan), plan


def test_a_word_of_many_cases_is_found_in_the_index_of_words_each_item_once(desk, monkeypatch):
    """A case with two words of the same beginning has its work in the list once."""
    with desk.works.begin() as work:
        case = cases.queries.cases(work.session, limit=1)[0][0]
        cases.change_fields(work, case.id, {"assunto": "Boleto e boletim"}, by=desk.ids["Paulo"], by_name="Paulo")
    with desk.works.read() as work:
        paulo = desk.person_in(work, "Paulo")
        wanted = Filter(view="all", search="bolet")
        walked, total = inbox.queries.queue(work.session, paulo, wanted, now=work.now, limit=1000)
        monkeypatch.setattr("service.desk.cases.search.MOST_RARE", 0)
        found, as_many = inbox.queries.queue(work.session, paulo, wanted, now=work.now, limit=1000)
        monkeypatch.setattr("service.desk.cases.search.MOST_MIDDLING", 0)
        common, of_them = inbox.queries.queue(work.session, paulo, wanted, now=work.now, limit=1000)
    assert walked
    assert ([each.id for each in found], as_many) == ([each.id for each in walked], total)
    assert {each.id for each in common} <= {each.id for each in found}
    assert of_them == len(common)


@pytest.mark.parametrize("search", ["%", "--", "()", "   .  "])
def test_a_search_of_signs_alone_finds_nothing(desk, search):
    """Neither all work nor all cases: nothing was named that could be found."""
    with desk.works.read() as work:
        paulo = desk.person_in(work, "Paulo")
        found, total = inbox.queries.queue(work.session, paulo, Filter(view="all", search=search), now=work.now)
        assert (list(found), total) == ([], 0)
        assert cases.queries.cases(work.session, search=search) == ([], 0)


def test_more_than_ten_thousand_cases_are_not_counted(desk, monkeypatch):
    """The number on a list of cases stops as well; its pages go on to there."""
    for _ in range(3):
        desk.opens()
    monkeypatch.setattr("service.desk.cases.queries.MOST_COUNTED", 2)
    with desk.works.read() as work:
        found, total = cases.queries.cases(work.session)
    assert (len(found) > 2, total) == (True, 2)
