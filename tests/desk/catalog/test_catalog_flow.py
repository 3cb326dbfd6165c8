"""The shipped flow: contact, triage, occurrence, solution; what is offered at each step and where it goes."""

from __future__ import annotations

import pytest
from bpmn_pen import chain, file, lane, lanes, process
from desk_story import ROOT

from service.base.errors import Conflict, Forbidden, Refused
from service.desk import cases, inbox, people, registries
from service.desk.cases import AnswersRefused, Status
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES, choices
from service.process import instances

FLOW = "fluxo-de-ocorrencia"
TRIAGE, OCCURRENCE, SOLUTION = "Triagem", "Escolher a ocorrência", "Escolher a solução"
CONTACT = {"chamado": {"assunto": "Mensalidade em atraso", "descricao": "Não consigo pagar tudo de uma vez."}}
SWITCH = "Trocar de solução"


def drawn(own_id: str, *steps: str) -> bytes:
    """A solution whose steps an attendant does one after the other."""
    ids = [f"e{number}" for number in range(1, len(steps) + 1)]
    tasks = "".join(f'<userTask id="{id}" name="{name}"/>' for id, name in zip(ids, steps, strict=True))
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    parts = (lanes(lane("Atendente", "S", *ids, "E")), ends, tasks, chain("S", *ids, "E"))
    return file(process(*parts, own_id=own_id, name=own_id))


class Flow:
    """A desk with the shipped flow and a small catalogue."""

    def __init__(self, registering):
        self.registering, self.desk = registering, registering.desk
        with self.desk.works.begin() as work:
            self.desk.publish(work, ROOT / f"processes/{FLOW}.bpmn")
            self.team = people.add_team(work, "Financeiro")
            people.set_members(work, self.team, [self.desk.ids["Bruno"]])
        self.money = registering.type("Atendimento Financeiro", team_id=self.team)
        self.help = registering.type("Atendimento Suporte")
        self.late = registering.occurrence("Pagamento Atrasado", self.money)
        self.bills = registering.occurrence("Solicitação de Boletos", self.money)
        self.password = registering.occurrence("Senha", self.help)
        self.deal = registering.solution("Negociação Realizada", self.late, guidance="Se não tem o valor integral.")
        self.undue = registering.solution("Cobrança Indevida", self.late, kind="alternative", guidance="Se não deve.")
        self.desk.draws(drawn("solucao-negociacao-realizada", "Consultar valor", "Aplicar descontos", "Retornar"))
        self.desk.draws(drawn("solucao-cobranca-indevida", "Cancelar cobrança"))

    def case(self):
        """João's contact."""
        return self.desk.opens("João", CONTACT, FLOW)

    def says(self, case, task, who="Bruno", **answers):
        """Somebody answers with a choice from the catalogue."""
        self.desk.does(who, case, task, catalogo=answers)

    def at_solutions(self):
        """A case that has a type and an occurrence."""
        case = self.case()
        self.says(case, TRIAGE, "Maria", tipo=self.money)
        self.says(case, OCCURRENCE, ocorrencia=self.late)
        return case

    def shown(self, case, task, who="Maria"):
        """The form of an open task as somebody sees it."""
        item = self.desk.item(case, task)
        with self.desk.works.read() as work:
            view = instances.task_details(work.session, item.instance, item.task)
            seen = cases.with_offers(work, view.form, view.variables, case=case.id, person=self.desk.ids[who])
            return view.form.show(seen, work.now)

    def options(self, case, task):
        """What a task offers: label and description."""
        [choice] = [item for item in self.shown(case, task).inputs if item.options]
        return [(option.label, option.description) for option in choice.options]

    def names(self, case):
        """Names of all open work."""
        return sorted(item.name for item in self.desk.open_work(case))


@pytest.fixture
def flow(registering) -> Flow:
    """On SQLite and on PostgreSQL."""
    return Flow(registering)


@pytest.fixture
def sqlite_flow(sqlite_registering) -> Flow:
    """On SQLite alone."""
    return Flow(sqlite_registering)


def test_a_contact_starts_one_flow(flow):
    """F-01: exactly one instance, the client's, with its start in history; a reply belongs to it."""
    case = flow.case()
    assert (case.requester_name, case.process) == ("João Pereira", FLOW)
    with flow.desk.works.begin(actor=flow.desk.actor("João")) as work:
        cases.say(work, case.id, "Esqueci o boleto.", author=case.requester, author_name="João", internal=False)
    with flow.desk.works.read() as work:
        runs = instances.instances_of(work.session, case.id)
        [first] = [
            entry for entry in instances.history(work.session, case.instance) if entry.name == "Contato do cliente"
        ][:1]
        assert len(runs) == 1
        assert first.at == runs[0].started_at
        assert cases.queries.cases(work.session, process=FLOW)[1] == 1


