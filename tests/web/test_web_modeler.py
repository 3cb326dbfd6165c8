"""The modeler in a real browser: drawing, saving, findings, files in and out, what others did, no connection."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64encode
from typing import Any, cast

import pytest
from browsing import ROOT, Visiting
from desk_pages import Front
from desk_story import SHIPPED
from modeler_desk import Drawing, draws
from playwright.sync_api import Dialog, Route, expect

from service.process import releases

pytestmark = pytest.mark.browser

APPEND = """(get, [after, type]) => {
    const source = get('elementRegistry').get(after), made = get('elementFactory').createShape({ type });
    return get('autoPlace').append(source, made).id;
}"""
KINDS = """get => {
    const first = new Map();
    for (const each of get('elementRegistry').getAll()) {
        const inner = each.businessObject?.eventDefinitions?.[0]?.$type ?? '';
        if (!each.labelTarget && !first.has(each.type + inner)) first.set(each.type + inner, each.id);
    }
    return [...first.values()];
}"""
OPEN_MENU = """(get, [id, menu]) => {
    const popup = get('popupMenu'), element = get('elementRegistry').get(id);
    popup.close();
    if (!popup.isEmpty(element, menu)) popup.open(element, menu, { x: 300, y: 200 });
}"""
UNFOLD = "at => at.querySelectorAll('.bio-properties-panel-group-header:not(.open)').forEach(each => each.click())"
LEFT = """() => {
    const places = '.djs-palette, .djs-context-pad, .djs-popup, .djs-minimap, .djs-search-container, [data-properties]';
    const ofForms = 'select[name=formId], .form-ways';
    const given = `.bio-properties-panel-header-label, [contenteditable], textarea, code, ${ofForms}`;
    const texts = [];
    for (const place of document.querySelectorAll(places)) {
        const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            if (!walk.currentNode.parentElement.closest(given)) texts.push(walk.currentNode.textContent);
        }
        for (const node of place.querySelectorAll('[title], [aria-label], [placeholder]')) {
            if (node.closest(given)) continue;
            texts.push(...['title', 'aria-label', 'placeholder'].map(name => node.getAttribute(name) ?? ''));
        }
    }
    return texts.filter(text => /\\p{L}{2}/u.test(text) && !text.includes('⟦'));
}"""
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:acme="http://acme.example/bpmn" targetNamespace="t">
  <process id="p" name="De fora" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="S"/>
    <userTask id="U" name="Ver" camunda:assignee="ana" camunda:modelerTemplate="seven" acme:colour="blue">
      <extensionElements>
        <acme:policy level="3"><acme:reason>Norma 7</acme:reason></acme:policy>
        <camunda:formData><camunda:formField id="a" label="A" type="string"/></camunda:formData>
        <camunda:inputOutput><camunda:inputParameter name="l"><camunda:list><camunda:value>1</camunda:value>
          </camunda:list></camunda:inputParameter></camunda:inputOutput>
        <zeebe:properties><zeebe:property name="acme.x" value="y"/></zeebe:properties>
      </extensionElements>
    </userTask>
    <callActivity id="C" name="Chamar" calledElement="q" camunda:calledElementBinding="latest"/>
    <endEvent id="E"/>
    <sequenceFlow id="F1" sourceRef="S" targetRef="U"/><sequenceFlow id="F2" sourceRef="U" targetRef="C"/>
    <sequenceFlow id="F3" sourceRef="C" targetRef="E"/>
  </process>
  <di:BPMNDiagram><di:BPMNPlane bpmnElement="p">
    <di:BPMNShape bpmnElement="S"><dc:Bounds x="100" y="100" width="36" height="36"/></di:BPMNShape>
    <di:BPMNShape bpmnElement="U"><dc:Bounds x="200" y="78" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape bpmnElement="C"><dc:Bounds x="350" y="78" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape bpmnElement="E"><dc:Bounds x="500" y="100" width="36" height="36"/></di:BPMNShape>
  </di:BPMNPlane></di:BPMNDiagram>
</definitions>"""


@pytest.fixture
def drawing(front: Front, visit: Visiting) -> Drawing:
    """An analyst at a new draft."""
    return draws(front, visit)


def has_task(drawing: Drawing, name: str = "Conferir o pedido") -> str:
    """A user task after the start; returns its id."""
    id = drawing.does(APPEND, ["troca-inicio", "bpmn:UserTask"])
    drawing.names(id, name)
    return str(id)


