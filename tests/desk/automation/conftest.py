"""A desk with rules."""

from __future__ import annotations

import pytest
from rule_desk import RuleDesk


@pytest.fixture
def desk(database, clock):
    """The demo desk, whose rules that come with the program are switched off."""
    return RuleDesk(database, clock)
