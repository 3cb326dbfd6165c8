"""Row by row: a drawing as people make it, what is told of it, and that it runs as is told."""

from pathlib import Path

import pytest
from refused_rows import REFUSALS, Refusal
from rows_of_files import FILES
from rows_of_reading import ALL, Row
from trial_story import DEFAULTS, path_of, trial

from service.process.trial import read_wishes, try_file

ROWS = (*ALL, *FILES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_left_open_is_told_and_runs(tmp_path: Path, row: Row):
    """The findings name the element, and the path, who does it and when are what they say."""
    file = tmp_path / "p.bpmn"
    file.write_bytes(row.source)
    result = trial(file, answers=dict(row.answers), data=dict(row.data))
    told = {f"{finding['code']} {finding['element']}" for finding in result["findings"]}
    assert set(row.told) <= told, told
    assert (result["outcome"], " ".join(path_of(result))) == ("completed", row.path), result["waiting"]
    done = {step["element"]: step for step in result["trace"] if step["event"] == "completed"}
    assert {element: done[element]["lane"] for element in row.lanes} == dict(row.lanes)
    assert {element: done[element]["at"] for element in row.at} == dict(row.at)
    assert set(row.thrown) <= set(path_of(result, "thrown"))


def test_every_finding_of_a_row_is_explained_to_analysts():
    """The page about what is left open names all of them, and what is refused."""
    page = (Path(__file__).parents[3] / "docs/explanation/what-you-leave-open.md").read_text()
    codes = {told.split()[0] for row in ROWS for told in row.told} - {"done-twice"}
    assert [code for code in sorted(codes | {refusal.code for refusal in REFUSALS}) if f"`{code}`" not in page] == []


def test_rows_have_names_of_their_own():
    """A name leads to one row; rows of one name differ in their drawing."""
    assert len({(row.name, row.source) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_what_is_refused_says_why_and_runs_nothing(tmp_path: Path, refusal: Refusal):
    """One error names the element, with a mend, in both languages; nothing happens."""
    file = tmp_path / "p.bpmn"
    file.write_bytes(refusal.source)
    for language in ("pt", "en"):
        result = try_file(file, read_wishes(**DEFAULTS)).plain(language)
        assert (result["outcome"], result["trace"]) == ("refused", [])
        errors = {(finding["code"], finding["element"]): finding for finding in result["findings"]}
        told = errors[refusal.code, refusal.element]
        assert (told["level"], bool(told["message"]), bool(told["fix"])) == ("error", True, True)
