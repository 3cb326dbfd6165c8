"""Every construct of BPMN 2.0, in every position: what the specification says is what `raia try` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conformance_cases import Case, cases, fits
from word_diagrams import draw

from service.process.rules import check_file
from service.process.trial import Answers, Wishes, try_file

RUNS = [
    pytest.param(case, run, id=f"{case.name} run {number}")
    for case in cases()
    for number, run in enumerate(case.runs, start=1)
]
REFUSED = [pytest.param(case, id=case.name) for case in cases() if case.refused]
UNPUBLISHED = [pytest.param(case, id=case.name) for case in cases() if case.publishing]
WISHES = ("data", "choose", "timers", "process", "seed")
SCRUPLES = {"task-unnamed", "question-unnamed", "answer-unnamed"}
"""Warnings about names, which these small diagrams leave out."""


@pytest.fixture
def diagram(tmp_path: Path) -> Path:
    """Where the file goes."""
    return tmp_path / "case.bpmn"


def tried(diagram: Path, case: Case, run: Mapping[str, Any]) -> dict[str, Any]:
    """What `raia try --json` says."""
    diagram.write_bytes(draw(case.draw))
    wishes = {name: run[name] for name in WISHES if name in run}
    limit = {"most_steps": run["steps"]} if "steps" in run else {}
    return try_file(diagram, Wishes(**wishes, **limit, answers=Answers(run.get("answers")))).plain("en")


def path_of(trace: list[dict[str, Any]]) -> list[str]:
    """The trace in the words of the expectations."""
    told = [step for step in trace if step["event"] != "entered"]
    return [step["element"] if step["event"] == "completed" else f"{step['event']} {step['element']}" for step in told]


def remarks(found: dict[str, Any], *levels: str) -> set[str]:
    """Findings of these levels, as the expectations write them."""
    return {f"{each['code']} {each['element']}" for each in found["findings"] if each["level"] in levels}


def check_balance(found: dict[str, Any]) -> None:
    """An activity is entered once for each time that it completes or is cancelled."""
    balance: Counter[str] = Counter()
    for step in found["trace"]:
        if step["type"].lower().endswith(("task", "process", "activity", "transaction")):
            balance[step["element"]] += {"entered": 1, "completed": -1, "cancelled": -1}.get(step["event"], 0)
            assert balance[step["element"]] >= 0, step
    assert found["outcome"] != "completed" or not any(balance.values()), balance


@pytest.mark.parametrize(("case", "run"), RUNS)
def test_promise_9_a_construct_runs_as_bpmn_says(case: Case, run: dict[str, Any], diagram: Path) -> None:
    """Promise 9, what is accepted runs right: outcome, path, data and remarks are those expected; no token is lost."""
    found = tried(diagram, case, run)
    happened = path_of(found["trace"])
    assert fits(run["path"], happened), f"{', '.join(happened)}\nis not\n{run['path']}\n{found}"
    assert found["outcome"] == run.get("outcome", "completed"), found
    assert [f"{place['kind']} {place['element']}" for place in found["waiting"]] == run.get("waits", [])
    for process, values in run.get("leaves", {}).items():
        assert {name: found["data"][process].get(name) for name in values} == values
    check_balance(found)
    assert set(case.findings) <= remarks(found, "info", "warning")
    unexpected = remarks(found, "warning") - set(case.findings)
    assert {remark for remark in unexpected if remark.split()[0] not in SCRUPLES} == set()


@pytest.mark.parametrize("case", REFUSED)
def test_promise_9_a_construct_is_refused(case: Case, diagram: Path) -> None:
    """Promise 9, what we cannot run is refused with its element: nothing of it runs."""
    found = tried(diagram, case, {})
    assert found["outcome"] == "refused"
    assert found["trace"] == []
    assert case.refused in remarks(found, "error")


@pytest.mark.parametrize("case", UNPUBLISHED)
def test_promise_9_a_construct_is_not_published(case: Case, diagram: Path) -> None:
    """Promise 9, what cannot end or is not known is refused at publish, with its element."""
    diagram.write_bytes(draw(case.draw))
    found = check_file(diagram).findings
    assert case.publishing in {f"{each.code} {each.element}" for each in found if each.level == "error"}


def test_every_case_says_what_is_expected() -> None:
    """A case runs or is refused, never neither and never both, and says why."""
    assert [case.name for case in cases() if bool(case.runs) == bool(case.refused) or not case.why] == []
    assert len(cases()) >= 220


def test_paths_allow_what_they_say() -> None:
    """The notation itself."""
    assert fits("S, {A, B | C}, E", ["S", "A", "C", "B", "E"])
    assert fits("S, {A | A, B}, E", ["S", "A", "A", "B", "E"])
    assert not fits("S, {A, B | C}, E", ["S", "B", "A", "C", "E"])
    assert not fits("S, A", ["S"])
    assert not fits("S", ["S", "A"])
