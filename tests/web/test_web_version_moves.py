"""Moving running cases to another version from a page: what it would do, how far it is, and the way back."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from browsing import Visit, Visiting
from desk_pages import ADDRESSES, PASSWORD, Front, make_pages, words
from moving_desk import NEW, OLD, PROCESS, MovingDesk, drawn

from service.base.clock import SetClock
from service.base.database import Database
from service.process import instances

PAGE = f"/processos/{PROCESS}"
SHOTS = os.environ.get("RAIA_SHOTS")
"""A folder for pictures of what the browser saw, for whoever wants to look."""


def moving_front(database: Database, clock: SetClock, folder: Path, **cases: int) -> tuple[Front, MovingDesk]:
    """The pages over a desk whose cases can move."""
    desk = MovingDesk(database, clock)
    desk.draws_versions(**cases)
    return Front(desk, make_pages(desk, folder)), desk


@pytest.fixture
def both(database: Database, clock: SetClock, tmp_path: Path) -> tuple[Front, MovingDesk]:
    """Three cases at the first task and two at the one that the second version lacks, on either database."""
    return moving_front(database, clock, tmp_path / "files", waiting=3, checking=2)


def fields(desk: MovingDesk, **more: str) -> dict[str, str]:
    """What the form sends: from the first version to the second."""
    return {"de": desk.first, "para": desk.second, **more}


def test_versions_say_how_many_cases_run_in_each_and_lead_to_the_plan(both: tuple[Front, MovingDesk]):
    """Five in the first and none in the second; the plan names who cannot go, with a link to each."""
    front, desk = both
    sofia = front.comes("Sofia")
    page = words(sofia.get(PAGE))
    assert re.search(r"Versão 2 .{0,60}Nenhum chamado em andamento.*Versão 1 .{0,60}5 chamados em andamento", page)
    plan = sofia.get(f"{PAGE}/mudar")
    said = words(plan)
    assert "Em andamento 5 Podem mudar 3 Ficam onde estão 2" in said
    assert "“Conferir” não existe na outra versão" in said
    for case in desk.checking:
        assert f'href="/chamados/{case.protocol}"' in plan.text
    assert "Mudar 3 chamados" in said


def test_no_list_decodes_an_instance(both: tuple[Front, MovingDesk], monkeypatch: pytest.MonkeyPatch):
    """The page of the process and that of its moves show their numbers without a state being read."""
    front, desk = both
    run = desk.moves()

    def unread(*_: object) -> None:
        raise AssertionError("a state was read")

    monkeypatch.setattr("service.process.execution.state.plain", unread)
    monkeypatch.setattr("service.process.execution.stances.plain", unread)
    sofia = front.comes("Sofia")
    for path in (PAGE, f"{PAGE}/mudancas", f"{PAGE}/mudancas/{run}"):
        assert sofia.get(path).status_code == 200


def test_from_the_plan_to_the_run_and_back(both: tuple[Front, MovingDesk]):
    """Begun, watched, over, told; taken back; all of it stands in the list of the process, and in the case."""
    front, desk = both
    sofia = front.comes("Sofia")
    answer = sofia.post(f"{PAGE}/mudar", fields(desk))
    assert answer.status_code == 303
    run = str(answer.location)
    assert "Faltam 5 de 5" in words(sofia.get(run))
    assert 'max="5" value="0"' in sofia.get(run).text
    assert "Faltam 5 de 5" in words(sofia.get(PAGE))
    desk.works_on()
    over = sofia.get(run)
    assert "Ao todo 5 Mudaram 3 Ficaram onde estavam 2" in words(over)
    assert desk.checking[0].protocol in over.text
    assert "hx-get" not in over.text.partition('id="run"')[2].partition(">")[0]
    assert "3 chamados mudaram, 2 ficaram" in words(sofia.get("/avisos"))
    assert "3 chamados mudaram, 2 ficaram Sofia Alves" in words(sofia.get(PAGE))
    assert "Passou da versão 1 para a 2" in words(sofia.get(f"/chamados/{desk.waiting[0].protocol}?aba=historico"))
    back = sofia.post(f"{run}/voltar", follow=True)
    assert "Da versão 2 para a 1" in words(back)
    desk.works_on()
    assert set(desk.releases_of(desk.waiting)) == {desk.first}
    assert "3 já voltaram" in words(sofia.get(run))
    assert ">Voltar<" not in sofia.get(run).text
    assert words(sofia.get(f"{PAGE}/mudancas")).count("Sofia Alves ·") == 2


def test_a_counterpart_and_waits_are_chosen_on_the_page(both: tuple[Front, MovingDesk]):
    """Planned again with what was chosen; what is sent is what was shown."""
    front, desk = both
    sofia = front.comes("Sofia")
    plan = sofia.get(f"{PAGE}/mudar?de={desk.first}&para={desk.second}&troca:C=P&espera:T=recomeca")
    said = words(plan)
    assert "Podem mudar 5 Ficam onde estão 0" in said
    assert '<input type="hidden" name="troca:C" value="P">' in plan.text
    assert '<input type="hidden" name="espera:T" value="recomeca">' in plan.text
    sofia.post(f"{PAGE}/mudar", fields(desk, **{"troca:C": "P", "espera:T": "recomeca"}))
    desk.works_on()
    assert [desk.open_in(case, "Atendente") for case in desk.checking] == [["Aprovar"]] * 2


def test_what_was_chosen_for_other_versions_is_left_out(both: tuple[Front, MovingDesk]):
    """Whoever picks another version to go to is not told off for a counterpart that it lacks."""
    front, desk = both
    third = desk.publishes(drawn(("A", "Analisar bem"), ("V", "Enviar")))
    address = f"{PAGE}/mudar?de={desk.first}&para={third}&troca:C=P&planejado={desk.second}+{desk.first}"
    answer = front.comes("Sofia").get(address)
    assert answer.status_code == 200
    assert "Podem mudar 3" in words(answer)


def test_bad_input_says_what_to_mend_and_keeps_the_page(both: tuple[Front, MovingDesk]):
    """In the plan and when it is begun; nothing is begun."""
    front, desk = both
    sofia = front.comes("Sofia")
    wrong = [
        ({"de": desk.first, "para": desk.first}, "A versão 1 está dos dois lados"),
        ({"de": desk.first, "para": "nada"}, "Escolha uma versão deste processo"),
        ({"para": desk.second}, "Escolha de que versões"),
        (fields(desk, **{"troca:C": "nada"}), "A etapa “nada” não existe na versão 2"),
        (fields(desk, **{"troca:C": "E"}), "não é do mesmo tipo"),
    ]
    for given, sentence in wrong:
        query = "&".join(f"{name}={value}" for name, value in given.items())
        for answer in (sofia.get(f"{PAGE}/mudar?{query}"), sofia.post(f"{PAGE}/mudar", given)):
            assert answer.status_code == 422
            assert sentence in words(answer)
    sofia.post(f"{PAGE}/mudar", fields(desk))
    again = sofia.post(f"{PAGE}/mudar", fields(desk))
    assert again.status_code == 409
    assert "Espere por ela" in words(again)
    assert "Nenhum chamado em andamento nessas versões" in words(
        sofia.get(f"{PAGE}/mudar?de={desk.second}&para={desk.first}")
    )


def test_empty_states_say_what_to_do(database: Database, clock: SetClock, tmp_path: Path):
    """One version; nothing that runs; all in the newest."""
    desk = MovingDesk(database, clock)
    front = Front(desk, make_pages(desk, tmp_path / "files"))
    desk.publishes(OLD)
    sofia = front.comes("Sofia")
    assert "Mudar chamados de versão" not in words(sofia.get(PAGE))
    assert "só tem uma versão" in words(sofia.get(f"{PAGE}/mudar"))
    assert "Nenhuma mudança ainda" in words(sofia.get(f"{PAGE}/mudancas"))
    desk.publishes(NEW)
    assert "Nenhum chamado em andamento" in words(sofia.get(f"{PAGE}/mudar"))
    desk.opens(given={}, process=PROCESS)
    assert "Todos já estão na versão mais nova" in words(sofia.get(f"{PAGE}/mudar"))


def test_an_owner_looks_and_does_not_move(both: tuple[Front, MovingDesk]):
    """She sees the plan and the run, and no button."""
    front, desk = both
    clara = front.comes("Clara")
    plan = clara.get(f"{PAGE}/mudar")
    assert "Quem analisa, supervisiona ou administra" in words(plan)
    assert "btn-primary" not in plan.text.partition('id="mudanca"')[2]
    run = desk.moves()
    assert ">Voltar<" not in clara.get(f"{PAGE}/mudancas/{run}").text


def test_a_run_belongs_to_its_process(both: tuple[Front, MovingDesk]):
    """Under another process there is no such page, and no way back."""
    front, desk = both
    sofia, run = front.comes("Sofia"), desk.moves()
    other = f"/processos/atendimento-ao-cliente/mudancas/{run}"
    assert sofia.get(other).status_code == 404
    assert sofia.post(f"{other}/voltar").status_code == 404


def come_in(visit: Visiting, front: Front, name: str) -> Visit:
    """Somebody at a browser, logged in."""
    seen = visit(front.app, who=None)
    page = seen.open("/entrar")
    page.get_by_label("E-mail").fill(ADDRESSES[name])
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_load_state("networkidle")
    return seen


def looked_at(seen: Visit, name: str) -> None:
    """No violation and nothing sideways, at both widths and in both lights."""
    for width in (1280, 390):
        for dark in (False, True):
            seen.page.set_viewport_size({"width": width, "height": 900})
            seen.page.emulate_media(color_scheme="dark" if dark else "light")
            seen.page.wait_for_timeout(150)
            assert seen.axe() == [], (name, width, dark)
            assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            if SHOTS:
                shot = Path(SHOTS) / f"{name}-{width}-{'dark' if dark else 'light'}.png"
                seen.page.screenshot(path=str(shot), full_page=True)
    seen.page.set_viewport_size({"width": 1280, "height": 900})
    seen.page.emulate_media(color_scheme="light")


@pytest.mark.browser
def test_200_cases_are_moved_in_the_browser_and_back(
    clock: SetClock, sqlite_database: Database, tmp_path: Path, visit: Visiting
):
    """Done when: from the page of the process, through plan and progress bar, to the end, and all the way back."""
    front, desk = moving_front(sqlite_database, clock, tmp_path / "files", waiting=190, checking=10)
    with desk.works.begin() as work:
        instances.suspend(work, desk.waiting[0].instance, "auditoria")
    seen = come_in(visit, front, "Sofia")
    seen.expected = ("no diagram to display",)
    page = seen.open(PAGE)
    page.get_by_text("200 chamados em andamento").wait_for()
    page.get_by_role("link", name="Mudar chamados de versão").click()
    page.get_by_role("button", name="Mudar 189 chamados").wait_for()
    looked_at(seen, "plan")
    page.get_by_label("Recomeça").check()
    page.wait_for_url("**espera%3AT=recomeca**")
    page.get_by_label("Conferir").select_option("Aprovar")
    page.get_by_role("button", name="Mudar 199 chamados").wait_for()
    page.get_by_label("Conferir").select_option("Nenhuma")
    page.get_by_role("button", name="Mudar 189 chamados").wait_for()
    page.get_by_label("Continua de onde está").check()
    page.wait_for_url("**espera%3AT=continua**")
    page.get_by_role("button", name="Mudar 189 chamados").click()
    page.get_by_role("dialog").get_by_role("button", name="Mudar").click()
    bar = page.get_by_role("progressbar", name="Quanto já foi feito")
    bar.wait_for()
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("0", "200")
    desk.works_on(turns=2)
    page.get_by_text("100 de 200").wait_for()
    assert bar.get_attribute("value") == "100"
    looked_at(seen, "under-way")
    desk.works_on()
    page.get_by_text("Como terminou").wait_for()
    page.get_by_text("11", exact=True).first.wait_for()
    looked_at(seen, "over")
    page.get_by_role("button", name="Voltar", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Voltar").click()
    bar.wait_for()
    desk.works_on()
    page.get_by_text("Todos mudaram.").wait_for()
    assert set(desk.releases_of([*desk.waiting, *desk.checking])) == {desk.first}
    seen.open(PAGE)
    page.get_by_text("Mudanças de versão").wait_for()
    looked_at(seen, "process")
