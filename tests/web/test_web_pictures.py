"""Pictures of where cases stand, how long steps take and which way a case went; drawn, and as tables."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browser_desk import Journey, Seat
from desk_pages import Front, words
from desk_story import SHIPPED, Desk
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from service.desk.cases import Case
from service.process import releases
from service.process.diagram import with_layout

sys.path.append(str(Path(__file__).parents[1] / "process/diagram"))
from random_drawings import DRAWN, Picture, drawing

PAGE = f"/processos/{SHIPPED}"
INNER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="vistoria" name="Vistoria" isExecutable="true"><startEvent id="VS"/><userTask id="Ver" name="Vistoriar"/>
  <endEvent id="VE"/><sequenceFlow id="V1" sourceRef="VS" targetRef="Ver"/>
  <sequenceFlow id="V2" sourceRef="Ver" targetRef="VE"/></process></definitions>"""
OUTER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="reforma" name="Reforma" isExecutable="true"><startEvent id="RS"/><endEvent id="RE"/>
  <callActivity id="Chamar" name="Vistoria da obra" calledElement="vistoria"/>
  <sequenceFlow id="R1" sourceRef="RS" targetRef="Chamar"/><sequenceFlow id="R2" sourceRef="Chamar" targetRef="RE"/>
  </process></definitions>"""


def analysed(desk: Desk, *, enough: str = "sim", hours: float = 2) -> Case:
    """A case whose first step took so long."""
    case = desk.opens("João")
    desk.clock.pass_by(timedelta(hours=hours))
    more = {"chamado_mensagem": "Qual é o número?"} if enough == "nao" else {}
    desk.does(
        "Maria", case, "Analisar e categorizar", chamado_categoria="duvida", informacoes_suficientes=enough, **more
    )
    return case


def looped(desk: Desk) -> Case:
    """A case that came to the first step twice."""
    case = analysed(desk, enough="nao")
    desk.clock.pass_by(timedelta(hours=5))
    desk.does("João", case, "Responder pergunta do atendente", chamado_mensagem="123")
    return case


def state(page: TestResponse) -> dict[str, Any]:
    """What the viewer is told to draw."""
    figure = page.text.partition("data-diagram=")[2]
    return json.loads(figure.partition('<script type="application/json">')[2].partition("</script>")[0])


def test_the_page_counts_the_cases_at_each_step_and_leads_to_them(front: Front):
    """Three stand at the first step, one further on; the number is a link to exactly those."""
    desk, sofia = front.desk, front.comes("Sofia")
    waiting = [desk.opens("João") for _ in range(3)]
    further = analysed(desk)
    page = sofia.get(PAGE)
    labels = {place["id"]: place["label"] for place in state(page)["active"]}
    assert labels["Analisar"] == "3 chamados estão em “Analisar e categorizar”."
    assert "1 chamado está em “Consultar a base de conhecimentos”." in labels.values()
    link = re.search(r'href="(/chamados\?[^"]*etapa=Analisar)"', page.text)
    assert link is not None
    there = sofia.get(link[1].replace("&amp;", "&"))
    assert all(case.protocol in there.text for case in waiting)
    assert further.protocol not in there.text


def test_events_that_might_befall_a_case_are_no_place_where_it_stands(front: Front):
    """Deadlines on a border and buttons wait too, and are not counted."""
    front.desk.opens("João")
    page = words(front.comes("Sofia").get(PAGE))
    assert "Analisar e categorizar" in page
    assert "4 horas" not in page
    assert "Escalar ao dono" not in page.partition("Onde os chamados estão")[2].partition("De quem é cada raia")[0]


def test_a_version_has_its_own_picture(front: Front):
    """Cases stay with the version that they were opened in; the page says which one it shows."""
    desk, sofia = front.desk, front.comes("Sofia")
    desk.opens("João")
    with desk.works.begin() as work:
        source = releases.current(work.session, SHIPPED).xml.replace(b"Analisar e categorizar", b"Analisar melhor")
        forms = {file.stem: file.read_bytes() for file in Path("forms").glob("*.form")}
        releases.publish(work, source, forms=forms)
    assert "Nenhum chamado em andamento nesta versão" in words(sofia.get(PAGE))
    former = words(sofia.get(f"{PAGE}?versao=1"))
    assert "Você está vendo a versão 1" in former
    assert "Analisar e categorizar" in former
    missing = sofia.get(f"{PAGE}?versao=7")
    assert missing.status_code == 404
    assert "não tem a versão 7" in words(missing)


def test_times_are_told_for_each_step(front: Front):
    """Two, four and ten hours at the first step: four is usual; a period in which nothing was opened says so."""
    desk = front.desk
    for hours in (2, 4, 10):
        analysed(desk, hours=hours)
    sofia = front.comes("Sofia")
    page = sofia.get(f"{PAGE}?ver=tempo")
    row = re.search(r"Analisar e categorizar</td>.*?</tr>", page.text, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d[^<]*)</td>", row[0]) == ["4 h", "8 h", "3"]
    assert state(page)["notes"]["Analisar"] == "4 h"
    desk.clock.pass_by(timedelta(days=40))
    sofia = front.comes("Sofia")
    assert "Nada foi concluído neste período" in words(sofia.get(f"{PAGE}?ver=tempo"))
    for period in ("90", "tudo"):
        assert "4 h 8 h 3" in words(sofia.get(f"{PAGE}?ver=tempo&periodo={period}"))


def test_a_called_process_is_seen_in_its_own_picture_only(front: Front):
    """The caller's case stands at the call; inside, it stands at the task, and its time is measured there."""
    desk, sofia = front.desk, front.comes("Sofia")
    desk.draws(INNER)
    desk.draws(OUTER)
    case = desk.opens("João", {}, process="reforma")
    outer, inner = (state(sofia.get(f"/processos/{process}")) for process in ("reforma", "vistoria"))
    assert [(place["id"], place["count"]) for place in outer["active"]] == [("Chamar", 1)]
    assert [(place["id"], place["count"]) for place in inner["active"]] == [("Ver", 1)]
    link = re.search(r'href="(/chamados\?[^"]*etapa=Ver)"', sofia.get("/processos/vistoria").text)
    assert link is not None
    assert case.protocol in sofia.get(link[1].replace("&amp;", "&")).text
    desk.clock.pass_by(timedelta(hours=3))
    item = desk.item(case, "Vistoriar")
    assert desk.does("Clara", case, item.name)
    assert "3 h" in words(sofia.get("/processos/vistoria?ver=tempo"))


