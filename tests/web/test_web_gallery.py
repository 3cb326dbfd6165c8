"""The shell and its parts in a real browser: looks, keyboard, drafts, questions, diagrams."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from browsing import Visiting
from flask import Blueprint, Flask, render_template_string
from playwright.sync_api import Page, expect

from service.base.clock import SetClock
from service.web.menu import MENU

pytestmark = pytest.mark.browser

Making = Callable[..., Flask]
GALLERY = ("/_componentes", "/_componentes/portal", "/_componentes/vazio")


@pytest.fixture
def house(make_app: Making) -> Flask:
    """The shell with something behind each line of its menu."""
    routes = Blueprint("test_doors", __name__)
    taken = {rule.rule for rule in make_app().url_map.iter_rules()}
    wanted = [entry.address for section in MENU for entry in section.entries]
    for address in (*wanted, "/busca", "/avisos", "/portal", "/acompanhar", "/portal/ajuda", "/conta"):
        if address not in taken:
            routes.add_url_rule(address, address.replace("/", "_"), lambda: render_template_string(DOOR))
    return make_app(routes)


DOOR = "{% extends 'base.html' %}{% block title %}Porta{% endblock %}{% block content %}<h1>Porta</h1>{% endblock %}"


def keep_picture(page: Page, name: str) -> None:
    """With RAIA_PICTURES set to a folder, what the test saw is kept there for people to look at."""
    if folder := os.environ.get("RAIA_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=name.startswith("_"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_part_is_accessible_and_quiet(house: Flask, visit: Visiting, width: int, dark: bool):
    """WCAG 2.2 AA by axe; nothing sticks out; no complaints in the console; nothing asked of another machine."""
    seen = visit(house, width=width, dark=dark)
    for path in GALLERY:
        page = seen.open(path)
        assert seen.axe() == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        keep_picture(page, f"{path.strip('/').replace('/', '-')}-{width}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_open_menus_and_dialogs_are_accessible(house: Flask, visit: Visiting, dark: bool):
    """What opens is held to the same as what stands there."""
    seen = visit(house, width=390, dark=dark)
    page = seen.open("/_componentes")
    page.locator("details.drop > summary").click()
    assert seen.axe() == []
    keep_picture(page, f"own-menu-{dark}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Menu", exact=True).click()
    assert seen.axe() == []
    keep_picture(page, f"side-menu-{dark}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Excluir").click()
    assert seen.axe() == []
    keep_picture(page, f"confirm-{dark}")


def test_a_phone_opens_and_closes_the_menu(house: Flask, visit: Visiting):
    """The button says whether it is open; Escape closes and gives the focus back."""
    page = visit(house, width=390).open("/_componentes")
    menu, toggle = page.locator("#menu"), page.get_by_role("button", name="Menu", exact=True)
    expect(menu).to_be_hidden()
    toggle.click()
    expect(menu).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(toggle).to_be_focused()


def test_without_scripts_the_menu_is_there(house: Flask, visit: Visiting):
    """On a phone without scripts one can still go everywhere."""
    page = visit(house, width=390, java_script_enabled=False).open("/_componentes/vazio")
    expect(page.locator("#menu")).to_be_visible()


def test_keys_reach_search_content_and_queue(house: Flask, visit: Visiting):
    """Ctrl-K searches, the skip link skips, n and p walk the queue, ? explains, and one can turn it off."""
    page = visit(house).open("/_componentes")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox", name="Buscar em tudo")).to_be_focused()
    page.keyboard.type("n")
    expect(page.get_by_role("searchbox", name="Buscar em tudo")).to_have_value("n")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.keyboard.press("n")
    rows = page.locator("[data-queue] [data-item]")
    expect(rows.nth(1)).to_have_attribute("data-item", "current")
    expect(rows.nth(1).locator("[data-open]")).to_be_focused()
    page.keyboard.press("p")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#2026-000123$"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atalhos do teclado")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("details.drop > summary").click()
    page.get_by_role("checkbox", name="Atalhos do teclado").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(rows.nth(0)).to_have_attribute("data-item", "current")


def test_c_claims_the_row_one_stands_on(house: Flask, visit: Visiting):
    """The key presses that row's button; the answer here is that somebody else was quicker."""
    seen = visit(house)
    seen.expected = ("409",)
    page = seen.open("/_componentes")
    page.locator("[data-open]").first.focus()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Algo mudou enquanto isso")).to_be_visible()
    expect(page.get_by_text("Outra pessoa já assumiu esta tarefa.")).to_be_visible()


