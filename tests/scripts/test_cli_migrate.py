"""`raia migrate` brings the database up, and says which published versions the program would read otherwise."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from service.process.diagram import READING

DIAGRAM = Path(__file__).parents[1] / "conformance/everyday/client-and-desk.bpmn"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What a command prints, over a database of its own."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path))

    def told(*words: str) -> str:
        result = CliRunner().invoke(main, list(words))
        assert result.exit_code == 0, result.output
        return result.output

    return told


def change(folder: Path, statement: str, *values: object) -> None:
    """What an older program, or a newer one, would have left in the database."""
    with sqlite3.connect(folder / "raia.sqlite") as connection:
        connection.execute(statement, values)
    connection.close()


def test_what_was_published_before_readings_were_kept_is_named_when_it_is_refused(run, tmp_path: Path):
    """The sentence names process and version, once: from then on its reading is kept."""
    assert run("migrate") == "Banco de dados atualizado.\n"
    run("deploy", str(DIAGRAM))
    assert run("migrate") == "Banco de dados em dia.\n"
    change(tmp_path, "UPDATE release SET reading = NULL, program = NULL, xml = ?", b"<definitions")
    told = run("migrate", "--lang", "en")
    assert "version 1: this program refuses the diagram" in told
    assert run("migrate") == "Banco de dados em dia.\n"


def test_a_version_that_would_be_read_otherwise_is_named(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is named at every upgrade; what runs is left alone."""
    run("migrate")
    run("deploy", str(DIAGRAM))
    other = DIAGRAM.read_bytes().replace(b'name="', b'name="Outro ', 1)
    change(tmp_path, "UPDATE release SET xml = ?", other.replace(b"userTask", b"manualTask"))
    monkeypatch.setattr("service.process.releases.readings.READING", READING + 1)
    monkeypatch.setattr("service.process.diagram.readings.STEPS", dict.fromkeys(range(1, READING + 1), dict))
    monkeypatch.setattr("service.process.releases.readings.upgraded", lambda plain, found, *, name: plain)
    for _ in range(2):
        assert "version 1: goes on as it was published" in run("migrate", "--lang", "en")
