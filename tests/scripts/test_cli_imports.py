"""`raia import`: a catalogue comes in from a terminal, whole or with a list of what is wrong."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parents[1] / "desk/imports"))

from catalogue_files import EXAMPLE, catalogue

from service.cli import main

SIMPLE = {name: EXAMPLE[name] for name in ("Ocorrências", "Soluções", "Centros", "Workflows")}
SIMPLE |= {
    "Tipos": [["Atendimento Financeiro"], ["Atendimento Suporte"]],
    "Centros": [["2", "Projetos", True], ["2.01", "Implantar"], ["9", "Encerramento", None, True]],
}
Run = Callable[..., Result]


@pytest.fixture
def run(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command over a desk of its own, where Olga is the administrator."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "desk"))

    def told(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words])

    shutil.copytree(migrated, tmp_path / "desk")
    _add(told, "olga@exemplo.com.br", "administrator")
    return told


def _add(run: Run, email: str, role: str) -> None:
    given = ("--name", email, "--role", role, "--password", "uma senha bem longa")
    assert run("user", "add", email, *given).exit_code == 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small catalogue that needs no teams."""
    path = tmp_path / "catalogo.xlsx"
    path.write_bytes(catalogue(SIMPLE))
    return path


def test_a_catalogue_comes_in(run: Run, file: Path) -> None:
    """X-22: rehearsed, written, and written again without a change."""
    rehearsed = run("import", file, "--dry-run")
    assert rehearsed.exit_code == 0
    assert "Tipos: novos 2, mudam 0, iguais 0\n  + Atendimento Financeiro\n" in rehearsed.stdout
    assert rehearsed.stdout.endswith("Nada foi gravado: foi só um ensaio.\n")
    written = run("import", file)
    assert written.stdout == (
        "Tipos: novos 2, mudam 0, iguais 0\nOcorrências: novos 1, mudam 0, iguais 0\n"
        "Soluções: novos 2, mudam 0, iguais 0\nCentros: novos 3, mudam 0, iguais 0\n"
        "Workflows: novos 2, mudam 0, iguais 0\nGravado.\n"
    )
    assert [line.strip() for line in written.stderr.splitlines() if line.strip()] == ["Lendo", "Conferindo", "Gravando"]
    again = run("import", file, "--lang", "en")
    assert again.stdout.startswith("Types: new 0, changed 0, same 2\n")
    assert again.stdout.endswith("Nothing to write: all of this is registered already.\n")


def test_every_problem_is_told(run: Run, file: Path) -> None:
    """The exit status is 1, and each problem has its place."""
    file.write_bytes(catalogue({"Ocorrências": [["Nada", "A"], ["Nada", "a"]], "Centros": [["1.01", "B"]]}))
    told = run("import", file)
    assert told.exit_code == 1
    assert told.stdout == ""
    assert [line for line in told.stderr.splitlines() if line.startswith(("Aba", "Nada"))] == [
        "Aba “Ocorrências”, linha 2, coluna A: não há tipo “Nada”, nem nesta planilha nem no cadastro",
        "Aba “Ocorrências”, linha 3, coluna A: não há tipo “Nada”, nem nesta planilha nem no cadastro",
        "Aba “Ocorrências”, linha 3, coluna B: já está na linha 2",
        "Aba “Centros”, linha 2, coluna A: não há “1”, que agruparia este código, nem nesta planilha nem no cadastro",
        "Nada foi gravado. Corrija na planilha e tente de novo: 4",
    ]


def test_who_imports(run: Run, file: Path) -> None:
    """The only administrator unless told; whoever may not change the registries may not import them."""
    _add(run, "maria@exemplo.com.br", "attendant")
    _add(run, "sofia@exemplo.com.br", "analyst")
    assert "Só analistas e administradores" in run("import", file, "--by", "maria@exemplo.com.br").stderr
    assert "Nobody has x@y.z." in run("import", file, "--by", "x@y.z", "--lang", "en").stderr
    assert run("import", file, "--by", "Sofia@exemplo.com.br").exit_code == 0
    _add(run, "bia@exemplo.com.br", "administrator")
    told = run("import", file)
    assert (told.exit_code, told.stderr) == (1, "Diga em nome de quem, com --by E-MAIL: há 2 administradores.\n")


def test_the_blank_file(run: Run, tmp_path: Path) -> None:
    """It is a catalogue without lines, and overwrites nothing."""
    blank = tmp_path / "modelo.xlsx"
    assert run("import", "--blank", blank).exit_code == 0
    assert run("import", blank).stdout == "Nada a gravar: o cadastro já tem tudo isto.\n"
    again = run("import", "--blank", blank)
    assert (again.exit_code, "já existe" in again.stderr) == (1, True)
    assert run("import", "--blank", tmp_path / "nada/modelo.xlsx").exit_code == 1
    assert run("import", "--blank", blank, "--dry-run").exit_code == 2


def test_files_that_are_none(run: Run, tmp_path: Path) -> None:
    """Missing, too large, or something else: a sentence and 1."""
    for content, why in ((None, "Não consegui ler"), (b"x" * 11 * 1024 * 1024, "10 MB"), (b"a;b", "várias abas")):
        path = tmp_path / "arquivo.xlsx"
        if content is not None:
            path.write_bytes(content)
        told = run("import", path)
        assert (told.exit_code, why in told.stderr) == (1, True), told.output
