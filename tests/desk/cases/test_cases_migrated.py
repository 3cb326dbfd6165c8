"""A case whose process goes on in another version: its work, its picture and its timeline follow."""

from __future__ import annotations

import pytest
from desk_story import ROOT, SHIPPED, Desk

from service.process import instances, releases

ANALYSE, RENAMED = "Analisar e categorizar", "Analisar o pedido"


@pytest.fixture
def desk(database, clock):
    """The demo desk on both databases."""
    return Desk(database, clock)


def publish(desk: Desk, old: str, new: str) -> releases.Release:
    """The shipped diagram with something called otherwise."""
    drawn = (ROOT / f"processes/{SHIPPED}.bpmn").read_text(encoding="utf-8")
    assert old in drawn
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with desk.works.begin() as work:
        release = releases.publish(work, drawn.replace(old, new).encode(), forms=forms)
        return releases.get(work.session, release)


def test_open_work_goes_on_in_the_other_version(desk: Desk):
    """The same item, with its draft and who has it; found by its new name; the case shows the new diagram."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    new = publish(desk, f'name="{ANALYSE}"', f'name="{RENAMED}"')
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        instances.migrate(work, case.instance, new.id)
    moved = desk.item(case, RENAMED)
    assert (moved.id, moved.release, moved.lane, moved.audiences) == (item.id, new.id, item.lane, item.audiences)
    assert desk.queue("Maria") == {RENAMED: 1}
    assert desk.case(case).release == new.id
    assert desk.timeline(case, "migrated") == [{"old": 1, "new": 2}]
    desk.does("Maria", case, RENAMED, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert desk.open_in(case, "Atendente") != []


def test_work_whose_lane_is_another_one_goes_to_those_whose_lane_it_is(desk: Desk):
    """What stood in the attendants' lane stands in the agents' now."""
    case = desk.opens()
    assert desk.queue("Bruno") == {}
    new = publish(desk, 'name="Atendente"', 'name="Agente interno"')
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        instances.migrate(work, case.instance, new.id)
    assert desk.item(case, ANALYSE).lane == "Agente interno"
    assert (desk.queue("Maria"), desk.queue("Bruno")) == ({}, {ANALYSE: 1})