def test_a_refusal_by_htmx_is_a_notice_and_keeps_what_was_typed(house: Flask, visit: Visiting):
    """The form stays; the sentence appears at the top and can be closed."""
    seen = visit(house)
    seen.expected = ("409",)
    page = seen.open("/_componentes")
    page.get_by_label("Resposta").fill("Bom dia, João.")
    page.get_by_role("button", name="Concluir").click()
    notice = page.locator("#notices-now .notice")
    expect(notice).to_contain_text("Outra pessoa já assumiu esta tarefa.")
    expect(page.get_by_label("Resposta")).to_have_value("Bom dia, João.")
    notice.get_by_role("button", name="Fechar aviso").click()
    expect(notice).to_have_count(0)


def test_typing_is_kept_as_a_draft(house: Flask, visit: Visiting):
    """A second after the last key the draft is saved, with the hour the server says."""
    page = visit(house).open("/_componentes")
    with page.expect_request("**/rascunho") as sent:
        page.get_by_label("Resposta").fill("Bom dia")
    assert "resposta=Bom+dia" in (sent.value.post_data or "")
    expect(page.locator("[data-draft-status]")).to_have_text("Rascunho salvo às 12:00")


def test_a_draft_that_cannot_be_saved_says_so_and_holds_the_page(house: Flask, visit: Visiting):
    """Without the server the words change, and leaving asks first."""
    seen = visit(house)
    seen.expected = ("ERR_FAILED",)
    page = seen.open("/_componentes")
    page.route("**/rascunho", lambda route: route.abort())
    page.get_by_label("Resposta").press_sequentially("Bom dia")
    expect(page.locator("[data-draft-status]")).to_have_text("O rascunho ainda não foi salvo. Tentando de novo.")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Clientes").click()
    page.wait_for_url("**/clientes")
    assert asked == ["beforeunload"]


