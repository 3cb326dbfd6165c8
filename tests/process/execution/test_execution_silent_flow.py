"""What the released SpiffWorkflow does wrong, silently, with flows, loops and joins; and what Raia does instead.

Both halves read the same diagram. Each test names its row of `test_execution_silent_rows`.
"""

from __future__ import annotations

import inspect
import sys

import pytest
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.util.task import TaskIterator, TaskState
from stock_library import complete, passed, path_of, raia, send, stock, story, todo
from word_diagrams import draw

ONE_TASK = "start S\nuser A\nend E\nS > A > E"
PADDING = [f"G{number}" for number in range(9)]
LONG_LOOP = "\n".join(
    [
        "start S\nuser A\nxor G\nend E",
        *(f"xor {gateway}" for gateway in PADDING),
        f"S > A > {' > '.join(PADDING)} > G",
        "G > E if done",
        "G > A default",
    ]
)
AND_IN_A_LOOP = """
    start S
    xor L
    and F
    user A
    user B
    and J
    xor G
    end E
    S > L > F > A > J > G
    F > B > J
    G > E if done
    G > L default
"""
OR_IN_A_LOOP = (
    AND_IN_A_LOOP.replace("and F", "or F")
    .replace("and J", "or J")
    .replace("S > L > F > A > J > G", "S > L > F\n    F > A if not(done)\n    A > J > G")
    .replace("F > B > J", "F > B if not(done)\n    B > J")
)


def again(workflow: BpmnWorkflow, passes: int) -> None:
    """Go round a loop so often."""
    for _ in range(passes):
        complete(workflow, "A", done=False)


def test_sequence_flow_without_id() -> None:
    """Row "sequence flow without `id`": the token dies and the process reports done; Raia follows the flow."""
    xml = draw(ONE_TASK).replace(b' id="S-A"', b"").replace(b' id="A-E"', b"")
    workflow = stock("", xml=xml)
    assert workflow.is_completed()
    assert "A" not in passed(workflow)
    assert path_of(raia(xml=xml)) == ["S", "A", "E"]


