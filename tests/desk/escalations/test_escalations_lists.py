"""The lists of the escalation desk say the same as looking at every case would, and to each only what they may see."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from desk_story import SHIPPED, Desk, with_traits
from sqlalchemy import event, select

from service.base.database import NEVER
from service.base.ids import new_id
from service.base.rows import add
from service.base.words import words_of
from service.desk import cases, escalations, options, people
from service.desk.cases.tables import CaseRow, WordRow
from service.desk.escalations import Entry, Wanted
from service.desk.inbox.tables import WorkItemRow
from service.desk.people import Role
from service.process import instances

ANALYSE = "Analisar e categorizar"
ESCALATE = "Escalar ao dono do processo"
HOUR = timedelta(hours=1)
CASES = 200
STEPS = ("Analisar", "Consultar", "Enviar")
PROCESSES = (SHIPPED, "pendencias")
TABS = ("decide", "late", "soon", "escalated")
MIXES: tuple[dict[str, Any], ...] = (
    {},
    {"process": "pendencias"},
    {"team": "one"},
    {"step": "Consultar"},
    {"process": SHIPPED, "team": "two", "step": "Enviar"},
    {"search": "troca"},
    {"search": "geladeira"},
    {"soon": timedelta(hours=1)},
)


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def fill(desk: Desk, how_many: int) -> None:
    """Cases of every sort beside a real one, each with work at some step, some of it the owner's."""
    like = desk.opens()
    item = desk.item(like, ANALYSE)
    with desk.works.begin() as work:
        for name in ("one", "two"):
            desk.ids[name] = people.add_team(work, name)
        row, task = work.session.get_one(CaseRow, like.id), work.session.get_one(WorkItemRow, item.id)
        columns = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
        tasks = {column.name: getattr(task, column.name) for column in WorkItemRow.__table__.columns}
        others = [with_traits({**columns, **_case(desk, work, number)}) for number in range(how_many)]
        add(work.session, CaseRow, others)
        words = [{"case_id": each["id"], "word": word} for each in others for word in words_of(each["folded"])]
        add(work.session, WordRow, words)
        work_of = [one for number, each in enumerate(others) for one in _work(work, number, each)]
        add(work.session, WorkItemRow, [{**tasks, **one} for one in work_of])


def _case(desk: Any, work: Any, number: int) -> dict[str, Any]:
    chance, id = Random(number), new_id(work.now)
    promised = chance.choice([NEVER, work.now + timedelta(minutes=chance.randint(-300, 300))])
    missed = chance.choice([None, None, work.now - timedelta(minutes=number)])
    closed = chance.random() < 0.2
    return {
        "id": id,
        "protocol": f"2025-{number:06d}",
        "secret_hash": id,
        "folded": cases.searched(f"2025-{number:06d}", chance.choice(["Cobrança", "Troca"]), "João"),
        "instance_id": None,
        "process": chance.choice(PROCESSES),
        "status": "closed" if closed else "in_progress",
        "state": "over" if closed else "open",
        "priority": chance.randint(1, 4),
        "precedence": chance.choice([0, 1, 2, 2, 2]),
        "team_id": chance.choice([None, desk.ids["one"], desk.ids["two"]]),
        "promised_by": promised,
        "breached_at": missed,
        "escalated_at": chance.choice([None, None, work.now]),
        "opened_at": work.now - timedelta(minutes=number),
    }


def _work(work: Any, number: int, case: dict[str, Any]) -> list[dict[str, Any]]:
    chance = Random(number + 10_000)
    items = []
    for at in range(chance.randint(0, 2)):
        due = chance.choice([None, None, work.now + timedelta(minutes=chance.randint(-300, 300))])
        owners = chance.random() < 0.3
        items.append(
            {
                "id": new_id(work.now),
                "case_id": case["id"],
                "task": 10_000 + number * 10 + at,
                "process": case["process"],
                "name": "Tratar" if owners else chance.choice(STEPS),
                "audience": f"owner:{case['process']}" if owners else "role:attendant",
                "priority": case["priority"],
                "precedence": case["precedence"],
                "due_at": due,
                "urgent_by": due or NEVER,
            }
        )
    return items


def asked(desk: Desk, who: str, **narrowed: Any) -> Any:
    """What somebody finds, and their entries by list."""
    wanted = Wanted(**{"soon": 4 * HOUR, **narrowed})
    with desk.works.read() as work:
        return escalations.found(work.session, desk.person_in(work, who), wanted, now=work.now)


