"""Solutions become versions: from their table, from the studio, and back."""

from __future__ import annotations

import json

import pytest
from desk_story import ROOT

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import inbox, registries
from service.desk.catalog import SOLUTIONS, publishing, writing
from service.process import instances, releases

FLOW = "fluxo-de-ocorrencia"
CONTACT = {"chamado": {"assunto": "Mensalidade em atraso", "descricao": "Não consigo pagar tudo de uma vez."}}
FORM = {
    "type": "default",
    "id": "aplicar-desconto",
    "schemaVersion": 17,
    "components": [{"type": "number", "id": "f1", "key": "desconto", "label": "Desconto (%)"}],
}
STEPS = ("Consultar valor atual", "Aplicar descontos", "Retornar para o cliente")


class Publishing:
    """A desk with the shipped flow and one solution of three steps, the second with a limit of 10 %."""

    def __init__(self, registering):
        self.registering, self.desk = registering, registering.desk
        with self.desk.works.begin() as work:
            self.desk.publish(work, ROOT / f"processes/{FLOW}.bpmn")
            releases.deploy_form(work, "aplicar-desconto", json.dumps(FORM).encode())
        self.money = registering.type("Atendimento Financeiro")
        self.late = registering.occurrence("Pagamento Atrasado", self.money)
        self.deal = registering.solution("Negociação Realizada", self.late)
        self.first, self.second, _ = registering.steps(self.deal, *STEPS)
        instruction = {"instruction": "Para verificar a quantia exata do débito."}
        registering.writes(writing.change_step, self.deal, self.first, instruction)
        registering.writes(writing.change_step, self.deal, self.second, {"form": "aplicar-desconto"})
        self.limits("10")
        self.release = self.publishes()

    def limits(self, percent, by="Paulo"):
        """A supervisor says how far one may go."""
        given = {"percent": percent, "field": "desconto", "approver": "role:supervisor"}
        self.registering.writes(writing.set_limit, self.deal, self.second, by=by, **given)

    def publishes(self, **more):
        """Sofia publishes the table."""
        return self.registering.writes(publishing.publish, self.deal, **more)

    def standing(self):
        """How the versions stand."""
        with self.desk.works.read() as work:
            return publishing.standing(work.session, registries.found(work.session, SOLUTIONS, self.deal))

    def solving(self):
        """João's case at the first step."""
        case = self.desk.opens("João", CONTACT, FLOW)
        self.desk.does("Maria", case, "Triagem", catalogo={"tipo": self.money})
        self.desk.does("Maria", case, "Escolher a ocorrência", catalogo={"ocorrencia": self.late})
        self.desk.does("Maria", case, "Escolher a solução", catalogo={"solucao": self.deal})
        return case

    def names(self, case):
        """Names of all open work, with the lane."""
        return [(item.name, item.lane) for item in self.desk.open_work(case)]

    def answers(self, who, case, task, label):
        """Somebody answers what a task asks."""
        item = self.desk.item(case, task)
        with self.desk.works.begin(actor=self.desk.actor(who)) as work:
            asked = instances.task_details(work.session, item.instance, item.task).question
            [flow] = [option.flow for option in asked.options if option.label == label]
            inbox.complete(work, item.id, {}, by=self.desk.person_in(work, who), choice=[flow])

    def draws(self, change):
        """Sofia publishes the newest drawing with a change of hers."""
        with self.desk.works.begin(actor=self.desk.actor("Sofia")) as work:
            newest = releases.current(work.session, "solucao-negociacao-realizada")
            return releases.publish(
                work, change(newest.xml.decode()).encode(), forms=releases.forms_at_hand(work.session, newest.process)
            )


@pytest.fixture
def solution(registering) -> Publishing:
    """On SQLite and on PostgreSQL."""
    return Publishing(registering)


@pytest.fixture
def sqlite_solution(sqlite_registering) -> Publishing:
    """On SQLite alone."""
    return Publishing(sqlite_registering)


def test_steps_become_tasks_in_their_order(solution):
    """F-18, F-19, F-24: what the table says is what runs; the task shows the step's instruction."""
    case = solution.solving()
    item = solution.desk.item(case, STEPS[0])
    with solution.desk.works.read() as work:
        node = releases.get(work.session, item.release).elements_of(item.process)[item.element]
    assert node.properties["raia:instrucoes"] == "Para verificar a quantia exata do débito."
    for step in STEPS:
        assert solution.names(case) == [(step, "Atendente")]
        solution.desk.does("Maria", case, step, **({"desconto": 10} if step == STEPS[1] else {}))
    assert solution.names(case) == []
    assert [step["name"] for step in solution.desk.timeline(case, "task_done")][3:] == list(STEPS)


