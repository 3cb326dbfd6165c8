"""The customer-service flow at a real desk: requirements H-01 to H-27, H-33 and H-35's data, on both databases."""

from __future__ import annotations

import pytest
from desk_story import OPENING, SHIPPED, Desk
from sqlalchemy import select

from service.base.errors import Conflict, Forbidden, Missing
from service.base.outbox import OutboxRow
from service.desk import cases, inbox, people
from service.desk.cases import AnswersRefused, Status
from service.process import instances, releases

ANALYSE = "Analisar e categorizar"
ASK = "Responder pergunta do atendente"
KNOWLEDGE = "Consultar a base de conhecimentos"
RECLASSIFY = "Classificar novamente e ajustar"
SEARCH = "Procurar solução"
APPLY = "Aplicar solução conhecida"
DRAFT = "Rascunhar artigo"
SEND = "Enviar solução ao cliente"
SURVEY = "Responder pesquisa de satisfação"
ESCALATED = "Tratar escalonamento"
ESCALATE = "Escalar ao dono do processo"


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def analysed(desk, case, who="Maria"):
    """The attendant knows enough."""
    desk.does(who, case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")


def solved_by_knowledge(desk, case):
    """The first path, up to the closing notice."""
    analysed(desk, case)
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="sim", solucao="Estornamos a segunda cobrança.")


def handed_over(desk, case):
    """The second path, up to the internal agent."""
    analysed(desk, case)
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="nao", chamado_nota="Boleto 4711 aparece duas vezes.")


def solved_by_agent(desk, case, *, known="nao", register="nao"):
    """The second path, up to the closing notice."""
    handed_over(desk, case)
    desk.does("Bruno", case, RECLASSIFY, chamado_categoria="cobranca", problema_conhecido=known)
    task = APPLY if known == "sim" else SEARCH
    desk.does("Bruno", case, task, solucao="Cancelar a segunda fatura.", registrar_na_base=register)
    if register == "sim":
        desk.does("Bruno", case, DRAFT, artigo_titulo="Cobrança em dobro", artigo_texto="Cancele a segunda fatura.")
    desk.does("Maria", case, SEND, chamado_mensagem="Cancelamos a segunda fatura.")


def test_the_opening_form_starts_one_instance(desk):
    """H-09: required fields are enforced; submitting starts the process, once."""
    with pytest.raises(AnswersRefused) as refused:
        desk.opens(given={"chamado": {"assunto": "Sem descrição"}})
    assert {error.path for error in refused.value.errors} == {"chamado.tipo", "chamado.descricao"}
    case = desk.opens()
    assert (case.status, case.subject, case.kind) == (Status.OPEN, "Cobrança em dobro", "reclamacao")
    assert desk.said(case) == [("message", "Fui cobrado duas vezes em março.")]
    with desk.works.read() as work:
        assert [each.status for each in instances.instances_of(work.session, case.id)] == ["running"]
    assert desk.open_in(case, "Atendente") == [ANALYSE]


def test_both_kinds_run_the_same_process(desk):
    """H-07: a complaint and a request."""
    complaint = desk.opens()
    request = desk.opens(given={"chamado": {**OPENING["chamado"], "tipo": "solicitacao"}})
    assert [complaint.kind, request.kind] == ["reclamacao", "solicitacao"]
    assert desk.open_in(complaint, "Atendente") == desk.open_in(request, "Atendente") == [ANALYSE]


def test_the_attendant_is_told_once(desk):
    """H-10: one notice in the application and its outbox row; a second look tells nobody again."""
    case = desk.opens()
    assert desk.notices("Maria") == [f"{ANALYSE}: Cobrança em dobro ({case.protocol})"]
    assert desk.notices("Bruno") == []
    desk.runner.settle()
    assert len(desk.notices("Maria")) == 1
    with desk.works.read() as work:
        rows = work.session.scalars(select(OutboxRow).where(OutboxRow.name == "NoticeGiven")).all()
    assert len([row for row in rows if "role:attendant" in row.payload["audiences"]["@tuple"]]) == 1


def test_a_category_is_mandatory(desk):
    """H-11: completing without it is refused and changes nothing."""
    case = desk.opens()
    with pytest.raises(AnswersRefused) as refused:
        desk.does("Maria", case, ANALYSE, informacoes_suficientes="sim")
    assert [error.path for error in refused.value.errors] == ["chamado.categoria"]
    assert desk.open_in(case, "Atendente") == [ANALYSE]
    assert desk.case(case).category is None