def expected(desk: Desk, processes: Any = PROCESSES, **mix: Any) -> dict[str, set[str]]:
    """The same by looking at every case."""
    ahead = mix.get("soon", 4 * HOUR)
    found: dict[str, set[str]] = {tab: set() for tab in TABS}
    with desk.works.read() as work:
        items: dict[str, list[Any]] = {}
        for item in work.session.scalars(select(WorkItemRow).where(WorkItemRow.state == "open")):
            items.setdefault(item.case_id, []).append(item)
        for row in work.session.scalars(select(CaseRow).where(CaseRow.state == "open")):
            own = items.get(row.id, [])
            if (
                row.process not in processes
                or row.process != mix.get("process", row.process)
                or row.team_id != mix.get("team", row.team_id)
                or ("step" in mix and mix["step"] not in {each.name for each in own})
                or not all(any(w.startswith(s) for w in row.folded.split()) for s in words_of(mix.get("search", "")))
            ):
                continue
            dues = [each.due_at for each in own if each.due_at is not None]
            late = row.breached_at is not None or any(each < work.now for each in [*dues, row.promised_by])
            coming = any(work.now <= each < work.now + ahead for each in [*dues, row.promised_by])
            found["late"] |= {row.id} if late else set()
            found["soon"] |= {row.id} if coming and not late else set()
            found["decide"] |= {row.id} if any(each.audience.startswith("owner:") for each in own) else set()
            found["escalated"] |= {row.id} if row.escalated_at is not None else set()
    return found


def test_each_list_is_what_looking_at_every_case_gives(desk):
    """H-27: what waits, is late, soon will be or climbed, narrowed by process, team, step and words; what is counted
    by process, team and step is what is listed."""
    fill(desk, CASES)
    for mix in MIXES:
        narrowed = {**mix, "team": desk.ids[mix["team"]]} if "team" in mix else mix
        found, wanted = asked(desk, "Paulo", **narrowed), expected(desk, **narrowed)
        for tab in TABS:
            ids = [each.case for each in found[tab].entries]
            assert (set(ids), len(ids)) == (wanted[tab], len(wanted[tab])), (mix, tab)
            assert sum(found[tab].processes.values()) == len(ids)
            assert sum(found[tab].teams.values()) <= len(ids)
            for step, number in found[tab].steps.items():
                again = asked(desk, "Paulo", **{**narrowed, "step": step}) if "step" not in mix else found
                assert len(again[tab].entries) == number or "step" in mix, (mix, tab, step)


def test_the_most_urgent_comes_first(desk):
    """H-27: what is late by priority, then the law's place, then since when; what soon will be by when."""
    fill(desk, CASES)
    found = asked(desk, "Paulo")
    with desk.works.read() as work:
        known = cases.standing.of_ids(work.session, [each.case for each in found["late"].entries])
        ranks = [(known[each.case].priority, known[each.case].precedence) for each in found["late"].entries]
        assert ranks == sorted(ranks)
        lines = escalations.lines(work.session, found["soon"].entries[:50], desk.person_in(work, "Paulo"), now=work.now)
        firsts = [
            min(
                [each.due_at for each in (*line.items, *line.decides) if each.due_at]
                + ([line.case.promised_by] if line.case.promised_by else [])
            )
            for line in lines
        ]
    assert firsts == sorted(firsts)


def test_an_owner_sees_their_processes_and_a_supervisor_all(desk):
    """H-05, V-02: an owner finds their processes' cases and nobody's; whoever may not see a case never counts it."""
    fill(desk, CASES)
    with desk.works.begin() as work:
        owner = people.queries.owner(work.session, SHIPPED)
        assert owner == desk.ids["Clara"]
        desk.ids["Olga"] = people.add_person(
            work, name="Olga Dona", email="olga@exemplo.com.br", roles=(Role.PROCESS_OWNER,)
        )
        people.set_owner(work, "pendencias", desk.ids["Olga"])
    for who, processes in (("Clara", (SHIPPED,)), ("Olga", ("pendencias",)), ("Paulo", PROCESSES), ("Maria", ())):
        found, wanted = asked(desk, who), expected(desk, processes)
        for tab in TABS:
            assert {each.case for each in found[tab].entries} == wanted[tab], (who, tab)
            assert set(found[tab].processes) <= set(processes)
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=rita)
        blind = people.add_profile(work, "Supervisão local", ["note"], by=rita)
        people.give_profiles(work, desk.ids["Paulo"], [blind], by=rita)
        people.set_members(work, desk.ids["one"], [desk.ids["Paulo"]])
    with desk.works.read() as work:
        paulo = desk.person_in(work, "Paulo")
        for tab, each in asked_in(work, paulo).items():
            ids = [entry.case for entry in each.entries]
            assert set(ids) == set(cases.queries.of_ids(work.session, ids, seen_by=paulo)), tab
            assert set(each.teams) <= {desk.ids["one"]}
            assert sum(each.processes.values()) == len(ids)


