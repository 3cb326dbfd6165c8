"""The sentences of soundness: the path as drawn, what is waited for, and what to do."""

import bpmn_pen as pen

from service.process.diagram import Finding, read
from service.process.rules import check

START = '<startEvent id="S" name="Pedido chegou"/><endEvent id="E"/>'
TASKS = '<task id="A" name="Analisar"/><task id="B" name="Avisar"/><task id="C" name="Encerrar"/>'
ASK = '<exclusiveGateway id="G" name="Aprovar?"/>'
SOUNDNESS = {
    "never-completes", "goes-round-forever", "join-never-passes", "join-waits-forever", "joins-wait-for-each-other",
    "done-twice", "no-way-out",
}  # fmt: skip


def told(*parts: str) -> list[Finding]:
    """What is said about the soundness of one process."""
    return [one for one in check(read(pen.file(pen.process(START, TASKS, *parts)))) if one.code in SOUNDNESS]


def test_the_decision_that_leads_away_is_named():
    """Of two parallel branches one may leave: the answer that takes it away, and by whom nothing comes."""
    gateways = '<parallelGateway id="F"/><parallelGateway id="J" name="Juntar"/><endEvent id="E2"/>' + ASK
    ways = pen.chain("S", "F", "A", "J", "C", "E"), pen.chain("F", "B", "G"), pen.flow("G", "J", "Sim")
    (found,) = told(gateways, *ways, pen.flow("G", "E2", "Não"))
    assert (found.code, found.level, found.element) == ("join-waits-forever", "warning", "J")
    assert found.message.spoken("pt") == (
        "Por ‘Pedido chegou’ → ‘Avisar’ → ‘Aprovar?’ → ‘Não’, “Juntar” espera para sempre: nada chega por ‘Sim’."
    )
    assert found.message.spoken("en") == (
        "By ‘Pedido chegou’ → ‘Avisar’ → ‘Aprovar?’ → ‘Não’, “Juntar” waits for ever: nothing comes by ‘Sim’."
    )


def test_an_event_that_leads_away_is_named():
    """A boundary event that takes the token out of a parallel branch."""
    gateways = '<parallelGateway id="F"/><parallelGateway id="J" name="Juntar"/><endEvent id="E2"/>'
    event = '<boundaryEvent id="X" name="Desistiu" attachedToRef="A"/>'
    (found,) = told(gateways, event, pen.chain("S", "F", "A", "J", "E"), pen.chain("F", "B", "J"), pen.flow("X", "E2"))
    assert found.message.spoken() == (
        "Por ‘Pedido chegou’ → ‘Desistiu’, “Juntar” espera para sempre: nada chega por ‘Analisar’."
    )


def test_both_ways_to_a_task_done_twice_are_named():
    """From the split on where they part."""
    gateways = '<parallelGateway id="F" name="Separar"/><exclusiveGateway id="M"/>'
    (found,) = told(gateways, pen.chain("S", "F", "A", "M", "C", "E"), pen.chain("F", "B", "M"))
    assert (found.code, found.element) == ("done-twice", "C")
    assert found.message.spoken() == (
        "“Encerrar” pode estar aberta duas vezes ao mesmo tempo: "
        "por ‘Separar’ → ‘Analisar’ → ‘Encerrar’ e por ‘Separar’ → ‘Avisar’ → ‘Encerrar’."
    )


def test_a_process_that_cannot_end_is_refused_with_its_name():
    """Both answers lead into a parallel join."""
    ways = pen.flow("G", "A", "Sim"), pen.flow("G", "B", "Não"), pen.chain("A", "J", "C", "E"), pen.flow("B", "J")
    (found,) = told(ASK, '<parallelGateway id="J" name="Juntar"/>', pen.flow("S", "G"), *ways)
    assert (found.code, found.level) == ("never-completes", "error")
    assert found.message.spoken() == (
        "“Atendimento” nunca chega ao fim: por ‘Pedido chegou’ → ‘Aprovar?’ → ‘Sim’, “Juntar” espera para sempre."
    )


