"""The shipped flow climbs to the process owner: when a promise is nearly missed, when it is missed, and by hand."""

from __future__ import annotations

import pytest
from desk_story import ROOT, Desk

from service.desk import cases, demo, escalations, followups, inbox, people, sla
from service.desk.cases import Status
from service.desk.escalations import Entry
from service.desk.sla import Agreement, Deed, Definition, Rung, Target, TargetKind, When

ANALYSE = "Analisar e categorizar"
CONTACT = {"chamado": {"assunto": "Mensalidade", "descricao": "Não tenho o valor todo."}}
KNOWLEDGE = "Consultar a base de conhecimentos"
RECLASSIFY = "Classificar novamente e ajustar"
SEARCH = "Procurar solução"
SEND = "Enviar solução ao cliente"
ESCALATED = "Tratar escalonamento"
ESCALATE = "Escalar ao dono do processo"
OWNER = "Dono do processo"
WARNING, BREACH, BY_HAND = "warning", "breach", "by hand"
TRIGGERS = (WARNING, BREACH, BY_HAND)


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def promises(desk, *rungs):
    """Every case is to be solved within three hours."""
    target = Target(
        kind=TargetKind.RESOLUTION, amount=sla.read("PT3H"), calendar=None, pauses=True, conclusive=False, rungs=rungs
    )
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        what = Definition(agreement=Agreement.EXTERNAL, conditions={}, targets=(target,))
        sla.create(work, "Todos", what, by=desk.person_in(work, "Paulo"))


def climbs(desk, trigger):
    """A case that climbed to its owner in this way."""
    if trigger == WARNING:
        promises(desk, Rung(when=When.SHARE, amount="50", deed=Deed.ESCALATE, to=""))
    elif trigger == BREACH:
        promises(desk)
    case = desk.opens()
    assert desk.open_in(case, OWNER) == []
    if trigger == BY_HAND:
        desk.presses("Maria", case, ESCALATE)
    else:
        desk.passes(hours=1.5 if trigger == WARNING else 3)
    return case


def promise(desk, case):
    """What was promised for the case, as it is now."""
    with desk.works.read() as work:
        return next(iter(sla.queries.of_case(work.session, case.id, work.now)), None)


def by_clara(desk, case):
    """What the case's history says that Clara did."""
    with desk.works.read() as work:
        return [(step.kind, step.data) for step in cases.timeline(work.session, case.id) if "Clara" in step.actor_name]


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_owner_acts_and_the_history_says_so(desk, trigger):
    """H-08, H-27: reassigned, reprioritised and decided, each audited; by SLA warning, by breach and by hand. The work
    goes on meanwhile, and what was warned of is kept."""
    case = climbs(desk, trigger)
    assert desk.open_in(case, OWNER) == [ESCALATED]
    assert desk.open_in(case, "Atendente") == [ANALYSE]
    assert desk.case(case).escalated_at == desk.clock.now()
    item = desk.item(case, ANALYSE)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        clara = desk.person_in(work, "Clara")
        inbox.reassign(work, item.id, to=desk.ids["Bruno"], by=clara, reason="Maria está em outra")
        cases.change_priority(work, case.id, "1", by=clara)
    assert {each.priority for each in desk.open_work(case)} == {1}
    desk.does("Clara", case, ESCALATED, decisao="Bruno resolve hoje.")
    audited = by_clara(desk, case)
    assert [data["reason"] for kind, data in audited if kind == "reassigned"] == ["Maria está em outra"]
    assert ("field", {"field": "prioridade", "old": 3, "new": 1}) in audited
    assert [data["name"] for kind, data in audited if kind == "task_done"] == [ESCALATED]
    assert desk.variables(case)["decisao"] == "Bruno resolve hoje."
    desk.does("Bruno", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="sim", solucao="Estornamos a segunda cobrança.")
    assert desk.case(case).status == Status.RESOLVED
    kept = promise(desk, case)
    assert kept is None if trigger == BY_HAND else (kept.breached_at is None) == (trigger == WARNING)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_owner_consults_those_involved(desk, trigger):
    """H-26: owner task shows participants; internal message to each, of which the client reads nothing."""
    case = climbs(desk, trigger)
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="nao", chamado_nota="Boleto 4711 aparece duas vezes.")
    item = desk.item(case, RECLASSIFY)
    with desk.works.begin(actor=desk.actor("Bruno")) as work:
        inbox.claim(work, item.id, by=desk.person_in(work, "Bruno"))
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        involved = inbox.queries.involved(work.session, [cases.queries.case(work.session, case.id)])[case.id]
        assert involved == [desk.ids["Maria"], desk.ids["Bruno"]]
        assert inbox.ask_those_involved(work, case.id, "O que falta?", by=desk.person_in(work, "Clara")) == (2, [])
    for name in ("Maria", "Bruno"):
        assert sum("O que falta?" in text for text in desk.notices(name)) == 1
    assert ("note", "O que falta?") in desk.said(case, public=False)
    assert ("note", "O que falta?") not in desk.said(case)


