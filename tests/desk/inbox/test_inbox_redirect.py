"""A supervisor takes a case to another step: the open one goes with all that hangs on it, and the reason stays."""

from __future__ import annotations

import pytest
from bpmn_pen import chain, file, flow, lane, lanes, process
from desk_story import Desk
from inbox_diagrams import late

from service.base.errors import Conflict, Forbidden, Refused
from service.desk import inbox
from service.desk.cases import Case

GATES = '<startEvent id="S"/><parallelGateway id="F"/><parallelGateway id="J"/><exclusiveGateway id="G" name="Certo?"/>'
MOVED = file(
    process(
        lanes(lane("Atendente", "S", "F", "Analisar", "Tarde", "Cobrar", "Conferir", "G", "J", "E", "E2", "Outra")),
        GATES,
        '<endEvent id="E"/><endEvent id="E2"/>',
        *(f'<userTask id="{name}" name="{name}"/>' for name in ("Analisar", "Conferir", "Cobrar", "Outra")),
        late("Tarde", "Analisar", "PT2H"),
        chain("S", "F", "Analisar", "Conferir", "G"),
        chain("F", "Outra", "J"),
        flow("G", "J", "Sim"),
        flow("G", "Analisar", "Não"),
        chain("J", "E"),
        chain("Tarde", "Cobrar", "E2"),
        own_id="levado",
        name="Pedido levado",
    )
)


@pytest.fixture
def desk(database, clock) -> Desk:
    """On SQLite and on PostgreSQL."""
    desk = Desk(database, clock)
    desk.draws(MOVED)
    return desk


def takes(desk: Desk, who: str, case: Case, name: str, to: str, reason: str = "O cliente pediu.") -> str:
    """Somebody takes the open work of this name elsewhere."""
    item = desk.item(case, name).id
    with desk.works.begin(actor=desk.actor(who)) as work:
        return inbox.redirect(work, item, to, by=desk.person_in(work, who), reason=reason).name


def test_a_supervisor_takes_a_case_to_another_step(desk: Desk):
    """B-10: what was open is gone with its timer, the other branch stays, whoever had it is told, history says why."""
    case = desk.opens(given={}, process="levado")
    item = desk.item(case, "Analisar").id
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        inbox.claim(work, item, by=desk.person_in(work, "Maria"))
    assert takes(desk, "Paulo", case, "Analisar", "Conferir") == "Conferir"
    assert desk.open_in(case, "Atendente") == ["Conferir", "Outra"]
    assert desk.timeline(case, "redirected") == [{"task": "Analisar", "to": "Conferir", "reason": "O cliente pediu."}]
    assert any("levou" in text for text in desk.notices("Maria"))
    desk.passes(hours=3)
    assert desk.open_in(case, "Atendente") == ["Conferir", "Outra"]
    assert takes(desk, "Paulo", case, "Conferir", "Analisar") == "Analisar"
    desk.passes(hours=3)
    assert desk.open_in(case, "Atendente") == ["Cobrar", "Outra"]


def test_who_may_not_and_what_does_not_fit_changes_nothing(desk: Desk):
    """B-10: attendants may not; a reason is asked for; only steps of the same scope; what is done stays done."""
    case = desk.opens(given={}, process="levado")
    with pytest.raises(Forbidden):
        takes(desk, "Maria", case, "Analisar", "Conferir")
    for to, reason, field in (
        ("Conferir", "  ", "motivo"),
        ("Conferir", "x" * 501, "motivo"),
        ("E", "Quero.", "etapa"),
        ("Analisar", "Já.", "etapa"),
    ):
        with pytest.raises(Refused) as refused:
            takes(desk, "Paulo", case, "Analisar", to, reason)
        assert refused.value.field == field
    assert desk.open_in(case, "Atendente") == ["Analisar", "Outra"]
    item = desk.item(case, "Outra").id
    desk.does("Maria", case, "Outra")
    with pytest.raises(Conflict), desk.works.begin(actor=desk.actor("Paulo")) as work:
        inbox.redirect(work, item, "Conferir", by=desk.person_in(work, "Paulo"), reason="Tarde.")
