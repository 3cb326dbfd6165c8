"""Codes of trees: `1` groups `1.02`, which groups `1.02.003`. What groups is synthetic, what is used is analytic."""

from __future__ import annotations

import re

from service.base.errors import Refused
from service.base.texts import Text

DEEPEST = 8
CODE = re.compile(rf"\d{{1,6}}(\.\d{{1,6}}){{0,{DEEPEST - 1}}}", re.ASCII)
BAD_CODE = Text(
    "Use números separados por pontos, como 1.02.003, com até {most} níveis.",
    "Use numbers with dots between them, such as 1.02.003, with up to {most} levels.",
)


def clean_code(code: str) -> str:
    """A code as it is stored. Refused: not numbers with dots between them, up to eight levels of six digits."""
    cleaned = code.strip().strip(".")
    if not CODE.fullmatch(cleaned):
        raise Refused(BAD_CODE.fill(most=DEEPEST), field="code")
    return cleaned


def place_of(code: str) -> str:
    """Where a code stands in the order of its tree: `1.2` and `1.02` are one place, and 2 comes before 10."""
    return ".".join(part.zfill(6) for part in code.split("."))


def above(code: str) -> str | None:
    """The code that groups this one; None at the top."""
    return code.rpartition(".")[0] or None


def moved(code: str, *, old: str, new: str) -> str:
    """The code of what stands below `old`, once that is called `new`."""
    return new + code[len(old) :]


def level_of(code: str) -> int:
    """1 at the top."""
    return code.count(".") + 1


def next_code(taken: list[str], parent: str | None) -> str:
    """The first free code below `parent` (None: at the top), written as wide as its siblings; `taken` are theirs."""
    last = max((part for code in taken for part in [code.rpartition(".")[2]]), key=int, default="")
    number = str(int(last or 0) + 1).zfill(len(last) or (2 if parent else 1))
    return f"{parent}.{number}" if parent else number