def test_the_client_is_asked_any_number_of_times(desk):
    """H-12, H-13: a question makes the case wait for the client; three rounds, three pairs in the history."""
    case = desk.opens()
    for number in (1, 2, 3):
        desk.does(
            "Maria",
            case,
            ANALYSE,
            chamado_categoria="cobranca",
            informacoes_suficientes="nao",
            chamado_mensagem=f"Pergunta {number}?",
        )
        assert desk.open_in(case, "Cliente") == [ASK]
        assert desk.case(case).status == Status.WAITING_CUSTOMER
        item = desk.item(case, ASK)
        with desk.works.read() as work:
            shown = instances.task_details(work.session, item.instance, item.task).variables["chamado"]
        assert shown["ultima_mensagem"] == f"Pergunta {number}?"
        desk.does("João", case, ASK, chamado_mensagem=f"Resposta {number}.")
        assert desk.case(case).status == Status.IN_PROGRESS
    analysed(desk, case)
    assert desk.open_in(case, "Atendente") == [KNOWLEDGE]
    pairs = [text for _, text in desk.said(case)[1:]]
    assert pairs == ["Pergunta 1?", "Resposta 1.", "Pergunta 2?", "Resposta 2.", "Pergunta 3?", "Resposta 3."]


def test_only_the_requester_works_in_the_clients_lane(desk):
    """H-02: another client, and even the desk, finds nothing there."""
    case = desk.opens()
    desk.does(
        "Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="nao", chamado_mensagem="Qual?"
    )
    for stranger in ("Lia", "Maria", "Bruno"):
        with pytest.raises(Missing):
            desk.does(stranger, case, ASK, chamado_mensagem="Sou outro.")
    desk.does("João", case, ASK, chamado_mensagem="O de março.")
    assert desk.open_in(case, "Atendente") == [ANALYSE]


def test_the_attendant_solves_or_calls_in_others(desk):
    """H-03, H-04, H-14: both outcomes; the internal agent's task exists only on that one."""
    first, second = desk.opens(), desk.opens()
    solved_by_knowledge(desk, first)
    assert desk.open_in(first, "Agente Interno") == []
    handed_over(desk, second)
    assert desk.open_in(second, "Agente Interno") == [RECLASSIFY]
    assert desk.queue("Bruno") == {RECLASSIFY: 1}
    assert RECLASSIFY not in desk.queue("Maria")


def test_a_hand_over_needs_a_note(desk):
    """H-16: without it the hand-over is refused; the internal agent sees it, the client never."""
    case = desk.opens()
    analysed(desk, case)
    with pytest.raises(AnswersRefused) as refused:
        desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="nao")
    assert [error.path for error in refused.value.errors] == ["chamado.nota"]
    desk.does("Maria", case, KNOWLEDGE, resolve_com_a_base="nao", chamado_nota="Boleto 4711.")
    assert ("note", "Boleto 4711.") in desk.said(case, public=False)
    assert ("note", "Boleto 4711.") not in desk.said(case)
    item = desk.item(case, RECLASSIFY)
    with desk.works.read() as work:
        view = instances.task_details(work.session, item.instance, item.task)
    assert view.variables["chamado"]["ultima_nota"] == "Boleto 4711."


def test_the_client_gets_one_closing_notice(desk):
    """H-17: on resolution by the base; the case is resolved."""
    case = desk.opens()
    solved_by_knowledge(desk, case)
    notices = [text for kind, text in desk.said(case) if kind == "notice"]
    assert len(notices) == 1
    assert "Estornamos a segunda cobrança." in notices[0]
    assert desk.case(case).status == Status.RESOLVED
    assert len([text for text in desk.notices("João") if "foi resolvido" in text]) == 1


@pytest.mark.parametrize("known", ["sim", "nao"])
def test_both_paths_end_alike(desk, known):
    """H-20, H-23, H-24: known or not, the attendant sends the solution; then notice and survey as on the other path."""
    case = desk.opens()
    solved_by_agent(desk, case, known=known)
    kinds = [kind for kind, _ in desk.said(case)]
    assert kinds.count("notice") == 1
    assert ("message", "Cancelamos a segunda fatura.") in desk.said(case)
    assert desk.case(case).status == Status.RESOLVED
    assert desk.open_in(case, "Cliente") == [SURVEY]


def test_the_survey_is_stored_and_holds_up_nothing(desk):
    """H-18: score 1 to 5 and a comment; the case closes on its own time."""
    case = desk.opens()
    solved_by_knowledge(desk, case)
    with pytest.raises(AnswersRefused):
        desk.does("João", case, SURVEY, nota_da_pesquisa="6")
    desk.does("João", case, SURVEY, nota_da_pesquisa="5", comentario="Rápido.")
    values = desk.variables(case)
    assert (values["nota_da_pesquisa"], values["comentario"]) == ("5", "Rápido.")
    assert desk.case(case).status == Status.RESOLVED
    desk.passes(hours=72)
    assert desk.case(case).status == Status.CLOSED


