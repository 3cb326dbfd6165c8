"""The constructs of BPMN 2.0 as data: what is drawn, and what the specification says happens.

A file in `constructs/` holds `cases` for one `construct`, or for several `constructs`. Each of those has a `line` that
stands for `ACTIVITY A` or `ITEM` (and `more` that the file then holds), the `remark` on it, what is `done` when it
completes, and what is `cancelled` with it. A case has

    at          where the construct stands: a row of the coverage page
    why         what BPMN 2.0 says, with its section
    draw        the diagram, in the words of `word_diagrams`
    path        or `runs`: a list of paths with what a run is given (data, answers, choose, timers, process, steps)
    refused     the finding and the element it is on; nothing runs then
    publishing  the same where only publishing refuses it: on trial it runs, with a warning
    findings    what is remarked while it runs all the same
    forbidden   that BPMN 2.0 does not have this construct here
    only, not   for which of several constructs it is

A run has its `outcome` (completed), what `waits`, and the `data` that it `leaves`. A path holds the words of
`raia try --json`: an element that completed, or `cancelled A`, `fired T`, `thrown X`; `{A, B | C}` are sequences whose
steps may come in any order between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "constructs"
DEFAULTS = {"line": "", "more": "", "remark": "", "done": "A", "cancelled": "cancelled A"}
KEYS = {"at", "why", "draw", "path", "runs", "refused", "publishing", "findings", "forbidden", "only", "not"}
RUN_KEYS = {
    "path", "data", "answers", "choose", "timers", "process", "steps", "outcome", "waits", "leaves", "seed"
}  # fmt: skip
Form = str | tuple["Form", ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One diagram and what is expected of it."""

    file: Path
    construct: str
    at: str
    why: str
    draw: str
    number: int
    line: int
    runs: tuple[Mapping[str, Any], ...] = ()
    refused: str | None = None
    publishing: str | None = None
    findings: tuple[str, ...] = ()
    forbidden: bool = False

    @property
    def name(self) -> str:
        """As tests are called."""
        return f"{self.construct}: {self.at} ({self.number})"


@cache
def cases() -> tuple[Case, ...]:
    """All of them, file by file."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _of_file(path))


def _of_file(path: Path) -> Iterator[Case]:
    text = path.read_text(encoding="utf-8")
    sheet: dict[str, Any] = yaml.safe_load(text)
    lines = _lines(text)
    assert sheet.keys() <= {"construct", "constructs", "cases"}, path
    constructs = sheet.get("constructs") or {sheet["construct"]: {}}
    for construct, words in constructs.items():
        for number, given in enumerate(sheet["cases"], start=1):
            assert given.keys() <= KEYS, (path, given["at"], given.keys() - KEYS)
            if construct in given.get("only", [construct]) and construct not in given.get("not", ()):
                yield _case(path, construct, number, given, {**DEFAULTS, **words}, lines[number - 1])


def _lines(text: str) -> list[int]:
    """Where each case begins."""
    ((_, listed),) = [pair for pair in yaml.compose(text).value if pair[0].value == "cases"]
    return [case.start_mark.line + 1 for case in listed.value]


def _case(
    path: Path, construct: str, number: int, given: Mapping[str, Any], words: Mapping[str, str], line: int
) -> Case:
    runs = given.get("runs") or ([{"path": given["path"]}] if "path" in given else [])
    for run in runs:
        assert run.keys() <= RUN_KEYS, (path, given["at"], run.keys() - RUN_KEYS)
    return Case(
        file=path,
        construct=construct,
        at=given["at"],
        why=given["why"],
        number=number,
        line=line,
        draw=f"{_drawn(given['draw'], words['line'])}\n{words['more']}",
        runs=tuple({**run, "path": _filled(run["path"], words)} for run in runs),
        refused=given.get("refused"),
        publishing=given.get("publishing"),
        findings=tuple(filter(None, (words["remark"], *given.get("findings", ())))),
        forbidden=given.get("forbidden", False),
    )


def _drawn(text: str, lines: str) -> str:
    """`ACTIVITY A …` is the first line of the construct, with what stands inside it below."""
    first, _, below = lines.partition("\n")

    def stand_in(found: re.Match[str]) -> str:
        indent, more = found[1], found[2]
        head = first.removesuffix(":") + more + (":" if first.endswith(":") else "")
        return "\n".join(indent + line for line in (head, *below.splitlines()))

    return re.sub(r"^( *)ACTIVITY A(.*)$", stand_in, text, flags=re.MULTILINE).replace("ITEM", first) if lines else text


def _filled(path: str, words: Mapping[str, str]) -> str:
    return path.replace("DONE", words["done"]).replace("CANCELLED", words["cancelled"])


def fits(path: str, happened: list[str]) -> bool:
    """Whether what happened is one of the orders that a path allows."""
    forms: set[Form] = {read_path(path)}
    for word in happened:
        forms = {after for form in forms for after in _after(form, word)}
    return any(_may_end(form) for form in forms)


def read_path(path: str) -> Form:
    """A path as ("seq", …) and ("par", …) of words."""
    tokens = re.findall(r"[{}|,]|[^{}|,]+", path)
    form, rest = _sequence([token.strip() for token in tokens if token.strip()])
    assert not rest, path
    return form


def _sequence(tokens: list[str]) -> tuple[Form, list[str]]:
    items: list[Form] = ["seq"]
    while tokens and tokens[0] not in ("|", "}"):
        token, *tokens = tokens
        if token == "{":
            branches: list[Form] = ["par"]
            while True:
                branch, tokens = _sequence(tokens)
                branches.append(branch)
                mark, *tokens = tokens
                if mark == "}":
                    break
            items.append(tuple(branches))
        elif token != ",":
            items.append(token)
    return tuple(items), tokens


def _after(form: Form, word: str) -> Iterator[Form]:
    if isinstance(form, str):
        if form == word:
            yield ("seq",)
        return
    kind, *parts = form
    for number, part in enumerate(parts):
        for after in _after(part, word):
            yield (kind, *parts[:number], after, *parts[number + 1 :])
        if kind == "seq" and not _may_end(part):
            return


def _may_end(form: Form) -> bool:
    return not isinstance(form, str) and all(_may_end(part) for part in form[1:])
