"""The commands `raia try` and `raia scenarios`, as a terminal runs them."""

import json
from pathlib import Path

import bpmn_pen as pen
import pytest
from click.testing import CliRunner, Result
from trial_story import ENDS, write

from service.cli import main
from service.process.trial import trying

TASK = '<userTask id="T" name="Analisar"/>'
ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "../shared/data/miwg-reference"


def run(*arguments: str | Path) -> Result:
    """The command, whose exceptions are not caught."""
    return CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A diagram that completes."""
    return write(tmp_path, ENDS, TASK, pen.chain("S", "T", "E"))


def test_one_line_per_file_whatever_the_files_hold(good: Path, tmp_path: Path):
    """Rubbish, folders and missing files are outcomes; the rest goes on."""
    (tmp_path / "rubbish.bpmn").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty.bpmn").write_bytes(b"")
    names = ["rubbish.bpmn", "missing.bpmn", ".", "empty.bpmn", "p.bpmn"]
    result = run("try", "--json", *[tmp_path / name for name in names])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["refused"] * 4 + ["completed"]
    assert all(line["findings"][0]["message"] for line in lines[:4])
    assert result.exit_code == 1


def test_a_bug_of_ours_is_an_outcome(good: Path, monkeypatch: pytest.MonkeyPatch):
    """Never a traceback: the file failed, with a message."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("ops")

    monkeypatch.setattr(trying, "_walk", broken)
    result = run("try", "--json", good, good)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["failed", "failed"]
    assert "ZeroDivisionError: ops" in lines[0]["message"]


def test_people_read_the_path_lane_by_lane(tmp_path: Path):
    """Without --json: the lanes, what was done in them, then findings."""
    lanes = pen.lanes(pen.lane("Cliente", "S"), pen.lane("Atendente", "T", "E"))
    result = run("try", write(tmp_path, lanes, ENDS, TASK, pen.chain("S", "T", "E")))
    lines = result.stdout.splitlines()
    assert lines[0].endswith("p.bpmn: chegou ao fim (3 passos)")
    assert lines[1:6] == ["  Cliente", "    Início", "  Atendente", "    Analisar", "    Fim"]
    assert result.exit_code == 0


def test_english(good: Path):
    """`--lang en` speaks English."""
    assert "came to its end (3 steps)" in run("try", good, "--lang", "en").stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ("--data", "[1]"),
        ("--data", "{"),
        ("--answers", "nowhere.json"),
        ("--start", "amanhã"),
        ("--choose", "worst"),
        ("--max-steps", "0"),
        ("--calendar", "feriados.ics"),
    ],
)
def test_wrong_usage_exits_with_2(good: Path, wrong: tuple[str, str]):
    """Options that cannot be read or honoured are refused with a sentence."""
    result = run("try", good, *wrong)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()[-1]) > 20


def test_start_without_an_offset_is_the_desks_clock(good: Path):
    """Nine in São Paulo is noon in UTC."""
    (line,) = run("try", "--json", good, "--start", "2026-01-05T09:00").stdout.splitlines()
    assert json.loads(line)["trace"][0]["at"] == "2026-01-05T12:00:00Z"


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference diagrams are not beside the project")
def test_the_reference_diagrams_and_ours():
    """Each gives one line; none fails; what is refused says at which line and how to mend it."""
    files = [*sorted(REFERENCE.glob("*.bpmn")), *sorted((ROOT / "processes").glob("*.bpmn"))]
    result = run("try", "--json", *files)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == list(map(str, files))
    assert result.stderr == ""
    outcomes = {Path(line["file"]).stem: line["outcome"] for line in lines}
    assert "failed" not in outcomes.values()
    assert "step-limit" not in outcomes.values()
    assert outcomes["atendimento-ao-cliente"] == "completed"
    assert sum(outcome == "completed" for outcome in outcomes.values()) >= 18
    for line in lines:
        if line["outcome"] == "refused":
            errors = [finding for finding in line["findings"] if finding["level"] == "error"]
            assert errors
            assert all(finding["line"] and finding["fix"] for finding in errors)
        if line["outcome"] == "waiting":
            assert line["waiting"]
