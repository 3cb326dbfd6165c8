"""`raia token`: told once, listed, revoked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.base.settings import Settings
from service.bootstrap import open_house
from service.cli import main
from service.desk import machines, people
from service.desk.people import Role


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A migrated desk of its own."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("RAIA_DATABASE", raising=False)
    assert run("migrate").exit_code == 0
    return Settings(data=tmp_path / "data")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def knows(desk: Settings, token: str) -> bool:
    """Whether it opens the door."""
    house = open_house(desk)
    try:
        with house.works.read() as work:
            return machines.recognised(work.session, token) is not None
    finally:
        house.close()


def test_a_token_is_told_once_listed_and_revoked(desk: Settings):
    """Nothing but its first answer shows it; it opens the door until it is revoked."""
    token = run("token", "add", "cobranca-1", "--topic", "cobrar", "--topic", "enviar").stdout.strip()
    assert (token.startswith("raia_"), len(token) > 40, knows(desk, token)) == (True, True, True)
    listed = run("token", "list").stdout
    assert listed.startswith("  cobranca-1  cobrar,enviar  ")
    assert token not in listed
    assert token.encode() not in (desk.data / "raia.sqlite").read_bytes()
    assert run("token", "revoke", "COBRANCA-1").exit_code == 0
    assert run("token", "list").stdout.startswith("x cobranca-1")
    assert not knows(desk, token)


def test_what_cannot_be_done_is_said(desk: Settings):
    """A name twice, a name that nobody has, a machine that may do nothing."""
    run("token", "add", "cobranca-1", "--topic", "cobrar")
    twice = run("token", "add", "Cobrança-1", "--topic", "cobrar")
    assert (twice.exit_code, "Escolha outro nome" in twice.stderr) == (1, True)
    run("token", "revoke", "cobranca-1")
    for words in (("revoke", "cobranca-1"), ("revoke", "outra")):
        gone = run("token", *words)
        assert (gone.exit_code, "raia token list" in gone.stderr) == (1, True)
    nothing = run("token", "add", "outra")
    assert (nothing.exit_code, "ao menos um tópico" in nothing.stderr) == (1, True)
    nobody = run("token", "add", "outra", "--person", "ninguem@exemplo.com.br")
    assert (nobody.exit_code, "ninguem@exemplo.com.br" in nobody.stderr) == (1, True)
    empty = run("token", "add", "outra", "--topic", " ", "--lang", "en")
    assert (empty.exit_code, "at least one topic" in empty.stderr) == (1, True)


def test_a_token_acts_for_a_person(desk: Settings):
    """The list says for whom."""
    house = open_house(desk)
    with house.works.begin() as work:
        sofia = people.add_person(work, name="Sofia Alves", email="sofia@exemplo.com.br", roles=(Role.ANALYST,))
    token = run("token", "add", "modelador", "--person", "Sofia@exemplo.com.br").stdout.strip()
    assert run("token", "list").stdout.startswith("  modelador  sofia@exemplo.com.br  ")
    with house.works.read() as work:
        machine = machines.recognised(work.session, token)
    house.close()
    assert machine is not None
    assert machine.person == sofia
