"""João is late with his payment, Maria solves it: the demo desk from contact to end, on both databases."""

from __future__ import annotations

import pytest
from desk_story import ROOT
from sqlalchemy import select

from service.base.outbox import OutboxRow
from service.desk import demo, registries
from service.desk.cases import Status
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES, choices, steps
from service.desk.registries import listed

FLOW = "fluxo-de-ocorrencia"
CONTACT = {"chamado": {"assunto": "Mensalidade em atraso", "descricao": "Não tenho o valor todo."}}
CONSULT, DISCOUNT, RETURN = "Consultar valor atual", "Aplicar descontos", "Retornar para o Cliente"


@pytest.fixture
def desk(registering):
    """The demo desk with its catalogue."""
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with registering.desk.works.begin() as work:
        registering.desk.publish(work, ROOT / f"processes/{FLOW}.bpmn")
        demo.load_catalogue(work, forms)
    with registering.desk.works.begin() as work:
        demo.load_catalogue(work, forms)
    return registering.desk


def ids(desk):
    """Ids of the catalogue by name."""
    with desk.works.read() as work:
        return {row.name: row.id for kind in (TYPES, OCCURRENCES, SOLUTIONS) for row in listed(work.session, kind)}


def solving(desk, solution="Negociação Realizada"):
    """João's case with its solution chosen."""
    known = ids(desk)
    case = desk.opens("João", CONTACT, FLOW)
    desk.does("Maria", case, "Triagem", catalogo={"tipo": known["Atendimento Financeiro"]})
    desk.does("Maria", case, "Escolher a ocorrência", catalogo={"ocorrencia": known["Pagamento Atrasado"]})
    desk.does("Maria", case, "Escolher a solução", catalogo={"solucao": known[solution]})
    return case


def test_what_the_demo_desk_has(desk):
    """F-07, F-11, F-14, F-20: exactly these types, occurrences and solutions, the steps of the deal in their order."""
    with desk.works.read() as work:
        types = sorted(listed(work.session, TYPES), key=lambda row: row.position)
        occurrences = sorted(listed(work.session, OCCURRENCES), key=lambda row: row.position)
        solutions = sorted(listed(work.session, SOLUTIONS), key=lambda row: row.position)
        assert [row.name for row in types] == [
            "Atendimento Suporte",
            "Atendimento Financeiro",
            "Atendimento Ouvidoria",
        ]
        assert {row.type_id for row in occurrences} == {types[1].id}
        assert [row.name for row in occurrences] == [
            "Reajuste Contratual",
            "Solicitação de Boletos",
            "Pagamento Atrasado",
        ]
        assert {row.occurrence_id for row in solutions} == {occurrences[2].id}
        assert [(row.name, row.kind, row.guidance) for row in solutions] == [
            ("Negociação Realizada", "standard", "O cliente não tem o valor integral e precisa negociar."),
            ("Pagamento Efetuado", "standard", "O cliente quer pagar o débito por inteiro."),
            (
                "Cobrança Indevida",
                "alternative",
                "Ficou claro que o cliente não precisa fazer este pagamento.",
            ),
        ]
        deal = steps.steps_of(solutions[0].steps)
    assert [step.name for step in deal] == [CONSULT, DISCOUNT, RETURN]
    assert [step.limit and (step.limit.percent, step.limit.approver) for step in deal] == [
        None,
        ("10", "role:supervisor"),
        None,
    ]


def test_joao_and_maria(desk):
    """F-26, F-22: from the contact to the end; the client is told R$ 900,00; history has the labels in their order."""
    case = solving(desk)
    desk.does("Maria", case, CONSULT, valor="1000,00")
    desk.does("Maria", case, DISCOUNT, desconto=10)
    desk.does("Maria", case, RETURN)
    assert desk.case(case).status == Status.CLOSED
    told = "O valor final, já com todos os descontos, é R$ 900,00."
    assert desk.said(case)[-1] == ("notice", told)
    assert any(told in words for words in desk.notices("João"))
    desk.runner.settle()
    with desk.works.read() as work:
        sent = work.session.scalars(select(OutboxRow).where(OutboxRow.name == "NoticeGiven")).all()
        assert len([row for row in sent if told in str(row.payload)]) == 1
        labels = [each.name for each in choices.classifications(work.session, case.id)]
    assert labels == ["Atendimento Financeiro", "Pagamento Atrasado", "Negociação Realizada"]
    done = [step["name"] for step in desk.timeline(case, "task_done")]
    assert done == ["Triagem", "Escolher a ocorrência", "Escolher a solução", CONSULT, DISCOUNT, RETURN]
    assert (desk.case(case).kind, desk.case(case).category) == ("Atendimento Financeiro", "Pagamento Atrasado")


def test_the_final_value_is_exact(desk):
    """F-22: to the cent, with thousands as people write them."""
    for value, percent, final in (
        ("12345,67", "7,5", "11.419,74"),
        ("0,99", "0", "0,99"),
        ("1000", "0", "1.000,00"),
    ):
        case = solving(desk)
        desk.does("Maria", case, CONSULT, valor=value)
        desk.does("Maria", case, DISCOUNT, desconto=percent)
        desk.does("Maria", case, RETURN, recado="Obrigado.")
        assert desk.said(case)[-1] == ("notice", f"O valor final, já com todos os descontos, é R$ {final}. Obrigado.")


def test_more_than_ten_percent_waits_for_the_supervisor(desk):
    """F-21: with the demo's limit, 10,01 % is Paulo's to approve."""
    case = solving(desk)
    desk.does("Maria", case, CONSULT, valor="1000")
    desk.does("Maria", case, DISCOUNT, desconto="10,01")
    assert desk.open_in(case, "Supervisor") == [f"Aprovar: {DISCOUNT}"]
    assert desk.queue("Maria") == {}
    assert desk.queue("Paulo") == {f"Aprovar: {DISCOUNT}": 1}


def test_loading_twice_and_after_changes_changes_nothing(desk, registering):
    """F-07: what people did to the demo's catalogue stays."""
    known = ids(desk)
    registering.changes(SOLUTIONS, known["Negociação Realizada"], guidance="Nossa orientação.")
    with desk.works.begin() as work:
        demo.load_catalogue(work, {})
    assert registering.row(SOLUTIONS, known["Negociação Realizada"]).guidance == "Nossa orientação."
    assert len(registering.reads(registries.listed, SOLUTIONS)) == 3
