"""Undoing on a database: every step is saved and loaded, its work items are told, and its path is history."""

from __future__ import annotations

from pathlib import Path

import pytest
from bpmn_pen import chain, flow, lane, lanes, process
from instances_story import ANA, Story

from service.process import instances, releases
from service.process.instances.events import InstanceEnded, TaskReached

MODEL = Path(__file__).parents[3] / "../shared/data/miwg-reference/C.6.0.bpmn"
UNDONE = (
    '<boundaryEvent id="C" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'
    '<userTask id="U" name="Cancelar voo" isForCompensation="true"/><association sourceRef="C" targetRef="U"/>'
    '<boundaryEvent id="D" attachedToRef="B"><compensateEventDefinition/></boundaryEvent>'
    '<userTask id="V" name="Cancelar hotel" isForCompensation="true"/><association sourceRef="D" targetRef="V"/>'
)
TRIP = process(
    lanes(lane("Agência", "S", "X", "Z", "Y", "K", "W")),
    '<startEvent id="S"/><userTask id="Z" name="Conferir"/><endEvent id="E"/>',
    '<transaction id="X"><startEvent id="S2"/><userTask id="A" name="Voo"/><userTask id="B" name="Hotel"/>'
    '<exclusiveGateway id="G" name="Deu certo?"/><endEvent id="Ok"/>'
    '<endEvent id="No"><cancelEventDefinition/></endEvent>'
    f"{chain('S2', 'A', 'B', 'G')}{flow('G', 'Ok', 'Sim')}{flow('G', 'No', 'Não')}{UNDONE}</transaction>",
    '<boundaryEvent id="K" attachedToRef="X"><cancelEventDefinition/></boundaryEvent>',
    '<userTask id="W" name="Avisar"/><endEvent id="Y"><compensateEventDefinition/></endEvent>',
    chain("S", "X", "Z", "Y"),
    chain("K", "W", "E"),
)


def test_a_completed_transaction_is_undone_later(story: Story):
    """The log outlives every step; handlers are work of their lane, and the process ends behind the last one."""
    story.publish(TRIP)
    one = story.start()
    story.complete(one, "A", {"voo": "JJ3"})
    story.complete(one, "B", choice=("G-Ok",))
    story.complete(one, "Z")
    assert story.positions(one) == {"V"}
    reached = story.heard(TaskReached)[-1]
    assert (reached.element, reached.name, reached.lane) == ("V", "Cancelar hotel", "Agência")
    story.complete(one, "V", {"hotel": None})
    assert story.positions(one) == {"U"}
    story.complete(one, "U")
    assert [event.outcome for event in story.heard(InstanceEnded)] == ["completed"]
    assert story.variables(one) == {"voo": "JJ3", "hotel": None}
    entries = [entry for entry in story.see(instances.history, one) if entry.element in ("Y", "C", "D")]
    assert [(entry.kind, entry.element) for entry in entries] == [
        ("entered", "Y"),
        ("thrown", "Y"),
        ("fired", "D"),
        ("completed", "D"),
        ("fired", "C"),
        ("completed", "C"),
        ("completed", "Y"),
    ]
    assert entries[1].data == {"kind": "compensation", "name": None, "key": "", "caught": True, "payload": {}}


def test_a_cancelled_transaction_is_undone_and_left(story: Story):
    """Its cancel event is reached when the last handler is done, and not before."""
    story.publish(TRIP)
    one = story.start()
    story.complete(one, "A")
    story.complete(one, "B", choice=("G-No",))
    assert story.positions(one) == {"V"}
    story.complete(one, "V")
    story.complete(one, "U")
    assert story.positions(one) == {"W"}
    story.complete(one, "W")
    assert story.status(one) == "completed"


@pytest.mark.skipif(not MODEL.exists(), reason="the MIWG models are not here")
def test_the_reference_model_undoes_what_was_booked(story: Story):
    """C.6.0: the card cannot be charged, so the event subprocess of the booking undoes hotel and flight."""
    with story.works.begin(actor=ANA) as work:
        release = releases.publish(work, MODEL.read_bytes(), forms={})
        (found,) = releases.get(work.session, release).program.processes
    names = {node.name: node.id for node in story.see(releases.get, release).program.processes[found].nodes.values()}
    inside = story.see(releases.get, release).program.processes[found].nodes[names["Make Booking"]].body
    assert inside is not None
    names |= {node.name: node.id for node in inside.nodes.values() if node.kind == "task"}
    one = story.start(found)
    story.complete(one, names["Make Flights and Hotel Offer"])
    story.complete(one, names["Offer Approved"])
    story.complete(one, names["Request Credit Card Information"])
    story.complete(one, names["Book Hotel"])
    story.complete(one, names["Book Flight"])
    charge = story.task(one, "_6db9a77f-189f-4c07-b33b-e0c88f09e0db", kind="button")
    story.do(instances.press, one, charge)
    assert story.positions(one) == {names["Cancel Hotel"], names["Cancel Flight"]}
    story.complete(one, names["Cancel Hotel"])
    story.complete(one, names["Cancel Flight"])
    story.complete(one, names["Notify Failed Credit Transaction"])
    assert story.status(one) == "completed"
