"""Every way in which the released SpiffWorkflow goes wrong has a test that shows both it and what Raia does."""

import ast
from functools import cache
from pathlib import Path

ROWS = (
    "sequence flow without `id`",
    "tree depth > 1000",
    "loop with a boundary timer",
    "AND join inside a loop",
    "OR join inside a loop",
    "link events",
    "signal end event",
    "throw of error / compensation / link / cancel / terminate in the middle",
    "catch of error / escalation / compensation / cancel in the middle",
    "event subprocess",
    "conditional events",
    "boundary interrupting signal / escalation on a subprocess",
    "conditional flow leaving a task",
    "ids `Start` / `End`",
    "unnamed lane",
    "JSON state whose keys were reordered",
    "task data with key `typename`",
    "date, Decimal, bytes in task data",
    "completing a COMPLETED task again",
    "overdue interrupting timer",
    "parallel branches sharing nested dicts",
    "DMN rule order, ranges, lists",
    "cron cycles",
    "complex gateways",
    "two flows leaving a task",
    "compensation boundary",
    "dynamic `calledElement`",
    "subprocess without exactly one start",
    "missing condition on a non-default gateway flow",
    "multi-instance without cardinality or collection",
    "threads must not share a workflow",
    "start-up predicts every path",
    "1,000 tasks in a row",
    "some graphs recurse without end",
    "an error event fires the boundary event of a neighbouring activity",
    "an uncaught error is silent and the normal path goes on",
    "one signal fires both interrupting boundaries of a task",
    "interrupting a multi-instance subprocess raises",
    "`wait` and `catch` wake finished tasks",
    "the registry keys on bare class names",
    "expressions are `eval`",
    "a bare `PT4H` timer fails",
)
MODULES = sorted(Path(__file__).parent.glob("test_execution_silent_*.py"))


@cache
def docstrings() -> list[str]:
    """Of every test in this family, on one line."""
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in MODULES]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [" ".join((ast.get_docstring(node) or "").split()) for node in functions if node.name.startswith("test_")]


def test_every_row_has_a_test() -> None:
    """A row that nobody holds, or a test of a row that is not listed, is found here."""
    named = [text.removeprefix('Row "').split('"')[0] for text in docstrings() if text.startswith('Row "')]
    assert set(named) == set(ROWS)


def test_every_test_of_the_family_names_its_row() -> None:
    """And says what Raia does instead."""
    rows = [text for text in docstrings() if text.startswith('Row "')]
    assert len(rows) == len(docstrings()) - 2
    assert [text for text in rows if "Raia" not in text] == []
