"""Bad input at the terminal: a sentence that says what and how to mend it, the right status, and nothing changed."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from service.cli import main
from service.desk import catalog
from service.desk.attendances import demo as workflows

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "processes/atendimento-ao-cliente.bpmn"


@pytest.fixture
def terminal(migrated, tmp_path, monkeypatch):
    """A desk of its own, migrated."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("RAIA_DATABASE", raising=False)
    runner = CliRunner()

    def run(*words, **more):
        return runner.invoke(main, [str(word) for word in words], catch_exceptions=False, **more)

    shutil.copytree(migrated, tmp_path / "data")
    return run


def published(tmp_path):
    """How many versions the desk has."""
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'raia.sqlite'}")
    with engine.connect() as connection:
        count = connection.execute(text("select count(*) from release")).scalar_one()
    engine.dispose()
    return count


def test_a_shipped_diagram_is_published_once(terminal, tmp_path):
    """Publishing the same file again changes nothing."""
    for _ in range(2):
        result = terminal("deploy", SHIPPED)
        assert (result.exit_code, "versão 1 publicada" in result.output) == (0, True), result.output
    assert published(tmp_path) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.bpmn", b"\x89PNG\r\n", "XML"),
        ("carta.bpmn", b"<carta>Oi</carta>", "BPMN"),
        ("vazio.bpmn", b"", "XML"),
    ],
)
def test_a_file_that_is_no_bpmn_is_refused(terminal, tmp_path, name, content, words):
    """It says that this is no BPMN, and publishes nothing."""
    path = tmp_path / name
    path.write_bytes(content)
    result = terminal("deploy", path)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert published(tmp_path) == 0


def test_a_diagram_with_an_error_is_refused_with_its_element(terminal, tmp_path):
    """The finding names the element and says what to mend."""
    broken = SHIPPED.read_text().replace('=informacoes_suficientes = "sim"', "=informacoes_suficientes = = 1")
    path = tmp_path / "quebrado.bpmn"
    path.write_text(broken)
    result = terminal("deploy", path, "--forms", ROOT / "forms")
    assert result.exit_code == 1
    line = broken[: broken.index("= = 1")].count("\n") + 1
    assert f"{line}:Gateway_InformacoesSuficientes: erro" in result.output
    assert published(tmp_path) == 0


def test_a_missing_form_is_refused_by_its_name(terminal, tmp_path):
    """The form is named, and where it is looked for."""
    path = tmp_path / "sozinho.bpmn"
    path.write_bytes(SHIPPED.read_bytes())
    result = terminal("deploy", path)
    assert result.exit_code == 1
    assert "abrir-chamado" in result.output
    assert published(tmp_path) == 0


def test_a_file_that_is_not_there_is_said_so(terminal, tmp_path):
    """No traceback for a wrong path."""
    result = terminal("deploy", tmp_path / "nada.bpmn")
    assert result.exit_code == 1
    assert "nada.bpmn" in result.output
    assert "Traceback" not in result.output


def test_a_port_in_use_is_said_before_anything_starts(terminal, monkeypatch):
    """Another port is suggested."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("RAIA_PORT", str(taken.getsockname()[1]))
        result = terminal("serve")
    assert result.exit_code == 1
    assert "já está em uso" in result.output
    assert "RAIA_PORT=" in result.output


@pytest.mark.parametrize("command", [("serve",), ("migrate",)])
def test_a_database_from_a_newer_version_is_left_alone(terminal, tmp_path, command):
    """It says what to install, and touches nothing."""
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'raia.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    result = terminal(*command)
    assert result.exit_code == 1
    assert "mais novo" in result.output
    with engine.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar_one() == "9999"
    engine.dispose()


def test_a_wrong_setting_names_its_variable(terminal, monkeypatch):
    """The variable and what it got."""
    monkeypatch.setenv("RAIA_PORT", "oitenta")
    result = terminal("demo")
    assert result.exit_code == 1
    assert "RAIA_PORT" in result.output


def test_the_demo_desk_is_loaded_twice_without_harm(terminal, tmp_path):
    """The second time changes nothing."""
    first, second = terminal("demo"), terminal("demo")
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert first.output == second.output
    assert "maria@exemplo.com.br" in first.output
    shipped = list((ROOT / "processes").glob("*.bpmn"))
    assert published(tmp_path) == len(shipped) + len(catalog.demo.DEALS) + len(workflows.TABLES)


def test_people_are_added_and_given_passwords(terminal):
    """`raia user`: an unknown role and an unknown address are said so."""
    added = terminal(
        "user", "add", "ana@empresa.com.br", "--name", "Ana", "--role", "attendant", "--password", "uma senha comprida"
    )
    assert added.exit_code == 0, added.output
    assert terminal("user", "add", "x@y.com", "--name", "X", "--role", "rei", "--password", "x" * 12).exit_code == 2
    assert terminal("user", "password", "ana@empresa.com.br", "--password", "outra senha comprida").exit_code == 0
    missing = terminal("user", "password", "ninguem@empresa.com.br", "--password", "outra senha comprida")
    assert (missing.exit_code, "ninguem@empresa.com.br" in missing.output) == (1, True)
