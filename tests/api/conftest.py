"""A desk whose service tasks are done from outside, and machines that ask over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "process"))
sys.path.insert(0, str(Path(__file__).parents[1] / "process" / "instances"))

from machine_caller import Office
from modeler_caller import Bureau

from service.base.clock import SetClock
from service.base.database import Database


@pytest.fixture
def office(database: Database, clock: SetClock, tmp_path: Path) -> Office:
    """On a fresh database of each kind."""
    return Office(database, clock, tmp_path)


@pytest.fixture
def bureau(database: Database, clock: SetClock, tmp_path: Path) -> Bureau:
    """The demo desk on a fresh database of each kind."""
    return Bureau(database, clock, tmp_path)
