"""Views of the queue: kept filters and columns, for oneself or others, with numbers that stay true."""

from __future__ import annotations

import html
import re

from desk_pages import Front, words

from service.desk import people

ROW = re.compile(r"data-open>([\d-]+)<")
ANALYSE = "Analisar e categorizar"


def plain(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def tabs(answer) -> list[str]:
    """The views and how much each holds."""
    found = re.search(r'<ul class="tabs wraps">(.*?)</ul>', answer.get_data(as_text=True), re.DOTALL)
    return [plain(each) for each in re.findall(r"<a[^>]*>(.*?)</a>", found.group(1), re.DOTALL)]


def heads(answer) -> list[str]:
    """The columns."""
    return [plain(each) for each in re.findall(r'<th scope="col">([^<]+)</th>', answer.get_data(as_text=True))]


def rows(answer) -> list[str]:
    """The cases of the list, in its order."""
    return ROW.findall(answer.get_data(as_text=True))


def keeps(who, name: str, **more) -> str:
    """Somebody keeps the queue as a view; returns its address."""
    answer = who.post("/fila/visoes", {"nome": name, "acao": "nova", **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_view_of_the_queue_is_as_it_was_after_one_logs_out(front: Front):
    """V-26, V-58: filters together, columns and their order, and the number on the tab, which stays true."""
    desk = front.desk
    first, second = desk.opens(), desk.opens("Lia")
    desk.does("Maria", second, ANALYSE, informacoes_suficientes="sim", chamado_categoria="cobranca")
    maria = front.comes("Maria")
    place = {"coluna": ["fazer", "raia", "chegou"], "lugar-raia": "1", "lugar-fazer": "2", "lugar-chegou": "3"}
    process = first.process
    address = keeps(maria, "Para analisar", lista="equipe", q="analisar", processo=process, raia="Atendente", **place)
    view = address.rpartition("=")[2]
    maria.post("/fila/visoes", {"visao": view, "acao": "inicial"})
    maria.post("/sair")
    again = front.comes("Maria")
    page = again.get("/fila")
    assert rows(page) == [first.protocol]
    assert heads(page) == ["Protocolo", "Raia", "O que fazer", "Chegou"]
    assert tabs(page)[-1] == "Para analisar 1"
    desk.opens()
    assert again.get("/fila/agora").get_json()["counts"][view] == "2"
    assert set(rows(again.get(f"/fila?visao={view}&processo=nada"))) == set()
    assert len(rows(again.get(f"/fila?visao={view}&q={first.protocol}"))) == 1
    assert len(rows(again.get("/fila?visao=equipe"))) == 3
    again.post("/fila/visoes", {"visao": view, "acao": "excluir"})
    assert "Para analisar" not in words(again.get("/fila"))


def test_a_view_of_the_queue_is_shared_by_supervisors(front: Front):
    """V-26, V-58: with a team or all; each sees in it the work that is theirs to see; agents share nothing."""
    desk = front.desk
    with desk.works.begin() as work:
        team = people.add_team(work, "Garantias")
        people.set_members(work, team, [desk.ids["Maria"]])
    case = desk.opens()
    paulo, maria, bruno = front.comes("Paulo"), front.comes("Maria"), front.comes("Bruno")
    keeps(paulo, "Da equipe", lista="equipe", para=f"team:{team}")
    every = keeps(paulo, "De todos", lista="todas", para="all")
    assert {"Da equipe 1", "De todos 1"} <= set(tabs(maria.get("/fila")))
    assert "Da equipe 1" not in tabs(bruno.get("/fila"))
    assert rows(maria.get(every)) == [case.protocol]
    assert rows(bruno.get(every)) == []
    refused = maria.post("/fila/visoes", {"nome": "Minha", "acao": "nova", "para": "all"}, follow=True)
    assert "Só quem supervisiona compartilha visões." in words(refused)
    assert "De todos 1" not in words(maria.get("/chamados"))
