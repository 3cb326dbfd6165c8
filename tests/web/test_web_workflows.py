"""A workflow filled in as a table: rows by their buttons, a drawing beside them, all problems at once, a version."""

from __future__ import annotations

import pytest
from desk_pages import Caller, Front, words

from service.desk import attendances, registries
from service.desk.attendances import CENTRES, WORKFLOWS, demo


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst, with the demo desk's centres and workflows."""
    with front.desk.works.begin() as work:
        demo.load(work, by=front.desk.person_in(work, "Sofia"))
    return front.comes("Sofia")


def begun(sofia: Caller, name: str = "Cobrança") -> str:
    """The address of a new one."""
    return sofia.post("/workflows/novo", {"nome": name}).headers["Location"]


def named(front: Front, registry, name: str) -> str:
    """The id of an entry."""
    with front.desk.works.read() as work:
        return next(row.id for row in registries.listed(work.session, registry) if row.name == name)


def table(front: Front, revision: int, **more) -> dict:
    """Two rows as the page posts them: a question, and a centre that closes."""
    return {
        "nome": "Cobrança", "passo": "10", "revisao": str(revision), "linha": ["l1", "l2"],
        "l1.tipo": "decision", "l1.ordem": "10", "l1.pergunta": "Pagou?",
        "l1.resposta": ["Sim", "Não", ""], "l1.vai": ["20", "10", ""],
        "l2.tipo": "centre", "l2.ordem": "20", "l2.centro": named(front, CENTRES, "Encerrar suporte"), "l2.proxima": "",
        **more,
    }  # fmt: skip


def test_a_table_is_filled_drawn_and_published(front: Front, sofia: Caller):
    """B-12, B-13, B-14, B-22, B-25: rows come by buttons under the next order; kinds show colour, icon and word."""
    address = begun(sofia)
    sofia.post(address, {"nome": "Cobrança", "passo": "10", "revisao": "1", "acao": "mais-decision"})
    page = sofia.post(address, {**table(front, 2), "linha": ["l1"], "acao": "mais-centre"}, follow=True).text
    assert 'id="ordem-10"' in page
    assert 'id="ordem-20"' in page
    assert "row-decision" in page
    assert "row-centre" in page
    sofia.post(address, table(front, 3))
    drawing = sofia.get(f"{address}/desenho.bpmn").text
    assert "Pagou?" in drawing
    assert "exclusiveGateway" in drawing
    done = sofia.post(f"{address}/publicar", {"revisao": "4"}, follow=True)
    assert "Versão 1 publicada." in words(done)
    assert "Vale a versão 1, como está aqui." in words(sofia.get(address))


def test_all_that_dangles_is_listed_before_publishing(front: Front, sofia: Caller):
    """B-24, B-26: a draft may dangle; publishing names every order that leads nowhere and changes nothing."""
    address = begun(sofia)
    wrong = table(front, 1, **{"l1.vai": ["90", "91", ""], "l2.ordem": "20"})
    assert "Rascunho salvo." in words(sofia.post(address, wrong, follow=True))
    refused = sofia.post(f"{address}/publicar", {"revisao": "2"})
    assert refused.status_code == 422
    for sentence in (
        "a resposta “Sim” leva à ordem 90, que não existe",
        "a resposta “Não” leva à ordem 91, que não existe",
        "nenhum caminho desde a ordem 10 chega aqui",
    ):
        assert sentence in words(refused)
    assert "Rascunho: nada vale antes de publicar." in words(sofia.get(address))


def test_what_does_not_fit_stays_on_the_page(front: Front, sofia: Caller):
    """B-07, B-22: an order twice, a group, a forged centre: the sentence stands above, what was typed stays."""
    address, group = begun(sofia), named(front, CENTRES, "Suporte")
    for change, sentence in (
        ({"l2.ordem": "10"}, "A ordem 10 está em duas linhas."),
        ({"l2.centro": group}, "escolha um centro analítico da lista"),
        ({"l2.centro": "forjado"}, "escolha um centro analítico da lista"),
        ({"l1.ordem": "dez"}, "a ordem é um número de 1 a 999999"),
    ):
        page = sofia.post(address, table(front, 1, **change))
        assert page.status_code == 422
        assert sentence in words(page)
        assert 'value="Pagou?"' in page.text


def test_a_workflow_never_comes_to_call_itself(front: Front, sofia: Caller):
    """B-20: neither at once nor by way of another."""
    support, implementation = named(front, WORKFLOWS, demo.SUPPORT), named(front, WORKFLOWS, demo.IMPLEMENTATION)
    call = {"linha": ["l1", "l2"], "l1.tipo": "workflow", "l1.ordem": "10", "l1.proxima": "20"}
    own = sofia.post(f"/workflows/{support}", table(front, 1, nome=demo.SUPPORT, **call, **{"l1.workflow": support}))
    assert "um workflow não chama a si mesmo" in words(own)
    sofia.post(f"/workflows/{support}", table(front, 1, nome=demo.SUPPORT, **call, **{"l1.workflow": implementation}))
    refused = sofia.post(f"/workflows/{support}/publicar", {"revisao": "2"})
    assert f"{demo.SUPPORT} → {demo.IMPLEMENTATION} → {demo.SUPPORT}" in words(refused)


def test_renumbering_keeps_what_leads_where(front: Front, sofia: Caller):
    """B-22, B-23: by 1, 5 or 10; references follow their rows, and so do the running versions' names."""
    address = begun(sofia)
    sofia.post(address, table(front, 1))
    sofia.post(f"{address}/renumerar", {"passo": "5"})
    with front.desk.works.read() as work:
        rows = registries.found(work.session, WORKFLOWS, address.rpartition("/")[2]).rows
    assert [row["order"] for row in rows] == [5, 10]
    assert [answer["to"] for answer in rows[0]["answers"]] == [10, 5]
    assert attendances.workflows.next_order([5, 10], 1) == 11


def test_the_table_is_three_clicks_from_the_menu(sofia: Caller):
    """B-06, B-25: menu, registries, workflows."""
    assert 'href="/workflows"' in sofia.get("/cadastros").text
    assert demo.IMPLEMENTATION in words(sofia.get("/workflows"))
    assert "Nada com esse filtro" in words(sofia.get("/workflows?q=zzz"))
