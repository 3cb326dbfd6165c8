"""Write docs/reference/findings.md: every finding's code, meaning, sentences and mend, from the code itself."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from service.process import diagram, releases, rules, trial
from service.process.diagram import Kind

PAGE = Path(__file__).parents[1] / "docs/reference/findings.md"
LEVELS = {
    "error": ("Errors", "The diagram is refused until this is mended."),
    "warning": ("Warnings", "The diagram runs, but this wants a look."),
    "info": ("Notes", "How the diagram was read; nothing has to be done."),
}
TOP = """# Findings

What `raia check`, publishing and the editor say about a diagram. Every finding has a code, a level, the element and
line it is about, a sentence and a mend, in Portuguese and English. `scripts/write_findings.py` writes this page from
the code; change it there.
"""


def kinds() -> Iterator[Kind]:
    """Every sort of finding that the reader, the rules and publishing know."""
    seen: set[int] = set()
    for package in (diagram, rules, releases, trial):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Kind) and id(value) not in seen:
                    seen.add(id(value))
                    yield value


def page() -> str:
    """The whole page in Markdown."""
    parts = [TOP]
    for level, (title, meaning) in LEVELS.items():
        parts.append(f"## {title}\n\n{meaning}\n")
        parts += [_entry(kind) for kind in sorted(kinds(), key=lambda kind: kind.code) if kind.level == level]
    return "\n".join(parts)


def _entry(kind: Kind) -> str:
    sentences = [f"- {text.pt}\n- *{text.en}*" for text in (kind.message, kind.fix)]
    return f"### {kind.code}\n\n{(kind.about or '').strip()}\n\n" + "\n".join(sentences) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
