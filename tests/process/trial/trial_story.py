"""Diagrams on disk from a few words, tried as the command tries them."""

import json
from pathlib import Path
from typing import Any

import bpmn_pen as pen

from service.process.trial import read_wishes, try_file

DEFAULTS: dict[str, Any] = {
    "process": None,
    "data": "{}",
    "choose": "cover",
    "answers": None,
    "timers": "last",
    "seed": 0,
    "max_steps": 500,
    "start": None,
    "calendar": None,
}
ENDS = '<startEvent id="S" name="Início"/><endEvent id="E" name="Fim"/>'


def write(folder: Path, *parts: str, name: str = "p.bpmn") -> Path:
    """A file with one process of these parts."""
    path = folder / name
    path.write_bytes(pen.file(pen.process(*parts)))
    return path


def trial(path: Path, *, answers: Any = None, data: Any = None, **wishes: Any) -> dict[str, Any]:
    """What the line of JSON says."""
    if answers is not None:
        file = path.with_suffix(".answers.json")
        file.write_text(json.dumps(answers))
        wishes["answers"] = file
    if data is not None:
        wishes["data"] = json.dumps(data)
    tried = try_file(path, read_wishes(**(DEFAULTS | wishes)))
    return json.loads(json.dumps(tried.plain("pt"), ensure_ascii=False))


def path_of(result: dict[str, Any], event: str = "completed") -> list[str]:
    """Elements of one kind of event, in order."""
    return [step["element"] for step in result["trace"] if step["event"] == event]


def asking(*options: str) -> str:
    """A gateway G whose question has these answers, each leading to the element of that name."""
    flows = [pen.flow("G", option, option) for option in options]
    return "\n".join(['<exclusiveGateway id="G" name="E agora?"/>', *flows])
