"""Everything the pages say is said in English too, with icons that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

from service.web import catalog
from service.web.language import compile_catalogs

ROOM = Path(catalog.__file__).parent
PLACES = re.compile(r"%\(\w+\)s")
ICONS = re.compile(r"""icon\(['"]([\w-]+)['"]""")


def test_every_sentence_has_an_english_translation():
    """Run scripts/texts, then fill in what it lists."""
    assert catalog.untranslated() == []


def test_translations_keep_their_places():
    """A place like %(name)s that a translation forgets would swallow what people need to read."""
    wrong = []
    for message in catalog.english():
        if not message.id or not message.string:
            continue
        originals = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(strings):
            continue
        wanted = set(PLACES.findall(originals[-1]))
        wrong += [string for string in strings if string and not set(PLACES.findall(string)) <= wanted]
        wrong += [strings[-1]] if set(PLACES.findall(strings[-1] or "")) != wanted else []
    assert wrong == []


def test_catalogs_compile():
    """The service finds a fresh .mo beside the .po."""
    compile_catalogs()
    compiled = catalog.ENGLISH.with_suffix(".mo")
    assert compiled.stat().st_mtime >= catalog.ENGLISH.stat().st_mtime


def test_every_icon_in_a_template_is_drawn():
    """A name that is not in icons.json would be an empty place."""
    known = set(json.loads((ROOM / "assets/src/icons.json").read_text()))
    used = {name for page in (ROOM / "templates").rglob("*.html") for name in ICONS.findall(page.read_text())}
    assert used - known == set()
