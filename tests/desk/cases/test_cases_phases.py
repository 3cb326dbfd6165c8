"""What analysts hang on elements about a case: its phase, and whom it waits for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import Database
from service.desk.cases import Case, Status
from service.process import instances, releases


def held(**said: str) -> str:
    """Properties as extension elements; a double underscore in a name is a colon, a single one a dot."""
    names = {name.replace("__", ":").replace("_", "."): value for name, value in said.items()}
    inner = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in names.items())
    return f"<extensionElements><zeebe:properties>{inner}</zeebe:properties></extensionElements>"


def drawn(inner: str, *flows: str, own_id: str = "pedido") -> str:
    """A process of these elements, with flows such as `S>A`; all tasks are the attendants'."""
    lines = (flow.split(">") for flow in flows)
    tasks = "".join(f"<flowNodeRef>{each}</flowNodeRef>" for each in re.findall(r'<userTask id="(\w+)"', inner))
    joined = "".join(f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in lines)
    return f"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="{own_id}" name="Pedido" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="Atendente">{tasks}</lane></laneSet>{inner}{joined}
  </process>
</definitions>"""


def task(own_id: str, **said: str) -> str:
    """A person's task."""
    return f'<userTask id="{own_id}" name="{own_id}">{held(**said)}</userTask>'


def triage(phase: str = "Triagem") -> str:
    """Triage as a phase of its own, an event, and the rest."""
    flows = "".join(
        f'<sequenceFlow id="{a}{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in (("I", "Ler"), ("Ler", "Anotar"), ("Anotar", "J"))
    )
    sub = f'<startEvent id="I"/>{task("Ler")}{task("Anotar")}<endEvent id="J"/>{flows}'
    return drawn(
        f'<startEvent id="S">{held(raia__fase="Recebido")}</startEvent>'
        f'<subProcess id="Fase" name="Triagem">{held(raia__fase=phase)}{sub}</subProcess>'
        f'{task("Tratar")}<intermediateThrowEvent id="Marco">{held(raia__fase="Solução")}</intermediateThrowEvent>'
        f'{task("Avisar")}<endEvent id="E"/>',
        *("S>Fase", "Fase>Tratar", "Tratar>Marco", "Marco>Avisar", "Avisar>E"),
    )


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


def seen(desk: Desk, case: Case) -> object:
    """The phase as the diagram's expressions see it."""
    with desk.works.read() as work:
        return instances.variables(work.session, case.instance)["chamado"]["fase"]


def test_a_case_goes_from_phase_to_phase(desk: Desk):
    """V-40, B-05: an event passed, a subprocess entered; what follows a phase stays in it until another begins."""
    desk.draws(triage())
    case = desk.opens(given={}, process="pedido")
    assert (case.phase, seen(desk, case)) == ("Triagem", "Triagem")
    desk.does("Maria", case, "Ler")
    desk.does("Maria", case, "Anotar")
    assert (desk.case(case).phase, desk.open_work(case)[0].name) == ("Triagem", "Tratar")
    desk.does("Maria", case, "Tratar")
    assert (desk.case(case).phase, seen(desk, case)) == ("Solução", "Solução")
    assert [(step["old"], step["new"]) for step in desk.timeline(case, "phase")] == [
        (None, "Recebido"),
        ("Recebido", "Triagem"),
        ("Triagem", "Solução"),
    ]


def test_of_parallel_phases_the_last_reached_holds(desk: Desk):
    """In the order in which the diagram reaches them, on either database."""
    desk.draws(
        drawn(
            f'<startEvent id="S"/><parallelGateway id="G"/>{task("A", raia__fase="Análise")}'
            f'{task("B", raia__fase="Compra")}<endEvent id="E"/><endEvent id="F"/>',
            *("S>G", "G>A", "G>B", "A>E", "B>F"),
        )
    )
    case = desk.opens(given={}, process="pedido")
    assert case.phase == "Compra"
    desk.does("Maria", case, "B")
    assert desk.case(case).phase == "Compra"


WAITING = drawn(
    '<startEvent id="S"/><parallelGateway id="G"/>'
    f"{task('Fornecedor', raia__espera='terceiro')}{task('Retorno', raia__espera='Cliente')}{task('Outra')}"
    '<boundaryEvent id="Prazo" attachedToRef="Outra" cancelActivity="false">'
    f"{held(prazo_pausa='sim')}<timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>"
    '</boundaryEvent><endEvent id="E"/><endEvent id="F"/><endEvent id="H"/><endEvent id="K"/>',
    *("S>G", "G>Fornecedor", "G>Retorno", "G>Outra", "Fornecedor>E", "Retorno>F", "Outra>H", "Prazo>K"),
)