def test_what_is_drawn_is_saved_and_what_is_found_stands_at_its_element(drawing: Drawing):
    id = has_task(drawing)
    drawing.is_saved()
    expect(drawing.status).to_have_text(re.compile(r"^Salvo às \d\d:\d\d$"))
    assert "Conferir o pedido" in drawing.stored()
    row = drawing.page.locator("[data-findings] button", has_text="não há evento de fim")
    badge = drawing.page.locator(f'[data-container-id="{id}"] .finding-badge')
    tip = drawing.page.locator(f'[data-container-id="{id}"] .finding-tip')
    expect(tip).to_be_hidden()
    badge.focus()
    expect(tip).to_contain_text("não há evento de fim")
    drawing.does("get => get('selection').select([])")
    row.press("Enter")
    assert drawing.does("get => get('selection').get().map(({id}) => id)") == [id]
    drawing.page.locator("[data-canvas] svg[tabindex]").first.focus()
    drawing.page.keyboard.press("F8")
    expect(drawing.page.locator("#announcements")).to_contain_text("não há evento de fim")
    end = drawing.does(APPEND, [id, "bpmn:EndEvent"])
    expect(badge).to_have_count(0)
    expect(row).to_have_count(0)
    assert end


def test_typing_a_name_is_not_cut_off_by_saving_or_checking(drawing: Drawing):
    id = has_task(drawing, "Ver")
    drawing.is_saved()
    drawing.does("(get, id) => get('directEditing').activate(get('elementRegistry').get(id))", id)
    typed = drawing.page.locator(".djs-direct-editing-content")
    typed.press_sequentially("Conferir com calma", delay=110)
    expect(typed).to_have_text(re.compile("Conferir com calma"))
    drawing.page.keyboard.press("Escape")


def test_the_panel_writes_what_the_desk_reads(drawing: Drawing):
    id = has_task(drawing)
    drawing.does("(get, id) => get('selection').select(get('elementRegistry').get(id))", id)
    panel = drawing.page.locator("[data-properties]")
    panel.get_by_role("button", name="Escolher").click()
    drawing.page.locator(".djs-popup .entry", has_text="Tarefa de atendimento").click()
    for group in ("Fase e situação", "Prazo", "Ajuda a quem faz"):
        panel.locator(".bio-properties-panel-group-header", has_text=re.compile(f"^{group}")).click()
    panel.get_by_label("Fase do atendimento").fill("Triagem")
    panel.get_by_label("Instruções").fill("Veja a nota fiscal.")
    drawing.is_saved()
    drawing.page.wait_for_timeout(800)
    drawing.is_saved()
    stored = drawing.stored()
    assert '<zeebe:property name="raia:fase" value="Triagem" />' in stored
    assert '<zeebe:property name="raia:instrucoes" value="Veja a nota fiscal." />' in stored
    assert "<zeebe:userTask />" in stored
    expect(drawing.page.locator("[data-findings]")).not_to_contain_text("não executa")


def test_undo_and_redo(drawing: Drawing):
    undo = drawing.page.locator("[data-do=undo]")
    expect(undo).to_be_disabled()
    id = has_task(drawing)
    undo.click()
    undo.click()
    expect(drawing.element(id)).to_have_count(0)
    drawing.presses("Refazer")
    expect(drawing.element(id)).to_have_count(1)
    drawing.is_saved()


def test_keys_copy_paste_select_search_and_help(drawing: Drawing):
    has_task(drawing)
    svg = drawing.page.locator("[data-canvas] svg[tabindex]").first
    svg.focus()
    drawing.page.keyboard.press("Control+a")
    assert len(drawing.does("get => get('selection').get()")) > 1
    drawing.page.keyboard.press("Control+f")
    drawing.page.locator(".djs-search-container input").press_sequentially("Conferir")
    expect(drawing.page.locator(".djs-search-result")).to_have_count(1)
    drawing.page.keyboard.press("Enter")
    drawing.page.keyboard.press("Control+c")
    drawing.page.keyboard.press("Control+d")
    drawing.page.keyboard.press("Escape")
    drawing.page.keyboard.press("?")
    dialog = drawing.page.locator("dialog[data-keys]")
    expect(dialog).to_be_visible()
    expect(drawing.page.locator("dialog#keys")).to_be_hidden()
    drawing.page.keyboard.press("Tab")
    # Past the last control the browser's own bar has the focus, never the page behind.
    assert dialog.evaluate("at => at.contains(document.activeElement) || document.activeElement === document.body")
    drawing.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    drawing.is_saved()


