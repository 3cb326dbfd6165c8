"""Promise 7: every instance of every past release still loads, from the rows of either database."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from bpmn_pen import chain, extended, process
from instances_story import Story
from sqlalchemy import select, update

from service.base.ids import InstanceId, ReleaseId
from service.process import instances
from service.process.execution import state
from service.process.execution.state import FORMAT
from service.process.instances.tables import InstanceRow

GOLDEN = Path(__file__).parent / "golden"
FORMATS = [int(file.stem.removeprefix("format-")) for file in GOLDEN.glob("format-*.json")]
HOUR = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
KEY = extended('<zeebe:subscription correlationKey="=pedido"/>')
TOPIC = extended('<zeebe:taskDefinition type="cobrar"/>')
DIAGRAM = (
    f'<message id="Pago" name="pago">{KEY}</message>',
    process(
        '<startEvent id="S"/><parallelGateway id="F"/><parallelGateway id="J"/><endEvent id="E"/><endEvent id="E2"/>',
        '<userTask id="A" name="Analisar"/><userTask id="Late" name="Cobrar"/>',
        '<intermediateCatchEvent id="M"><messageEventDefinition messageRef="Pago"/></intermediateCatchEvent>',
        f'<boundaryEvent id="T" attachedToRef="A" cancelActivity="false">{HOUR}</boundaryEvent>',
        f'<serviceTask id="X">{TOPIC}</serviceTask>',
        chain("S", "F", "A", "J", "E"),
        chain("F", "M", "J"),
        chain("F", "X", "J"),
        chain("T", "Late", "E2"),
    ),
)


def begun(story: Story) -> tuple[InstanceId, ReleaseId]:
    """An instance that waits for a person, a machine, a message and a time."""
    release = story.publish(*DIAGRAM)
    return story.start(variables={"pedido": "7"}), release


def stored(story: Story, one: InstanceId) -> bytes:
    with story.works.read() as work:
        return work.session.scalars(select(InstanceRow.state).where(InstanceRow.id == one)).one()


def plain(saved: bytes, release: ReleaseId) -> Any:
    """The state as JSON; ids of releases differ from one database to the other."""
    return json.loads(json.dumps(state.plain(saved)).replace(release, "RELEASE"))


def test_promise_7_what_is_saved_is_what_the_golden_file_holds(story: Story):
    """Promise 7: when that must change, the format gets a new number, and the file of the old one stays."""
    one, release = begun(story)
    golden = json.loads((GOLDEN / f"format-{FORMAT}.json").read_text())
    assert plain(stored(story, one), release) == golden


@pytest.mark.parametrize("number", FORMATS)
def test_promise_7_a_row_of_every_past_format_goes_on(story: Story, number: int):
    """Promise 7: loaded from its row, an old instance is looked at, moved by people, time and machines, and ends."""
    one, release = begun(story)
    old = (GOLDEN / f"format-{number}.json").read_text().replace("RELEASE", release)
    with story.works.begin() as work:
        change = update(InstanceRow).where(InstanceRow.id == one)
        work.session.execute(change.values(state=zlib.compress(old.encode())))
    story.agree()
    assert story.variables(one) == {"pedido": "7"}
    story.pass_by(hours=1)
    story.complete(one, "Late")
    story.do(instances.complete_job, one, story.task(one, "X", "job"), 1, {"ok": True})
    story.do(instances.deliver, "pago", "7")
    story.complete(one, "A")
    assert (story.status(one), story.variables(one)) == ("completed", {"pedido": "7", "ok": True})
