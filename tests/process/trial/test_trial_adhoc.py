"""Ad-hoc subprocesses, tried by nobody."""

from __future__ import annotations

from pathlib import Path

import bpmn_pen as pen
from trial_story import ENDS, path_of, trial, write

MACHINE = pen.extended('<zeebe:taskDefinition type="t"/>')
TASKS = (
    f'<userTask id="A" name="Ligar"/><serviceTask id="B" name="Consultar">{MACHINE}</serviceTask>'
    f'<userTask id="C" name="Anotar"/>{pen.chain("A", "C")}'
)


def free(folder: Path, *more: str, attributes: str = "") -> Path:
    drawn = f'<adHocSubProcess id="X" name="Investigar" {attributes}>{TASKS}{"".join(more)}</adHocSubProcess>'
    return write(folder, ENDS, drawn, pen.chain("S", "X", "E"))


def test_each_offered_activity_is_done_once(tmp_path: Path):
    """`cover` does each once, what follows from it too, and then says that it is enough."""
    result = trial(free(tmp_path))
    assert result["outcome"] == "completed"
    assert path_of(result) == ["S", "A", "C", "B", "X", "E"]
    assert {each["code"] for each in result["findings"]} == {"ad-hoc-chosen"}


def test_others_may_choose_otherwise(tmp_path: Path):
    """`last` ends it at once; `first` goes on with the first until the limit."""
    assert path_of(trial(free(tmp_path), choose="last")) == ["S", "X", "E"]
    result = trial(free(tmp_path), choose="first", max_steps=20)
    assert result["outcome"] == "step-limit"
    assert set(path_of(result)) == {"S", "A", "C"}


def test_the_condition_ends_it(tmp_path: Path):
    """Without anybody to say so."""
    until = "<completionCondition>=achado</completionCondition>"
    result = trial(free(tmp_path, until), answers={"A": [{"achado": False}, {"achado": True}]})
    assert (result["outcome"], path_of(result)) == ("completed", ["S", "A", "C", "B", "A", "X", "E"])


def test_one_at_a_time_is_walked_as_well(tmp_path: Path):
    """Sequential."""
    result = trial(free(tmp_path, attributes='ordering="Sequential"'))
    assert (result["outcome"], path_of(result)) == ("completed", ["S", "A", "C", "B", "X", "E"])
