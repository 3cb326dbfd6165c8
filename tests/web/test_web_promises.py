"""SLAs on the screen: made, changed, ordered, and explained at a case."""

from __future__ import annotations

import pytest
from desk_pages import Front, words

from service.desk import cases, sla

POLICY = {
    "nome": "Ouro",
    "acordo": "external",
    "se-priority": "3",
    "se-product": "Plano A, Plano B",
    "first_response-prazo": "30 min",
    "resolution-prazo": "8 h",
    "resolution-calendario": "Padrão",
    "resolution-pausa": "sim",
    "resolution-degrau-0-quando": "share",
    "resolution-degrau-0-quanto": "80",
    "resolution-degrau-0-feito": "notify",
    "resolution-degrau-0-quem": "agent",
}


def kept(front: Front) -> list[sla.Policy]:
    """The policies as they are kept."""
    with front.desk.works.read() as work:
        return list(sla.policies.every(work.session))


def test_a_supervisor_makes_a_promise(front: Front):
    """V-60, V-68, V-70: conditions, two targets and a ladder on one page; steps come and go by buttons."""
    paulo = front.comes("Paulo")
    assert "Nada prometido ainda" in words(paulo.get("/slas"))
    policy = POLICY
    page = paulo.post("/slas/novo", {**policy, "acao": "mais:resolution"})
    assert (page.status_code, 'name="resolution-degrau-1-quando"' in page.text) == (200, True)
    assert 'value="Ouro"' in page.text
    page = paulo.post("/slas/novo", {**policy, "acao": "menos:resolution:0"})
    assert 'name="resolution-degrau-0-quando"' not in page.text
    saved = words(paulo.post("/slas/novo", policy, follow=True))
    assert "SLA salvo." in saved
    assert "Prioridade: Normal" in saved
    assert "Produto: Plano A, Plano B" in saved
    assert "Primeira resposta: 30 min corridos" in saved
    assert "Solução: 8 h úteis Com 80% do prazo: avisar quem responde pelo chamado" in saved
    (made,) = kept(front)
    assert made.definition.conditions["product"] == ("Plano A", "Plano B")
    again = paulo.get(f"/slas/{made.id}").text
    assert 'value="8 h"' in again
    assert 'value="80"' in again


WRONG = {
    "resolution-prazo": ({"resolution-prazo": "logo"}, "Escreva o tempo como"),
    "resolution-calendario": ({"resolution-calendario": "Lua"}, "Escolha um calendário"),
    "resolution-degrau-0-quanto": ({"resolution-degrau-0-quanto": "120"}, "1 a 99%"),
    "resolution-degrau-0-quem": ({"resolution-degrau-0-quem": ""}, "Escolha a quem"),
    "nome": ({"nome": ""}, ""),
    "first_response-prazo": (
        {"first_response-prazo": "", "resolution-prazo": "", "resolution-degrau-0-quando": ""},
        "",
    ),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_promised_is_told_at_its_field(front: Front, field: str):
    """Each error leads to its field, what was typed stays, and nothing is kept."""
    changed, said = WRONG[field]
    policy = {**POLICY, **changed}
    if field == "first_response-prazo":
        policy = {key: value for key, value in policy.items() if "degrau" not in key}
    wrong = front.comes("Paulo").post("/slas/novo", policy)
    assert wrong.status_code in (409, 422)
    assert f'href="#{field}"' in wrong.text
    assert f'id="{field}"' in wrong.text
    assert said in words(wrong)
    assert kept(front) == []


def test_the_order_and_the_switch(front: Front):
    """V-60: the first that fits counts; one that is off counts no more, and its open clocks are taken back."""
    paulo = front.comes("Paulo")
    for name, time in (("Ouro", "8 h"), ("Prata", "16 h")):
        paulo.post("/slas/novo", {"nome": name, "acordo": "external", "resolution-prazo": time})
    case = front.desk.opens()
    assert "SLA Ouro" in words(paulo.get(f"/chamados/{case.protocol}?aba=prazos"))
    ouro = kept(front)[0].id
    assert paulo.post(f"/slas/{ouro}/mover", {"para": "baixo"}).status_code == 303
    front.desk.passes(seconds=0)
    assert "SLA Prata" in words(paulo.get(f"/chamados/{case.protocol}?aba=prazos"))
    for policy in kept(front):
        paulo.post(f"/slas/{policy.id}/situacao", {"ativo": "nao"})
    front.desk.passes(seconds=0)
    assert "Nada foi prometido para este chamado" in words(paulo.get(f"/chamados/{case.protocol}?aba=prazos"))


def test_a_preset_of_the_law_fills_the_form(front: Front):
    """X-01, X-05: taken over as it is, or changed first."""
    form = front.comes("Paulo").get("/slas/novo?modelo=sac-7-dias").text
    assert 'value="7 dias"' in form
    assert "SAC: resposta em 7 dias corridos" in form


def test_the_ledger_explains_the_clock(front: Front):
    """V-74, V-81: how much is used up and why it stood still, in words."""
    front.comes("Paulo").post(
        "/slas/novo", {"nome": "Ouro", "acordo": "external", "resolution-prazo": "8 h", "resolution-pausa": "sim"}
    )
    case = front.desk.opens()
    front.desk.passes(hours=2)
    for status in (cases.Status.WAITING_CUSTOMER, cases.Status.IN_PROGRESS):
        with front.desk.works.begin() as work:
            cases.set_status(work, cases.lock_case(work, case.id), status)
        front.desk.passes(hours=3, minutes=10)
    told = words(front.comes("Maria").get(f"/chamados/{case.protocol}?aba=prazos"))
    assert "Parou por 3 h 10 min: aguardando cliente" in told
    assert "Usou 5 h 10 min; faltam 2 h 50 min" in told
    front.desk.passes(hours=4)
    told = words(front.comes("Maria").get(f"/chamados/{case.protocol}?aba=prazos"))
    assert "Venceu" in told
    assert "passou 1 h 10 min do prazo" in told


def test_cases_and_work_are_sorted_by_what_remains(front: Front):
    """V-71: list sorted by remaining business time, breached first."""
    paulo = front.comes("Paulo")
    paulo.post(
        "/slas/novo",
        {"nome": "Todos", "acordo": "external", "resolution-prazo": "4 h", "resolution-calendario": "Padrão"},
    )
    opened = []
    for _ in range(3):
        opened.append(front.desk.opens().protocol)
        front.desk.passes(hours=2)
    late, soon, calm = opened
    listed = paulo.get("/chamados?ordem=prazo").text
    assert listed.index(late) < listed.index(soon) < listed.index(calm)
    queue = front.comes("Maria").get("/fila?vista=team").text
    assert queue.index(late) < queue.index(soon) < queue.index(calm)
    assert front.desk.case(front.case(late)).breached_at is not None