def test_who_answers_for_a_case_is_asked_though_others_did_its_work(desk):
    """H-26: who is asked is who the escalation desk names: the case's owner, and whoever has worked on it."""
    case = desk.opens()
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.assign(work, case.id, team=None, owner=desk.ids["Paulo"], by=desk.person_in(work, "Paulo"))
    desk.presses("Maria", case, ESCALATE)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        clara = desk.person_in(work, "Clara")
        (line,) = escalations.lines(work.session, [Entry(case=case.id, item=None)], clara, now=work.now)
        assert set(line.involved) == {desk.ids["Paulo"], desk.ids["Maria"]}
        assert inbox.ask_those_involved(work, case.id, "O que falta?", by=clara) == (2, [])
    for name in ("Paulo", "Maria"):
        assert sum("O que falta?" in text for text in desk.notices(name)) == 1


def test_nobody_late_leaves_the_owners_lane_empty(desk):
    """H-25: run both normal paths, with a promise that is kept: 0 owner tasks."""
    promises(desk, Rung(when=When.SHARE, amount="50", deed=Deed.ESCALATE, to=""))
    first, second = desk.opens(), desk.opens()
    for case, solves in ((first, "sim"), (second, "nao")):
        desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
        given = {"solucao": "Estorno."} if solves == "sim" else {"chamado_nota": "Duas faturas."}
        desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base=solves, **given)
    desk.does("Bruno", second, RECLASSIFY, chamado_categoria="cobranca", problema_conhecido="nao")
    desk.does("Bruno", second, SEARCH, solucao="Cancelar a segunda fatura.", registrar_na_base="nao")
    desk.does("Maria", second, SEND, chamado_mensagem="Cancelamos a segunda fatura.")
    desk.passes(days=8)
    for case in (first, second):
        assert [step for step in desk.timeline(case, "task_reached") if step["lane"] == OWNER] == []
        assert (desk.case(case).status, desk.case(case).escalated_at) == (Status.CLOSED, None)


def test_a_breach_climbs_while_the_case_is_with_the_internal_agent(desk):
    """H-08: wherever the work is, a missed promise reaches the owner once, with what is late."""
    promises(desk)
    case = desk.opens()
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="nao", chamado_nota="Ver.")
    desk.passes(hours=3)
    assert desk.open_in(case, OWNER) == [ESCALATED]
    assert desk.open_in(case, "Agente Interno") == [RECLASSIFY]
    assert desk.item(case, ESCALATED).element == "TratarEscalonamentoPorPrazo"


def published(desk, process):
    """Another flow that ships, with what it needs."""
    forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
    with desk.works.begin() as work:
        desk.publish(work, ROOT / f"processes/{process}.bpmn")
        if process == "fluxo-de-ocorrencia":
            demo.load_catalogue(work, forms)


def sent_by_the_portal(desk):
    """João writes to the ombudsman."""
    with desk.works.begin() as work:
        kept = {"kind": "followup", "name": "Demora", "status": "active", "ombudsman": True, "deadline": "30d"}
        kept["team_id"] = people.add_team(work, "Ouvidoria")
        node = followups.classes.add(work, kept, by=desk.person_in(work, "Sofia"))
    with desk.works.begin(actor=desk.actor("João")) as work:
        channel = followups.portal.CHANNELS["ouvidoria"]
        return followups.portal.submit(work, channel, node, "Ninguém responde.", requester=desk.ids["João"], year=2026)


@pytest.mark.parametrize("where", ["manifestacoes", "fluxo-de-ocorrencia", "its general process"])
def test_a_missed_promise_reaches_the_owner_in_every_flow_that_ships(desk, where):
    """H-08, H-25: one task of the owner's, where the case is, and none before; the work goes on."""
    promises(desk)
    published(desk, "manifestacoes" if where == "manifestacoes" else "fluxo-de-ocorrencia")
    if where == "manifestacoes":
        case = desk.case(sent_by_the_portal(desk).case)
    else:
        case = desk.opens("João", CONTACT, "fluxo-de-ocorrencia")
    if where == "its general process":
        desk.does("Maria", case, "Triagem", catalogo={"tipo": "geral"})
    going = {item.name for item in desk.open_work(case)}
    desk.passes(hours=2, minutes=59)
    assert desk.open_in(case, OWNER) == []
    desk.passes(minutes=2)
    assert desk.open_in(case, OWNER) == [ESCALATED]
    assert {item.name for item in desk.open_work(case)} == {*going, ESCALATED}
    desk.does("Clara", case, ESCALATED, decisao="Respondemos hoje.")
    assert {item.name for item in desk.open_work(case)} == going
