"""Who waits for the database is not passed again and again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from service.base.turnstile import Porch

GUEST = Path(__file__).with_name("porch_guest.py")


@pytest.fixture
def guest(tmp_path):
    """Another program that is inside already."""
    program = subprocess.Popen(
        [sys.executable, str(GUEST), str(tmp_path / "turn"), str(tmp_path / "book")], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "inside\n"
    yield program
    program.kill()
    program.wait()
    program.stdout.close()


def test_a_program_that_wants_in_again_does_not_pass_the_one_that_waits(guest, tmp_path):
    """A busy worker lets a person's write in between two of its own."""
    with Porch(tmp_path / "turn", 30), (tmp_path / "book").open("a") as book:
        book.write("host\n")
    assert guest.wait(30) == 0
    assert (tmp_path / "book").read_text().split() == ["host", "guest"]


def test_what_a_killed_program_held_is_free(guest, tmp_path):
    """Promise 1: nobody waits for a program that is no more."""
    guest.kill()
    guest.wait()
    with Porch(tmp_path / "turn", 0):
        pass


def test_a_program_that_stays_inside_is_told_of(guest, tmp_path):
    """Who waits too long gets an error, and its place is free for the next."""
    porch = Porch(tmp_path / "turn", 0)
    for _ in range(2):
        with pytest.raises(TimeoutError), porch:
            pytest.fail("got in")
    porch.close()