def test_a_file_takes_the_drawings_place_after_a_question_and_undo_brings_it_back(drawing: Drawing):
    id = has_task(drawing)
    drawing.brings("de fora.bpmn", FOREIGN.encode())
    drawing.page.get_by_role("button", name="Cancelar").last.click()
    expect(drawing.element(id)).to_have_count(1)
    drawing.brings("de fora.bpmn", FOREIGN.encode())
    expect(drawing.page.locator("dialog[data-replace]")).to_contain_text("Trazer “de fora.bpmn” para o desenho?")
    drawing.presses("Substituir o desenho")
    expect(drawing.element("U")).to_have_count(1)
    drawing.page.wait_for_timeout(700)
    drawing.is_saved()
    assert "Norma 7" in drawing.stored()
    drawing.told.get_by_role("button", name="Desfazer").click()
    expect(drawing.element(id)).to_have_count(1)
    expect(drawing.element("U")).to_have_count(0)
    drawing.page.wait_for_timeout(700)
    drawing.is_saved()
    assert "Conferir o pedido" in drawing.stored()


def test_what_other_vendors_hung_on_elements_survives(drawing: Drawing):
    drawing.brings("de fora.bpmn", FOREIGN.encode())
    drawing.presses("Substituir o desenho")
    drawing.names("U", "Ver de novo")
    drawing.is_saved()
    drawing.page.wait_for_timeout(700)
    drawing.is_saved()
    stored = drawing.stored()
    for kept in (
        'acme:colour="blue"', '<acme:policy level="3">', "<acme:reason>Norma 7</acme:reason>", 'camunda:assignee="ana"',
        'camunda:modelerTemplate="seven"', '<camunda:formField id="a" label="A" type="string" />',
        "<camunda:value>1</camunda:value>", 'camunda:calledElementBinding="latest"', 'name="acme.x" value="y"',
        'camunda:historyTimeToLive="P1D"', 'name="Ver de novo"',
    ):  # fmt: skip
        assert kept in stored, kept


UNDRAWABLE = (
    ("foto.png", b"x", "não é um diagrama"),
    ("a.bpmn", b"<definitions", "está incompleto ou não é XML"),
    ("a.xml", b"<nota/>", "não é um diagrama BPMN 2.0"),
    ("a.vsdx", b"PK\x03\x04", "é um arquivo do Visio"),
    ("a.bpmn", b"PK\x03\x04", "é um arquivo compactado"),
    ("a.xml", b'<VisioDocument xmlns="http://schemas.microsoft.com/visio/2003/core"/>', "é um arquivo do Visio"),
    ("a.bpmn", b" " * (2 * 1024 * 1024 + 1), "tem mais de 2 MB"),
    (
        "a.bpmn",
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        "Não há nada para desenhar",
    ),
)


def test_a_file_that_cannot_be_drawn_says_why(drawing: Drawing):
    for name, content, said in UNDRAWABLE:
        drawing.brings(name, content)
        expect(drawing.told).to_contain_text(said)
        expect(drawing.element("troca-inicio")).to_have_count(1)


def test_a_file_without_places_is_laid_out(drawing: Drawing):
    bare = re.sub(r"<di:BPMNDiagram>.*</di:BPMNDiagram>", "", FOREIGN, flags=re.DOTALL)
    drawing.brings("sem lugares.bpmn", bare.encode())
    drawing.presses("Substituir o desenho")
    expect(drawing.element("U")).to_have_count(1)
    drawing.page.wait_for_timeout(700)
    drawing.is_saved()
    assert "BPMNShape" in drawing.stored()


def test_a_dropped_file_is_brought_too(drawing: Drawing):
    drawing.page.evaluate(
        """content => {
        const data = new DataTransfer();
        data.items.add(new File([content], 'solto.bpmn'));
        const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('[data-canvas]').dispatchEvent(drop);
    }""",
        FOREIGN,
    )
    drawing.presses("Substituir o desenho")
    expect(drawing.element("U")).to_have_count(1)
    drawing.is_saved()


def test_the_file_goes_out_as_it_is_saved_and_as_pictures(front: Front, visit: Visiting):
    drawing = draws(front, visit, dark=True)
    has_task(drawing)
    file = drawing.downloads("Diagrama (.bpmn)")
    assert file.read_text("utf-8") == drawing.stored()
    assert "Conferir o pedido" in drawing.stored()
    svg = drawing.downloads("Desenho (.svg)").read_text("utf-8")
    assert "var(" not in svg
    assert "Conferir o" in svg
    png = drawing.downloads("Imagem (.png)").read_bytes()
    width, _ = struct.unpack(">II", png[16:24])
    assert png[:4] == b"\x89PNG"
    assert width > 2 * 800
    white = drawing.page.evaluate(
        """async data => {
        const image = new Image();
        image.src = data;
        await image.decode();
        const paper = new OffscreenCanvas(image.width, image.height).getContext('2d');
        paper.drawImage(image, 0, 0);
        return [...paper.getImageData(1, 1, 1, 1).data];
    }""",
        "data:image/png;base64," + b64encode(png).decode(),
    )
    assert white == [255, 255, 255, 255]


