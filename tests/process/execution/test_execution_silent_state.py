"""What the released SpiffWorkflow does wrong, silently, with state, data and expressions; and what Raia does instead.

Each test names its row of `test_execution_silent_rows`.
"""

from __future__ import annotations

import datetime
import json
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, cast

import pytest
from execution_story import NOON, Shelf
from lxml import etree
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.helpers.registry import DefaultRegistry
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser
from stock_library import codes, complete, path_of, raia, stock, story, todo
from word_diagrams import draw

from service.feel import FeelError, parse_unary_tests
from service.process.execution import Instance, NotOpen
from service.process.execution.state import plain

ONE_TASK = "start S\nuser A\nend E\nS > A > E"
BRANCHES = "start S\nand F\nuser A\nuser B\nand J\nuser C\nend E\nS > F > A > J > C > E\nF > B > J"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def saved(data: dict[str, Any]) -> str:
    """The library's JSON of a process that waits with this data."""
    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure()).serialize_json(stock(ONE_TASK, data))


def loaded(text: str) -> dict[str, Any]:
    """The data that the library finds in it."""
    workflow = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure()).deserialize_json(text)
    return workflow.get_next_task(spec_name="A").data


def reordered(value: Any) -> Any:
    """The same JSON with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: reordered(item) for key, item in reversed(cast("dict[str, Any]", value).items())}
    return [reordered(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value


def test_reordered_keys() -> None:
    """Row "JSON state whose keys were reordered": the data comes back empty; Raia does not mind their order."""
    text = saved({"x": 1})
    assert loaded(text) == {"x": 1}
    state = json.loads(text)
    state["tasks"] = dict(reversed(state["tasks"].items()))
    assert loaded(json.dumps(state)) == {}
    ours = story(ONE_TASK, {"x": 1})
    mixed = json.dumps(reordered(plain(ours.instance.save()))).encode()
    assert plain(Instance.load(mixed, ours.shelf, NOON).save()) == plain(ours.instance.save())


def test_the_key_typename() -> None:
    """Row "task data with key `typename`": loading fails; in Raia it is a name like any other."""
    with pytest.raises(TypeError):
        loaded(saved({"typename": "x"}))
    assert story(ONE_TASK, {"typename": {"typename": "x"}}).variables == {"typename": {"typename": "x"}}


@pytest.mark.parametrize("value", [datetime.date(2026, 1, 5), Decimal("1.50")])
def test_values_that_json_does_not_know(value: Any) -> None:
    """Row "date, Decimal, bytes in task data": saving raises; Raia keeps every value that FEEL has."""
    with pytest.raises(TypeError):
        saved({"x": value})
    kept = story(ONE_TASK, {"x": value}).variables["x"]
    assert (kept, type(kept)) == (value, type(value))


def test_values_that_change_their_kind() -> None:
    """Row "date, Decimal, bytes in task data": set and tuple become lists; Raia refuses what FEEL does not have."""
    with pytest.raises(TypeError):
        saved({"x": b"x"})
    assert loaded(saved({"x": {1}, "y": (1,)})) == {"x": [1], "y": [1]}
    for value in (b"x", {1}):
        with pytest.raises(FeelError):
            story(ONE_TASK, {"x": value})


def test_completing_twice() -> None:
    """Row "completing a COMPLETED task again": accepted; Raia says that it is open no longer."""
    words = "start S\nuser A\nuser B\nend E\nS > A > B > E"
    workflow = stock(words)
    task = workflow.get_next_task(spec_name="A")
    task.run()
    assert task.run(), "and once more"
    ours = story(words)
    first = ours.work("A")[0].task
    ours.complete("A")
    with pytest.raises(NotOpen):
        ours.do("complete", first, {})


def test_an_overdue_timer() -> None:
    """Row "overdue interrupting timer": the normal path is taken; Raia's timers are rows that fire before anything.

    `test_instances_waiting` holds the other half: an overdue timer comes before the command.
    """
    words = """
        start S
        user A
        boundary T on A timer PT0.001S
        user L
        user N
        end E
        end E2
        S > A > N > E
        T > L > E2
    """
    workflow = stock(words)
    time.sleep(0.01)
    complete(workflow, "A")
    assert todo(workflow) == ["N"]
    assert path_of(raia(words, timers="first")) == ["S", "T", "L", "E2"]


def test_nested_values_in_parallel_branches() -> None:
    """Row "parallel branches sharing nested dicts": writes leak; in Raia values are replaced, and history has each."""
    workflow = stock(BRANCHES, {"d": {"deep": {"n": 0}}})
    mine, other = (workflow.get_next_task(spec_name=name) for name in ("A", "B"))
    mine.data["d"]["deep"]["n"] = 5
    assert other.data["d"]["deep"]["n"] == 5, "and nobody has completed anything"

    ours = story(BRANCHES, {"d": {"deep": {"n": 0}}})
    ours.complete("A", d={"deep": {"n": 5}})
    assert ours.seen("B")["d"] == {"deep": {"n": 5}}
    assert ours.written() == [(None, "d", {"deep": {"n": 0}}), ("A", "d", {"deep": {"n": 5}})]


def test_the_last_writer_at_a_join() -> None:
    """Row "parallel branches sharing nested dicts": who wrote nothing undoes what another wrote; not in Raia."""
    workflow = stock(BRANCHES, {"v": 0})
    complete(workflow, "B", v="b")
    complete(workflow, "A")
    assert workflow.get_next_task(spec_name="C").data == {"v": 0}
    ours = story(BRANCHES, {"v": 0}).complete("B", v="b").complete("A")
    assert ours.variables == {"v": "b"}
    assert ours.written()[-1] == ("B", "v", "b")


def decide(policy: str, rules: list[tuple[str, str]], **data: Any) -> Any:
    """What the library's decision table gives."""
    rows = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{given}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>"{answer}"</text></outputEntry></rule>'
        for n, (given, answer) in enumerate(rules)
    )
    entry = '<input id="i" label="x"><inputExpression id="e"><text>x</text></inputExpression></input>'
    table = f'<decisionTable id="T" hitPolicy="{policy}">{entry}<output id="o" name="y"/>{rows}</decisionTable>'
    text = f'<definitions xmlns="{DMN}" id="d" name="d"><decision id="D" name="D">{table}</decision></definitions>'
    parser = DMNParser(None, etree.fromstring(text), {"dmn": DMN})
    parser.parse()
    task = stock(ONE_TASK, data).get_next_task(spec_name="A")
    return dict(DMNEngine(parser.decision.decisionTables[0]).result(task))