def test_above_the_limit_a_supervisor_approves(solution):
    """F-21: 10 % passes; 15 % is an approval in the supervisor's lane, which the attendant cannot complete."""
    within, above = solution.solving(), solution.solving()
    for case, percent in ((within, 10), (above, 15)):
        solution.desk.does("Maria", case, STEPS[0])
        solution.desk.does("Maria", case, STEPS[1], desconto=percent)
    assert solution.names(within) == [(STEPS[2], "Atendente")]
    [(approval, lane)] = solution.names(above)
    assert (approval, lane) == ("Aprovar: Aplicar descontos", "Supervisor")
    with pytest.raises(Missing):
        solution.desk.does("Maria", above, approval)
    solution.answers("Paulo", above, approval, "Recusar")
    assert solution.names(above) == [(STEPS[1], "Atendente")]
    solution.desk.does("Maria", above, STEPS[1], desconto=12)
    solution.answers("Paulo", above, approval, "Aprovar")
    assert solution.names(above) == [(STEPS[2], "Atendente")]


def test_what_runs_keeps_its_version(solution):
    """F-27: a step inserted while João's case is open: João still sees three, a new case sees four."""
    old = solution.solving()
    solution.registering.writes(writing.add_step, solution.deal, {"name": "Confirmar dados"}, at=0)
    assert solution.standing().changed
    solution.publishes()
    now = solution.standing()
    assert (now.number, now.changed, now.drawn, now.running) == (2, False, False, [(1, 1)])
    new = solution.solving()
    assert solution.standing().running == [(2, 1), (1, 1)]
    for case, names in ((old, STEPS), (new, ("Confirmar dados", *STEPS))):
        for step in names:
            assert [name for name, _ in solution.names(case)] == [step]
            solution.desk.does("Maria", case, step, **({"desconto": 5} if step == STEPS[1] else {}))
        assert solution.names(case) == []


def test_the_same_table_is_the_same_version(sqlite_solution):
    """F-27: publishing twice changes nothing; a change that the diagram does not show is remembered."""
    assert sqlite_solution.publishes() == sqlite_solution.release
    sqlite_solution.registering.changes(SOLUTIONS, sqlite_solution.deal, guidance="Outra.")
    assert sqlite_solution.publishes() == sqlite_solution.release
    assert (sqlite_solution.standing().number, sqlite_solution.standing().changed) == (1, False)


def test_a_drawing_that_is_still_a_table_becomes_the_table(solution):
    """F-18: an analyst renames a step in the studio; the table says so too, and can be undone."""
    solution.draws(lambda xml: xml.replace(STEPS[2], "Falar com o cliente"))
    assert solution.registering.names(solution.deal) == [*STEPS[:2], "Falar com o cliente"]
    now = solution.standing()
    assert (now.number, now.drawn, now.changed, now.because) == (2, True, False, None)
    newest = solution.registering.reads(registries.history, SOLUTIONS, solution.deal)[0]
    assert (newest.actor, newest.fields) == ("Sofia Alves", ("steps",))
    solution.registering.writes(writing.add_step, solution.deal, {"name": "Agradecer"})
    solution.publishes()
    assert solution.standing().number == 3


def test_a_drawing_that_is_more_than_a_table_is_the_master(solution):
    """F-18: the table stays as it was and says why; it replaces the drawing only when somebody asks for that."""
    timer = (
        '<bpmn:boundaryEvent id="Prazo" name="1 dia" cancelActivity="false" attachedToRef="{task}">'
        "<bpmn:outgoing>F_P</bpmn:outgoing><bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration>"
        '</bpmn:timerEventDefinition></bpmn:boundaryEvent><bpmn:endEvent id="Avisado">'
        "<bpmn:incoming>F_P</bpmn:incoming></bpmn:endEvent>"
        '<bpmn:sequenceFlow id="F_P" sourceRef="Prazo" targetRef="Avisado"/></bpmn:process>'
    )
    task = f"etapa-{solution.first}"
    solution.draws(lambda xml: xml.replace("</bpmn:process>", timer.format(task=task)))
    now = solution.standing()
    assert (now.number, now.drawn, now.changed) == (2, True, True)
    assert "tem o que a tabela não guarda" in str(now.because)
    assert solution.registering.names(solution.deal) == list(STEPS)
    with pytest.raises(Conflict, match="Voltar para a tabela"):
        solution.publishes()
    case = solution.solving()
    assert [name for name, _ in solution.names(case)] == [STEPS[0]]
    solution.publishes(over_drawing=True)
    now = solution.standing()
    assert (now.number, now.drawn, now.changed) == (3, False, False)


def test_who_publishes_what(sqlite_solution):
    """F-25: analysts and administrators; never upon a table that has changed, nor an empty one."""
    for nobody in ("Maria", "Paulo", "João"):
        with pytest.raises(Forbidden):
            sqlite_solution.publishes(by=nobody)
    with pytest.raises(Conflict, match="mudou"):
        sqlite_solution.publishes(revision=1)
    empty = sqlite_solution.registering.solution("Vazia", sqlite_solution.late)
    with pytest.raises(Refused, match="ao menos uma etapa"):
        sqlite_solution.registering.writes(publishing.publish, empty)
    with pytest.raises(Refused, match="já foi publicada"):
        sqlite_solution.registering.does(registries.remove, SOLUTIONS, sqlite_solution.deal)
