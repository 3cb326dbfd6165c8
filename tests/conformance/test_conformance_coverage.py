"""Nothing of BPMN 2.0 is passed over: every element in every place has a case, and the page says what happens."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from bpmn_elements import HELD_ELSEWHERE, REQUIRED, SCHEMA, SHOWN_BY
from conformance_cases import cases

from service.process.trial import Wishes, try_file

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    """A script of the project."""
    specification = importlib.util.spec_from_file_location(name, ROOT / f"scripts/{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def coverage() -> ModuleType:
    """The script that writes the page."""
    return script("write_coverage")


@pytest.fixture(scope="module")
def levels() -> dict[str, str]:
    """Every finding's code and level."""
    return {kind.code: kind.level for kind in script("write_findings").kinds()}


def test_the_page_is_up_to_date(coverage: ModuleType) -> None:
    """Run `scripts/write_coverage.py` after changing a case."""
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()


def test_every_element_in_every_place_has_a_row(coverage: ModuleType) -> None:
    """Activities, gateways and events in all their places, whether BPMN 2.0 has them there or not."""
    rows = coverage.by_row()
    wanting = [row for row in REQUIRED if not any(have[0] == row[0] and have[1].startswith(row[1]) for have in rows)]
    assert wanting == []


def test_every_element_of_the_schema_has_a_row(coverage: ModuleType) -> None:
    """What a file can hold is shown by a row of its own or by that of what it is a part of."""
    rows = coverage.by_row()
    shown = {construct for construct, _ in rows} | SHOWN_BY.keys()
    assert [name for name in SCHEMA.split() if name not in shown] == []
    assert [row for row in SHOWN_BY.values() if row not in rows] == []


def test_nothing_is_ignored(coverage: ModuleType) -> None:
    """Every row says that it runs, how it is read, or by which finding it is refused."""
    verdicts = {row: coverage.verdict(found) for row, found in coverage.by_row().items()}
    assert [
        row for row, text in verdicts.items() if not text.startswith(("runs", "refused", "not in BPMN 2.0, "))
    ] == []


def test_what_bpmn_does_not_have_is_remarked() -> None:
    """A construct out of its place is read with a finding, or refused with one."""
    assert [case.name for case in cases() if case.forbidden and not (case.findings or case.refused)] == []


FILES = {
    "not-xml": b"<definitions",
    "not-bpmn": b"<svg/>",
    "doctype": b"<!DOCTYPE x [<!ENTITY e 'x'>]><x>&e;</x>",
    "file-too-large": b"<x>" + b"<y/>" * 5_001 + b"</x>",
    "file-unreadable": None,
}
"""Files that hold no diagram; None: a folder."""


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_no_diagram_is_refused(code: str, tmp_path: Path) -> None:
    """Before anything of it is read."""
    path, source = tmp_path / "case.bpmn", FILES[code]
    if source is None:
        path.mkdir()
    else:
        path.write_bytes(source)
    found = try_file(path, Wishes()).plain("en")
    assert found["outcome"] == "refused"
    assert [finding["code"] for finding in found["findings"]] == [code]


def test_every_error_has_a_refused_case(levels: dict[str, str]) -> None:
    """Each finding that refuses a diagram is shown refusing one, here or in the named test."""
    refusing = {text.split()[0] for case in cases() for text in (case.refused, case.publishing) if text}
    errors = {code for code, level in levels.items() if level == "error"}
    assert errors - refusing - FILES.keys() == HELD_ELSEWHERE.keys()
    for code, held in HELD_ELSEWHERE.items():
        assert code in (ROOT / held).read_text(encoding="utf-8"), f"{code} is not tested in {held}"


def test_every_finding_of_a_case_is_known(levels: dict[str, str]) -> None:
    """A mistyped code would never be found."""
    named = {text.split()[0] for case in cases() for text in (*case.findings, case.refused, case.publishing) if text}
    assert named - levels.keys() == set()
