"""The English catalog: every sentence of the pages, extracted from templates and code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOM = Path(__file__).parent
ENGLISH = ROOM / "translations/en/LC_MESSAGES/messages.po"
METHODS = [("**/assets/**", "ignore"), ("**/pages/gallery*", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}

Message = str | tuple[str, ...]


def spoken_messages(room: Path = ROOM) -> Iterator[tuple[str, int, Message]]:
    """File, line and sentence (singular and plural as a pair) of everything that pages say."""
    found = extract_from_dir(str(room), method_map=METHODS, keywords=KEYWORDS, options_map={})
    for file, line, message, _comments, _context in sorted(found, key=lambda one: (one[0], one[1])):
        yield file, line, message if isinstance(message, str) else tuple(message)


def english() -> Catalog:
    """The catalog as it stands."""
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def untranslated() -> list[Message]:
    """Sentences that have no English yet."""
    catalog = english()
    return sorted({m for _, _, m in spoken_messages() if not _translated(catalog, m)}, key=str)


def update() -> None:
    """Add new sentences to the catalog without a translation and drop those that nobody says any more.

    Where they are said is not noted: two people who add pages would meet in those lines.
    """
    present = english() if ENGLISH.is_file() else Catalog(locale="en")
    fresh = Catalog(locale="en", project="raia", charset="utf-8", fuzzy=False, creation_date=present.creation_date)
    for _file, _line, message in spoken_messages():
        known = present.get(message[0] if isinstance(message, tuple) else message)
        fresh.add(message, known.string if known else None)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as target:
        write_po(target, fresh, width=120, omit_header=False, include_lineno=False, sort_output=True)


def _translated(catalog: Catalog, message: Message) -> bool:
    known = catalog.get(message[0] if isinstance(message, tuple) else message)
    if known is None or known.fuzzy:
        return False
    strings = known.string if isinstance(known.string, (tuple, list)) else (known.string,)
    return all(strings) and len(strings) == (len(message) if isinstance(message, tuple) else 1)


if __name__ == "__main__":
    update()
    sys.stderr.write("".join(f"untranslated: {message}\n" for message in untranslated()))