def test_a_drawing_without_a_picture_is_laid_out_for_those_who_look(front: Front):
    """The file stays as it was published; what the viewer is given has a place for everything."""
    desk, sofia = front.desk, front.comes("Sofia")
    desk.draws(INNER)
    with desk.works.read() as work:
        release = releases.current(work.session, "vistoria").id
    assert sofia.get(f"/processos/versoes/{release}/diagrama.bpmn").data == INNER.encode()
    assert Picture(sofia.get(f"/processos/versoes/{release}/desenho.bpmn").data).missing() == set()


def test_a_case_tells_its_way_and_how_long_each_step_took(front: Front):
    """Also how often it came by, and where it is now."""
    case = looped(front.desk)
    front.desk.clock.pass_by(timedelta(minutes=90))
    page = front.comes("Maria").get(f"/chamados/{case.protocol}?aba=diagrama")
    told = words(page).partition("O caminho até aqui")[2]
    assert "Analisar e categorizar 1ª vez" in told
    assert "Analisar e categorizar 2ª vez" in told
    assert "está aqui há 1 h 30 min" in told
    assert "5 h" in told
    assert state(page)["passes"] == {"Analisar": 2, "Juntar_Respostas": 2}
    way = [step["id"] for step in state(page)["path"]]
    assert way[:3] == ["ChamadoAberto", "Juntar_Respostas", "Analisar"]
    assert way[-2:] == ["Juntar_Respostas", "Analisar"]


def keep(seat: Seat, name: str) -> None:
    """With RAIA_PICTURES set to a folder, what the test saw is kept there for people to look at."""
    if folder := os.environ.get("RAIA_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        seat.page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["1280-light", "390-dark"])
def test_pictures_in_a_browser(front: Front, browser: Browser, width: int, dark: bool):
    """Counts are links by keyboard too, times are worn as words, the way is walked step by step; axe is content."""
    desk = front.desk
    case = looped(desk)
    for hours in (1, 30, 90):
        analysed(desk, hours=hours)
    for _ in range(3):
        desk.opens("João")
    name = f"{width}-{'dark' if dark else 'light'}"
    with ExitStack() as stack:
        journey = Journey(front, browser, stack)
        sofia, maria = (journey.seat(who, width=width, dark=dark) for who in ("Sofia", "Maria"))
        sofia.opens(PAGE)
        count = sofia.page.get_by_role("link", name="4 chamados estão em “Analisar e categorizar”.")
        expect(count).to_have_text("4")
        assert sofia.visit.axe() == []
        keep(sofia, f"places-{name}")
        count.press("Enter")
        sofia.settles()
        expect(sofia.heading).to_have_text("Chamados em “Analisar e categorizar”")
        assert sofia.visit.axe() == []
        keep(sofia, f"cases-{name}")
        sofia.opens(f"{PAGE}?ver=tempo")
        expect(sofia.page.locator(".diagram-note").first).to_be_attached()
        assert sofia.visit.axe() == []
        keep(sofia, f"times-{name}")
        maria.opens(f"/chamados/{case.protocol}?aba=diagrama")
        maria.page.get_by_role("button", name="Próxima etapa").click()
        maria.page.get_by_role("button", name="Próxima etapa").press("Enter")
        expect(maria.page.locator("[data-walk-words]")).to_have_text(re.compile(r"^Etapa 2 de \d+"))
        maria.page.get_by_role("button", name="Percorrer o caminho").click()
        expect(maria.page.locator("[data-walk-words]")).to_have_text(re.compile("Analisar e categorizar$"))
        keep(maria, f"way-{name}")
        assert maria.visit.axe() == []
        assert journey.complaints() == []


@pytest.mark.browser
def test_laid_out_diagrams_are_drawn_whole(front: Front, browser: Browser):
    """Ten drawings without a picture, as the studio hands them out: the viewer finds a place for every element."""
    with ExitStack() as stack:
        journey = Journey(front, browser, stack)
        sofia = journey.seat("Sofia")
        sofia.opens(PAGE)
        for seed in range(10):
            print(f"seed {seed}")
            source = drawing(seed)
            there = Picture(source)
            wanted = {ident for ident in there.model if there.kind(ident).endswith(DRAWN)}
            assert wanted - shown(sofia, source) == set()
        assert journey.complaints() == []


def shown(seat: Seat, source: bytes) -> set[str]:
    """Ids that stand in the page once this drawing is shown in place of its own."""
    seat.page.route(
        "**/desenho.bpmn", lambda route: route.fulfill(body=with_layout(source), content_type="application/xml")
    )
    seat.page.reload()
    seat.settles()
    seat.page.unroute("**/desenho.bpmn")
    return set(seat.page.eval_on_selector_all("[data-element-id]", "all => all.map(each => each.dataset.elementId)"))
