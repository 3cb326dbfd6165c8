"""A rehearsal written down as a scenario, and files of scenarios that grow and shrink."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service.base.errors import Refused
from service.process import rules
from service.process.trial import (
    Move,
    Nearby,
    Rehearsal,
    as_scenario,
    play,
    understand,
    with_scenario,
    without_scenario,
)
from service.process.trial.rehearsing import duration, flat

SHIPPED = Path(__file__).parents[3] / "processes/atendimento-ao-cliente"
OPENING = {"chamado": {"tipo": "reclamacao", "assunto": "Boleto: 4711", "descricao": "sim\nem dobro", "anexos": []}}
ANALYSE = {"chamado": {"categoria": "cobranca", "prioridade": ""}, "informacoes_suficientes": "sim"}


def tried(*moves: Move) -> Rehearsal:
    file = SHIPPED.with_suffix(".bpmn")
    rehearsal = Rehearsal(Nearby(file, rules.read_file(file), "pt"), SHIPPED.name)
    analyse = next((each for each in rehearsal.work()), None)
    assert analyse is None
    rehearsal.play([Move(verb="open", answers=OPENING), *moves])
    assert (rehearsal.problem, rehearsal.errors) == (None, ())
    return rehearsal


def element(name: str) -> str:
    rehearsal = tried()
    return next(each.element for each in rehearsal.work() if each.name == name)


def test_what_was_tried_plays_again_as_a_scenario():
    first = element("Analisar e categorizar")
    rehearsal = tried(Move(verb="do", element=first, answers=ANALYSE), Move(verb="next"))
    told = as_scenario(rehearsal, "Ninguém consulta a base: 2 horas")
    source = with_scenario(None, SHIPPED.name, told)
    script = understand(source, SHIPPED.with_name("x.scenarios.yaml"))
    (scenario,) = script.scenarios
    assert scenario.given == {
        "chamado.tipo": "reclamacao",
        "chamado.assunto": "Boleto: 4711",
        "chamado.descricao": "sim\nem dobro",
    }
    assert [(step.verb, step.name, step.lane) for step in scenario.steps] == [
        ("do", "Analisar e categorizar", "Atendente"),
        ("pass", "PT2H", None),
        ("expect", "", None),
    ]
    file = SHIPPED.with_suffix(".bpmn")
    played = play(script, scenario, Nearby(file, rules.read_file(file), "pt"))
    assert played.why is None, str(played.why)


def test_a_scenario_that_does_not_hold_any_more_says_why():
    told = {**as_scenario(tried(), "Abre"), "steps": [{"expect": {"open": {"Cliente": ["Nada"]}}}]}
    script = understand(with_scenario(None, SHIPPED.name, told), SHIPPED)
    file = SHIPPED.with_suffix(".bpmn")
    played = play(script, script.scenarios[0], Nearby(file, rules.read_file(file), "pt"))
    assert "em aberto" in str(played.why)


def test_the_shipped_file_grows_and_shrinks_without_losing_a_word():
    source = SHIPPED.with_name(f"{SHIPPED.name}.scenarios.yaml").read_text()
    grown = with_scenario(source, SHIPPED.name, as_scenario(tried(), "Mais um"))
    assert grown.startswith(source.rstrip("\n"))
    assert [each.name for each in understand(grown, SHIPPED).scenarios][-1] == "Mais um"
    assert without_scenario(grown, "Mais um") == source.rstrip("\n") + "\n\n" or source in grown
    names = [each.name for each in understand(source, SHIPPED).scenarios]
    less = without_scenario(source, names[1])
    assert less is not None
    assert [each.name for each in understand(less, SHIPPED).scenarios] == [names[0], *names[2:]]
    assert less.startswith("# Como o atendimento")


def test_a_name_is_given_once_and_what_is_not_there_cannot_go():
    source = with_scenario(None, SHIPPED.name, as_scenario(tried(), "Abre"))
    with pytest.raises(Refused, match="Já há um cenário chamado “Abre”"):
        with_scenario(source, SHIPPED.name, as_scenario(tried(), "Abre"))
    with pytest.raises(Refused, match="Não há cenário"):
        without_scenario(source, "Outro")
    assert without_scenario(source, "Abre") is None


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(hours=4), "PT4H"),
        (timedelta(days=3, minutes=30), "P3DT30M"),
        (timedelta(days=2), "P2D"),
        (timedelta(), "PT0S"),
        (timedelta(microseconds=1), "PT1S"),
    ],
)
def test_lengths_are_written_to_the_second(length: timedelta, expected: str):
    assert duration(length) == expected


def test_answers_are_written_flat_without_what_was_left_empty():
    assert flat({"a": {"b": "x", "c": ""}, "d": False, "e": ["y"], "f": []}) == {"a.b": "x", "d": False, "e": ["y"]}
