"""Work that the analyst gave to groups and people by name, and how work is found."""

from __future__ import annotations

import pytest
from desk_story import ROOT, SHIPPED, Desk

from service.desk import cases, inbox, people
from service.desk.inbox import Filter
from service.process import releases

ANALYSE = "Analisar e categorizar"
BEGINS = '<bpmn:userTask id="Analisar"'


@pytest.fixture
def desk(sqlite_database, clock):
    """The demo desk with a team."""
    desk = Desk(sqlite_database, clock)
    with desk.works.begin() as work:
        people.set_members(work, people.add_team(work, "Financeiro"), [desk.ids["Paulo"]])
    return desk


def drawn(desk: Desk, given: str) -> None:
    """Publish the shipped diagram with an assignment on its first task."""
    xml = (ROOT / f"processes/{SHIPPED}.bpmn").read_text("utf-8")
    task = xml[xml.index(BEGINS) :]
    at = xml.index(BEGINS) + task.index("<bpmn:extensionElements>") + len("<bpmn:extensionElements>")
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with desk.works.begin() as work:
        changed = f"{xml[:at]}<zeebe:assignmentDefinition {given} />{xml[at:]}"
        releases.publish(work, changed.encode(), forms=forms)


def told(desk: Desk, who: str) -> bool:
    """Whether this person was told of the task."""
    return any(text.startswith(ANALYSE) for text in desk.notices(who))


def test_those_whom_the_analyst_names_are_told(desk):
    """H-10: groups and people drawn on a task find it and hear of it; the lane's people do neither."""
    drawn(desk, 'candidateGroups="Financeiro" candidateUsers="bruno@exemplo.com.br"')
    desk.opens()
    assert [desk.queue(who) for who in ("Paulo", "Bruno", "Maria")] == [{ANALYSE: 1}, {ANALYSE: 1}, {}]
    assert [told(desk, who) for who in ("Paulo", "Bruno", "Maria")] == [True, True, False]


def test_only_whoever_has_it_is_told(desk):
    """H-10: an assignee that the analyst drew has the task from the start."""
    drawn(desk, 'assignee="bruno@exemplo.com.br"')
    case = desk.opens()
    assert desk.item(case, ANALYSE).assignee == desk.ids["Bruno"]
    assert [told(desk, who) for who in ("Bruno", "Maria")] == [True, False]


def test_work_is_found_by_what_its_case_is_called_now(desk):
    """A new subject is searched at once, the old one no more."""
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        maria = desk.person_in(work, "Maria")
        cases.change_fields(work, case.id, {"assunto": "Estorno de março"}, by=maria.id, by_name=maria.name)
    with desk.works.read() as work:
        maria = desk.person_in(work, "Maria")
        found = {
            word: inbox.queries.queue(work.session, maria, Filter(search=word), now=work.now)[1]
            for word in ("estorno", "dobro")
        }
    assert found == {"estorno": 1, "dobro": 0}
