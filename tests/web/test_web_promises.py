"""SLAs on the screen: made, changed, ordered, and explained at a case."""

from __future__ import annotations

import re

import pytest
from desk_pages import Front, words

from service.desk import cases, people, sla

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


def test_a_promise_asks_for_a_team_that_is_out_of_use(front: Front):
    """V-60: what a policy asks for stays when it is saved again, also a team out of use and a value of no list."""
    paulo = front.comes("Paulo")
    with front.desk.works.begin() as work:
        night = people.add_team(work, "Plantão")
    asked = {**POLICY, "se-team": night, "se-segment": "platina"}
    del asked["se-priority"]
    paulo.post("/slas/novo", asked)
    (made,) = kept(front)
    with front.desk.works.begin() as work:
        people.change_team(work, night, active=False)
    page = paulo.get(f"/slas/{made.id}").text
    for condition, value in (("team", night), ("segment", "platina")):
        box = re.search(f'<input[^>]*name="se-{condition}" value="{value}"[^>]*>', page)
        assert box is not None
        assert "checked" in box[0]


def test_a_step_to_nobody_in_particular_is_told_to_nobody(front: Front):
    """V-72: escalating and raising the priority name nobody; a step that is not there is not taken away."""
    paulo = front.comes("Paulo")
    paulo.post("/slas/novo", {**POLICY, "resolution-degrau-0-feito": "escalate"})
    (made,) = kept(front)
    assert made.definition.targets[-1].rungs[0].to == ""
    for place in ("1", "9" * 5000, "x"):
        page = paulo.post("/slas/novo", {**POLICY, "acao": f"menos:resolution:{place}"})
        assert (page.status_code, 'name="resolution-degrau-0-quando"' in page.text) == (200, True)


def test_an_answer_that_settles_the_matter_is_said_so_in_the_case(front: Front):
    """X-06: chosen where one writes; the conversation shows it, and the promise is kept by it alone."""
    front.comes("Paulo").post(
        "/slas/novo",
        {"nome": "ANS", "acordo": "legal", "first_response-prazo": "5 dias", "first_response-conclusiva": "sim"},
    )
    case = front.desk.opens()
    maria = front.comes("Maria")
    here = f"/chamados/{case.protocol}"

    def is_open() -> bool:
        with front.desk.works.read() as work:
            return sla.queries.of_case(work.session, case.id, work.now)[0].is_open

    maria.post(f"{here}/mensagem", {"texto": "Em análise.", "tipo": "cliente"})
    assert is_open()
    said = words(maria.post(f"{here}/mensagem", {"texto": "Exame autorizado.", "tipo": "conclusiva"}, follow=True))
    assert "Mensagem enviada ao cliente." in said
    assert "Exame autorizado. Resposta conclusiva" in said
    assert "Em análise. Resposta conclusiva" not in said
    assert not is_open()


def test_days_are_told_as_days(front: Front):
    """V-74: a promise in business days says how many of them remain, each of 24 hours."""
    front.comes("Paulo").post(
        "/slas/novo",
        {"nome": "ANS", "acordo": "legal", "resolution-prazo": "5 dias", "resolution-calendario": "Padrão"},
    )
    case = front.desk.opens()
    front.desk.passes(days=1, hours=1)
    told = words(front.comes("Maria").get(f"/chamados/{case.protocol}?aba=prazos"))
    assert "Usou 1 dia útil e 1 h; faltam 3 dias úteis e 23 h" in told


def test_cases_and_work_are_sorted_by_what_remains(front: Front):
    """V-71: list sorted by remaining business time, breached first."""
    paulo = front.comes("Paulo")
    for category, time in (("cobranca", "1 h"), ("entrega", "2 h"), ("", "4 h")):
        promise = {"nome": f"Em {time}", "acordo": "external", "resolution-prazo": time, "se-category": category}
        paulo.post("/slas/novo", {**promise, "resolution-calendario": "Padrão"})
    calm, soon, late = [front.desk.opens() for _ in range(3)]
    for case, category in ((soon, "entrega"), (late, "cobranca")):
        with front.desk.works.begin() as work:
            cases.change_fields(work, case.id, {"categoria": category}, by=front.desk.ids["Maria"], by_name="Maria")
    front.desk.passes(hours=1, minutes=30)
    calm, soon, late = calm.protocol, soon.protocol, late.protocol
    listed = paulo.get("/chamados?ordem=prazo").text
    assert listed.index(late) < listed.index(soon) < listed.index(calm)
    queue = front.comes("Maria").get("/fila?vista=team").text
    assert queue.index(late) < queue.index(soon) < queue.index(calm)
    assert front.desk.case(front.case(late)).breached_at is not None