def test_deleting_asks_with_the_name_of_the_thing(house: Flask, visit: Visiting):
    """Cancel is safe and has the focus; the button says the verb."""
    page = visit(house).open("/_componentes")
    page.get_by_role("button", name="Excluir").click()
    dialog = page.get_by_role("dialog", name="Excluir a equipe Cobrança?")
    expect(dialog).to_contain_text("Prefira desativar")
    expect(dialog.get_by_role("button", name="Cancelar")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/_componentes$"))
    page.get_by_role("button", name="Excluir").click()
    dialog.get_by_role("button", name="Excluir").click()
    expect(page.get_by_text("A equipe Cobrança foi excluída.")).to_be_visible()


def test_light_and_dark_change_at_once_and_stay(house: Flask, visit: Visiting):
    """Seen without a reload, remembered by the server, never a flash of the other."""
    page = visit(house).open("/_componentes/vazio")
    page.locator("details.drop > summary").click()
    with page.expect_response("**/aparencia"):
        page.get_by_role("button", name="Escura").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_language_changes_the_page(house: Flask, visit: Visiting):
    """English in two clicks, and back on the same page."""
    page = visit(house).open("/_componentes/vazio")
    page.locator("details.drop > summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="My queue")).to_be_visible()
    expect(page).to_have_url(re.compile("/_componentes/vazio$"))


def test_scripts_and_server_say_the_same_times(make_app: Making, clock: SetClock, visit: Visiting):
    """What a page shows when it opens stays word for word when its script takes over, in both languages."""
    lengths = [0, 59, 60, 61, 3599, 3600, 4800, 7200, 21_599, 21_600, 86_400, 172_799, 172_800, 800_000]
    moments = [clock.now() + timedelta(seconds=sign * seconds) for seconds in lengths for sign in (1, -1)]
    routes = Blueprint("test_times", __name__)
    page = (
        "{% extends 'base.html' %}{% block title %}t{% endblock %}{% block content %}<h1>t</h1>"
        "{% for m in moments %}<p>{{ m | due }} {{ m | ago }}</p>{% endfor %}{% endblock %}"
    )
    routes.add_url_rule("/horas", "times", lambda: render_template_string(page, moments=moments))
    seen = visit(make_app(routes))
    # The script's own clock stands still too: else the second between rendering and reading would show.
    seen.page.clock.set_fixed_time(clock.now())
    for language in ("Português", "English"):
        seen.open("/horas")
        seen.page.locator("details.drop > summary").click()
        seen.page.get_by_role("button", name=language).click()
        seen.page.wait_for_load_state("networkidle")
        served = seen.page.request.get(f"{seen.address}/horas").text()
        words = re.findall(r"<time [^>]*>([^<]+)</time>", served)
        assert seen.page.locator("time").all_text_contents() == words


def test_a_diagram_shows_where_work_stands(house: Flask, visit: Visiting):
    """Tokens with counts at their elements, the path so far, the licence's mark, zoom by button and key."""
    page = visit(house).open("/_componentes")
    figure = page.locator("[data-diagram]")
    expect(figure).to_have_attribute("data-state", "shown")
    expect(figure.locator(".token")).to_have_count(2)
    expect(figure.locator('[data-container-id="Finance"] .token')).to_have_text("3")
    expect(figure.locator('[data-element-id="Resolve"]')).to_have_class(re.compile("is-active"))
    expect(figure.locator('[data-element-id="F2"]')).to_have_class(re.compile("is-passed"))
    expect(figure.locator(".bjs-powered-by")).to_be_visible()
    expect(figure.get_by_text("O diagrama em palavras")).to_be_visible()
    scale = "document.querySelector('.viewport').getCTM().a"
    before = page.evaluate(scale)
    figure.get_by_role("button", name="Aproximar").click()
    nearer = page.evaluate(scale)
    assert nearer > before
    figure.locator("svg[tabindex]").focus()
    page.keyboard.press("Control+Minus")
    assert page.evaluate(scale) < nearer


def test_a_diagram_that_cannot_be_loaded_leaves_its_words(house: Flask, visit: Visiting):
    """The place says so; the text alternative stays."""
    seen = visit(house)
    seen.expected = ("diagram not shown", "500")
    seen.page.route("**/diagrama.bpmn", lambda route: route.fulfill(status=500, body="no"))
    page = seen.open("/_componentes")
    expect(page.get_by_text("Não foi possível mostrar o diagrama.")).to_be_visible()
    expect(page.get_by_text("O diagrama em palavras")).to_be_visible()


def test_evil_words_stay_words(make_app: Making, visit: Visiting):
    """Promise XSS: markup in names, messages and page data never runs."""
    evil = "</script><img src=x onerror=alert(1)><b>x</b>"
    routes = Blueprint("test_evil", __name__)
    page = (
        "{% extends 'base.html' %}{% from 'parts/story.html' import bubble %}"
        "{% from 'parts/people.html' import person %}"
        "{% from 'parts/actions.html' import post_button %}{% from 'parts/diagram.html' import diagram %}"
        "{% block title %}{{ evil }}{% endblock %}{% block content %}<h1>t</h1>{{ person(evil) }}"
        "{{ bubble(evil, none, evil) }}"
        "{{ post_button('/x', evil, confirm=evil) }}{{ diagram('/x.bpmn', evil, {'active': [{'id': evil}]}, [evil]) }}"
        "{% endblock %}"
    )
    routes.add_url_rule("/mau", "evil", lambda: render_template_string(page, evil=evil))
    seen = visit(make_app(routes))
    dialogs: list[str] = []
    seen.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    opened = seen.open("/mau")
    opened.locator("main form .btn").click()
    expect(opened.get_by_role("dialog")).to_contain_text("<b>x</b>")
    assert dialogs == []
    assert opened.locator("main img, dialog img").count() == 0