def test_an_unanswered_survey_expires(desk):
    """H-18: closed after 72 hours although the survey still waits; after seven days it waits no more."""
    case = desk.opens()
    solved_by_knowledge(desk, case)
    desk.passes(hours=71, minutes=59)
    assert desk.case(case).status == Status.RESOLVED
    desk.passes(minutes=1)
    assert desk.case(case).status == Status.CLOSED
    assert desk.open_in(case, "Cliente") == [SURVEY]
    desk.passes(days=4)
    assert desk.open_work(case) == []
    with desk.works.read() as work:
        assert instances.instance(work.session, case.instance).status == "completed"


def test_reclassifying_is_audited(desk):
    """H-19: old and new category; an unchanged one is accepted too."""
    case, other = desk.opens(), desk.opens()
    for each, category in ((case, "cadastro"), (other, "cobranca")):
        handed_over(desk, each)
        desk.does("Bruno", each, RECLASSIFY, chamado_categoria=category, problema_conhecido="nao")
        assert desk.open_in(each, "Agente Interno") == [SEARCH]
    changes = [(step["old"], step["new"]) for step in desk.timeline(case, "field") if step["field"] == "categoria"]
    assert changes[-1] == ("cobranca", "cadastro")
    confirmed = [(step["old"], step["new"]) for step in desk.timeline(other, "field") if step["field"] == "categoria"]
    assert confirmed[-1] == ("cobranca", "cobranca")


def test_an_investigation_needs_a_solution(desk):
    """H-21: completing requires its text."""
    case = desk.opens()
    handed_over(desk, case)
    desk.does("Bruno", case, RECLASSIFY, chamado_categoria="cobranca", problema_conhecido="nao")
    with pytest.raises(AnswersRefused) as refused:
        desk.does("Bruno", case, SEARCH, registrar_na_base="nao")
    assert [error.path for error in refused.value.errors] == ["solucao"]


def test_an_article_is_drafted_where_the_agent_wants_one(desk):
    """H-22: yes gives a stored draft, no gives none."""
    with_article, without = desk.opens(), desk.opens()
    solved_by_agent(desk, with_article, register="sim")
    solved_by_agent(desk, without, register="nao")
    assert desk.variables(with_article)["artigo_titulo"] == "Cobrança em dobro"
    assert "artigo_titulo" not in desk.variables(without)


def test_what_is_typed_is_kept(desk):
    """H-22: a draft survives without being checked, and goes with the completion."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        inbox.save_draft(work, item.id, {"answers": {"chamado": {"categoria": "?"}}}, by=desk.person_in(work, "Maria"))
    with desk.works.read() as work:
        kept, at = inbox.queries.draft(work.session, item.id)
    assert (kept, at) == ({"answers": {"chamado": {"categoria": "?"}}}, desk.clock.now())
    analysed(desk, case)
    with desk.works.read() as work:
        assert inbox.queries.draft(work.session, item.id)[0] is None


def test_whoever_is_late_is_seen_by_the_owner_while_work_goes_on(desk):
    """H-05, H-08: the timer is in the diagram; the owner has a task and the attendant's is still open."""
    case = desk.opens()
    desk.passes(hours=3, minutes=59)
    assert desk.open_in(case, "Dono do processo") == []
    desk.passes(minutes=1)
    assert desk.open_in(case, "Dono do processo") == [ESCALATED]
    assert desk.open_in(case, "Atendente") == [ANALYSE]
    assert desk.queue("Clara") == {ESCALATED: 1}
    assert any(text.startswith(ESCALATED) for text in desk.notices("Clara"))
    analysed(desk, case)
    desk.does("Clara", case, ESCALATED, decisao="Priorizar.", chamado_prioridade="1")
    assert desk.case(case).priority == 1
    assert {item.priority for item in desk.open_work(case)} == {1}


def test_the_internal_agent_can_be_late_too(desk):
    """H-08: reclassifying has its own time."""
    case = desk.opens()
    handed_over(desk, case)
    desk.passes(hours=8)
    assert desk.open_in(case, "Dono do processo") == [ESCALATED]
    assert desk.open_in(case, "Agente Interno") == [RECLASSIFY]


def test_nobody_late_leaves_the_owners_lane_empty(desk):
    """H-25: on both paths the owner never has a task."""
    first, second = desk.opens(), desk.opens()
    solved_by_knowledge(desk, first)
    solved_by_agent(desk, second)
    desk.passes(days=8)
    for case in (first, second):
        reached = [step for step in desk.timeline(case, "task_reached") if step["lane"] == "Dono do processo"]
        assert reached == []
        assert desk.case(case).status == Status.CLOSED