def test_decision_tables() -> None:
    """Row "DMN rule order, ranges, lists": first match, syntax error, no match; Raia has its own FEEL."""
    assert decide("RULE ORDER", [("&gt; 1", "a"), ("&gt; 2", "b")], x=5) == {"y": "a"}
    with pytest.raises(WorkflowTaskException, match="invalid syntax"):
        decide("UNIQUE", [("[1..5]", "a")], x=3)
    assert decide("UNIQUE", [("1,3", "a")], x=3) == {}
    assert parse_unary_tests("[1..5]").evaluate(3, {})
    assert parse_unary_tests("1, 3").evaluate(3, {})
    words = "start S\nrule R\nend E\nS > R > E"
    assert "task-without-implementation" in codes(raia(words)), "until it has decisions, a person decides"


def test_the_registry_knows_bare_names() -> None:
    """Row "the registry keys on bare class names": a class of ours replaces theirs; Raia's state has none."""

    class timedelta:
        """Of ours, with the library's name."""

    registry = DefaultRegistry()
    text = registry.convert(datetime.timedelta(1))
    registry.register(timedelta, lambda own: {}, lambda own: "ours")
    assert registry.restore(text) == "ours"
    assert story(ONE_TASK, {"x": {"days": 1, "typename": "timedelta"}}).variables["x"]["days"] == 1


ESCAPE = "().__class__.__base__.__subclasses__().__len__() > 0"


def test_expressions_are_python() -> None:
    """Row "expressions are `eval`": a condition reaches every class of Python; Raia refuses it before it runs."""
    words = f"start S\nxor G\nuser A\nend E\nend E2\nS > G\nG > E if {ESCAPE}\nG > A default\nA > E2"
    assert stock(words).is_completed(), "it was evaluated, and true"
    tried = raia(words)
    assert tried["outcome"] == "refused"
    assert "expression-syntax" in codes(tried)


def test_scripts_are_python() -> None:
    """Row "expressions are `eval`": a script task runs as Python; in Raia it is a person's."""
    words = "start S\nscript X\nuser A\nend E\nS > X > A > E"
    xml = draw(words).replace(b"</scriptTask>", b"<script>n = [].__class__.__name__</script></scriptTask>")
    workflow = stock("", xml=xml)
    assert workflow.get_next_task(spec_name="A").data == {"n": "list"}
    assert raia(xml=xml)["data"] == {"P": {}}


def test_a_bare_duration() -> None:
    """Row "a bare `PT4H` timer fails": it wants a Python string; Raia reads ISO 8601."""
    words = "start S\ncatch C timer PT4H\nend E\nS > C > E"
    with pytest.raises(WorkflowTaskException, match="Error evaluating expression 'PT4H'"):
        stock(words, quoted=False)
    tried = raia(words)
    assert [step["at"] for step in tried["trace"] if step["event"] == "fired"] == ["2026-01-05T16:00:00Z"]


def test_threads() -> None:
    """Row "threads must not share a workflow": Raia's threads share what is compiled; each loads its own instance."""
    shared = stock(ONE_TASK)
    assert shared.get_next_task(spec_name="A").workflow is shared, "tasks, data and state are one object graph"

    ours = story("start S\nuser A while 'n < 50'\nend E\nS > A > E", {"n": 0})
    before, shelf = ours.instance.save(), ours.shelf
    assert isinstance(shelf, Shelf)

    def walk(_: int) -> bytes:
        text = before
        for number in range(50):
            mine = Instance.load(text, shelf, NOON)
            mine.complete(mine.waiting().work[0].task, {"n": number + 1}, now=NOON)
            text = mine.save()
        return text

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(walk, range(8)))) == 1
