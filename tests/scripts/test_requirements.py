"""The table of requirements and their tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "requirements.py"


def told(*ids: str) -> tuple[int, str]:
    """Exit status and what the script prints."""
    done = subprocess.run([sys.executable, SCRIPT, *ids], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_attendances_are_held_without_a_gap():
    """Each of B-01 to B-46 has a test that names it."""
    status, table = told("B-01..B-46")
    assert "46 of 46 have a test." in table
    assert status == 0


def test_what_no_test_names_is_said():
    """A requirement that there is not has no test, and the script fails."""
    status, table = told("B-01", "Q-99")
    assert "Q-99  NO TEST" in table
    assert status == 1
