"""Follow-ups on the page of their case, links of clients, and the portal's channels."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk_pages import ANA, Caller, Front, words
from desk_story import ROOT

from service.desk import cases, people, registries
from service.desk.followups import LINKS, classes
from service.process import instances

CHANNELS = {"fale-conosco": "contact", "ouvidoria": "ombudsman", "lgpd": "lgpd"}


class Office:
    """A desk with three sectors and a case of Ana's."""

    def __init__(self, front: Front) -> None:
        self.front = front
        desk = front.desk
        with desk.works.begin() as work:
            for process in ("pendencias", "manifestacoes"):
                desk.publish(work, ROOT / f"processes/{process}.bpmn")
            self.teams = {name: people.add_team(work, name) for name in ("Auditoria", "Financeiro", "Rede")}
            people.set_members(work, self.teams["Rede"], [desk.ids["Bruno"]])
        self.letter = self.includes("Carta negativa", deadline="24h")
        self.protocol = front.stranger().opens()[0]
        self.address = f"/chamados/{self.protocol}"

    def includes(self, name: str, **more: Any) -> str:
        """A classification, an active last level of the Rede."""
        given = {"kind": "followup", "name": name, "status": "active", "team_id": self.teams["Rede"], **more}
        with self.front.desk.works.begin() as work:
            return classes.add(work, given, by=self.front.desk.person_in(work, "Sofia"))

    def link(self, name: str) -> str:
        """A link type."""
        with self.front.desk.works.begin() as work:
            return registries.add(work, LINKS, {"name": name}, by=self.front.desk.person_in(work, "Sofia"))

    def asks(self, caller: Caller, **more: Any) -> Any:
        """Post the form of a follow-up."""
        given = {"classificacao": self.letter, "texto": "Por que foi negado?", "espera": "todas", **more}
        return caller.post(f"{self.address}/pendencias/nova", given)


@pytest.fixture
def office(front: Front) -> Office:
    """The desk."""
    return Office(front)


def test_a_demand_is_sent_from_the_case_and_seen_by_all_staff(office: Office):
    """U-02, U-03, U-06, U-31: three sectors at once; where it is, who answered what; one return with all answers."""
    maria, bruno, sofia = (office.front.comes(name) for name in ("Maria", "Bruno", "Sofia"))
    form = words(maria.get(f"{office.address}/pendencias/nova"))
    assert "Carta negativa · Rede" in form
    assert office.asks(maria, equipes=list(office.teams.values())[1:]).status_code == 303
    for who in (maria, bruno, sofia):
        page = words(who.get(office.address, query_string={"aba": "pendencias"}))
        assert "está na fila de Financeiro" in page
        assert "está na fila de Rede" in page
    item = office.front.item(office.protocol, "Responder pendência")
    items = [each.id for each in office.front.desk.open_work(office.front.case(office.protocol)) if each.lane]
    answered = [bruno.post(f"/tarefas/{each}/concluir", {"pendencia.resposta": "Está na rede."}) for each in items]
    assert item in items
    assert sorted(each.status_code for each in answered).count(303) == 1
    page = words(sofia.get(office.address, query_string={"aba": "pendencias"}))
    assert "Rede Respondida" in page
    assert re.search(r"Está na rede\. \S* ?Bruno Lima", page)
    assert "Financeiro Aguardando resposta" in page
    story = words(maria.get(office.address, query_string={"aba": "historico"}))
    assert "Pendência “Carta negativa” para Financeiro, Rede" in story
    assert "Resposta de Rede" in story


def test_the_return_shows_every_answer(office: Office):
    """U-31: the attendant's one task has the answers, and the client gets one message."""
    maria, bruno = office.front.comes("Maria"), office.front.comes("Bruno")
    office.asks(maria)
    item = office.front.item(office.protocol, "Responder pendência")
    assert "Por que foi negado?" in words(bruno.get(f"/tarefas/{item}"))
    bruno.post(f"/tarefas/{item}/concluir", {"pendencia.resposta": "Por <b>carência</b>."})
    task = office.front.item(office.protocol, "Retorno ao cliente")
    page = maria.get(f"/tarefas/{task}")
    assert "Rede · Bruno Lima" in words(page)
    assert "<b>carência" not in page.text
    assert maria.post(f"/tarefas/{task}/concluir", {"chamado.mensagem": "Foi carência."}).status_code == 303


