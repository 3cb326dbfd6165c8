"""`raia calendar`: made from a file, listed, shown, changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

SAC = "name: SAC\nzone: America/Sao_Paulo\nweek: {seg-sex: 09:00-17:00}\nholidays: {country: BR, years: 2026}\n"


@pytest.fixture
def desk(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A migrated desk of its own."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("RAIA_DATABASE", raising=False)
    shutil.copytree(migrated, tmp_path / "data")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_calendar_is_made_shown_and_changed(desk: Path):
    """A file makes a calendar, a changed file its next version; eight hours from Friday four o'clock are Monday's."""
    file = desk / "sac.yaml"
    file.write_text(SAC)
    assert run("calendar", "add", file).stdout == "SAC v1\n"
    listed = run("calendar", "list").stdout.splitlines()
    assert [line.split()[:3] for line in listed] == [["*", "Padrão", "v1"], ["SAC", "v1", listed[1].split()[2]]]
    shown = run("calendar", "show", "sac", "--add", "PT8H", "--from", "2026-01-09T16:00").stdout.splitlines()
    assert shown[1].split() == ["segunda", "09:00-17:00"]
    assert shown[7].split() == ["domingo", "fechado"]
    assert shown[-1] == "2026-01-09 16:00 + PT8H = 2026-01-12 16:00"
    assert "  2026-11-20  Dia Nacional de Zumbi e da Consciência Negra" in shown
    file.write_text(SAC.replace("17:00", "18:00"))
    assert run("calendar", "add", file, "--default").stdout == "SAC v2\n"
    assert run("calendar", "list").stdout.startswith("* SAC  v2")


def test_what_cannot_be_done_is_said(desk: Path):
    """A file that is not there, one that cannot be read, and a name that nobody knows."""
    file = desk / "sac.yaml"
    missing = run("calendar", "add", file)
    assert (missing.exit_code, "sac.yaml" in missing.stderr) == (1, True)
    file.write_text("name: SAC\n")
    assert "Falta “zone”" in run("calendar", "add", file).stderr
    unknown = run("calendar", "show", "SAC", "--lang", "en")
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no calendar “SAC”. There are: Padrão.\n")
    wrong = run("calendar", "show", "Padrão", "--add", "amanhã")
    assert (wrong.exit_code, "amanhã" in wrong.stderr) == (1, True)
