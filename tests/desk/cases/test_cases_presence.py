"""Who has a case open is known for seconds, tab by tab."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_story import Desk
from sqlalchemy import func, select

from service.base.errors import Refused
from service.desk import cases
from service.desk.cases.tables import PresenceRow

FIRST, SECOND = "0" * 32, "1" * 32


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def looks(desk, who, case, tab=FIRST, *, writes=False):
    """Somebody's tab says that it shows the case."""
    with desk.works.begin() as work:
        cases.presence.look(work, case.id, desk.ids[who], tab, is_writing=writes)


def seen_by(desk, who, *wanted):
    """Who else has these cases open: first names, and whether they write."""
    names = {id: name for name, id in desk.ids.items()}
    with desk.works.read() as work:
        found = cases.presence.watchers(
            work.session, [case.id for case in wanted], but=desk.ids[who], now=desk.clock.now()
        )
        return {
            case.protocol: sorted((names[each.person], each.is_writing) for each in found.get(case.id, ()))
            for case in wanted
        }


def watched(desk, who):
    """The cases that somebody else has open."""
    with desk.works.read() as work:
        return list(cases.presence.watched(work.session, but=desk.ids[who], now=desk.clock.now()))


def test_each_sees_the_other_until_the_last_tab_is_closed(desk):
    """V-16: two tabs of one person are one viewer, who writes if either does; each case has its own viewers."""
    case, other = desk.opens(), desk.opens()
    looks(desk, "Maria", case)
    looks(desk, "Maria", case, SECOND, writes=True)
    looks(desk, "Bruno", case)
    looks(desk, "Clara", other)
    assert seen_by(desk, "Bruno", case, other) == {case.protocol: [("Maria", True)], other.protocol: [("Clara", False)]}
    assert seen_by(desk, "Maria", case) == {case.protocol: [("Bruno", False)]}
    assert watched(desk, "Clara") == [case.id]
    for tab, left in ((SECOND, [("Maria", False)]), (FIRST, [])):
        with desk.works.begin() as work:
            cases.presence.leave(work, case.id, desk.ids["Maria"], tab)
        assert seen_by(desk, "Bruno", case) == {case.protocol: left}


def test_who_says_nothing_any_more_is_gone_within_thirty_seconds(desk):
    """V-16: a closed tab that could not say goodbye is forgotten after 20 s; one that goes on is seen after 5 min."""
    case = desk.opens()
    looks(desk, "Maria", case)
    for _ in range(80):
        desk.clock.pass_by(timedelta(seconds=4))
        looks(desk, "Maria", case)
    assert seen_by(desk, "Bruno", case) == {case.protocol: [("Maria", False)]}
    desk.clock.pass_by(timedelta(seconds=19))
    assert seen_by(desk, "Bruno", case) == {case.protocol: [("Maria", False)]}
    desk.clock.pass_by(timedelta(seconds=1))
    assert seen_by(desk, "Bruno", case) == {case.protocol: []}
    assert watched(desk, "Bruno") == []


def test_what_a_tab_says_is_written_down_only_when_it_is_news(desk):
    """The first word, another mode, and one in eight seconds: not every beat of every tab."""
    case = desk.opens()

    def is_news(*, writes: bool) -> bool:
        with desk.works.read() as work:
            return cases.presence.is_news(
                work.session, case.id, desk.ids["Maria"], FIRST, is_writing=writes, now=desk.clock.now()
            )

    assert is_news(writes=False)
    looks(desk, "Maria", case)
    desk.clock.pass_by(timedelta(seconds=7))
    assert (is_news(writes=False), is_news(writes=True)) == (False, True)
    desk.clock.pass_by(timedelta(seconds=1))
    assert is_news(writes=False)


def test_a_tab_has_to_say_which_it_is(desk):
    """Anything but a short hexadecimal word is refused, and nothing is kept."""
    case = desk.opens()
    for tab in ("", "x", "Z" * 32, "0" * 41):
        with pytest.raises(Refused):
            looks(desk, "Maria", case, tab)
    assert seen_by(desk, "Bruno", case) == {case.protocol: []}


def test_what_the_dead_have_left_is_forgotten(desk):
    """Rows of tabs that never said goodbye go with the daily tidying; those of today's viewers stay."""
    case = desk.opens()
    looks(desk, "Maria", case)
    desk.passes(hours=25)
    looks(desk, "Bruno", case)
    with desk.works.begin() as work:
        cases.presence.forget(work, work.now - timedelta(days=90))
        assert work.session.scalar(select(func.count()).select_from(PresenceRow)) == 1
