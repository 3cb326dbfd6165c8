"""docs/reference/command-line.md tells every command and option, and the tutorial of trials runs."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from service.cli import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
TUTORIAL = (ROOT / "docs/tutorials/try-a-diagram.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0].strip(): part for part in PAGE.split("\n### ")[1:]}


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


ALL = dict(commands(main, "raia"))


def test_every_command_has_its_section_and_no_other():
    """What is documented exists, and the other way round."""
    assert set(SECTIONS) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_option_and_choice_is_told(name: str):
    """Options with their values, in the command's own section."""
    section = SECTIONS[name]
    for parameter in ALL[name].params:
        if not isinstance(parameter, click.Option):
            assert (parameter.name or "").upper() in section
            continue
        assert all(option in section for option in parameter.opts), parameter.opts
        if isinstance(parameter.type, click.Choice):
            told = section.replace("\\|", "|")
            assert all(re.search(rf"\b{re.escape(str(choice))}\b", told) for choice in parameter.type.choices)


@pytest.mark.parametrize("name", SECTIONS)
def test_no_option_is_told_that_does_not_exist(name: str):
    """A page that promises too much is wrong as well."""
    known = {option for parameter in ALL[name].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z][a-z-]*", SECTIONS[name])) <= known


def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Its commands and its answers do what it says."""
    (answers,) = re.findall(r"```json\n(.*?)```", TUTORIAL, re.DOTALL)
    (tmp_path / "answers.json").write_text(json.dumps(json.loads(answers)))
    monkeypatch.chdir(ROOT)
    asked = run("try processes/atendimento-ao-cliente.bpmn --answers", tmp_path / "answers.json")
    assert asked.count("    Analisar e categorizar\n") == 2
    assert asked.count("    Responder pergunta do atendente\n") == 1
    assert "Tratar escalonamento" in run("try processes/atendimento-ao-cliente.bpmn --timers first")
    for command in re.findall(r"^ +raia (.*)$", TUTORIAL, re.MULTILINE):
        run(command)


def run(command: str, *more: Path) -> str:
    """What a command says that ends well."""
    result = CliRunner().invoke(main, [*command.split(), *map(str, more)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
