"""The catalogue's pages: setting it up in order, moving, steps, limits, publishing, reports, the board."""

from __future__ import annotations

import re

import pytest
from browser_desk import load_catalogue
from desk_pages import Caller, Front, words

from service.desk import registries
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES


@pytest.fixture
def sofia(front: Front) -> Caller:
    """The analyst."""
    return front.comes("Sofia")


def id_of(answer) -> str:
    """The id at the end of where an answer leads."""
    return re.split(r"[/#]", answer.headers["Location"])[-1]


def row_of(front: Front, solution: str):
    """A solution as it is now."""
    with front.desk.works.read() as work:
        found = registries.found(work.session, SOLUTIONS, solution)
        work.session.expunge(found)
        return found


def steps(*rows: dict[str, str], revision: int, **more: str) -> dict[str, object]:
    """A table of steps as its page posts it."""
    first = {"whose": "role:attendant", "approver": "role:supervisor"}
    columns = ("id", "name", "instruction", "form", "whose", "percent", "field", "approver")
    filled = [*rows, {}]
    return {
        "revisao": str(revision),
        **{name: [{**first, **row}.get(name, "") for row in filled] for name in columns},
        **more,
    }


def test_it_is_set_up_in_its_order(sofia: Caller):
    """F-23, F-28: the list ticks itself, later stages are closed until the earlier exist; refusals stand in place."""
    first = sofia.get("/catalogo").text
    assert "O catálogo está vazio" in first
    assert re.search(r"<button[^>]*disabled>Nova solução", first)
    money = id_of(sofia.post("/catalogo/tipos/novo", {"name": "Financeiro", "active": "sim"}))
    again = sofia.post("/catalogo/tipos/novo", {"name": "financeiro", "active": "sim"})
    assert (again.status_code, "Já há um tipo" in again.text) == (422, True)
    orphan = sofia.post("/catalogo/ocorrencias/novo", {"name": "Atraso", "type_id": "nada", "active": "sim"})
    assert (orphan.status_code, 'href="#type_id"' in orphan.text) == (422, True)
    late = id_of(sofia.post("/catalogo/ocorrencias/novo", {"name": "Atraso", "type_id": money, "active": "sim"}))
    page = sofia.get("/catalogo").text
    assert not re.search(r"<button[^>]*disabled>Nova solução", page)
    assert "sem soluções: segue com o processo geral" in page
    made = sofia.post(
        "/catalogo/solucoes/novo",
        {"name": "Acordo", "occurrence_id": late, "kind": "alternative", "guidance": "Se pede.", "active": "sim"},
        follow=True,
    )
    assert "Ainda não publicada" in made.text
    assert "Fluxo alternativo" in made.text


def test_steps_are_written_in_place_moved_and_published(front: Front, sofia: Caller):
    """F-18, F-21, F-27: the table is saved whole, buttons move rows, undo brings back."""
    late = id_of(
        sofia.post(
            "/catalogo/ocorrencias/novo",
            {
                "name": "Atraso",
                "type_id": id_of(sofia.post("/catalogo/tipos/novo", {"name": "Financeiro", "active": "sim"})),
                "active": "sim",
            },
        )
    )
    made = sofia.post("/catalogo/solucoes/novo", {"name": "Acordo", "occurrence_id": late, "active": "sim"})
    address, solution = made.headers["Location"], id_of(made)
    sofia.post(f"{address}/etapas", steps({"name": "Consultar"}, {"name": "Retornar"}, revision=1))
    one, two = row_of(front, solution).steps
    kept = [
        {name: str(step[name] or "") for name in ("id", "name", "instruction", "form", "whose")} for step in (one, two)
    ]
    bad = sofia.post(f"{address}/etapas", steps(*kept, {"name": "Sem quem", "whose": "team:x"}, revision=2))
    assert (bad.status_code, "Etapa 3: escolha quem a faz" in bad.text, "Sem quem" in bad.text) == (422, True, True)
    sofia.post(f"{address}/etapas", steps(*kept, revision=2, acao=f"subir:{two['id']}"))
    assert [step["name"] for step in row_of(front, solution).steps] == ["Retornar", "Consultar"]
    assert "etapa-" in sofia.get(f"{address}/desenho.bpmn").text
    published = sofia.post(f"{address}/publicar", {"revisao": "3"}, follow=True)
    assert "Versão 1 publicada." in words(published)
    change = re.search(r'name="mudanca" value="([^"]+)"', published.text)
    assert change is not None
    sofia.post(f"/catalogo/solucoes/{solution}/desfazer", {"mudanca": change.group(1)})
    assert [step["name"] for step in row_of(front, solution).steps] == ["Consultar", "Retornar"]
    page = words(sofia.get(address))
    assert "Há mudanças depois da versão 1" in page
    late_post = sofia.post(f"{address}/etapas", steps(*kept, revision=3))
    assert (late_post.status_code, "enquanto você editava" in late_post.text) == (409, True)


