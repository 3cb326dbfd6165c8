"""`raia deploy DIR` and `raia pull DIR` keep a folder in step with the desk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

ROOT = Path(__file__).parents[2]
NAME = "atendimento-ao-cliente"
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="{}" isExecutable="true">'
TAIL = """<startEvent id="S"/><endEvent id="E"/>
<sequenceFlow id="F" sourceRef="S" targetRef="T"/><sequenceFlow id="G" sourceRef="T" targetRef="E"/>
</process></definitions>"""
CALLER = f'{HEAD.format("a-quem-chama")}<callActivity id="T" calledElement="z-chamado"/>{TAIL}'
CALLED = f'{HEAD.format("z-chamado")}<userTask id="T" name="Fazer"/>{TAIL}'

Run = Callable[..., Result]


@pytest.fixture
def run(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command over a desk of its own."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "desk"))

    def told(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    shutil.copytree(migrated, tmp_path / "desk")
    return told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One process that ships, as an analyst keeps it."""
    here = tmp_path / "analyst"
    shutil.copytree(ROOT / "forms", here / "forms")
    (here / "processes").mkdir()
    for file in (ROOT / "processes").glob(f"{NAME}.*"):
        shutil.copy(file, here / "processes")
    return here


def held(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_is_deployed_is_pulled_byte_for_byte(run: Run, folder: Path, tmp_path: Path):
    told = run("deploy", folder)
    assert (told.exit_code, told.output) == (0, f"processes/{NAME}.bpmn: versão 1 publicada\n")
    assert "sem mudanças" in run("deploy", folder).output
    other = tmp_path / "other"
    pulled = run("pull", other)
    assert pulled.exit_code == 0, pulled.output
    mine, theirs = held(folder), held(other)
    assert theirs.keys() >= {f"processes/{NAME}.bpmn", f"processes/{NAME}.scenarios.yaml"}
    assert {path: mine[path] for path in theirs} == theirs
    again = run("pull", other)
    assert {line.rpartition(": ")[2] for line in again.output.splitlines()} == {"igual"}


def test_what_was_published_is_updated_and_work_of_ones_own_is_left_alone(run: Run, folder: Path, tmp_path: Path):
    run("deploy", folder)
    stale = tmp_path / "stale"
    run("pull", stale)
    diagram = folder / f"processes/{NAME}.bpmn"
    diagram.write_bytes(diagram.read_bytes().replace(b"Analisar e categorizar", b"Analisar com calma"))
    (folder / f"processes/{NAME}.scenarios.yaml").unlink()
    refused = run("deploy", folder)
    assert refused.exit_code == 1
    assert "O desenho não faz mais o que estes cenários contam" in refused.output
    shutil.copy(ROOT / f"processes/{NAME}.scenarios.yaml", diagram.with_suffix(".scenarios.yaml"))
    text = diagram.with_suffix(".scenarios.yaml").read_text().replace("Analisar e categorizar", "Analisar com calma")
    diagram.with_suffix(".scenarios.yaml").write_text(text)
    assert "versão 2 publicada" in run("deploy", folder).output
    own = stale / f"processes/{NAME}.scenarios.yaml"
    own.write_text("# meu\n" + own.read_text())
    pulled = run("pull", stale)
    assert pulled.exit_code == 1
    assert f"processes/{NAME}.bpmn: atualizado" in pulled.output
    assert f"processes/{NAME}.scenarios.yaml: não mexi" in pulled.output
    assert own.read_text().startswith("# meu")
    assert run("pull", stale, "--force").exit_code == 0
    assert own.read_text() == text


def test_called_processes_are_published_first_whatever_they_are_called(run: Run, tmp_path: Path):
    here = tmp_path / "calls"
    here.mkdir()
    (here / "a.bpmn").write_text(CALLER)
    (here / "z.bpmn").write_text(CALLED)
    told = run("deploy", here)
    assert (told.exit_code, told.output.splitlines()) == (
        0,
        ["a.bpmn: versão 1 publicada", "z.bpmn: versão 1 publicada"],
    )


def test_one_bad_diagram_and_nothing_of_the_folder_is_published(run: Run, folder: Path, tmp_path: Path):
    (folder / "processes/vazio.bpmn").write_text('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')
    told = run("deploy", folder)
    assert told.exit_code == 1
    assert "processes/vazio.bpmn" in told.output
    assert "no-process" in told.output
    assert run("pull", tmp_path / "none").output == ""


def test_a_folder_without_diagrams_says_so(run: Run, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    told = run("deploy", tmp_path / "empty")
    assert told.exit_code == 1
    assert "Não há nenhum diagrama (.bpmn)" in told.output


def test_a_folder_is_checked_with_all_its_diagrams(run: Run, folder: Path):
    told = run("check", folder)
    assert told.exit_code == 0
    assert f"{NAME}.bpmn: aceito" in told.output or NAME in told.output
