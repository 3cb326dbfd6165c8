"""Values: compared and hashed by what they hold, and never changed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import field, replace
from pathlib import Path

import pytest

from service.base.values import value_object

CHANGED = """
from service.base.values import value_object

@value_object
class Place:
    row: int

Place(1).row = 2
"""


@value_object
class Place:
    """A place in a hall."""

    row: int
    notes: list[str] = field(default_factory=list[str], compare=False)


@value_object(kw_only=True, order=True)
class Grade:
    """Something that sorts."""

    number: int


@value_object(eq=False)
class Ticket:
    """Itself, whatever it holds."""

    row: int


def test_a_value_is_what_it_holds():
    """Equality, hash, order, copies with a change; defaults are each one's own; no room for other fields."""
    assert Place(1) == Place(1) != Place(2)
    assert {Place(1), Place(1)} == {Place(1)}
    assert Place(1).notes is not Place(1).notes
    assert replace(Place(1), row=2) == Place(2)
    assert sorted([Grade(number=2), Grade(number=1)]) == [Grade(number=1), Grade(number=2)]
    assert Ticket(1) != Ticket(1)
    with pytest.raises(TypeError):
        Grade(2)  # pyright: ignore[reportCallIssue]
    with pytest.raises(AttributeError):
        Place(1).column = 3  # pyright: ignore[reportAttributeAccessIssue]


def test_the_type_checker_refuses_to_change_one(tmp_path: Path):
    """Nothing else does: a decorator that it no longer understood would let everything through."""
    file = tmp_path / "changed.py"
    file.write_text(CHANGED)
    said = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, str(file)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1, said.stdout + said.stderr
    assert 'Attribute "row" is read-only' in said.stdout
