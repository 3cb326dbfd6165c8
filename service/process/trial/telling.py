"""A rehearsal written down as a scenario, and files of scenarios changed without touching what else they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from service.base.errors import Refused
from service.base.texts import Text
from service.process.trial.marked import Mistake
from service.process.trial.rehearsing import Rehearsal
from service.process.trial.script import Script, understand

HERE = Path("cenarios.scenarios.yaml")
INDENT = 2
BROKEN = Text(
    "O cenário não cabe no arquivo de cenários (linha {line}). {why}",
    "The scenario does not fit into the file of scenarios (line {line}). {why}",
)
NO_SCENARIO = Text("Não há cenário chamado “{name}”.", "There is no scenario called “{name}”.")


class _Dumper(yaml.SafeDumper):
    """Writes lists within lists indented, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without indent."""
        return super().increase_indent(flow, False)


def as_scenario(rehearsal: Rehearsal, name: str) -> Mapping[str, Any]:
    """The moves as steps, and what stands at the end as what is expected."""
    lanes: dict[str, list[str]] = {}
    for work in rehearsal.work():
        lanes.setdefault(work.row.node.lane or "", []).append(work.name)
    expected: dict[str, Any] = {"ended": True} if rehearsal.ended else {"open": lanes}
    given = {"given": dict(rehearsal.given)} if rehearsal.given else {}
    return {"name": name, **given, "steps": [*rehearsal.steps, {"expect": expected}]}


def with_scenario(source: str | None, process: str, scenario: Mapping[str, Any]) -> str:
    """A file's text with one scenario more at its end. Refused: it has one of that name, or does not end with them."""
    if source is None:
        return _yaml({"process": process, "scenarios": [scenario]})
    before = _understood(source)
    lines = source.splitlines()
    first = lines[before.scenarios[0].line - 1] if before.scenarios else " " * INDENT + "-"
    indent = len(first) - len(first.lstrip())
    item = _yaml([scenario])
    shift = indent - (len(item) - len(item.lstrip()))
    moved = [(" " * shift + line if shift > 0 else line[-shift:]) for line in item.splitlines()]
    after = "\n".join([source.rstrip("\n"), "", *moved, ""])
    if len(_understood(after).scenarios) != len(before.scenarios) + 1:
        raise Refused(BROKEN.fill(line=len(lines), why=""))
    return after


def without_scenario(source: str, name: str) -> str | None:
    """A file's text without one scenario; None when none is left. Refused: it has none of that name."""
    script = _understood(source)
    names = [each.name for each in script.scenarios]
    if name not in names:
        raise Refused(NO_SCENARIO.fill(name=name))
    if len(names) == 1:
        return None
    at, lines = names.index(name), source.splitlines(keepends=True)
    begin = script.scenarios[at].line - 1
    end = script.scenarios[at + 1].line - 1 if at + 1 < len(names) else len(lines)
    after = re.sub(r"\n{3,}", "\n\n", "".join(lines[:begin] + lines[end:]))
    _understood(after)
    return after


def _understood(source: str) -> Script:
    try:
        return understand(source, HERE)
    except Mistake as mistake:
        raise Refused(BROKEN.fill(line=mistake.line, why=mistake.text)) from mistake


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