def test_what_somebody_else_saved_is_told_and_mine_can_stay(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    rita = draws(front, visit, "Rita", drawing.address)
    has_task(rita, "De Rita")
    rita.is_saved()
    has_task(drawing, "De Sofia")
    dialog = drawing.page.locator("dialog[data-conflict]")
    expect(dialog).to_contain_text(re.compile(r"Rita .* salvou este rascunho antes de você"))
    drawing.page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert "De Rita" in drawing.stored()
    drawing.presses("Ficar com a minha")
    drawing.is_saved()
    assert "De Sofia" in drawing.stored()
    assert "De Rita" in drawing.caller.get(f"{drawing.address}/diagrama.bpmn?revisao=2").text


def test_what_somebody_else_saved_can_be_looked_at_without_losing_mine(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    rita = draws(front, visit, "Rita", drawing.address)
    has_task(rita, "De Rita")
    rita.is_saved()
    has_task(drawing, "De Sofia")
    drawing.page.locator("dialog[data-conflict] [value=take-over]").click()
    expect(drawing.canvas).to_contain_text("De Rita")
    expect(drawing.status).to_have_text("Tudo salvo")
    drawing.page.wait_for_timeout(800)
    assert "De Rita" in drawing.stored()
    drawing.told.get_by_role("button", name="Desfazer").click()
    expect(drawing.canvas).to_contain_text("De Sofia")
    drawing.is_saved()
    assert "De Sofia" in drawing.stored()


def test_without_a_connection_nothing_is_lost(drawing: Drawing):
    drawing.page.context.set_offline(True)
    has_task(drawing)
    expect(drawing.status).to_have_text("Sem conexão: tentando de novo")
    left: list[str] = []

    def stay(dialog: Dialog) -> None:
        left.append(dialog.type)
        dialog.dismiss()

    drawing.page.on("dialog", stay)
    drawing.page.locator("[data-canvas]").click(position={"x": 500, "y": 30})
    drawing.page.close(run_before_unload=True)
    drawing.page.wait_for_timeout(500)
    assert left == ["beforeunload"]
    drawing.page.context.set_offline(False)
    drawing.is_saved()
    assert "Conferir o pedido" in drawing.stored()


def test_a_session_that_ended_is_said_and_a_new_one_saves(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    cookies = drawing.page.context.cookies()
    drawing.page.context.clear_cookies()
    has_task(drawing)
    expect(drawing.status).to_have_text("Sua sessão terminou")
    expect(drawing.told).to_contain_text("Entre de novo")
    drawing.page.context.add_cookies(cast("Any", cookies))
    drawing.is_saved()
    assert "Conferir o pedido" in drawing.stored()


def test_publishing_waits_for_the_save(drawing: Drawing):
    has_task(drawing)
    drawing.page.locator("[data-publish]").click()
    drawing.page.wait_for_url("**/publicar")
    assert "Conferir o pedido" in drawing.stored()


def test_a_phone_shows_the_drawing_and_what_there_is_to_mend(front: Front, visit: Visiting):
    drawing = draws(front, visit, width=390, has_touch=True)
    expect(drawing.page.locator(".djs-palette")).to_have_count(0)
    expect(drawing.page.locator("[data-studio]")).to_contain_text("abra esta página em uma tela maior")
    expect(drawing.page.locator("[data-properties]")).to_be_hidden()
    before = drawing.does("get => get('canvas').zoom()")
    drawing.presses("Aproximar")
    assert drawing.does("get => get('canvas').zoom()") > before
    x = drawing.does("get => get('canvas').viewbox().x")
    drawing.page.evaluate(
        """() => {
        const box = document.querySelector('[data-canvas]'), at = (type, x) => box.dispatchEvent(
            new PointerEvent(type, { pointerType: 'touch', pointerId: 5, clientX: x, clientY: 400, bubbles: true }));
        at('pointerdown', 200); at('pointermove', 140); at('pointerup', 140);
    }"""
    )
    assert drawing.does("get => get('canvas').viewbox().x") > x
    wide = drawing.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_it_is_accessible(front: Front, visit: Visiting, width: int, dark: bool):
    drawing = draws(front, visit, width=width, dark=dark)
    if width > 1000:
        id = has_task(drawing)
        drawing.is_saved()
        drawing.does("(get, id) => get('selection').select(get('elementRegistry').get(id))", id)
    assert drawing.visit.axe() == []


def in_another_tongue(drawing: Drawing) -> None:
    """Come again with every translated text marked."""

    def mark(route: Route) -> None:
        answer = route.fetch()
        plain = '"read_only": false'
        route.fulfill(response=answer, body=answer.text().replace(plain, f'{plain}, "pseudo": true'))

    drawing.page.route(f"**{drawing.address}", mark)
    drawing.opens()


def test_no_text_of_the_modeler_is_left_in_english(drawing: Drawing):
    in_another_tongue(drawing)
    # What people named is marked too, so that only the modeler's own words are looked for.
    named = (ROOT / "processes/atendimento-ao-cliente.bpmn").read_text("utf-8")
    drawing.brings("casa.bpmn", re.sub(r'(?<= name=)"[^"]*"', '"⟦"', named).encode())
    drawing.presses("Substituir o desenho")
    left = set[str]()
    kinds = drawing.does(KINDS)
    assert len(kinds) > 8
    for id in kinds:
        drawing.does("(get, id) => get('selection').select(get('elementRegistry').get(id))", id)
        drawing.page.wait_for_timeout(100)
        drawing.page.locator("[data-properties]").evaluate(UNFOLD)
        left |= set(drawing.page.evaluate(LEFT))
        for menu in ("bpmn-replace", "bpmn-append", "bpmn-create", "element-template-chooser"):
            drawing.does(OPEN_MENU, [id, menu])
            drawing.page.wait_for_timeout(50)
            left |= set(drawing.page.evaluate(LEFT))
    drawing.does("get => get('selection').select(get('elementRegistry').filter(each => each.type === 'bpmn:UserTask'))")
    drawing.does("get => get('popupMenu').open(get('selection').get(), 'align-elements', { x: 300, y: 300 })")
    drawing.presses("Mapa")
    left |= set(drawing.page.evaluate(LEFT))
    ours = drawing.does("get => get('elementTemplates').getAll().flatMap(each => [each.name, each.description])")
    assert left - set(ours) == set()
    assert drawing.page.evaluate("[...document.querySelector('[data-studio]').studio.missing]") == []


def test_english_readers_get_english(front: Front, visit: Visiting):
    drawing = draws(front, visit)
    drawing.page.locator("details.drop summary").first.click()
    drawing.page.get_by_role("button", name="English").click()
    drawing.opens()
    expect(drawing.page.locator(".djs-palette").get_by_role("button", name="Create task")).to_have_count(1)
    expect(drawing.status).to_have_text("All saved")
    names = drawing.does("get => get('elementTemplates').getAll().map(({ name }) => name)")
    assert "Service desk task" in names


def test_element_templates_are_the_same_in_both_languages():
    folder = ROOT / "service/web/assets/src/studio/templates"
    ours, theirs = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("pt-BR", "en"))

    def bones(part: Any) -> Any:
        """Without what is read by people: what is named besides a type is a property's name."""
        if isinstance(part, list):
            return [bones(each) for each in cast("list[Any]", part)]
        if not isinstance(part, dict):
            return part
        whole = cast("dict[str, Any]", part)
        words = {"label", "description"} if "type" in whole else {"label", "description", "name"}
        return {key: bones(value) for key, value in whole.items() if key not in words}

    assert bones(ours) == bones(theirs)


def test_a_tasks_form_is_one_of_those_that_there_are(front: Front, visit: Visiting):
    with front.desk.works.read() as work:
        release = releases.current(work.session, SHIPPED).id
    address = front.comes("Sofia").post(f"/processos/versoes/{release}/editar").headers["Location"]
    drawing = draws(front, visit, address=address)
    script = "get => get('elementRegistry').find(each => each.businessObject.name === 'Analisar e categorizar').id"
    drawing.does("(get, id) => get('selection').select(get('elementRegistry').get(id))", drawing.does(script))
    panel = drawing.page.locator("[data-properties]")
    panel.locator(".bio-properties-panel-group-header", has_text=re.compile("^Formulário")).click()
    form = panel.locator("select[name=formId]")
    chosen = form.input_value()
    assert chosen
    assert form.locator("option").count() > 2
    values = form.locator("option").evaluate_all("all => all.map(each => each.value)")
    other = next(value for value in values if value not in ("", chosen))
    form.select_option(other)
    drawing.is_saved()
    assert f'formId="{other}"' in drawing.stored()