def left(desk: Desk, case: Case) -> timedelta | None:
    """What the deadline still has; None while it stands still."""
    with desk.works.read() as work:
        (wait,) = [each for each in instances.waiting(work.session, case.instance) if each.kind == "timer"]
    return None if wait.due_at is None else wait.due_at - desk.clock.now()


def test_a_case_waits_while_steps_wait_for_somebody(desk: Desk):
    """The client comes before a third party; clocks that pause stand still until the last has been left."""
    desk.draws(WAITING)
    case = desk.opens(given={}, process="pedido")
    assert (case.status, left(desk, case)) == (Status.WAITING_CUSTOMER, None)
    desk.passes(hours=9)
    desk.does("Maria", case, "Retorno")
    assert (desk.case(case).status, left(desk, case)) == (Status.WAITING_THIRD_PARTY, None)
    desk.passes(hours=9)
    desk.does("Maria", case, "Fornecedor")
    assert (desk.case(case).status, left(desk, case)) == (Status.IN_PROGRESS, timedelta(hours=4))


def test_other_work_does_not_end_the_wait(desk: Desk):
    """H-08: an attendant goes on beside it."""
    desk.draws(WAITING)
    case = desk.opens(given={}, process="pedido")
    desk.does("Maria", case, "Outra")
    assert desk.case(case).status == Status.WAITING_CUSTOMER


def test_a_status_that_the_analyst_wrote_is_stronger(desk: Desk):
    """Said while a step waits, it stays when that step is left; said by the step itself, it follows the wait."""
    desk.draws(
        drawn(
            '<startEvent id="S"/><parallelGateway id="G"/>'
            f"{task('Fornecedor', raia__espera='terceiro')}{task('Resolver', chamado_situacao='resolvido')}"
            f"{task('Esperar', raia__espera='terceiro', chamado_situacao='aguardando_cliente')}{task('Fim')}"
            '<endEvent id="E"/><endEvent id="F"/>',
            *("S>G", "G>Fornecedor", "G>Esperar", "Esperar>Resolver", "Resolver>Fim", "Fim>F", "Fornecedor>E"),
        )
    )
    case = desk.opens(given={}, process="pedido")
    assert case.status == Status.WAITING_THIRD_PARTY
    desk.does("Maria", case, "Esperar")
    assert desk.case(case).status == Status.WAITING_CUSTOMER
    desk.does("Maria", case, "Resolver")
    desk.does("Maria", case, "Fornecedor")
    assert desk.case(case).status == Status.RESOLVED


def test_a_wait_that_is_taken_away_ends_too(desk: Desk):
    """A timer that the case waits for beside work that an event interrupts; it does not stand still for itself."""
    desk.draws(
        drawn(
            '<startEvent id="S"/><intermediateCatchEvent id="Tempo" name="Tempo">'
            f"{held(raia__espera='cliente', prazo_pausa='sim')}"
            "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition></intermediateCatchEvent>"
            f'{task("Aguardar", raia__espera="terceiro")}<boundaryEvent id="Chega" attachedToRef="Aguardar">'
            "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>"
            f'{task("Seguir")}<endEvent id="E"/><endEvent id="F"/>',
            *("S>Tempo", "Tempo>Aguardar", "Aguardar>E", "Chega>Seguir", "Seguir>F"),
        )
    )
    case = desk.opens(given={}, process="pedido")
    assert case.status == Status.WAITING_CUSTOMER
    desk.passes(days=2)
    assert desk.case(case).status == Status.WAITING_THIRD_PARTY
    desk.passes(days=1)
    assert (desk.case(case).status, desk.open_work(case)[0].name) == (Status.IN_PROGRESS, "Seguir")


def moves(desk: Desk, case: Case, phase: str) -> None:
    """A version whose triage is called so is published, and the case goes on in it."""
    desk.draws(triage(phase))
    with desk.works.begin() as work:
        current = releases.current_ids(work.session, ["pedido"])["pedido"]
        instances.migrate(work, case.instance, current)


def test_a_case_that_moves_to_another_version_keeps_a_phase_that_it_knows(desk: Desk):
    """One that the other version has not gives way to that of where the case stands there."""
    desk.draws(triage())
    case = desk.opens(given={}, process="pedido")
    moves(desk, case, "Análise")
    assert (desk.case(case).phase, seen(desk, case)) == ("Análise", "Análise")
    for name in ("Ler", "Anotar", "Tratar"):
        desk.does("Maria", case, name)
    moves(desk, case, "Triagem")
    assert (desk.case(case).phase, desk.open_work(case)[0].name) == ("Solução", "Avisar")
