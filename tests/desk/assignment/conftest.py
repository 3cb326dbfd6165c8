"""The desk of these tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from assignment_desk import AssigningDesk


@pytest.fixture
def desk(database, clock) -> AssigningDesk:
    """The demo desk, with four more agents."""
    return AssigningDesk(database, clock)
