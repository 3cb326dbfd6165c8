"""A state with offers and with several waits on one element, kept for ever."""

from __future__ import annotations

import json
from pathlib import Path

from execution_story import NOON, Shelf, Story, node, process

from service.process.diagram.program import AdHoc, Combined, Message, Part, Process, Signal, Timer
from service.process.execution import Instance
from service.process.execution.state import FORMAT, to_state
from service.process.execution.upgrades import upgraded

GOLDEN = Path(__file__).parent / "golden"


def diagram() -> Process:
    """One ad-hoc subprocess with an activity begun, and two events of which one has come, side by side."""
    parts = (
        Part(event=Message(name="pago", key="pedido")),
        Part(event=Signal(name="alarme")),
        Part(event=Timer(form="cycle", expression='"0 9 * * 1-5"')),
    )
    inside = {
        "Call": node("Call", offered=True),
        "Job": node("Job", "service", job="t", offered=True),
        "Visit": node("Visit", offered=True, inputs=(("a", "1"),)),
    }
    nodes = [
        node("fork", "and"),
        node("Free", "subprocess", body=Process(id="Free", nodes=inside), ad_hoc=AdHoc()),
        node("Wait", "catch", event=Combined(parts=parts, together=True)),
        node("Do"),
        node("Edge", "boundary", host="Do", interrupting=False, event=Combined(parts=parts)),
    ]
    return process("p", nodes, "start fork Free end", "fork Wait end", "fork Do end", "Edge end")


def told() -> Story:
    story = Story(diagram(), variables={"pedido": "7"})
    return story.do("deliver", "pago", "7", {"valor": 1}).complete("Job").complete("Call", nota=2)


def test_a_state_with_choices_loads_for_ever() -> None:
    """Promise 7: what is saved today is what the golden file holds, and it goes on from there."""
    golden = json.loads((GOLDEN / "format-1-choices.json").read_text())
    assert to_state(told().instance._running) == upgraded(golden, FORMAT)
    shelf = Shelf()
    shelf.publish("r1", diagram())
    instance = Instance.load((GOLDEN / "format-1-choices.bin").read_bytes(), shelf, NOON)
    assert to_state(instance._running) == upgraded(golden, FORMAT)
    rows = instance.waiting()
    kinds = sorted((row.element, row.kind) for row in rows.work)
    assert kinds == [("Call", "optional"), ("Do", "task"), ("Free", "finish"), ("Job", "offer"), ("Visit", "offer")]
    assert (len(rows.messages), len(rows.signals), len(rows.timers), len(rows.jobs)) == (1, 2, 2, 1)
    (finish,) = [row.task for row in rows.work if row.kind == "finish"]
    instance.complete(finish, now=NOON)
    instance.signal("alarme", now=NOON)
    assert [row.element for row in instance.waiting().work] == ["Do"]