def test_supervisors_see_and_limit_and_nothing_else(front: Front):
    """F-21, F-25: the limit is theirs; attendants do not even see the catalogue."""
    solution = load_catalogue(front)["Negociação Realizada"]
    paulo, address = front.comes("Paulo"), f"/catalogo/solucoes/{solution}"
    page = paulo.get(address).text
    assert "Limite de “Aplicar descontos” (%)" in page
    assert "Salvar etapas" not in page
    revision = str(row_of(front, solution).revision)
    given = {"etapa": "descontar", "percent": "12,5", "revisao": revision}
    assert "Limite salvo." in words(paulo.post(f"{address}/limite", given, follow=True))
    assert row_of(front, solution).steps[1]["limit"]["hundredths"] == 1250
    assert "0 a 100" in words(paulo.post(f"{address}/limite", {**given, "percent": "200", "revisao": "2"}, follow=True))
    assert front.comes("Maria").get(address).status_code == 403


def test_rows_move_with_the_page(front: Front, sofia: Caller):
    """F-10: what was dropped stands where it was put; a place in another list is refused in words."""
    known = load_catalogue(front)
    to = {"antes": known["Reajuste Contratual"], "em": known["Atendimento Financeiro"], "revisao": "1"}
    sofia.post(f"/catalogo/ocorrencias/{known['Pagamento Atrasado']}/mover", to)
    text = words(sofia.get("/catalogo"))
    assert text.index("Pagamento Atrasado") < text.index("Reajuste Contratual")
    page = sofia.get(f"/catalogo/ocorrencias/{known['Pagamento Atrasado']}/editar").text
    assert f'<option value="{known["Reajuste Contratual"]}" selected>Antes de Reajuste Contratual' in page
    sofia.post(f"/catalogo/ocorrencias/{known['Pagamento Atrasado']}/mover", {"antes": "", "revisao": "1"})
    text = words(sofia.get("/catalogo")).partition("Atendimento Financeiro")[2]
    assert text.index("Pagamento Atrasado") > text.index("Reajuste Contratual")
    wrong = {"antes": known["Atendimento Suporte"], "revisao": "1"}
    moved = sofia.post(f"/catalogo/ocorrencias/{known['Solicitação de Boletos']}/mover", wrong, follow=True)
    assert "dentro da mesma lista" in words(moved)
    assert words(sofia.get("/catalogo?q=negociacao")).count("Cobrança Indevida") == 0