def test_the_first_task_is_triage(flow):
    """F-02, F-05: nothing else is open; with and without a sector a type can be chosen, and the case is of it then."""
    case = flow.case()
    assert flow.names(case) == [TRIAGE]
    assert flow.options(case, TRIAGE) == [
        ("Atendimento Financeiro", "Vai para a fila de Financeiro."),
        ("Atendimento Suporte", ""),
        ("Nenhum destes: seguir com o processo geral", ""),
    ]
    flow.says(case, TRIAGE, "Maria", tipo=flow.help)
    assert flow.names(case) == [OCCURRENCE]
    assert flow.desk.case(case).kind == "Atendimento Suporte"


def test_a_sectors_demands_are_in_its_queue(flow):
    """F-06: of a type with a sector the tasks are that team's; of one without they are the attendants'."""
    case, other = flow.case(), flow.case()
    flow.says(case, TRIAGE, "Maria", tipo=flow.money)
    flow.says(other, TRIAGE, "Maria", tipo=flow.help)
    assert flow.desk.item(case, OCCURRENCE).audiences == {f"team:{flow.team}"}
    assert flow.desk.item(other, OCCURRENCE).audiences == {"role:attendant"}
    assert flow.desk.queue("Bruno") == {OCCURRENCE: 1}
    assert flow.desk.queue("Maria") == {OCCURRENCE: 1}


def test_only_occurrences_of_the_type_are_offered(flow):
    """F-12: none of another type's is shown, and a forged id is refused at its field."""
    case = flow.case()
    flow.says(case, TRIAGE, "Maria", tipo=flow.money)
    assert [label for label, _ in flow.options(case, OCCURRENCE)] == [
        "Pagamento Atrasado",
        "Solicitação de Boletos",
        "Nenhuma destas: seguir com o processo geral",
    ]
    for forged in (flow.password, "nada"):
        with pytest.raises(AnswersRefused) as refused:
            flow.says(case, OCCURRENCE, ocorrencia=forged)
        assert (refused.value.status, refused.value.field) == (422, "catalogo.ocorrencia")
    assert flow.names(case) == [OCCURRENCE]
    with pytest.raises(Refused, match="do tipo deste chamado"), flow.desk.works.begin() as work:
        choices.classify(work, case.id, "occurrence", flow.password)


def test_a_solution_is_chosen_by_its_guidance(flow):
    """F-13, F-16: only published solutions in use are offered, each with when to choose it."""
    flow.registering.solution("Ainda rascunho", flow.late)
    case = flow.at_solutions()
    assert flow.options(case, SOLUTION) == [
        ("Negociação Realizada", "Se não tem o valor integral."),
        ("Cobrança Indevida (fluxo alternativo)", "Se não deve."),
        ("Nenhuma destas: seguir com o processo geral", ""),
    ]
    flow.registering.changes(SOLUTIONS, flow.undue, active=False)
    assert [label for label, _ in flow.options(case, SOLUTION)][:1] == ["Negociação Realizada"]
    with pytest.raises(AnswersRefused):
        flow.says(case, SOLUTION, solucao=flow.undue)


def test_no_step_before_the_choice_and_who_chose_is_kept(flow):
    """F-17: the flow waits; then the first step is open, and who chose what and when is on record."""
    case = flow.at_solutions()
    assert flow.names(case) == [SOLUTION]
    flow.says(case, SOLUTION, solucao=flow.deal)
    assert flow.names(case) == ["Consultar valor"]
    with flow.desk.works.read() as work:
        found = [
            (each.level, each.name, each.by_name, each.at) for each in choices.classifications(work.session, case.id)
        ]
    at = flow.desk.clock.now()
    assert found == [
        ("type", "Atendimento Financeiro", "Maria Santos", at),
        ("occurrence", "Pagamento Atrasado", "Bruno Lima", at),
        ("solution", "Negociação Realizada", "Bruno Lima", at),
    ]
    assert [step["name"] for step in flow.desk.timeline(case, "classified")] == [name for _, name, _, _ in found]


