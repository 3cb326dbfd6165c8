"""What people are told about a case."""

from __future__ import annotations

import pytest
from desk_story import Desk

from service.desk import cases, people


@pytest.fixture
def desk(database, clock):
    """The demo desk with the shipped process."""
    return Desk(database, clock)


def told(desk: Desk, who: str) -> list[str]:
    """What somebody was told about cases that became theirs."""
    with desk.works.read() as work:
        every = people.notices(work.session, desk.ids[who])
        return [str(each.text) for each in every if str(each.text).startswith("Agora é seu")]


def give(desk: Desk, case, owner: str, by: str) -> bool:
    """Somebody makes a case somebody's."""
    with desk.works.begin(actor=desk.actor(by)) as work:
        return cases.assign(work, case.id, team=None, owner=desk.ids[owner], by=desk.person_in(work, by))


def test_the_new_owner_gets_one_alert(desk: Desk):
    """V-42: assign -> 1 alert to new owner; self-assign -> none."""
    case = desk.opens("João")
    assert give(desk, case, "Maria", "Paulo")
    assert told(desk, "Maria") == [f"Agora é seu: {case.subject} ({case.protocol})"]
    assert not give(desk, case, "Maria", "Paulo"), "nothing changed, and nobody is told again"
    assert len(told(desk, "Maria")) == 1
    other = desk.opens("João")
    assert give(desk, other, "Maria", "Maria")
    assert len(told(desk, "Maria")) == 1
    assert told(desk, "Paulo") == []