def asked_in(work: Any, by: Any) -> Any:
    """What a person finds, within a unit of work."""
    return escalations.found(work.session, by, Wanted(soon=4 * HOUR), now=work.now)


def test_work_without_a_case_is_found_too(desk):
    """H-27: what a clock began waits for its owner, or is late, and no case stands behind it."""
    desk.draws(NIGHTLY)
    with desk.works.begin() as work:
        instances.start(work, "noturno", {})
    for who, tabs in (("Clara", ["decide", "late"]), ("Paulo", ["decide", "late"]), ("Maria", [])):
        found = asked(desk, who)
        assert [tab for tab in TABS if found[tab].entries] == tabs, who
        assert all(found[tab].processes == {"noturno": 1} for tab in tabs)
    entry = asked(desk, "Paulo")["late"].entries[0]
    assert entry.case is None
    with desk.works.read() as work:
        (line,) = escalations.lines(work.session, [entry], desk.person_in(work, "Paulo"), now=work.now)
    assert (line.case, [each.name for each in line.items + line.decides]) == (None, ["Conferir a noite"])
    assert asked(desk, "Paulo", search="Conferir")["late"].entries == []
    assert asked(desk, "Paulo", process="noturno")["late"].entries == [entry]


def test_a_line_says_who_and_where(desk):
    """H-26: the step, with whom it is, who has worked on it and who answers for it; the client is none of them."""
    case = desk.opens()
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=desk.ids["Bruno"], by=None)
    desk.presses("Maria", case, ESCALATE)
    (entry,) = asked(desk, "Clara")["decide"].entries
    assert entry == Entry(case=case.id, item=None)
    with desk.works.read() as work:
        (line,) = escalations.lines(work.session, [entry], desk.person_in(work, "Clara"), now=work.now)
    assert [each.name for each in line.items] == ["Consultar a base de conhecimentos"]
    assert [each.name for each in line.decides] == ["Tratar escalonamento"]
    assert set(line.involved) == {desk.ids["Maria"], desk.ids["Bruno"]}


def test_a_page_costs_the_same_however_much_there_is(desk):
    """H-27: the desk and a page of lines ask the same number of questions of few cases and of many."""
    counts = []
    for more in (20, CASES):
        fill(desk, more) if not counts else refill(desk, more)
        with desk.works.read() as work:
            by, heard = desk.person_in(work, "Clara"), []
            engine = desk.works.database.engine
            event.listen(engine, "before_cursor_execute", lambda *said, heard=heard: heard.append(said[2]))
            found = asked_in(work, by)
            escalations.lines(work.session, found["late"].entries[:25], by, now=work.now)
            counts.append(len(heard))
    assert counts[0] == counts[1] <= 32, counts


def refill(desk: Desk, how_many: int) -> None:
    """More of the same."""
    with desk.works.begin() as work:
        row = work.session.scalars(select(CaseRow).where(CaseRow.protocol.like("2026-%"))).first()
        columns = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
        others = [with_traits({**columns, **_case(desk, work, 1_000 + n)}) for n in range(how_many)]
        add(work.session, CaseRow, others)


NIGHTLY = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="noturno" name="Noturno" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="Dono do processo"><flowNodeRef>Conferir</flowNodeRef></lane></laneSet>
    <startEvent id="S"/><endEvent id="E"/>
    <userTask id="Conferir" name="Conferir a noite">
      <extensionElements><zeebe:taskSchedule dueDate="2026-01-01T00:00:00Z"/></extensionElements>
    </userTask>
    <sequenceFlow id="a" sourceRef="S" targetRef="Conferir"/><sequenceFlow id="b" sourceRef="Conferir" targetRef="E"/>
  </process>
</definitions>"""