def test_an_alternative_solution_runs_its_own_steps(flow):
    """F-15: the standard steps are skipped."""
    case = flow.at_solutions()
    flow.says(case, SOLUTION, solucao=flow.undue)
    assert flow.names(case) == ["Cancelar cobrança"]
    flow.desk.does("Maria", case, "Cancelar cobrança")
    assert flow.desk.case(case).status == Status.CLOSED


def test_steps_are_done_in_their_order(flow):
    """F-19: the second is not there before the first is done; a step that is done cannot be done again."""
    case = flow.at_solutions()
    flow.says(case, SOLUTION, solucao=flow.deal)
    first = flow.desk.item(case, "Consultar valor")
    assert flow.names(case) == ["Consultar valor"]
    flow.desk.does("Maria", case, "Consultar valor")
    assert flow.names(case) == ["Aplicar descontos"]
    with pytest.raises(Conflict), flow.desk.works.begin(actor=flow.desk.actor("Maria")) as work:
        inbox.complete(work, first.id, {}, by=flow.desk.person_in(work, "Maria"))


def test_an_occurrence_without_solutions_goes_on_with_the_general_process(flow):
    """F-13: it is said in triage and where solutions are chosen; the general process takes over."""
    case = flow.case()
    flow.says(case, TRIAGE, "Maria", tipo=flow.money)
    assert flow.options(case, OCCURRENCE)[1] == (
        "Solicitação de Boletos",
        "Ainda sem soluções: o chamado poderá seguir com o processo geral.",
    )
    flow.says(case, OCCURRENCE, ocorrencia=flow.bills)
    texts = [item.content for item in flow.shown(case, SOLUTION).items if item.component.id == "texto_sem_solucoes"]
    assert "ainda não tem soluções" in str(texts[0])
    flow.says(case, SOLUTION, solucao="geral")
    assert flow.names(case) == ["Analisar e categorizar"]
    other = flow.case()
    flow.says(other, TRIAGE, "Maria", tipo="geral")
    assert flow.names(other) == ["Analisar e categorizar"]


def test_another_solution_may_be_chosen_while_steps_are_open(flow):
    """F-30: the open step is cancelled, what was done stays in history, the new solution starts; clients cannot."""
    case = flow.at_solutions()
    flow.says(case, SOLUTION, solucao=flow.deal)
    flow.desk.does("Maria", case, "Consultar valor")
    with pytest.raises(Forbidden):
        flow.desk.presses("João", case, SWITCH)
    flow.desk.presses("Maria", case, SWITCH)
    assert flow.names(case) == [SOLUTION]
    flow.says(case, SOLUTION, solucao=flow.undue)
    assert flow.names(case) == ["Cancelar cobrança"]
    withdrawn = [step["name"] for step in flow.desk.timeline(case, "task_withdrawn")]
    done = [step["name"] for step in flow.desk.timeline(case, "task_done")]
    assert withdrawn == ["Aplicar descontos"]
    assert "Consultar valor" in done
    assert [step["name"] for step in flow.desk.timeline(case, "classified")][-2:] == [
        "Negociação Realizada",
        "Cobrança Indevida",
    ]
    flow.desk.does("Maria", case, "Cancelar cobrança")
    assert flow.desk.case(case).status == Status.CLOSED


def test_what_is_chosen_cannot_be_deleted(sqlite_flow):
    """F-04: what cases are classified by stays, so that reports can count them."""
    case = sqlite_flow.case()
    sqlite_flow.says(case, TRIAGE, "Maria", tipo=sqlite_flow.help)
    sqlite_flow.says(case, OCCURRENCE, "Maria", ocorrencia=sqlite_flow.password)
    with pytest.raises(Refused, match="há 1 chamados"):
        sqlite_flow.registering.does(registries.remove, OCCURRENCES, sqlite_flow.password)
    sqlite_flow.registering.changes(TYPES, sqlite_flow.help, active=False)
    assert sqlite_flow.names(case) == [SOLUTION]


def test_changing_the_type_takes_back_what_stood_below(sqlite_flow):
    """F-12: an occurrence of the former type does not stay with the case."""
    case = sqlite_flow.at_solutions()
    with sqlite_flow.desk.works.begin() as work:
        choices.classify(work, case.id, "type", sqlite_flow.help)
    with sqlite_flow.desk.works.read() as work:
        now = choices.classified(work.session, case.id)
    assert (now.type.name, now.occurrence, now.solution) == ("Atendimento Suporte", None, None)