def test_what_is_wrong_with_a_demand_is_said_at_its_field(office: Office):
    """U-01, U-16, U-28: a forged or free classification, nobody, nothing asked, too many answers: 422, nothing sent."""
    maria = office.front.comes("Maria")
    group = office.includes("Grupo", leaf=False)
    for more, sentence in (
        ({"classificacao": "Carta negativa"}, "da lista"),
        ({"classificacao": group}, "só agrupa"),
        ({"texto": " "}, "Escreva o que você precisa"),
        ({"equipes": "nada"}, "setores da lista"),
        ({"espera": "tantas", "quantas": "2"}, "de 1 a 1"),
        ({"espera": "tantas", "quantas": "99999999999"}, "de 1 a 1"),
    ):
        refused = office.asks(maria, **more)
        assert (refused.status_code, sentence in words(refused)) == (422, True), more
    assert "Nenhuma pendência" in words(maria.get(office.address, query_string={"aba": "pendencias"}))
    assert office.asks(office.front.comes("João")).status_code == 403


def test_links_of_a_client_decide_what_is_offered(office: Office):
    """U-17, U-18: what is for providers is offered once the client is one."""
    maria, provider = office.front.comes("Maria"), office.link("Prestador")
    office.includes("Credenciamento", links=[provider])
    ana = office.front.case(office.protocol).requester
    address = f"{office.address}/pendencias/nova"
    assert "Credenciamento" not in words(maria.get(address))
    assert "Prestador" in words(maria.get(f"/clientes/{ana}"))
    assert maria.post(f"/clientes/{ana}/vinculos", {"vinculo": provider}).status_code == 303
    assert "Credenciamento" in words(maria.get(address))


def test_a_reason_is_chosen_from_its_own_tree(office: Office):
    """U-33: on the case's page; a classification of follow-ups is refused."""
    maria = office.front.comes("Maria")
    reason = office.includes("Dúvida de boleto", kind="reason")
    assert maria.post(f"{office.address}/motivo", {"motivo": reason}).status_code == 303
    assert maria.post(f"{office.address}/motivo", {"motivo": office.letter}).status_code == 422
    page = words(maria.get(office.address, query_string={"aba": "dados"}))
    assert "Motivo de contato Dúvida de boleto" in page


@pytest.mark.parametrize(("channel", "flag"), CHANNELS.items())
def test_a_channel_offers_what_is_flagged_for_it(office: Office, channel: str, flag: str):
    """U-22, U-23, U-24, U-25: flagged ones only, a forged id is 422; what is sent starts a process with `channel`."""
    ana = office.front.stranger()
    other = office.includes("De outro canal", **{each: each != flag for each in CHANNELS.values()})
    assert "não tem assuntos" in words(ana.get(f"/portal/{channel}"))
    node = office.includes("Cadastro", **{flag: True}, deadline="24h")
    page = words(ana.get(f"/portal/{channel}"))
    assert ("Cadastro" in page, "De outro canal" in page, "Carta negativa" in page) == (True, False, False)
    given = {**ANA, "classificacao": node, "texto": "Corrijam o meu nome."}
    for more, sentence in (
        ({"classificacao": other}, "assunto da lista"),
        ({"classificacao": office.letter}, "assunto da lista"),
        ({"classificacao": "nada"}, "assunto da lista"),
        ({"texto": " "}, "Conte o que aconteceu"),
        ({"_email": "nada"}, "Confira o e-mail"),
    ):
        refused = ana.post(f"/portal/{channel}", {**given, **more})
        assert (refused.status_code, sentence in words(refused)) == (422, True), more
    sent = ana.post(f"/portal/{channel}", given, follow=True)
    protocol = re.search(r"2026-\d{6}", sent.text)
    assert protocol is not None
    case = office.front.case(protocol[0])
    variables: Any = office.front.desk.variables(case)
    assert (case.process, case.origin, variables["channel"]) == ("manifestacoes", channel, channel)
    assert case.category == "Cadastro"
    with office.front.desk.works.read() as work:
        assert instances.instance(work.session, case.instance).status == "running"
        assert cases.sight.may_see(work.session, office.front.desk.person_in(work, "Sofia"), case)
    assert office.front.desk.queue("Bruno")["Responder manifestação"] == 1
    assert f"/portal/{channel}" in ana.get("/portal").text