def test_the_owner_can_be_called_by_hand(desk):
    """H-27: the same task, without anybody being late, and again if need be."""
    case = desk.opens()
    desk.presses("Maria", case, ESCALATE)
    assert desk.open_in(case, "Dono do processo") == [ESCALATED]
    assert desk.open_in(case, "Atendente") == [ANALYSE]
    desk.presses("Maria", case, ESCALATE)
    assert desk.open_in(case, "Dono do processo") == [ESCALATED, ESCALATED]
    assert [step["button"] for step in desk.timeline(case, "pressed")] == [ESCALATE, ESCALATE]


def test_the_owner_asks_those_involved(desk):
    """H-26: participants are known, and each gets an internal message."""
    case = desk.opens()
    handed_over(desk, case)
    desk.presses("Bruno", case, ESCALATE)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        clara = desk.person_in(work, "Clara")
        assert inbox.queries.involved(work.session, [case]) == {case.id: [desk.ids["Maria"]]}
        assert inbox.ask_those_involved(work, case.id, "O que falta?", by=clara) == (1, [])
    assert any("O que falta?" in text for text in desk.notices("Maria"))
    assert ("note", "O que falta?") in desk.said(case, public=False)
    assert ("note", "O que falta?") not in desk.said(case)


def test_the_owner_reassigns_and_it_is_audited(desk):
    """H-27: who, to whom and why; an attendant may not."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        inbox.reassign(
            work, item.id, to=desk.ids["Bruno"], by=desk.person_in(work, "Clara"), reason="Maria está em outra"
        )
    assert desk.item(case, ANALYSE).assignee == desk.ids["Bruno"]
    assert desk.timeline(case, "reassigned")[-1]["reason"] == "Maria está em outra"
    with desk.works.begin(actor=desk.actor("Bruno")) as work, pytest.raises(Forbidden):
        inbox.reassign(work, item.id, to=None, by=desk.person_in(work, "Bruno"))
    with pytest.raises(Conflict):
        analysed(desk, case)
    analysed(desk, case, who="Bruno")


def test_the_diagram_knows_where_the_case_stands(desk):
    """H-33: active element ids equal what waits: tasks, events, timers."""
    case = desk.opens()
    with desk.works.read() as work:
        active = set(instances.positions(case.release, instances.waiting(work.session, case.instance)))
        waits = {wait.element for wait in instances.waiting(work.session, case.instance)}
        drawn = releases.get(work.session, case.release).xml.decode()
    assert {"Analisar", "Prazo_Analisar"} <= active
    assert active == waits
    assert all(f'id="{element}"' in drawn for element in active)


def test_all_contacts_of_a_client_can_be_followed(desk):
    """H-06: the client's list, newest first, with how they stand."""
    first, second = desk.opens(), desk.opens()
    desk.opens("Lia")
    solved_by_knowledge(desk, first)
    with desk.works.read() as work:
        found, total = cases.queries.cases(work.session, requester=desk.ids["João"])
    assert ([each.id for each in found], total) == ([second.id, first.id], 2)
    assert [each.status for each in found] == [Status.OPEN, Status.RESOLVED]


def test_a_protocol_opens_nothing_without_its_code(desk):
    """B: the same words for a wrong number and a wrong code; small letters and spaces do not matter."""
    case = desk.opens()
    with desk.works.read() as work:
        typed = " ".join(desk.secret[i : i + 4].lower() for i in range(0, 16, 4))
        assert cases.case_opened_by_secret(work, case.protocol, typed) == case.id
        for protocol, secret in ((case.protocol, "0" * 16), ("2026-999999", desk.secret), ("", "")):
            with pytest.raises(Missing, match="Não encontramos um chamado"):
                cases.case_opened_by_secret(work, protocol, secret)


def test_a_process_has_its_owner(desk):
    """H-05: escalation goes to the person who answers for the process."""
    case = desk.opens()
    with desk.works.begin() as work:
        people.set_owner(work, SHIPPED, desk.ids["Paulo"])
    desk.presses("Maria", case, ESCALATE)
    assert desk.queue("Paulo") == {ESCALATED: 1}
    assert desk.queue("Clara") == {}
    desk.does("Paulo", case, ESCALATED, decisao="Deixo com a Maria.")
    assert desk.open_in(case, "Dono do processo") == []


def test_a_client_no_longer_writes_in_a_closed_case(desk):
    """What is closed stays as it was read; staff may still note something."""
    case = desk.opens()
    solved_by_knowledge(desk, case)
    desk.passes(hours=72)
    before = desk.said(case)
    with desk.works.begin() as work, pytest.raises(Conflict, match="já foi fechado"):
        cases.say(work, case.id, "Mais uma coisa.", author=desk.ids["João"], author_name="João", internal=False)
    assert desk.said(case) == before
    with desk.works.begin() as work:
        cases.say(work, case.id, "Ligou agradecendo.", author=desk.ids["Maria"], author_name="Maria", internal=True)
    assert ("note", "Ligou agradecendo.") in desk.said(case, public=False)
