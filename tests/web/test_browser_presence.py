"""Two at one case, in two browsers: each knows of the other, and the queue says so too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from browser_desk import Journey
from desk_pages import Front
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser
SOON = 5_000
"""Milliseconds in which one is seen."""


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def test_two_at_one_case_see_each_other(journey: Journey):
    """V-16: each sees the other in 5 s, also whether they write; five minutes later still; a closed tab is gone."""
    case = journey.front.desk.opens("João")
    path = f"/chamados/{case.protocol}"
    maria, paulo = journey.seat("Maria"), journey.seat("Paulo", width=390, dark=True)
    maria.opens(path)
    present, seen = (seat.page.locator("[data-presence]") for seat in (maria, paulo))
    paulo.page.goto(journey.address + path)
    expect(seen).to_contain_text("Maria Santos está vendo", timeout=SOON)
    expect(present).to_contain_text("1 pessoa também está neste chamado", timeout=SOON)
    expect(present).to_contain_text("Paulo", timeout=SOON)
    maria.page.get_by_label("Escrever").fill("Estou com ele.")
    expect(seen).to_contain_text("Maria Santos está escrevendo", timeout=SOON)
    assert paulo.visit.axe() == []
    for _ in range(2):  # more than five minutes; at the latest the next word of each page makes it true again
        journey.front.desk.clock.pass_by(timedelta(minutes=3))
        maria.page.wait_for_timeout(SOON)
    expect(seen).to_contain_text("Maria Santos")
    expect(present).to_contain_text("Paulo")
    maria.page.close(run_before_unload=False)
    expect(seen).to_be_empty(timeout=2 * SOON)


def test_the_queue_says_who_looks_and_next_passes_over_it(journey: Journey):
    """V-16, V-17: while somebody looks at the first case its row says so, and “next” opens the second."""
    desk = journey.front.desk
    first, second = desk.opens("João"), desk.opens("João")
    maria, paulo = journey.seat("Maria"), journey.seat("Paulo")
    maria.opens("/fila")
    row = maria.main.locator("tr", has_text=first.protocol)
    expect(row.locator("[data-watched]")).to_be_empty()
    paulo.opens(f"/tarefas/{desk.item(first, 'Analisar e categorizar').id}")
    expect(row).to_contain_text("Paulo Reis está vendo", timeout=15_000)
    desk.opens("João")
    expect(maria.main.locator("[data-count=team]")).to_have_text("3", timeout=15_000)
    expect(maria.main.get_by_text("A fila mudou.")).to_be_visible()
    assert maria.visit.axe() == []
    maria.page.get_by_role("link", name="Abrir a próxima").click()
    expect(maria.main).to_contain_text(second.protocol)
