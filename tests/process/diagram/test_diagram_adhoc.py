"""Ad-hoc subprocesses, and what is no process at all."""

from __future__ import annotations

import bpmn_pen as pen
import pytest

from service.process.diagram import AdHoc, Node, Reading, read

TASKS = '<userTask id="A" name="Ligar"/><serviceTask id="B" name="Visitar"/><userTask id="C" name="Anotar"/>'


def free(*inner: str, attributes: str = "") -> Reading:
    body = "".join(inner) or TASKS + pen.chain("A", "C")
    return pen.within(f'<adHocSubProcess id="X" name="Investigar" {attributes}>{body}</adHocSubProcess>')


def inner(reading: Reading) -> dict[str, Node]:
    body = pen.node(reading, "X").body
    assert body is not None
    return dict(body.nodes)


def test_what_nothing_leads_to_may_be_chosen():
    """Nothing is filled in: neither a start nor an end; the finding says among what people choose."""
    reading = free()
    assert pen.node(reading, "X").ad_hoc == AdHoc()
    assert {name: node.offered for name, node in inner(reading).items()} == {"A": True, "B": True, "C": False}
    assert pen.codes(reading) & {"no-start", "no-end", "unreachable"} == set()
    (said,) = [each for each in reading.findings if each.code == "ad-hoc-chosen"]
    assert "Ligar / Visitar" in said.message.spoken("pt")


def test_how_it_is_done_is_read():
    """Ordering, completion condition, what happens to the rest, and Zeebe's collection."""
    until = "<completionCondition>=resolvido</completionCondition>"
    active = pen.extended('<zeebe:adHoc activeElementsCollection="=quais"/>')
    ways = 'ordering="Sequential" cancelRemainingInstances="false"'
    reading = free(active, TASKS, until, attributes=ways)
    found = pen.node(reading, "X").ad_hoc
    assert found == AdHoc(sequential=True, until="resolvido", cancels_rest=False, active="quais")
    assert not pen.codes(reading) & {"ad-hoc-chosen", "vendor-not-honoured"}


def test_what_zeebe_does_besides_is_named():
    """An output collection is not followed, and said so."""
    drawn = pen.extended('<zeebe:adHoc outputCollection="r" outputElement="=a"/>')
    assert "vendor-not-honoured" in pen.codes(free(drawn, TASKS), "X")


def test_events_inside_listen_and_guard():
    """Boundary events and event subprocesses are no offers."""
    edge = '<boundaryEvent id="Edge" attachedToRef="A"/><userTask id="Z"/>' + pen.flow("Edge", "Z")
    hour = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
    start = f'<startEvent id="Ear">{hour}</startEvent>'
    ear = f'<subProcess id="Sub" triggeredByEvent="true">{start}<userTask id="U"/>{pen.chain("Ear", "U")}</subProcess>'
    nodes = inner(free(TASKS, edge, ear))
    assert {name for name, node in nodes.items() if node.offered} == {"A", "B", "C"}
    assert nodes["Ear"].kind == "listener"


@pytest.mark.parametrize(
    ("drawn", "word"),
    [
        ('<choreography id="Ch"><choreographyTask id="X" name="Pedir"/></choreography>', "coreografia"),
        ('<collaboration id="Co"><conversation id="X" name="Pedir"/></collaboration>', "conversação"),
    ],
)
def test_what_is_no_process_is_refused(drawn: str, word: str):
    """Promise 9: a choreography or a conversation is an error that names it, on its element."""
    one = pen.process('<startEvent id="S"/><endEvent id="E"/>', pen.chain("S", "E"))
    (refusal,) = [each for each in read(pen.file(drawn, one)).findings if each.level == "error"]
    assert (refusal.code, refusal.element) == ("not-run", "X")
    assert word in refusal.message.spoken("pt")
