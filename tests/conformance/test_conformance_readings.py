"""A drawing means tomorrow what it means today, or the reader's version says that it does not."""

from __future__ import annotations

import json
from collections import ChainMap

import golden_readings as golden
import pytest

from service.process.diagram import READING, from_plain, to_plain, upgraded
from service.process.diagram.readings import STEPS
from service.process.execution import compile_program


def test_no_drawing_is_read_otherwise_unawares() -> None:
    """A golden drawing that means something else asks for a new READING: see `service/process/diagram/readings.py`."""
    known = golden.known()
    assert known["reading"] == READING, "run scripts/write_readings.py"
    assert golden.changed(known["drawings"], golden.prints()) == ()


def test_every_drawing_is_written_down() -> None:
    """A drawing that is new or was changed is written down by scripts/write_readings.py, the shipped ones for ever."""
    assert golden.known()["drawings"] == golden.prints()
    copies = {path.name: path.read_bytes() for path in golden.FOLDER.glob("*.bpmn")}
    assert ChainMap(copies, dict(golden.shipped())) == copies


@pytest.mark.parametrize("number", range(1, READING + 1))
def test_programs_of_every_reading_are_run(number: int) -> None:
    """Promise 7: what any version of the reader stored loads, and compiles."""
    stored = json.loads(golden.stored_by(number).read_text(encoding="utf-8"))
    assert stored
    for name, plain in stored.items():
        assert compile_program(from_plain(upgraded(plain, number, name=name))).processes


def test_there_is_a_step_from_every_reading_to_the_next() -> None:
    """No version is left behind."""
    assert sorted(STEPS) == list(range(1, READING))


def test_what_is_stored_is_what_was_read() -> None:
    """Storing a program and loading it gives the same program, of every construct."""
    for name, program in golden.programs().items():
        stored = json.loads(json.dumps(to_plain(program)))
        assert from_plain(stored) == program, name


def test_a_change_is_seen() -> None:
    """The comparison tells a drawing that was changed from one that is read otherwise."""
    before = {"same": ["a", "1"], "redrawn": ["a", "1"], "read otherwise": ["a", "1"]}
    now = {"same": ["a", "1"], "redrawn": ["b", "2"], "read otherwise": ["a", "2"], "new": ["c", "3"]}
    assert golden.changed(before, now) == ("read otherwise",)
