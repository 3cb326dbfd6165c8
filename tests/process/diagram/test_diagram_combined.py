"""Several definitions on one event, and starts that wait for several."""

from __future__ import annotations

import bpmn_pen as pen
import pytest

from service.process.diagram import (
    ByHand,
    Combined,
    Error,
    Message,
    Reading,
    Signal,
    Timer,
    read,
    single,
)

SHARED = (
    '<message id="m1" name="Pago"/><message id="m2" name="Assinado"/><message id="m3" name="=tipo"/>'
    '<signal id="s1" name="Desistiu"/><error id="e1" errorCode="ERRO"/>'
    '<message id="m4" name="=&quot;Pa&quot; + &quot;go&quot;"/>'
)
PAID = '<messageEventDefinition messageRef="m1"/>'
SIGNED = '<messageEventDefinition messageRef="m2"/>'
GONE = '<signalEventDefinition signalRef="s1"/>'
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
WRONG = '<errorEventDefinition errorRef="e1"/>'


def within(middle: str, *extra: str) -> Reading:
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    return read(pen.file(SHARED, pen.process(ends, middle, pen.chain("S", "X", "E"), *extra)))


def catch(*definitions: str, attributes: str = "") -> Reading:
    return within(
        f'<intermediateCatchEvent id="X" name="Esperar" {attributes}>{"".join(definitions)}</intermediateCatchEvent>'
    )


def test_each_definition_is_one_of_its_events():
    """A person may confirm a message; the time comes by itself."""
    event = pen.node(catch(PAID, GONE, HOUR), "X").event
    assert isinstance(event, Combined)
    assert not event.together
    assert single(event) == (
        Message(name="Pago"),
        Signal(name="Desistiu"),
        Timer(form="duration", expression='"PT1H"'),
    )
    assert [(part.name, part.by_hand) for part in event.parts] == [("Pago", True), ("Desistiu", True), ("prazo", False)]


def test_all_must_come_where_it_is_parallel():
    """`parallelMultiple` is read."""
    event = pen.node(catch(PAID, SIGNED, attributes='parallelMultiple="true"'), "X").event
    assert isinstance(event, Combined)
    assert event.together


def test_the_same_event_twice_is_one():
    """Nothing would be gained by waiting for it twice."""
    node = pen.node(catch(PAID, PAID), "X")
    assert (node.event, node.by_hand) == (Message(name="Pago"), True)


def test_what_does_not_combine_is_refused():
    """Promise 9: a link beside a message is an error on its element."""
    reading = catch(PAID, '<linkEventDefinition name="a"/>')
    assert ("events-do-not-combine", "error") in {(each.code, each.level) for each in reading.findings}


def test_several_events_sit_on_a_border():
    """What a machine may throw stays an error, and then interrupts; on a person's task it is a button."""
    edge = f'<boundaryEvent id="B" attachedToRef="X" cancelActivity="false">{PAID}{WRONG}</boundaryEvent>'
    person = within(f'<userTask id="X"/>{edge}', pen.flow("B", "E"))
    node = pen.node(person, "B")
    assert (single(node.event), node.interrupting) == ((Message(name="Pago"), ByHand()), False)
    machine = pen.extended('<zeebe:taskDefinition type="t"/>')
    node = pen.node(within(f'<serviceTask id="X">{machine}</serviceTask>{edge}', pen.flow("B", "E")), "B")
    assert (single(node.event), node.interrupting) == ((Message(name="Pago"), Error(code="ERRO")), True)


def test_several_events_listen():
    """The start of an event subprocess may have several definitions."""
    start = f'<startEvent id="Ear" isInterrupting="false">{PAID}{GONE}</startEvent>'
    inner = f'{start}<userTask id="U"/><endEvent id="F"/>{pen.chain("Ear", "U", "F")}'
    reading = within(f'<userTask id="X"/><subProcess id="Sub" triggeredByEvent="true">{inner}</subProcess>')
    node = pen.node(reading, "Ear")
    assert (node.kind, node.interrupting, len(single(node.event))) == ("listener", False, 2)


