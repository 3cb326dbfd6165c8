"""The reference page tells all that forms can do."""

from pathlib import Path
from typing import get_args

import regex

from service.process.forms import TYPES
from service.process.forms.fields import Format

PAGE = (Path(__file__).parents[3] / "docs/reference/forms.md").read_text()
ROOM = Path(__file__).parents[3] / "service/process/forms"


def test_every_type_is_documented():
    """Each component type has its line in the table, and no other has."""
    table = PAGE.split("## Field types")[1].split("\n\n`iframe`")[0]
    assert set(regex.findall(r"^\| `(\w+)` \|", table, regex.MULTILINE)) == set(TYPES)


def test_every_format_is_documented():
    """Each value of `raia:format` has its line."""
    assert set(regex.findall(r"^\| `([a-z-]+)` \| [^w]", PAGE, regex.MULTILINE)) >= set(get_args(Format))


def test_every_finding_is_documented():
    """Each code that the room gives has its line."""
    given = {code for file in ROOM.glob("*.py") for code in regex.findall(r'"(form-[a-z]+)"', file.read_text())}
    assert given == set(regex.findall(r"`(form-[a-z]+)`", PAGE))
