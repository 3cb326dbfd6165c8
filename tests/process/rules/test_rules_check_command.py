"""`raia check`: what analysts and their build servers see."""

import json
from pathlib import Path

import bpmn_pen as pen
import pytest
from click.testing import CliRunner, Result

from service.cli import main

GOOD = pen.file(pen.process('<startEvent id="S"/><userTask id="T" name="Analisar"/>', pen.flow("S", "T")))
CRON = '<intermediateCatchEvent id="X" name="Pagar">{}</intermediateCatchEvent>'
TIMER = "<timerEventDefinition><timeCycle>0 0 31 2 *</timeCycle></timerEventDefinition>"
WRONG = pen.file(pen.process(CRON.format(TIMER)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file, a wrong one and rubbish."""
    (tmp_path / "good.bpmn").write_bytes(GOOD)
    (tmp_path / "wrong.bpmn").write_bytes(WRONG)
    (tmp_path / "rubbish.bpmn").write_bytes(bytes(range(256)) * 20)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """The command as a terminal runs it."""
    return CliRunner().invoke(main, ["check", *map(str, arguments)], catch_exceptions=False)


def test_a_good_file_exits_with_0(folder: Path):
    """No error finding: exit status 0."""
    result = run(folder / "good.bpmn")
    assert result.exit_code == 0
    assert "pode ser executado" in result.output


def test_json_gives_one_line_per_file_in_order(folder: Path):
    """One bad file never stops the rest, and each has its line."""
    names = ["rubbish.bpmn", "good.bpmn", "wrong.bpmn", "missing.bpmn", "."]
    result = run("--json", *[folder / name for name in names])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    of_folder = ["accepted", "refused", "refused"]
    assert [line["outcome"] for line in lines] == ["refused", "accepted", "refused", "refused", *of_folder]
    assert [Path(line["file"]).name for line in lines][:4] == names[:4]
    assert result.exit_code == 1


def test_json_says_code_level_element_line_message_and_fix(folder: Path):
    """A finding has everything a build server needs."""
    (line,) = run("--json", folder / "wrong.bpmn").stdout.splitlines()
    finding = json.loads(line)["findings"][0]
    assert finding == {
        "code": "timer-unreadable",
        "level": "error",
        "element": "X",
        "line": 4,
        "message": "“Pagar”: não entendemos o tempo “0 0 31 2 *”.",
        "fix": "Use ISO 8601: PT24H (24 horas), P2D (2 dias), R3/PT1H (3 vezes, a cada hora); "
        "ou cron: 0 9 * * MON-FRI.",
    }


def test_messages_in_english(folder: Path):
    """`--lang en` speaks English."""
    result = run("--lang", "en", folder / "wrong.bpmn")
    assert "“Pagar”: we cannot read the time" in result.output


@pytest.mark.parametrize("name", ["missing.bpmn", "", "rubbish.bpmn", "x" * 5_000])
def test_what_cannot_be_read_is_a_finding_not_a_traceback(folder: Path, name: str):
    """Missing files, folders and rubbish exit with 1 and a sentence."""
    result = run(folder / name)
    assert result.exit_code == 1
    assert "não pode ser executado" in result.output


def test_wrong_usage_exits_with_2():
    """No file, or an unknown option, is wrong usage."""
    assert run().exit_code == 2
    assert run("--nope", "a.bpmn").exit_code == 2


def test_forms_are_looked_for_beside_and_in_a_sibling_folder(tmp_path: Path):
    """A form beside the file or in `forms/` next to its folder is found; a missing one is a warning."""
    for name in ("processes", "forms"):
        (tmp_path / name).mkdir()
    form = '{"type": "default", "id": "%s", "components": []}'
    (tmp_path / "forms" / "a.form").write_text(form % "near")
    (tmp_path / "processes" / "b.form").write_text(form % "beside")
    task = '<userTask id="{0}" name="t">' + pen.extended('<zeebe:formDefinition formId="{0}"/>') + "</userTask>"
    tasks = "".join(task.format(own_id) for own_id in ("near", "beside", "nowhere"))
    path = tmp_path / "processes" / "p.bpmn"
    path.write_bytes(pen.file(pen.process(tasks)))
    result = run("--json", path)
    findings = json.loads(result.stdout)["findings"]
    assert [(f["element"], f["level"]) for f in findings if f["code"] == "form-missing"] == [("nowhere", "warning")]
    assert result.exit_code == 0
