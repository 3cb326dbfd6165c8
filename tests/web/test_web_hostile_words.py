"""Hostile words in every place that people or analysts can fill, looked at in a real browser."""

from __future__ import annotations

import re

import pytest
from browsing import Visit, Visiting
from desk_pages import OPEN, PASSWORD, PDF, Front, words
from desk_story import ROOT, SHIPPED

from service.process import releases

pytestmark = pytest.mark.browser

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "\"'><script>alert(2)</script>"
BRACES = "{{7*7}}${7*7}<svg/onload=alert(3)>"
FILE = "<img src=x onerror=alert(4)>.pdf"
ANALYSE = "Analisar e categorizar"


def escaped(text: str) -> str:
    """As an attribute of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def publish_hostile_labels(front: Front) -> None:
    """The shipped process, with payloads in the names of the process, a lane, tasks, an event and a flow."""
    drawn = (ROOT / f"processes/{SHIPPED}.bpmn").read_text()
    for name in ("Atendimento ao cliente", ANALYSE, "4 horas", "Sim", "Informações suficientes?"):
        assert f'name="{name}"' in drawn
        drawn = drawn.replace(f'name="{name}"', f'name="{escaped(IMAGE + name)}"')
    assert 'name="Dono do processo"' in drawn
    drawn = drawn.replace('name="Dono do processo"', f'name="{escaped(IMAGE)} Dono"')
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with front.desk.works.begin() as work:
        releases.publish(work, drawn.encode(), forms=forms)


def log_in(visit: Visit, email: str) -> None:
    """Through the page, as people do."""
    page = visit.open("/entrar")
    page.fill("#email", email)
    page.fill("#senha", PASSWORD)
    page.click("main button")
    page.wait_for_load_state("networkidle")


def look(visit: Visit, dialogs: list[str], path: str, *, shows: str = "") -> None:
    """Open a page: it shows the words as words, and nothing in them happened."""
    page = visit.open(path)
    if shows:
        assert shows in page.inner_text("main"), path
    assert page.locator("img[src=x], main script:not([type='application/json'])").count() == 0, path
    assert dialogs == [], path


def test_hostile_words_are_only_words(front: Front, visit: Visiting):
    """Promise XSS: in names, subjects, answers, notes, file names, diagram labels; no dialog, no violation."""
    publish_hostile_labels(front)
    client = front.stranger()
    protocol, _ = client.opens(
        _nome=f"Ana {IMAGE}",
        **{
            "chamado.assunto": f"Assunto {IMAGE}",
            "chamado.descricao": f"{SCRIPT}\n{BRACES}\n[clique](javascript:alert(5))",
            "chamado.anexos": (FILE, PDF),
        },
    )
    case = front.case(protocol)
    item = front.desk.item(case, IMAGE + ANALYSE).id
    front.comes("Maria").post(f"/chamados/{protocol}/mensagem", {"texto": f"nota {IMAGE}{SCRIPT}", "tipo": "nota"})
    front.comes("Paulo").post(
        f"/tarefas/{item}/passar", {"para": front.desk.ids["Maria"], "motivo": f"motivo {IMAGE}{SCRIPT}"}
    )
    front.comes("Rita").post("/equipes", {"nome": f"Equipe {IMAGE}"})
    assert front.comes("Rita").post(
        "/pessoas/nova",
        {"nome": f"Nova {SCRIPT}", "email": "nova@exemplo.com.br", "senha": PASSWORD, "papel": "attendant"},
    ).status_code in {303, 422}

    outside = visit(front.app, who=None)
    dialogs: list[str] = []
    outside.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    look(outside, dialogs, "/portal", shows=IMAGE)
    look(outside, dialogs, OPEN, shows=IMAGE)
    look(outside, dialogs, f"/acompanhar?protocolo={SCRIPT}")
    look(outside, dialogs, f"/entrar?proximo={SCRIPT}")

    inside = visit(front.app, who=None)
    inside.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    log_in(inside, "maria@exemplo.com.br")
    for path, shows in {
        "/fila?visao=todas": f"Assunto {IMAGE}",
        f"/fila?q={IMAGE}": "",
        f"/tarefas/{item}": IMAGE + ANALYSE,
        f"/chamados/{protocol}": f"nota {IMAGE}{SCRIPT}",
        f"/chamados/{protocol}?aba=historico": f"motivo {IMAGE}{SCRIPT}",
        f"/chamados/{protocol}?aba=dados": BRACES,
        "/chamados": f"Assunto {IMAGE}",
        f"/clientes/{case.requester}": f"Ana {IMAGE}",
        "/clientes": f"Ana {IMAGE}",
        f"/busca?q={IMAGE}": IMAGE,
        "/avisos": IMAGE,
    }.items():
        look(inside, dialogs, path, shows=shows)
    drawing = inside.open(f"/chamados/{protocol}?aba=diagrama")
    drawing.wait_for_selector("[data-element-id=Analisar]")
    assert "<img" in (drawing.locator("[data-element-id=Analisar]").first.text_content() or "")
    assert drawing.locator("img[src=x]").count() == 0
    page = inside.open(f"/chamados/{protocol}")
    page.locator("form[data-confirm] button").first.click()
    assert page.locator("dialog#confirm").is_visible()
    assert dialogs == []

    office = visit(front.app, who=None)
    office.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    log_in(office, "rita@exemplo.com.br")
    look(office, dialogs, "/equipes", shows=f"Equipe {IMAGE}")
    look(office, dialogs, "/pessoas")
    look(office, dialogs, f"/processos/{SHIPPED}", shows=IMAGE)
    look(office, dialogs, "/processos", shows=IMAGE)


def test_markup_of_a_form_is_cleaned(front: Front):
    """What people typed and a form's text shows again is text there, not markup."""
    client, maria = front.stranger(), front.comes("Maria")
    protocol, _ = client.opens(**{"chamado.descricao": f"{SCRIPT} {IMAGE} [x](javascript:alert(5)) **forte**"})
    page = maria.get(f"/tarefas/{front.item(protocol, ANALYSE)}")
    assert "<img" not in page.text
    assert not re.search(r"<script>alert|href=[\"']?javascript:", page.text)
    assert "onerror=alert(1)" in words(page)
