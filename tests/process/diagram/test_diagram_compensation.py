"""Undoing, read: compensation events in every position, the activities that undo, transactions."""

import bpmn_pen as pen
import pytest

from service.process.diagram import ByHand, Cancel, Compensate, Message, Reading, read

START = '<startEvent id="S"/>'
EVENT = '<boundaryEvent id="C" attachedToRef="X"><compensateEventDefinition/></boundaryEvent>'
HANDLER = '<userTask id="U" name="Desfazer" isForCompensation="true"/>'
LINK = '<association id="L" sourceRef="C" targetRef="U"/>'
TASK = '<userTask id="X" name="Reservar"/>'


def thrown(definition: str, kind: str = "endEvent", extra: str = "") -> Reading:
    """The task X with its handler, and behind it an event Y with this definition."""
    body = f'{START}{TASK}<{kind} id="Y">{definition}</{kind}>{extra}'
    return read(pen.file(pen.process(body, EVENT, HANDLER, LINK, pen.chain("S", "X", "Y"))))


def test_a_compensation_event_leads_to_its_handler():
    """The event sits on the activity, the handler stands outside the flow, and neither is complained about."""
    reading = thrown("<compensateEventDefinition/>")
    event, handler = pen.node(reading, "C"), pen.node(reading, "U")
    assert (event.kind, event.event, event.host, event.handler) == ("boundary", Compensate(), "X", "U")
    assert (handler.kind, handler.undoes) == ("task", True)
    assert pen.node(reading, "Y").event == Compensate()
    assert not reading.refused
    assert pen.codes(reading) == set()


@pytest.mark.parametrize(
    ("drawn", "kind"),
    [
        ('<serviceTask id="U" isForCompensation="true"/>', "task"),
        ('<callActivity id="U" calledElement="R" isForCompensation="true"/>', "call"),
        ('<subProcess id="U" isForCompensation="true"><startEvent id="S2"/></subProcess>', "subprocess"),
        ('<task id="U"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>'
        "</multiInstanceLoopCharacteristics></task>", "task"),
    ],
)  # fmt: skip
def test_handlers_of_every_kind(drawn: str, kind: str):
    """Whatever is an activity may undo; the association says so, even without the mark on the activity."""
    reading = pen.within(TASK, EVENT, drawn, LINK)
    assert (pen.node(reading, "U").kind, pen.node(reading, "U").undoes) == (kind, True)
    assert pen.node(reading, "C").handler == "U"
    assert not reading.refused


@pytest.mark.parametrize("kind", ["endEvent", "intermediateThrowEvent"])
def test_a_throw_names_its_activity_and_may_not_wait(kind: str):
    """`activityRef` and `waitForCompletion`, in the middle and at an end."""
    definition = '<compensateEventDefinition activityRef="X" waitForCompletion="false"/>'
    assert pen.node(thrown(definition, kind), "Y").event == Compensate(activity="X", waits=False)
    assert pen.node(thrown("<compensateEventDefinition/>", kind), "Y").event == Compensate()


def test_an_event_subprocess_for_compensation():
    """Its start listens in the subprocess that it undoes, and a throw in it reaches the activities around it."""
    inner = (
        '<subProcess id="H" triggeredByEvent="true"><startEvent id="S3"><compensateEventDefinition/></startEvent>'
        '<endEvent id="E3"><compensateEventDefinition activityRef="T"/></endEvent>'
        f"{pen.flow('S3', 'E3')}</subProcess>"
    )
    body = f'<subProcess id="X"><startEvent id="S2"/><task id="T"/>{pen.flow("S2", "T")}{inner}</subProcess>'
    reading = pen.within(body)
    inside = pen.node(reading, "X").body
    assert inside is not None
    assert (inside.nodes["S3"].kind, inside.nodes["S3"].event) == ("listener", Compensate())
    handler = inside.nodes["H"].body
    assert handler is not None
    assert handler.nodes["E3"].event == Compensate(activity="T")
    assert not reading.refused


def test_only_one_event_subprocess_undoes_a_subprocess():
    """A second one would never run: it is refused, and the first is not."""
    undoing = "".join(
        f'<subProcess id="H{n}" triggeredByEvent="true"><startEvent id="S{n}"><compensateEventDefinition/></startEvent>'
        f"</subProcess>"
        for n in (3, 4)
    )
    reading = pen.within(
        f'<subProcess id="X"><startEvent id="S2"/><task id="T"/>{pen.flow("S2", "T")}{undoing}</subProcess>'
    )
    assert "compensation-handled-twice" in pen.codes(reading, "S4")
    assert "compensation-handled-twice" not in pen.codes(reading, "S3")
    assert reading.refused


def test_a_compensation_event_without_handler():
    """It must say what undoes."""
    reading = pen.within(TASK, EVENT)
    assert "compensation-without-handler" in pen.codes(reading, "C")
    assert reading.refused


