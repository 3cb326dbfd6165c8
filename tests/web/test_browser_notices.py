"""Notices in a browser: the bell that stays true, and names after an @ by keyboard; for a phone and in the dark too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_desk import Journey
from desk_pages import Front
from playwright.sync_api import Browser, expect

from service.base.texts import Text
from service.desk import people
from service.desk.people import NoticeEvent

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(front: Front, browser: Browser) -> Iterator[Journey]:
    """The demo desk, served; afterwards nothing was complained about."""
    with ExitStack() as stack:
        begun = Journey(front, browser, stack)
        yield begun
        assert begun.complaints() == []


def tell(front: Front, who: str, key: str) -> None:
    """Somebody is told something."""
    with front.desk.works.begin() as work:
        event = NoticeEvent.REOPENED
        people.give_notice(work, front.desk.ids[who], Text("Oi", "Hi"), event=event, address="/fila", key=key)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_the_bell_counts_while_a_page_is_open(front: Front, journey: Journey, width: int, dark: bool):
    """V-47: what comes meanwhile is counted and said; the centre and the matrix can be used by everybody."""
    tell(front, "Paulo", "a")
    protocol = front.desk.opens("João").protocol
    paulo = journey.seat("Paulo", width=width, dark=dark)
    paulo.opens("/avisos")
    assert paulo.visit.axe() == []
    dot = paulo.page.locator("[data-bell] .count-dot")
    expect(dot).to_have_text("1")
    tell(front, "Paulo", "b")
    paulo.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(dot).to_have_text("2")
    expect(paulo.page.locator("#announcements")).to_have_text("2 avisos novos")
    paulo.main.get_by_role("button", name="Marcar todos como lidos").click()
    expect(dot).to_be_hidden()
    paulo.opens("/avisos/preferencias")
    assert paulo.visit.axe() == []
    paulo.opens(f"/chamados/{protocol}")
    paulo.main.get_by_role("button", name="Seguir o chamado").click()
    expect(paulo.main).to_contain_text("1 pessoa segue este chamado.")


def test_a_name_is_chosen_by_keyboard(front: Front, journey: Journey):
    """V-45: the list opens after an @, says how many there are, follows the arrows, and is not there for the client."""
    protocol, _ = front.stranger().opens()
    with front.desk.works.begin() as work:
        roles = (people.Role.ATTENDANT,)
        people.add_person(work, name="Bruna Sá", email="bruna@casa.com.br", password="uma senha longa", roles=roles)
    maria = journey.seat("Maria")
    maria.opens(f"/chamados/{protocol}")
    field, options = maria.page.locator("#texto"), maria.page.locator("[role=option]:visible")
    field.click()
    maria.page.keyboard.type("Veja, @bru")
    expect(options).to_have_text(["Bruna Sá", "Bruno Lima"])
    expect(maria.page.locator("#announcements")).to_have_text("2 pessoas. Setas para escolher, Enter para mencionar.")
    assert maria.visit.axe() == []
    maria.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.nth(1).get_attribute("id")))
    maria.page.keyboard.press("Enter")
    expect(field).to_have_value("Veja, @Bruno Lima ")
    expect(options).to_have_count(0)
    maria.page.keyboard.type("e @bruna")
    expect(options).to_have_count(1)
    maria.page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    maria.main.get_by_label("Mensagem ao cliente").check()
    field.fill("")
    field.click()
    maria.page.keyboard.type("@bru")
    maria.page.wait_for_timeout(500)
    expect(options).to_have_count(0)
