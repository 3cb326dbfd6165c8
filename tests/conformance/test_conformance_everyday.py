"""Diagrams as people draw them every day, and what BPMN 2.0 says happens in them.

Each `.bpmn` has a `.json` beside it: why it goes so, and for each run the choices, the outcome and the path. A path
holds the ids of activities and ends in the order in which they completed, and what was fired, thrown or cancelled.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from service.process.trial import Answers, Wishes, try_file

FOLDER = Path(__file__).parent / "everyday"
DIAGRAMS = sorted(FOLDER.glob("*.bpmn"))
RUNS = [
    pytest.param(path, run, id=f"{path.stem}-{number}")
    for path in DIAGRAMS
    for number, run in enumerate(json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["runs"], start=1)
]


def is_activity(step: dict[str, Any]) -> bool:
    """Tasks of every kind, subprocesses and calls."""
    return step["type"].lower().endswith("task") or step["type"] in ("subProcess", "callActivity")


def path_of(trace: list[dict[str, Any]]) -> list[str]:
    """The trace in the words of the expectations."""
    words: list[str] = []
    for step in trace:
        if step["event"] in ("fired", "thrown") or (step["event"] == "cancelled" and is_activity(step)):
            words.append(f"{step['event']} {step['element']}")
        elif step["event"] == "completed" and (is_activity(step) or step["type"] == "endEvent"):
            words.append(step["element"])
    return words


@pytest.mark.parametrize(("path", "run"), RUNS)
def test_an_everyday_diagram_goes_the_way_bpmn_says(path: Path, run: dict[str, Any]) -> None:
    """Outcome, path and findings are the expected ones; where branches are parallel, in any order."""
    wishes = {name: run[name] for name in ("choose", "timers", "data") if name in run}
    tried = try_file(path, Wishes(**wishes, answers=Answers(run.get("answers")))).plain("pt")
    happened = path_of(tried["trace"])
    assert tried["outcome"] == run["outcome"]
    in_order = sorted if run.get("any_order") else list
    assert in_order(happened) == in_order(run["path"])
    found = {(finding["code"], finding["element"]) for finding in tried["findings"]}
    assert {tuple(finding) for finding in run.get("findings", ())} <= found


def test_every_diagram_says_what_is_expected() -> None:
    """A diagram without its expectation, or the other way round, would be held by nothing."""
    assert {path.stem for path in DIAGRAMS} == {path.stem for path in FOLDER.glob("*.json")}
    assert all(json.loads(path.read_text(encoding="utf-8"))["why"] for path in FOLDER.glob("*.json"))