def test_a_flow_from_a_compensation_event():
    """It would never be taken: the event leads to its handler by an association."""
    reading = pen.within(TASK, EVENT, HANDLER, LINK, pen.flow("C", "E"))
    assert "compensation-flow" in pen.codes(reading, "C")
    assert reading.refused


@pytest.mark.parametrize(
    ("drawn", "element", "why"),
    [
        (LINK.replace('"U"', '"E"'), "E", "no activity"),
        (LINK.replace('"U"', '"Note"') + '<textAnnotation id="Note"/>', "C", "no activity"),
        (LINK + '<task id="U"/>' + pen.chain("X", "U", "E"), "U", "sequence flow"),
        (LINK + HANDLER + EVENT.replace('"C"', '"C2"') + LINK.replace('"C"', '"C2"'), "C2", "already"),
        ('<task id="U" isForCompensation="true"/>' + LINK + pen.chain("X", "U"), "U", "sequence flow"),
        (LINK + f'<subProcess id="Q">{HANDLER}</subProcess>', "U", "same level"),
    ],
)
def test_a_handler_that_cannot_undo(drawn: str, element: str, why: str):
    """It must be an activity beside the other, outside the flow, and one for each."""
    reading = pen.within(TASK, EVENT, drawn)
    found = [one for one in reading.findings if one.code == "compensation-handler-unfit"]
    assert {one.element for one in found} == {element}
    assert all(why in one.message.spoken("en") for one in found)
    assert reading.refused


@pytest.mark.parametrize(
    ("activity", "extra", "why"),
    [
        ("Nowhere", "", "no activity of this file"),
        ("S", "", "no activity of this file"),
        ("T", '<subProcess id="Q"><task id="T" name="Dentro"/></subProcess>', "another level"),
    ],
)
def test_a_throw_that_names_what_it_does_not_reach(activity: str, extra: str, why: str):
    """The activity must stand beside the event."""
    reading = thrown(f'<compensateEventDefinition activityRef="{activity}"/>', extra=extra)
    (found,) = [one for one in reading.findings if one.code == "compensation-unknown-activity"]
    assert found.element == "Y"
    assert why in found.message.spoken("en")
    assert reading.refused


TRANSACTION = (
    '<transaction id="X" method="{}"><startEvent id="S2"/><endEvent id="No"><cancelEventDefinition/></endEvent>'
    f"{pen.flow('S2', 'No')}</transaction>"
)
CANCELLED = '<boundaryEvent id="B" attachedToRef="X"><cancelEventDefinition/></boundaryEvent>'


def test_a_transaction_is_cancelled_and_left():
    """A cancel end inside, a cancel event on the border."""
    reading = pen.within(TRANSACTION.format("##Compensate"), CANCELLED, pen.flow("B", "E"))
    node = pen.node(reading, "X")
    assert (node.kind, node.transaction) == ("subprocess", True)
    assert node.body is not None
    assert (node.body.nodes["No"].kind, node.body.nodes["No"].event) == ("throw", Cancel())
    assert (pen.node(reading, "B").event, pen.node(reading, "B").interrupting) == (Cancel(), True)
    assert not reading.refused
    assert "transaction-method" not in pen.codes(reading)


def test_a_cancel_end_deeper_inside():
    """It cancels the transaction around its subprocess."""
    inner = f"<subProcess id='Q'>{TRANSACTION.format('').partition('>')[2].replace('</transaction>', '</subProcess>')}"
    reading = pen.within(f'<transaction id="X">{inner}</transaction>')
    body = pen.node(reading, "X").body
    assert body is not None
    assert body.nodes["Q"].body is not None
    assert body.nodes["Q"].body.nodes["No"].event == Cancel()


def test_the_method_of_a_transaction_is_told():
    """Undoing is by compensation, whatever protocol is named."""
    reading = pen.within(TRANSACTION.format("##Store"))
    assert "transaction-method" in pen.codes(reading, "X")
    assert not reading.refused


def test_a_cancel_event_on_no_transaction_is_a_button():
    """Only transactions are cancelled."""
    reading = pen.within(TASK, CANCELLED, pen.flow("B", "E"))
    assert pen.node(reading, "B").event == ByHand()
    assert "cancel-event-by-hand" in pen.codes(reading, "B")
    assert not reading.refused


def test_an_end_that_sends_and_undoes():
    """With several definitions it throws, and behind that it undoes."""
    shared = '<message id="M" name="Pedido"/>'
    both = '<messageEventDefinition messageRef="M"/><compensateEventDefinition/>'
    body = f'{START}{TASK}<endEvent id="Y">{both}</endEvent>'
    reading = read(pen.file(shared, pen.process(body, EVENT, HANDLER, LINK, pen.chain("S", "X", "Y"))))
    program = pen.only(reading)
    assert program.nodes["Y"].event == Message(name="Pedido")
    (behind,) = program.outgoing["Y"]
    assert program.nodes[behind.target].event == Compensate()
    assert not reading.refused
