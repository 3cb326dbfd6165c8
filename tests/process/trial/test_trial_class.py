"""Diagrams of a modelling class, mistakes included: all of them run, and what was filled in is told."""

from itertools import groupby
from pathlib import Path

import pytest
from trial_story import trial

from service.process.diagram import read

CLASS = Path(__file__).parents[1] / "class_diagrams"
HANDED_IN = sorted(CLASS.glob("*.bpmn"))
TOLD = {
    "agendamento-consulta": {"unreachable"},
    "aprovacao-compra": {"expression-translated", "gateway-may-ask", "how-many-unknown", "done-twice"},
    "atendimento-suporte": {"gateway-asks", "timer-from-label"},
    "autorizacao-operadora": {"message-to-conversation", "timer-from-label"},
    "blood-test": {"gateway-asks"},
    "book-publishing": {"subprocess-empty", "done-twice"},
    "cancelar-assinatura": {"form-missing", "timer-from-label", "vendor-not-honoured"},
    "car-rental": {"no-start", "subprocess-empty"},
    "contratacao": {"gateway-asks-unset"},
    "credit-check": {"gateway-asks"},
    "emprestimo-biblioteca": {"event-by-hand", "id-renamed", "lane-by-place", "timer-from-label"},
    "entrega-ifood": {"no-start", "no-end", "lane-by-place"},
    "incident-management": {"event-by-hand"},
    "licenciamento-ambiental": {"question-unnamed", "event-by-hand", "lane-by-place", "timer-from-label"},
    "manutencao": {"call-without-target", "timer-from-label"},
    "matricula-escolar": {"id-renamed", "lane-by-place"},
    "onboarding": {"expression-translated", "how-many-unknown"},
    "order-to-cash": {"event-by-hand"},
    "ouvidoria-municipal": {"no-start", "no-end", "message-flow-told", "timer-from-label"},
    "pizza-delivery": {"timer-from-label", "no-way-out"},
    "reclamacao": {"no-start", "no-end"},
    "recourse-claim": {"expression-translated", "event-by-hand", "unreachable"},
    "reembolso": {"lane-by-place", "timer-from-label"},
    "rescisao-contrato": {"expression-translated", "event-by-hand", "timer-from-label"},
    "restaurant-order": {"process-empty", "lane-by-place", "message-flow-told", "timer-from-label"},
    "segunda-via-fatura": {"no-start-in-loop", "no-end", "lane-by-place"},
    "shipping-goods": {"gateway-asks", "task-by-hand"},
    "sinistro-automovel": {"done-twice", "lane-by-place"},
    "software-release": {"gateway-asks-unset", "loop-asks", "event-by-hand"},
    "travel-request": {"expression-translated", "form-elsewhere", "vendor-not-honoured"},
    "vacation-request": {"message-to-conversation", "timer-from-label"},
}
"""What has to be said of each, beside what else there is."""


@pytest.mark.parametrize("path", HANDED_IN, ids=lambda path: path.stem)
def test_what_a_class_draws_runs_to_its_end(path: Path):
    """Every started process ends, with the answer taken least so far at every gateway."""
    result = trial(path, choose="cover")
    assert (result["outcome"], result["waiting"]) == ("completed", [])
    assert TOLD[path.stem] <= {finding["code"] for finding in result["findings"]}


def test_there_are_thirty_of_them():
    """All that were handed in are expected, and none got lost."""
    assert len(HANDED_IN) >= 30
    assert {path.stem for path in HANDED_IN} == TOLD.keys()


@pytest.mark.parametrize("path", HANDED_IN, ids=lambda path: path.stem)
def test_everything_drawn_has_a_place(path: Path):
    """They are drawings: each element stands on the page, and in a lane or pool."""
    reading = read(path.read_bytes())
    standing = {shape.element for shape in reading.diagram.shapes}
    for element in reading.diagram.walk():
        assert element.drawn in standing
        assert element.lane


LANES = {
    "atendimento-suporte": [
        ("Cliente", ["Problema percebido", "Abrir chamado"]),
        ("Primeiro nível", ["Fazer triagem", "Informações completas?"]),
        ("Cliente", ["Enviar informações"]),
        ("Primeiro nível", ["Fazer triagem", "Informações completas?", "Consegue resolver?", "Resolver chamado", ""]),
        ("Cliente", ["Confirmar solução", "Chamado encerrado"]),
    ],
    "autorizacao-operadora": [
        ("Atendente", ["Pedido de autorização recebido"]),
        ("Atendente", ["Verificar elegibilidade do beneficiário", "Beneficiário ativo?"]),
        ("Médico auditor", ["Analisar pedido", "Parecer"]),
        ("Atendente", ["Comunicar autorização", "Autorização concedida"]),
    ],
    "segunda-via-fatura": [
        ("Cliente", ["Solicitar segunda via"]),
        ("Atendente", ["Identificar cliente", "Cliente identificado?", "Gerar segunda via", "Enviar por e-mail"]),
        ("Cliente", ["Receber fatura"]),
    ],
    "vacation-request": [
        ("Employee", ["Needs vacation", "Request vacation"]),
        ("Supervisor", ["Check request", "Approved?"]),
        ("HR", ["Record vacation", "Vacation granted"]),
    ],
}


@pytest.mark.parametrize("name", LANES)
def test_the_path_goes_lane_by_lane(name: str):
    """The trace tells who did what, in the order in which it happened."""
    done = [step for step in trial(CLASS / f"{name}.bpmn", choose="cover")["trace"] if step["event"] == "completed"]
    expected = [(lane, step) for lane, steps in LANES[name] for step in steps]
    assert [(step["lane"], step["name"]) for step in done] == expected
    by_lane = [lane for lane, _ in groupby(step["lane"] for step in done)]
    assert by_lane == [lane for lane, _ in groupby(lane for lane, _ in LANES[name])]


def test_what_bpmn_lets_wait_is_told_before_it_does():
    """A parallel gateway that joins two ways of which one is taken never passes: it waits, and the finding says so."""
    result = trial(CLASS / "stuck" / "devolucao-produto.bpmn")
    (waiting,) = result["waiting"]
    assert (result["outcome"], waiting["kind"]) == ("waiting", "join")
    (told,) = [finding for finding in result["findings"] if finding["code"] == "join-never-passes"]
    assert told["element"] == waiting["element"]
    assert "nunca reúne seus caminhos" in told["message"]
