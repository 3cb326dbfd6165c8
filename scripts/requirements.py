"""Prints which tests hold each requirement, by the ids in their names and docstrings; fails where one has none.

scripts/requirements.py                 # those of the catalogue: F, U and B
scripts/requirements.py F-01..F-30 H-05
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ("F-01..F-30", "U-01..U-33", "B-01..B-46")
ID = re.compile(r"\b([A-Z])-(\d{2})(?:(?:…|\.\.)([A-Z])-(\d{2}))?\b")


def wanted(given: Sequence[str]) -> list[str]:
    """Ids from words such as `F-01..F-30` and `H-05`."""
    return [id for word in given for id in named(word)]


def named(text: str) -> Iterator[str]:
    """Every id in a text; a range stands for all of it."""
    for letter, first, other, last in ID.findall(text):
        for number in range(int(first), int(last) + 1) if other == letter else [int(first)]:
            yield f"{letter}-{number:02}"


def tests() -> Iterator[tuple[str, str]]:
    """(id, test) of everything that a test's docstring names."""
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for id in dict.fromkeys(named(ast.get_docstring(node) or "")):
                    yield id, f"{file.relative_to(ROOT)}::{node.name}"


def main(given: Sequence[str]) -> int:
    """Print the table; the exit status is the number of requirements without a test."""
    found: dict[str, list[str]] = {}
    for id, test in tests():
        found.setdefault(id, []).append(test)
    ids = wanted(given or CATALOGUE)
    for id in ids:
        print(f"{id}  {found.get(id, ['NO TEST'])[0]}")
        for test in found.get(id, [])[1:]:
            print(f"      {test}")
    lacking = [id for id in ids if id not in found]
    print(
        f"\n{len(ids) - len(lacking)} of {len(ids)} have a test." + (f" None: {', '.join(lacking)}" if lacking else "")
    )
    return min(len(lacking), 99)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