def test_all_are_thrown_and_then_the_end_does_what_else_it_does():
    """An end that sends, signals and terminates: first it says, then it terminates."""
    reading = within(
        '<userTask id="X"/>',
        f'<endEvent id="All">{PAID}{GONE}<terminateEventDefinition/></endEvent>',
        pen.flow("X", "All"),
    )
    process = pen.only(reading)
    assert single(process.nodes["All"].event) == (Message(name="Pago"), Signal(name="Desistiu"))
    assert process.nodes["All#then"].kind == "terminate"
    assert [flow.target for flow in process.outgoing["All"]] == ["All#then"]
    assert not {finding.code for finding in reading.findings if finding.level == "error"}


def start(*definitions: str, attributes: str = "") -> Reading:
    drawn = f'<startEvent id="S" name="Início" {attributes}>{"".join(definitions)}</startEvent>'
    return read(pen.file(SHARED, pen.process(drawn, '<userTask id="A"/><endEvent id="E"/>', pen.chain("S", "A", "E"))))


def test_any_of_several_opens_the_process():
    """Each is an opening of its own; a person may start it at the same place."""
    process = pen.only(start(PAID, GONE))
    assert process.nodes["S"].kind == "start"
    assert [(each.id, each.event) for each in process.openings] == [
        ("S#1", Message(name="Pago")),
        ("S#2", Signal(name="Desistiu")),
    ]


def test_all_of_several_open_the_process():
    """A parallel multiple start waits right behind its beginning."""
    process = pen.only(start(PAID, GONE, attributes='parallelMultiple="true"'))
    assert (process.nodes["S#start"].opened_by, process.nodes["S"].kind) == (("S",), "catch")
    assert [each.id for each in process.openings] == ["S#1", "S#2"]
    assert [flow.target for flow in process.outgoing["S#start"]] == ["S"]


@pytest.mark.parametrize("kind", ["Exclusive", "Parallel"])
def test_an_event_gateway_opens_the_process(kind: str):
    """Exclusive: each event is a start. Parallel: the first opens, the others are waited for."""
    gate = f'<eventBasedGateway id="G" instantiate="true" eventGatewayType="{kind}"/>'
    events = "".join(
        f'<intermediateCatchEvent id="{own}">{what}</intermediateCatchEvent><endEvent id="{own}E"/>'
        f"{pen.chain('G', own, own + 'E')}"
        for own, what in (("M", PAID), ("N", SIGNED))
    )
    reading = read(pen.file(SHARED, pen.process(gate, events)))
    process = pen.only(reading)
    assert [each.id for each in process.openings] == ["M", "N"]
    assert not {finding.code for finding in reading.findings if finding.level == "error"}
    assert process.nodes["M"].kind == ("start" if kind == "Exclusive" else "catch")
    assert ("G" in process.nodes) is (kind == "Parallel")


def test_a_message_flow_finds_the_message_that_it_is_about():
    """Of two messages at one event, the flow's name says which."""
    other = pen.process(
        '<startEvent id="OS"/><sendTask id="Say"/><endEvent id="OE"/>', pen.chain("OS", "Say", "OE"), own_id="Q"
    )
    pools = '<participant id="A" processRef="P"/><participant id="B" processRef="Q"/>'
    letter = '<messageFlow id="mf" name="Assinado" sourceRef="Say" targetRef="X"/>'
    middle = f'<intermediateCatchEvent id="X">{PAID}{SIGNED}</intermediateCatchEvent>'
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    parts = (SHARED, f'<collaboration id="C">{pools}{letter}</collaboration>', other)
    reading = read(pen.file(*parts, pen.process(ends, middle, pen.chain("S", "X", "E"))))
    assert [flow.message for flow in reading.program.message_flows] == ["Assinado"]


def test_names_may_be_computed():
    """What is the same always is a name; what needs data is computed, but not for what starts a process."""
    event = pen.node(catch('<messageEventDefinition messageRef="m3"/>'), "X").event
    assert event == Message(name="=tipo", computed="tipo")
    assert pen.node(catch('<messageEventDefinition messageRef="m4"/>'), "X").event == Message(name="Pago")
    assert "dynamic-name" in pen.codes(start('<messageEventDefinition messageRef="m3"/>'), "S")
    assert "dynamic-name" not in pen.codes(catch('<messageEventDefinition messageRef="m3"/>'))
