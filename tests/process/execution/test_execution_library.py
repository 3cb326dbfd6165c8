"""What we rely on in SpiffWorkflow 3.2.0, and what we must never meet in it; an upgrade that changes it fails here."""

from __future__ import annotations

import ast
import datetime
import importlib.metadata
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
import SpiffWorkflow
from execution_story import Story, node, process
from reference_families import NAMES, random_process
from reference_walks import walk
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.process.execution.elements import TokenSpec
from service.process.execution.expressions import EXPRESSIONS
from service.process.execution.failures import StepFailed
from service.process.execution.tokens import NO_DATA, Token

LIBRARY = Path(SpiffWorkflow.__file__).parent
ONE_TASK = process("p", [node("t")], "start t end")


def test_version() -> None:
    """Pinned: every other version is a decision."""
    assert importlib.metadata.version("SpiffWorkflow") == "3.2.0"


def test_a_token_has_every_attribute_of_a_task() -> None:
    """`Token` does not call the library's constructor, which looks at the clock."""
    running = Story(ONE_TASK).instance._running
    task, token = Task(running, running.spec.start), Token(running, running.spec.start)
    assert vars(task).keys() <= vars(token).keys()


def test_the_librarys_task_looks_at_the_clock_and_draws_random_ids() -> None:
    """Why `Token` has a constructor of its own; when this changes, it may go."""
    source = (LIBRARY / "task.py").read_text()
    assert "self.last_state_change = time.time()" in source
    assert "uuid4()" in source


def test_states_are_numbers_that_are_saved() -> None:
    """They stand in every saved state."""
    states = [TaskState.WAITING, TaskState.READY, TaskState.STARTED, TaskState.COMPLETED, TaskState.CANCELLED]
    assert states == [8, 16, 32, 64, 256]
    assert TaskState.FINISHED_MASK == TaskState.COMPLETED | TaskState.ERROR | TaskState.CANCELLED


def test_completing_a_task_is_one_call_to_its_spec() -> None:
    """`Task.complete` sets the state and hands over to `_on_complete`, which is ours."""
    source = (LIBRARY / "task.py").read_text()
    complete = source[source.index("def complete(self)") :].split("def ", 2)[1]
    assert "self._set_state(TaskState.COMPLETED)" in complete
    assert "self.task_spec._on_complete(self)" in complete
    assert "_on_complete" in vars(TokenSpec)
    assert issubclass(TokenSpec, BpmnSpecMixin)


EVALUATIONS = {
    "script_engine/python_engine.py": 2,
    "specs/bpmn_process_spec.py": 2,
    "specs/bpmn_task_spec.py": 1,
    "specs/event_definitions/conditional.py": 1,
    "specs/event_definitions/message.py": 1,
    "specs/event_definitions/timer.py": 3,
    "specs/mixins/multiinstance_task.py": 4,
    "specs/mixins/script_task.py": 2,
}
"""Calls of `evaluate` and `execute` under `SpiffWorkflow/bpmn`, by file: conditions, scripts, timers, correlation keys,
collections, data mappings. None is reached from our specs; all go through the script engine, which is ours."""


def test_the_library_evaluates_only_where_we_know() -> None:
    """An upgrade that evaluates somewhere else is looked at before it is taken."""
    found: dict[str, int] = {}
    for file in (LIBRARY / "bpmn").rglob("*.py"):
        calls = [call for call in ast.walk(ast.parse(file.read_text())) if isinstance(call, ast.Call)]
        names = [call.func.attr for call in calls if isinstance(call.func, ast.Attribute)]
        count = sum(name in ("evaluate", "execute", "_evaluate", "_execute") for name in names)
        if count:
            found[file.relative_to(LIBRARY / "bpmn").as_posix()] = count
    assert found == EVALUATIONS


def test_scripts_and_services_never_run() -> None:
    """The seam refuses both, whatever the diagram says."""
    token = Story(ONE_TASK).instance._running.token(3)
    with pytest.raises(StepFailed):
        EXPRESSIONS.execute(token, "1")
    with pytest.raises(StepFailed):
        EXPRESSIONS.call_service(token, operation="mail")


def test_a_token_carries_no_data() -> None:
    """Nobody can put any there."""
    token = Story(ONE_TASK).instance._running.token(3)
    assert token.data is NO_DATA
    with pytest.raises(AttributeError):
        token.data.update(n=1)


def test_the_librarys_own_run_would_start_what_is_gone() -> None:
    """`Task.run` sets a removed task going, so that we never call it."""
    ours = Path(__file__).parents[3] / "service/process/execution"
    assert not [file.name for file in ours.glob("*.py") if ".run(" in file.read_text()]


@pytest.mark.parametrize("family", NAMES)
def test_nothing_in_any_process_looks_at_a_clock(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is an argument: a walk with every clock taken away is the same walk."""

    def refuse(*arguments: Any) -> NoReturn:
        raise AssertionError("somebody looked at the clock")

    class NoClock(datetime.datetime):
        now = utcnow = today = refuse  # type: ignore[assignment]

    with monkeypatch.context() as patch:
        patch.setattr(datetime, "datetime", NoClock)
        for name in ("time", "time_ns", "monotonic", "localtime", "gmtime"):
            patch.setattr(time, name, refuse)
        results = [walk(random_process(family, seed), seed)[1] for seed in range(3)]
    assert results == [None] * 3