def test_a_drawing_is_named_as_the_master(front: Front, sofia: Caller):
    """F-18: the page says why the table does not hold any more, and offers the way back."""
    solution = load_catalogue(front)["Pagamento Efetuado"]
    source = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        '<process id="solucao-pagamento-efetuado" isExecutable="true"><startEvent id="S"/><task id="A" name="A"/>'
        '<task id="B" name="B"/><parallelGateway id="G"/><endEvent id="E"/><endEvent id="F"/>'
        '<sequenceFlow id="1" sourceRef="S" targetRef="G"/><sequenceFlow id="2" sourceRef="G" targetRef="A"/>'
        '<sequenceFlow id="3" sourceRef="G" targetRef="B"/><sequenceFlow id="4" sourceRef="A" targetRef="E"/>'
        '<sequenceFlow id="5" sourceRef="B" targetRef="F"/></process></definitions>'
    )
    front.desk.draws(source.replace('id="', 'id="n').replace('Ref="', 'Ref="n').replace("nsolucao", "solucao"))
    page = words(sofia.get(f"/catalogo/solucoes/{solution}"))
    assert "O desenho diz mais do que a tabela consegue guardar" in page
    back = {"revisao": "1", "por_cima": "sim"}
    assert "Versão 3 publicada." in words(sofia.post(f"/catalogo/solucoes/{solution}/publicar", back, follow=True))


def test_the_report_its_file_and_its_month(front: Front):
    """F-04, F-08, F-09: the page counts, the file is one for spreadsheets, a period that is none is told."""
    known = load_catalogue(front)
    case = front.desk.opens("João", {"chamado": {"assunto": "=1+1", "descricao": "Oi."}}, "fluxo-de-ocorrencia")
    front.desk.does("Maria", case, "Triagem", catalogo={"tipo": known["Atendimento Financeiro"]})
    paulo = front.comes("Paulo")
    page = words(paulo.get("/relatorios/ocorrencias"))
    assert "Atendimento Financeiro" in page
    assert "Sem classificação" in page
    file = paulo.get("/relatorios/ocorrencias.csv")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "Tipo;;Atendimento Financeiro;;1\r\n" in file.get_data(as_text=True)
    assert "Maria Santos;1" in file.get_data(as_text=True)
    assert "Escolha o primeiro e o último dia" in words(
        paulo.get("/relatorios/ocorrencias?de=2026-02-01&ate=2026-01-01")
    )
    assert "Nenhum chamado neste período" in words(paulo.get("/relatorios/ocorrencias?de=2020-01-01&ate=2020-01-31"))
    assert "todo mês" in words(paulo.post("/relatorios/ocorrencias/mensal", {"ligar": "sim"}, follow=True))


def test_the_board_leads_to_the_case(front: Front):
    """F-29: a card under its step."""
    known = load_catalogue(front)
    case = front.desk.opens("João", {"chamado": {"assunto": "Atraso", "descricao": "Oi."}}, "fluxo-de-ocorrencia")
    for task, key, name in (
        ("Triagem", "tipo", "Atendimento Financeiro"),
        ("Escolher a ocorrência", "ocorrencia", "Pagamento Atrasado"),
        ("Escolher a solução", "solucao", "Negociação Realizada"),
    ):
        front.desk.does("Maria", case, task, catalogo={key: known[name]})
    page = front.comes("Paulo").get("/quadro")
    assert "Consultar valor atual" in words(page)
    assert f'href="/chamados/{case.protocol}"' in page.text
    assert "Solução escolhida: Negociação Realizada" in words(
        front.comes("Maria").get(f"/chamados/{case.protocol}?aba=historico")
    )


def test_two_thousand_entries_are_a_page_that_folds(front: Front, sofia: Caller):
    """F-10: a large catalogue comes folded, and is searched."""
    with front.desk.works.begin() as work:
        by = front.desk.person_in(work, "Sofia")

        for number in range(8):
            type = registries.add(work, TYPES, {"name": f"Tipo {number}"}, by=by)
            for inner in range(30):
                registries.add(work, OCCURRENCES, {"name": f"Ocorrência {inner}", "type_id": type}, by=by)
    assert "<details>\n    <summary>30 ocorrências" in sofia.get("/catalogo").text
    assert "<details open>\n    <summary>1 ocorrência" in sofia.get("/catalogo?q=ocorrencia+29").text
