"""The queue by keyboard and by mouse: rows are walked along, chosen and dealt with together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey
from desk_pages import Front
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk with six cases, served; afterwards nothing was complained about."""
    for _ in range(6):
        front.desk.opens("João")
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def test_rows_are_chosen_by_keyboard_and_by_mouse(journey: Journey):
    """X-21: j and k walk, x chooses, Shift takes all in between, one box the page; then all are claimed at once."""
    maria = journey.seat("Maria")
    maria.opens("/fila?visao=equipe")
    boxes, bar = maria.main.locator("[data-choose]"), maria.main.locator("[data-bulk]")
    chosen = maria.main.locator("[data-choose]:checked")
    expect(bar).to_be_hidden()
    for key in "jjx":
        maria.page.keyboard.press(key)
    expect(boxes.nth(1)).to_be_checked()
    expect(bar).to_contain_text("1 escolhida")
    for key in ("j", "j", "Shift+x"):
        maria.page.keyboard.press(key)
    expect(chosen).to_have_count(3)
    boxes.nth(5).click(modifiers=["Shift"])
    expect(chosen).to_have_count(5)
    expect(bar).to_contain_text("5 escolhidas")
    every = maria.main.get_by_label("Escolher todas desta página")
    assert every.evaluate("box => box.indeterminate")
    every.check()
    expect(chosen).to_have_count(6)
    assert maria.visit.axe() == []
    maria.page.keyboard.press("k")
    maria.page.keyboard.press("x")
    expect(chosen).to_have_count(5)
    bar.get_by_role("button", name="Assumir").click()
    expect(maria.page.locator("#notices-now")).to_contain_text("Feito em 5.")
    maria.page.keyboard.press("?")
    expect(maria.page.locator("#keys")).to_contain_text("Escolher a linha")


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True)])
def test_what_was_left_is_listed_on_a_phone(journey: Journey, width: int, dark: bool):
    """X-21: without scripts the same form does the same, and the page with what was left fits a phone."""
    paulo = journey.seat("Paulo", width=width, dark=dark, scripts=False)
    paulo.opens("/chamados")
    for box in paulo.main.locator("input[name=chamado]").all()[:3]:
        box.check()
    paulo.main.get_by_role("button", name="Cancelar chamados").click()
    expect(paulo.heading).to_have_text("3 ficaram como estavam")
    paulo.fits()
