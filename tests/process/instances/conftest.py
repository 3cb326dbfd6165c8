"""A story on a fresh database; the pen with which its diagrams are drawn."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "conformance"))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from instances_story import Story

from service.base.clock import SetClock
from service.base.work import Works


@pytest.fixture
def story(works: Works, clock: SetClock) -> Story:
    """On a fresh database of each kind."""
    return Story(works, clock)
