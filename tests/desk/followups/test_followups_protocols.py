"""Protocol numbers of many cases that are opened at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from desk_story import Desk

from service.desk import cases
from service.desk.cases.numbers import next_protocol

EACH, AT_ONCE = 5, 8


def test_many_at_once_have_each_a_number_of_their_own(database, clock):
    """U-32: eight openers at the same moment, five cases each: no number twice, none fails for another's."""
    desk = Desk(database, clock)

    def opens(_: int) -> list[str]:
        return [desk.opens("João").protocol for _ in range(EACH)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        numbers = [number for some in pool.map(opens, range(AT_ONCE)) for number in some]
    assert len(set(numbers)) == EACH * AT_ONCE
    with desk.works.read() as work:
        assert cases.queries.cases(work.session, limit=1)[1] == EACH * AT_ONCE


def test_a_gap_troubles_nobody(sqlite_database, clock):
    """U-32: what is not opened after all leaves a gap that troubles nobody."""
    desk = Desk(sqlite_database, clock)
    with desk.works.begin() as work:
        numbers = {next_protocol(work, 2026) for _ in range(100)}
    assert len(numbers) == 100
    try:
        with desk.works.begin() as work:
            next_protocol(work, 2026)
            raise InterruptedError
    except InterruptedError:
        pass
    with desk.works.begin() as work:
        assert next_protocol(work, 2026) not in numbers
