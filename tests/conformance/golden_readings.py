"""What the reader makes of drawings that must not be read otherwise unawares, as files of `readings/`.

`fingerprints.json` has, by the reader's version, for each drawing the fingerprint of the drawing and of its program.
The drawings are the constructs, the everyday diagrams, and every version of a shipped diagram (`readings/*.bpmn`).
`programs-N.json` holds programs as version N stored them, enough of them to show every kind of part.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conformance_cases import cases
from word_diagrams import draw

from service.process.diagram import READING, Program, fingerprint, read, to_plain

HERE = Path(__file__).parent
FOLDER = HERE / "readings"
SHIPPED = HERE.parents[1] / "processes"
FINGERPRINTS = FOLDER / "fingerprints.json"
Prints = dict[str, list[str]]


@cache
def drawings() -> Mapping[str, bytes]:
    """Every golden drawing by its name."""
    files = [*FOLDER.glob("*.bpmn"), *(HERE / "everyday").glob("*.bpmn")]
    found = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in files}
    constructs = {f"{case.file.stem}/{case.name}": draw(case.draw) for case in cases() if case.refused is None}
    return dict(sorted({**found, **constructs}.items()))


@cache
def programs() -> Mapping[str, Program]:
    """What today's reader makes of them."""
    return {name: read(drawing).program for name, drawing in drawings().items()}


def prints() -> Prints:
    """The fingerprints of today."""
    return {
        name: [hashlib.sha256(drawing).hexdigest(), fingerprint(programs()[name])]
        for name, drawing in drawings().items()
    }


def changed(before: Prints, now: Prints) -> tuple[str, ...]:
    """The drawings that are as they were and mean something else now."""
    return tuple(name for name, print in now.items() if name in before and differs(before[name], print))


def differs(before: list[str], now: list[str]) -> bool:
    """Whether the same drawing is read otherwise."""
    return before[0] == now[0] and before[1] != now[1]


def shipped() -> Mapping[str, bytes]:
    """The shipped diagrams of today, under the names of their copies."""
    files = {path: path.read_bytes() for path in SHIPPED.glob("*.bpmn")}
    return {f"{path.stem}-{hashlib.sha256(drawing).hexdigest()[:8]}.bpmn": drawing for path, drawing in files.items()}


def parts(plain: Any) -> Iterator[str]:
    """The names of a stored program's parts and of what each says."""
    if isinstance(plain, dict):
        for name, inner in plain.items():
            yield from (f"{name}.{each}" for each in inner) if name != "map" else ()
            for each in inner.values():
                yield from parts(each)
    elif isinstance(plain, list):
        for each in plain:
            yield from parts(each)


def telling() -> dict[str, Any]:
    """Stored programs that together show every part that any of them has, the small ones first."""
    stored = {name: to_plain(program) for name, program in programs().items()}
    seen, chosen = set[str](), dict[str, Any]()
    for name in sorted(stored, key=lambda name: len(json.dumps(stored[name]))):
        if new := set(parts(stored[name])) - seen:
            seen |= new
            chosen[name] = stored[name]
    return chosen


def stored_by(number: int) -> Path:
    """Where the programs of a version of the reader are."""
    return FOLDER / f"programs-{number}.json"


def known() -> Mapping[str, Any]:
    """The version that was written down last, and its fingerprints."""
    return json.loads(FINGERPRINTS.read_text(encoding="utf-8"))


def write() -> None:
    """Write down what today's reader makes of everything."""
    FOLDER.mkdir(exist_ok=True)
    for name, drawing in shipped().items():
        (FOLDER / name).write_bytes(drawing)
    drawings.cache_clear()
    programs.cache_clear()
    pages = {FINGERPRINTS: {"reading": READING, "drawings": prints()}, stored_by(READING): telling()}
    for path, page in pages.items():
        path.write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
