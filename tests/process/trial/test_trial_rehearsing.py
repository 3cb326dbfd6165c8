"""A process tried by hand, move by move."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service.process import rules
from service.process.trial import Move, Nearby, Rehearsal

DRAWN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="P" isExecutable="true">
  <laneSet><lane id="L1" name="Atendente"><flowNodeRef>A</flowNodeRef><flowNodeRef>G</flowNodeRef></lane>
    <lane id="L2" name="Dono"><flowNodeRef>B</flowNodeRef></lane></laneSet>
  <startEvent id="S"/><userTask id="A" name="Analisar"/>
  <exclusiveGateway id="G" name="Aprovar?"/><userTask id="B" name="Revisar"/><endEvent id="E"/>
  <boundaryEvent id="T" name="4 horas" attachedToRef="A">
    <timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition></boundaryEvent>
  <serviceTask id="J" name="Avisar">
    <extensionElements><zeebe:taskDefinition type="avisar"/></extensionElements></serviceTask>
  <sequenceFlow id="F1" sourceRef="S" targetRef="A"/><sequenceFlow id="F2" sourceRef="A" targetRef="G"/>
  <sequenceFlow id="F3" name="Sim" sourceRef="G" targetRef="J"/>
  <sequenceFlow id="F4" name="Não" sourceRef="G" targetRef="B"/>
  <sequenceFlow id="F5" sourceRef="B" targetRef="E"/><sequenceFlow id="F6" sourceRef="T" targetRef="B"/>
  <sequenceFlow id="F7" sourceRef="J" targetRef="E"/></process></definitions>"""


@pytest.fixture
def rehearsal(tmp_path: Path) -> Rehearsal:
    file = tmp_path / "p.bpmn"
    file.write_text(DRAWN)
    return Rehearsal(Nearby(file, rules.read_file(file), "pt"), "P")


def waiting(rehearsal: Rehearsal) -> list[tuple[str, str | None]]:
    return [(each.name, each.row.node.lane) for each in rehearsal.work()]


def test_it_begins_at_once_where_nothing_is_asked(rehearsal: Rehearsal):
    assert waiting(rehearsal) == [("Analisar", "Atendente")]
    assert rehearsal.positions() == {"A": 1}
    found = rehearsal.next()
    assert found is not None
    assert (found.name, found.after) == ("4 horas", timedelta(hours=4))


def test_an_answer_takes_its_way_and_a_service_answers(rehearsal: Rehearsal):
    rehearsal.play([Move(verb="do", element="A", answers={"answer": "F3"})])
    assert (rehearsal.problem, rehearsal.errors) == (None, ())
    assert [row.node.name for row in rehearsal.outside()] == ["Avisar"]
    rehearsal.play([Move(verb="come", element="J")])
    assert rehearsal.ended
    assert [each.element for each in rehearsal.happened() if each.event == "completed"] == ["S", "A", "G", "J", "E"]


def test_an_answer_that_is_missing_is_said_and_nothing_moves(rehearsal: Rehearsal):
    rehearsal.play([Move(verb="do", element="A"), Move(verb="do", element="B")])
    assert [error.path for error in rehearsal.errors] == ["answer"]
    assert (rehearsal.made, waiting(rehearsal)) == ([], [("Analisar", "Atendente")])


def test_time_passes_to_the_next_timer(rehearsal: Rehearsal):
    rehearsal.play([Move(verb="next")])
    assert waiting(rehearsal) == [("Revisar", "Dono")]
    assert rehearsal.elapsed == timedelta(hours=4)
    rehearsal.play([Move(verb="next")])
    assert str(rehearsal.problem) == "Não há nenhum prazo correndo."


def test_what_is_not_there_any_more_is_said(rehearsal: Rehearsal):
    rehearsal.play([Move(verb="come", element="J")])
    assert str(rehearsal.problem) == "“J” não espera nada de fora agora."


def test_the_same_moves_give_the_same_each_time(tmp_path: Path):
    file = tmp_path / "p.bpmn"
    file.write_text(DRAWN)
    moves = [Move(verb="next"), Move(verb="do", element="B")]
    paths: list[list[str]] = []
    for _ in range(2):
        rehearsal = Rehearsal(Nearby(file, rules.read_file(file), "pt"), "P")
        rehearsal.play(moves)
        assert rehearsal.ended
        paths.append([each.element for each in rehearsal.happened()])
    assert paths[0] == paths[1]
