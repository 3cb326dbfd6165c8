"""The form editor in a real browser: from a new form to the task that asks it."""

from __future__ import annotations

import re

import pytest
from browsing import Visiting
from desk_pages import Front, words
from modeler_desk import draws
from playwright.sync_api import Page, expect

from service.process import instances

pytestmark = pytest.mark.browser

ADD_TASK = """get => {
    const make = type => get('elementFactory').createShape({ type });
    const lane = get('elementRegistry').get('troca-raia-2'), start = get('elementRegistry').get('troca-inicio');
    const place = { x: lane.x + 250, y: lane.y + lane.height / 2 };
    const task = get('modeling').createShape(make('bpmn:UserTask'), place, lane);
    get('modeling').connect(start, task);
    get('autoPlace').append(task, make('bpmn:EndEvent'));
    get('modeling').updateLabel(task, 'Conferir o pedido');
    get('selection').select(task);
    return task.id;
}"""
UNFOLD = "at => at.querySelectorAll('.bio-properties-panel-group-header:not(.open)').forEach(each => each.click())"
LEFT = """() => {
    const texts = [];
    const walk = document.createTreeWalker(document.querySelector('[data-canvas]'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const at = walk.currentNode;
        if (!at.parentElement.closest('pre, code, style, .cm-editor')) texts.push(at.textContent);
    }
    for (const node of document.querySelectorAll('[data-canvas] :is([title], [aria-label], [placeholder])')) {
        texts.push(...['title', 'aria-label', 'placeholder'].map(name => node.getAttribute(name) ?? ''));
    }
    return texts;
}"""
ENGLISH = re.compile(
    r"\b(the|of|to|form|field|label|value|value|remove|create|add|select|enter|must|should|is|default)\b", re.I
)


def editor(page: Page, address: str) -> None:
    """Come to the editor and wait until it stands."""
    page.goto(address)
    expect(page.locator("[data-form-editor]")).to_have_attribute("data-state", "shown")


def adds(page: Page, name: str, label: str) -> None:
    """A component from the palette by keyboard, and its label in the panel."""
    before = page.locator(".fjs-form-container .fjs-element").count()
    page.get_by_role("button", name=name, exact=True).press("Enter")
    expect(page.locator(".fjs-form-container .fjs-element")).to_have_count(before + 1)
    page.locator(".fjs-properties-container").evaluate(UNFOLD)
    field = page.locator('[data-entry-id="label"] [contenteditable]').first
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(label)
    expect(page.locator(".fjs-form-container")).to_contain_text(label)


def test_a_new_form_is_drawn_tried_published_chosen_and_asked(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    page, panel = drawing.page, drawing.page.locator("[data-properties]")
    drawing.does(ADD_TASK)
    panel.evaluate(UNFOLD)
    with page.context.expect_page() as opening:
        panel.get_by_role("link", name="Novo formulário").click()
    tab = opening.value
    tab.get_by_label("Nome do formulário").fill("Dados da troca")
    tab.get_by_role("button", name="Começar a montar").click()
    expect(tab.locator("[data-form-editor]")).to_have_attribute("data-state", "shown")
    adds(tab, "Texto curto", "Motivo da troca")
    adds(tab, "Lista de opções", "Tamanho")
    preview = tab.locator("#previa")
    expect(preview.get_by_label("Tamanho")).to_be_visible()
    preview.get_by_label("Motivo da troca").fill("Veio rasgado")
    preview.get_by_role("button", name="Conferir respostas").click()
    expect(preview).to_contain_text("Tudo certo. O processo receberia:")
    expect(preview.get_by_label("Motivo da troca")).to_have_value("Veio rasgado")
    tab.get_by_role("link", name="Publicar").click()
    tab.get_by_role("button", name="Publicar a versão 1").click()
    expect(tab.locator("main")).to_contain_text("Versão 1 do formulário publicada")
    tab.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    panel.locator("select[name=formType]").select_option("camunda-form-linked")
    choice = panel.locator("select[name=formId]")
    choice.select_option(label="Dados da troca")
    expect(panel.get_by_role("link", name="Abrir formulário")).to_be_visible()
    page.get_by_role("link", name="Publicar").click()
    page.get_by_role("button", name="Publicar a versão 1").click()
    expect(page.locator("main h1")).to_have_text("Troca")
    maria = front.comes("Maria")
    with front.desk.works.begin() as work:
        instances.start(work, "troca", {})
    (task,) = re.findall(r'href="(/tarefas/[^"?]+)[^>]*>\s*Conferir o pedido', maria.get("/fila").text)
    asked = words(maria.get(task))
    assert "Motivo da troca" in asked
    assert "Tamanho" in asked


def test_the_editor_speaks_portuguese_and_leads_to_what_is_wrong(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    page, caller = drawing.page, drawing.caller
    address = caller.post("/formularios/abrir-chamado/editar").headers["Location"]
    editor(page, drawing.visit.address + address)
    assert drawing.visit.axe() == []
    palette = page.locator(".fjs-palette-field")
    assert palette.count() > 15
    expect(page.locator('.fjs-palette-field[data-field-type="iframe"]')).to_have_count(0)
    expect(page.locator('.fjs-palette-field[data-field-type="button"]')).to_have_count(0)
    for at in range(palette.count()):
        palette.nth(at).press("Enter")
        page.locator(".fjs-properties-container").evaluate(UNFOLD)
    english = [text for text in page.evaluate(LEFT) if ENGLISH.search(text)]
    assert english == []
    assert page.evaluate("[...document.querySelector('[data-form-editor]').studio.missing]") == []
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    undo = page.get_by_role("button", name="Desfazer").first
    undo.click()
    expect(page.get_by_role("button", name="Refazer").first).to_be_enabled()
