"""What is offered next to whoever has finished."""

from __future__ import annotations

import pytest
from desk_story import Desk

from service.desk import cases, inbox

TAB = "a" * 32


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def offered(desk, who):
    """The case of the next task."""
    with desk.works.read() as work:
        found = inbox.queries.next_item(work.session, desk.person_in(work, who), case=None, now=work.now)
    return found.case if found is not None else None


def watches(desk, who, case):
    """Somebody has the case open."""
    with desk.works.begin() as work:
        cases.presence.look(work, case.id, desk.ids[who], TAB, is_writing=False)


def test_the_next_task_is_of_a_case_at_which_nobody_looks(desk):
    """V-17: of two cases the first is being viewed, so the next is the second; with only the first left, the first."""
    first, second = desk.opens(), desk.opens()
    assert offered(desk, "Maria") == first.id
    watches(desk, "Paulo", first)
    assert offered(desk, "Maria") == second.id
    assert offered(desk, "Paulo") is None  # nothing of this lane is his
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, second.id, "Engano.", by=desk.person_in(work, "Paulo"))
    assert offered(desk, "Maria") == first.id
    desk.passes(seconds=20)
    desk.opens()
    assert offered(desk, "Maria") == first.id, "whoever left does not keep others away"


def test_ones_own_look_and_ones_own_work_keep_nobody_away(desk):
    """V-17: that one has a case open oneself, or that somebody looks at what one has taken, changes nothing."""
    first, second = desk.opens(), desk.opens()
    watches(desk, "Maria", first)
    assert offered(desk, "Maria") == first.id
    taken = desk.item(first, "Analisar e categorizar").id
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        inbox.claim(work, taken, by=desk.person_in(work, "Maria"))
    watches(desk, "Paulo", first)
    assert offered(desk, "Maria") == first.id
    assert second.id != first.id
