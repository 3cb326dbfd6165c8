"""A draft tried on the page, each lane in turn."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from desk_pages import PROBLEM, Caller, Front, words
from desk_story import SHIPPED
from werkzeug.test import TestResponse

from service.process import drafts, instances, releases

EMPTY = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
ANALYSE = {"chamado.categoria": "cobranca", "informacoes_suficientes": "sim"}


class Trying:
    """One who tries a draft: what they press carries on what the page holds."""

    def __init__(self, caller: Caller, address: str) -> None:
        self.caller, self.address = caller, address
        self.page = caller.get(address)

    @property
    def made(self) -> list[dict[str, Any]]:
        """The moves that the page holds."""
        found = re.search(r'name="_feito" value="([^"]*)"', self.page.text)
        return json.loads(html.unescape(found.group(1))) if found else []

    def does(self, act: str, element: str = "", **given: Any) -> str:
        """Press a button of the page; returns what one reads then."""
        fields = {"_feito": json.dumps(self.made), "_ato": act, "_atual": element, **given}
        self.page: TestResponse = self.caller.post(self.address, fields)
        return words(self.page)


@pytest.fixture
def trying(front: Front) -> Trying:
    """The analyst tries what ships."""
    sofia = front.comes("Sofia")
    with front.desk.works.begin() as work:
        draft = drafts.edit(work, releases.current(work.session, SHIPPED).id)
    return Trying(sofia, f"/estudio/{draft}/experimentar")


def element(trying: Trying) -> str:
    """The work that the page shows."""
    return re.findall(r'name="_atual" value="([^"]+)"', trying.page.text)[0]


def test_one_is_the_client_first_and_then_each_lane_in_turn(trying: Trying):
    assert "Chamado aberto" in words(trying.page)
    shown = trying.does("open", **PROBLEM)
    assert "Analisar e categorizar Atendente" in shown
    shown = trying.does("do", element(trying), **ANALYSE)
    assert "Consultar a base de conhecimentos Atendente" in shown
    assert len(trying.made) == 2
    shown = trying.does("undo")
    assert "Analisar e categorizar Atendente" in shown
    assert len(trying.made) == 1


def test_the_token_walks_from_where_it_stood(trying: Trying):
    """The picture is told the whole way, and where the last move begins; after an undone one nothing is walked."""
    trying.does("open", **PROBLEM)
    first = way(trying)
    assert [step["words"] for step in first[0] if step["words"]] == ["Chamado aberto", "Analisar e categorizar"]
    assert all(step["flows"] for step in first[0][1:])
    trying.does("do", element(trying), **ANALYSE)
    second = way(trying)
    assert (first[1], second[1]) == (0, len(first[0]))
    assert second[0][-1]["words"] == "Consultar a base de conhecimentos"
    trying.does("undo")
    assert way(trying) == (first[0], len(first[0]))


def way(trying: Trying) -> tuple[list[dict[str, Any]], int]:
    """What the picture walks, and from which step."""
    found = re.search(r'<script type="application/json">({"active.*?)</script>', trying.page.text)
    assert found
    state = json.loads(found.group(1))
    return state["path"], state["walk_from"]


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(trying: Trying):
    trying.does("open", **PROBLEM)
    shown = trying.does("do", element(trying), **{"informacoes_suficientes": "nao", "chamado.categoria": "cobranca"})
    assert trying.page.status_code == 422
    assert "chamado_mensagem" in trying.page.text.replace("chamado.mensagem", "chamado_mensagem")
    assert "Analisar e categorizar Atendente" in shown
    assert len(trying.made) == 1


def test_the_clock_goes_to_the_next_deadline(trying: Trying):
    trying.does("open", **PROBLEM)
    shown = trying.does("next")
    assert "passaram 4 h" in shown
    assert "Tratar escalonamento" in shown


def test_a_button_of_the_diagram_is_pressed(trying: Trying):
    trying.does("open", **PROBLEM)
    found = re.search(
        r'name="_ato" value="press">\s*<input type="hidden" name="_atual" value="([^"]+)"', trying.page.text
    )
    assert found
    assert "Tratar escalonamento" in trying.does("press", found.group(1))


def test_nothing_of_it_is_stored(trying: Trying, front: Front):
    trying.does("open", **PROBLEM)
    with front.desk.works.read() as work:
        assert instances.running_of_each(work.session) == {}


@pytest.mark.parametrize("sent", ["{", "1", '[{"verb": "x"}]', '[{"verb": "do"}]', "[" * 2000])
def test_moves_that_cannot_be_read_are_refused(trying: Trying, sent: str):
    answer = trying.caller.post(trying.address, {"_feito": sent})
    assert answer.status_code == 422
    assert "Comece de novo" in words(answer)


def test_a_drawing_that_cannot_run_says_why(front: Front):
    sofia = front.comes("Sofia")
    address = sofia.post("/estudio/arquivo", {"arquivo": ("vazio.bpmn", EMPTY)}).headers["Location"]
    page = sofia.get(f"{address}/experimentar")
    assert page.status_code == 200
    assert "Ainda não dá para experimentar" in words(page)


def test_moves_that_a_changed_drawing_does_not_know_stop_there(trying: Trying):
    moves = [{"verb": "do", "element": "nunca", "on": None, "answers": {}}]
    answer = trying.caller.post(trying.address, {"_feito": json.dumps(moves)})
    assert answer.status_code == 200
    assert "não está em aberto" in words(answer)


def test_what_was_tried_is_kept_and_checked_at_each_publication(trying: Trying, front: Front):
    trying.does("open", **PROBLEM)
    trying.does("next")
    studio = trying.address.removesuffix("/experimentar")
    answer = trying.caller.post(f"{studio}/cenarios", {"_feito": json.dumps(trying.made), "nome": "Ninguém analisa"})
    assert answer.status_code == 303, words(answer)
    assert "Passou Ninguém analisa" in words(trying.caller.get(f"{studio}/cenarios"))
    assert "process: atendimento-ao-cliente" in trying.caller.get(f"{studio}/cenarios.yaml").text
    source = trying.caller.get(f"{studio}/diagrama.bpmn").text
    headers = {"X-CSRFToken": trying.caller.token()}
    body = {"xml": source.replace("PT4H", "PT9H"), "revision": 1}
    assert trying.caller.client.put(f"{studio}/diagrama", json=body, headers=headers).status_code == 200
    assert "Não passou Ninguém analisa" in words(trying.caller.get(f"{studio}/publicar"))
    refused = trying.caller.post(f"{studio}/publicar", {"revisao": "2"})
    assert refused.status_code == 422
    assert "O desenho não faz mais o que estes cenários contam: “Ninguém analisa”." in words(refused)
    with front.desk.works.read() as work:
        assert releases.current(work.session, SHIPPED).number == 1
    dropped = trying.caller.post(f"{studio}/cenarios/excluir", {"nome": "Ninguém analisa"}, follow=True)
    assert "Nenhum cenário ainda" in words(dropped)
    assert trying.caller.post(f"{studio}/publicar", {"revisao": "2"}).status_code == 303


def test_a_scenario_needs_a_name_of_its_own_and_the_moves_stay(trying: Trying):
    trying.does("open", **PROBLEM)
    studio = trying.address.removesuffix("/experimentar")
    moves = json.dumps(trying.made)
    assert trying.caller.post(f"{studio}/cenarios", {"_feito": moves, "nome": "Abre"}).status_code == 303
    for name, said in (("", "Dê um nome ao cenário."), ("Abre", "Já há um cenário chamado “Abre”.")):
        answer = trying.caller.post(f"{studio}/cenarios", {"_feito": moves, "nome": name})
        assert answer.status_code == 422
        assert said in words(answer)
        assert "Analisar e categorizar" in words(answer)