def test_a_long_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row "tree depth > 1000": work is lost and the process reports done; in Raia 1,000 passes leave no trace.

    The library looks 1,000 tasks deep; brought down to 100 here, where a pass is 11 deep.
    """
    for walker in (TaskIterator, BpmnTaskIterator):
        ends_at, depth, *others = walker.__init__.__defaults__
        assert depth == 1000
        monkeypatch.setattr(walker.__init__, "__defaults__", (ends_at, 100, *others))
    workflow = stock(LONG_LOOP, {"done": False})
    with pytest.raises(AttributeError):
        again(workflow, 12)
    assert todo(workflow) == []
    assert workflow.is_completed()

    ours = story(LONG_LOOP, {"done": False}, saving=False)
    size = len(ours.instance.save())
    for _ in range(1_000):
        ours.complete("A", done=False)
    assert len(ours.instance.save()) <= size + 8
    assert ours.complete("A", done=True).ended


def test_a_loop_with_a_boundary_timer() -> None:
    """Row "loop with a boundary timer": RecursionError after some passes; Raia goes on for ever.

    Python's limit of recursion is brought down, so that few passes are enough.
    """
    words = f"{LONG_LOOP}\nboundary T on A timer PT1H\nend E2\nT > E2"
    workflow, limit = stock(words, {"done": False}), sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        with pytest.raises(RecursionError):
            again(workflow, 30)
    finally:
        sys.setrecursionlimit(limit)

    ours = story(words, {"done": False}, saving=False)
    for _ in range(300):
        ours.complete("A", done=False)
    assert ours.events == ["T"]
    assert ours.complete("A", done=True).ended


def test_and_join_in_a_loop() -> None:
    """Row "AND join inside a loop": it fires early when the order of arrival changes; Raia waits for both."""
    workflow = stock(AND_IN_A_LOOP, {"done": False})
    for name in ("A", "B", "B"):
        complete(workflow, name, done=False)
    assert todo(workflow) == ["A", "A", "B"], "the loop goes on although A of this pass is still open"

    ours = story(AND_IN_A_LOOP, {"done": False})
    ours.complete("A").complete("B").complete("B")
    assert ours.open == ["A"]
    ours.complete("A")
    assert ours.open == ["A", "B"]
    assert ours.complete("B").complete("A", done=True).ended


def test_or_join_in_a_loop() -> None:
    """Row "OR join inside a loop": it fires early as well; Raia waits for both."""
    workflow = stock(OR_IN_A_LOOP.replace("not(done)", "not done"), {"done": False})
    for name in ("A", "B", "B"):
        complete(workflow, name, done=False)
    assert todo(workflow) == ["A", "A", "B"]

    ours = story(OR_IN_A_LOOP, {"done": False})
    ours.complete("A").complete("B").complete("B")
    assert ours.open == ["A"]
    ours.complete("A")
    assert ours.open == ["A", "B"]
    assert ours.complete("B").complete("A", done=True).ended


def test_links() -> None:
    """Row "link events": the token dies and the process reports done; Raia goes on at the other end."""
    words = "start S\nuser A\nthrow T link L\ncatch C link L\nuser B\nend E\nS > A > T\nC > B > E"
    workflow = stock(words)
    complete(workflow, "A")
    assert workflow.is_completed()
    assert not {"C", "B", "E"} & passed(workflow)
    assert path_of(raia(words)) == ["S", "A", "T", "C", "B", "E"]


def test_a_conditional_flow_leaving_a_task() -> None:
    """Row "conditional flow leaving a task": the condition is ignored; in Raia it decides."""
    words = "start S\nuser A\nuser B\nuser C\nend E\nend E2\nS > A\nA > B if x > 1\nB > E"
    workflow = stock(words, {"x": 0})
    complete(workflow, "A")
    assert todo(workflow) == ["B"]

    otherwise = f"{words}\nA > C default\nC > E2"
    assert path_of(raia(otherwise, data={"x": 0})) == ["S", "A", "C", "E2"]
    assert path_of(raia(otherwise, data={"x": 2})) == ["S", "A", "B", "E"]
    nowhere = raia(words, data={"x": 0})
    assert nowhere["outcome"] == "failed", "a token that may go nowhere is an incident, not a silent end"
    assert [place["element"] for place in nowhere["waiting"]] == ["A"]


def test_an_element_called_start() -> None:
    """Row "ids `Start` / `End`": `Start` cannot be read; Raia has no ids of its own to collide with."""
    words = ONE_TASK.replace("start S", "start Start").replace("S >", "Start >")
    with pytest.raises(WorkflowException, match="No output task connected"):
        stock(words)
    assert path_of(raia(words)) == ["Start", "A", "E"]


def test_an_element_called_end() -> None:
    """Row "ids `Start` / `End`": `End` loses its lane; in Raia it keeps it."""
    words = "start S\nuser End\nend E\nlane Atendente: S End E\nS > End > E"
    lanes = {task.task_spec.name: task.task_spec.lane for task in stock(words).get_tasks()}
    assert (lanes["S"], lanes["End"]) == ("Atendente", None)
    assert {step["lane"] for step in raia(words)["trace"]} == {"Atendente"}


def test_a_lane_without_a_name() -> None:
    """Row "unnamed lane": the lane is None; in Raia the process stands in for it."""
    xml = draw(f"lane Sem: S A E\n{ONE_TASK}").replace(b' name="Sem"', b"")
    assert {task.task_spec.lane for task in stock("", xml=xml).get_tasks()} == {None}
    assert all(step["lane"] for step in raia(xml=xml)["trace"])


def test_parallel_blocks_in_a_row() -> None:
    """Row "start-up predicts every path": each parallel block doubles the tree; in Raia a token is a token."""

    def blocks(count: int) -> str:
        lines, last = ["start S", "end E"], "S"
        for n in range(count):
            lines += [f"and F{n}", f"user A{n}", f"user B{n}", f"and J{n}", f"F{n} > B{n} > J{n}"]
            lines.append(f"{last} > F{n} > A{n} > J{n}")
            last = f"J{n}"
        return "\n".join([*lines, f"{last} > E"])

    sizes = [len(list(stock(blocks(count)).get_tasks())) for count in (4, 5, 6)]
    assert sizes == [125, 253, 509]
    saved = [len(story(blocks(count)).instance.save()) for count in (4, 14)]
    assert saved[1] - saved[0] < 64
    assert raia(blocks(14), most_steps=500)["outcome"] == "completed"


def test_a_thousand_tasks_in_a_row() -> None:
    """Row "1,000 tasks in a row": its parser runs out of stack; Raia has none to run out of."""
    tasks = [f"A{number}" for number in range(1_000)]
    words = "\n".join(["start S", "end E", *(f"user {task}" for task in tasks), " > ".join(["S", *tasks, "E"])])
    with pytest.raises(Exception, match="recursion"):
        stock(words)
    ours = story(words, saving=False)
    for task in tasks:
        ours.complete(task)
    assert ours.ended


def test_a_circle_of_parallel_gateways() -> None:
    """Row "some graphs recurse without end": prediction never ends; Raia runs it, bounded by the steps asked for."""
    words = "start S\nxor X\nand F\nuser A\nend E\nS > X > F > A > X\nF > E"
    with pytest.raises(RecursionError):
        stock(words.replace("xor X", "and X"))
    tried = raia(words, most_steps=50)
    assert tried["outcome"] == "step-limit"
    assert tried["steps"] == 50


def test_a_finished_catch() -> None:
    """Row "`wait` and `catch` wake finished tasks": a finished catch waits again; Raia has nothing left to wake."""
    words = "start S\ncatch C message M\nuser B\nend E\nS > C > B > E"
    workflow = stock(words)
    send(workflow, MessageEventDefinition("M"))
    task = workflow.get_next_task(spec_name="C")
    assert task.state == TaskState.COMPLETED
    task.task_spec.catch(task, BpmnEvent(MessageEventDefinition("M"), {}))
    assert task.state == TaskState.WAITING

    ours = story(words).fire("C")
    assert ours.events == []
    assert ours.open == ["B"]
