"""The released SpiffWorkflow with its own parser, and Raia, given the same diagram."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from execution_story import Story
from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState
from word_diagrams import draw

from service.process.diagram import read
from service.process.trial import Answers, Wishes, try_file

TIMER_TEXT = re.compile(r"<(time\w+)>([^<]+)<")


def stock(words: str, data: Mapping[str, Any] | None = None, xml: bytes = b"", *, quoted: bool = True) -> BpmnWorkflow:
    """The library's workflow of a diagram (in words, else as it is written), run until it waits.

    It wants its expressions in Python: `quoted` makes strings of timers.
    """
    parser = BpmnParser()
    source = (xml or draw(words)).decode()
    source = (TIMER_TEXT.sub(r'<\1>"\2"<', source) if quoted else source).replace("<condition>=", "<condition>")
    parser.add_bpmn_xml(etree.fromstring(source.encode()))
    workflow = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
    workflow.get_next_task(state=TaskState.READY).data.update(data or {})
    workflow.do_engine_steps()
    return workflow


def todo(workflow: BpmnWorkflow) -> list[str]:
    """What it offers to people."""
    return sorted(task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True))


def complete(workflow: BpmnWorkflow, name: str, **answers: Any) -> None:
    """A person does the oldest open task of this name, and it runs on."""
    task = workflow.get_next_task(spec_name=name, state=TaskState.READY)
    task.data.update(answers)
    task.run()
    workflow.do_engine_steps()


def passed(workflow: BpmnWorkflow) -> set[str]:
    """What has completed at least once."""
    return {task.task_spec.name for task in workflow.get_tasks(state=TaskState.COMPLETED)}


def send(workflow: BpmnWorkflow, definition: Any) -> None:
    """An event comes from outside."""
    workflow.send_event(BpmnEvent(definition, {}))
    workflow.do_engine_steps()


def story(words: str, data: Mapping[str, Any] | None = None, *, saving: bool = True) -> Story:
    """The same diagram in Raia's engine, to be moved by hand."""
    return Story(read(draw(words)).program.processes["P"], variables=data, saving=saving)


def raia(words: str = "", xml: bytes = b"", answers: Mapping[str, Any] | None = None, **wishes: Any) -> dict[str, Any]:
    """What `raia try --json` says of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "diagram.bpmn")
        path.write_bytes(xml or draw(words))
        return try_file(path, Wishes(answers=Answers(answers), **wishes)).plain("en")


def path_of(tried: Mapping[str, Any], event: str = "completed") -> list[str]:
    """The elements to which this happened, in order."""
    return [step["element"] for step in tried["trace"] if step["event"] == event]


def codes(tried: Mapping[str, Any]) -> set[str]:
    """What was remarked."""
    return {finding["code"] for finding in tried["findings"]}