def test_what_stands_behind_a_join_that_never_passes_is_named():
    """The rest of the process does end."""
    ways = pen.flow("G", "A", "Sim"), pen.flow("G", "B", "Não"), pen.chain("A", "J", "C", "E"), pen.flow("B", "J")
    parts = ASK, '<parallelGateway id="J" name="Juntar"/><endEvent id="E2"/>', pen.flow("G", "E2", "Talvez")
    (found,) = told(*parts, pen.flow("S", "G"), *ways)
    assert found.code == "join-never-passes"
    assert "“Juntar” nunca reúne seus caminhos: o que vem depois (“Encerrar”) nunca acontece." in found.message.spoken()


def test_an_interrupting_event_gets_a_subprocess_out():
    """A subprocess that is stuck on every path is no error where a timer ends it."""
    inside = f'<startEvent id="S1"/><task id="T1" name="t"/><task id="T2" name="u"/><endEvent id="E1"/>{ASK}'
    inside += '<parallelGateway id="J" name="Juntar"/>' + pen.chain("S1", "G", "T1", "J", "E1")
    inside += pen.flow("G", "T2") + pen.flow("T2", "J")
    sub = f'<subProcess id="Sub" name="Tentar">{inside}</subProcess>'
    alone = told(sub, pen.chain("S", "Sub", "E"))
    event = '<boundaryEvent id="X" name="1 dia" attachedToRef="Sub"><timerEventDefinition/></boundaryEvent>'
    watched = told(sub, event, pen.chain("S", "Sub", "E"), pen.flow("X", "E"))
    assert [(found.code, found.element) for found in alone] == [("never-completes", "J")]
    assert [(found.code, found.element) for found in watched] == [("join-never-passes", "J")]


def test_an_error_that_nothing_throws_leads_nowhere():
    """The event on the subprocess never comes, so it takes nothing away from the join."""
    gateways = '<parallelGateway id="F"/><parallelGateway id="J" name="Juntar"/><endEvent id="E2"/>'
    catcher = '<boundaryEvent id="X" attachedToRef="Sub"><errorEventDefinition/></boundaryEvent>' + pen.flow("X", "E2")
    flows = pen.chain("S", "F", "Sub", "J", "E"), pen.chain("F", "B", "J")
    for end, codes in (("", []), ("<errorEventDefinition/>", ["join-waits-forever"])):
        inside = f'<startEvent id="S1"/><task id="T1" name="t"/><endEvent id="E1">{end}</endEvent>'
        sub = f'<subProcess id="Sub" name="Tentar">{inside}{pen.chain("S1", "T1", "E1")}</subProcess>'
        assert [found.code for found in told(gateways, sub, catcher, *flows)] == codes


def test_where_a_circle_without_exit_is_entered():
    """The path to it, once for the whole circle."""
    ways = pen.flow("G", "A", "Sim"), pen.chain("A", "B", "A"), pen.flow("G", "E", "Não")
    (found,) = told(ASK, pen.flow("S", "G"), *ways)
    assert (found.code, found.element) == ("no-way-out", "A")
    assert found.message.spoken() == (
        "Por ‘Pedido chegou’ → ‘Aprovar?’ → ‘Sim’ → ‘Analisar’, não se chega mais a nenhum fim."
    )


def test_long_paths_are_cut_in_front():
    """Six names are enough to find the place."""
    many = "".join(f'<task id="T{number}" name="Passo {number}"/>' for number in range(9))
    chain = pen.chain("S", *(f"T{number}" for number in range(9)), "G")
    ways = pen.flow("G", "A", "Sim"), pen.flow("G", "B", "Não"), pen.chain("A", "J", "E"), pen.flow("B", "J")
    (found,) = told(many, ASK, '<parallelGateway id="J" name="Juntar"/>', chain, *ways)
    assert "por … → ‘Passo 5’ → ‘Passo 6’ → ‘Passo 7’ → ‘Passo 8’ → ‘Aprovar?’ → ‘Sim’," in found.message.spoken()
