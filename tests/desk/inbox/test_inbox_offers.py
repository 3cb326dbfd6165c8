"""What the desk offers to forms: looked up when a form reads it, told when it is answered, and kept nowhere."""

from __future__ import annotations

import json

import pytest
from bpmn_pen import chain, extended, file, lane, lanes, process
from desk_story import Desk

from service.desk import cases
from service.desk.cases import AnswersRefused
from service.desk.cases.events import FormAnswered
from service.process import releases

COLOUR = {
    "type": "select",
    "key": "cores.escolhida",
    "label": "Cor",
    "valuesExpression": "=cores.lista",
    "validate": {"required": True},
}
FORM = json.dumps({"id": "pintura", "type": "default", "components": [COLOUR]}).encode()
PLAIN = json.dumps({"id": "nada", "type": "default", "components": []}).encode()


def painted(own_id: str, form: str) -> bytes:
    """One task with this form, and the same form where it opens."""
    asks = {name: extended(f'<zeebe:formDefinition formId="{name}"/>') for name in ("pintura", "nada")}
    start = f'<startEvent id="S">{asks["pintura"]}</startEvent>'
    task = f'<userTask id="T" name="Pintar">{asks[form]}</userTask>'
    parts = (start, task, '<endEvent id="E"/>', chain("S", "T", "E"))
    return file(process(lanes(lane("Atendente", "S", "T", "E")), *parts, own_id=own_id, name="Pintura"))


@pytest.fixture
def desk(sqlite_database, clock) -> Desk:
    """Colours are offered; whoever offers them hears what was chosen, and takes no black."""
    desk = Desk(sqlite_database, clock)
    desk.asked = []
    desk.told = []

    def look_up(work, asking: cases.Asking) -> object:
        desk.asked.append((asking.form.id, asking.case, asking.person))
        return {"lista": [{"value": name, "label": name.title()} for name in ("verde", "azul", "preto")]}

    def hear(work, event: FormAnswered) -> None:
        desk.told.append((event.item, event.by, event.answers))

    desk.works.subscriptions.offer("cores", look_up)
    desk.works.subscriptions.on(FormAnswered, hear)
    with desk.works.begin() as work:
        releases.publish(work, painted("pintura", "pintura"), forms={"pintura": FORM})
        releases.publish(work, painted("lisa", "nada"), forms={"pintura": FORM, "nada": PLAIN})
    return desk


def test_a_form_offers_what_the_desk_has_and_takes_nothing_else(desk: Desk) -> None:
    """A forged answer is refused at its field; what was chosen is told where it opens and where a task is done."""
    with pytest.raises(AnswersRefused) as refused:
        desk.opens("João", {"cores": {"escolhida": "roxo"}}, "pintura")
    assert refused.value.field == "cores.escolhida"
    case = desk.opens("João", {"cores": {"escolhida": "verde"}}, "pintura")
    item = desk.item(case, "Pintar")
    desk.does("Maria", case, "Pintar", cores={"escolhida": "azul"})
    assert desk.told == [
        (None, desk.ids["João"], {"cores": {"escolhida": "verde"}}),
        (item.id, desk.ids["Maria"], {"cores": {"escolhida": "azul"}}),
    ]
    assert ("pintura", case.id, desk.ids["Maria"]) in desk.asked


def test_what_is_offered_is_not_kept(desk: Desk) -> None:
    """Only the answer is the case's, and it does not stand in for what is offered the next time."""
    case = desk.opens("João", {"cores": {"escolhida": "verde"}}, "pintura")
    assert desk.variables(case)["cores"] == {"escolhida": "verde"}


def test_nothing_is_looked_up_for_forms_that_do_not_read_it(desk: Desk) -> None:
    """A form without the name costs nothing and tells nobody."""
    case = desk.opens("João", {"cores": {"escolhida": "verde"}}, "lisa")
    desk.asked.clear()
    desk.told.clear()
    desk.does("Maria", case, "Pintar")
    assert desk.asked == []
    assert desk.told == []


def test_who_refuses_an_answer_stops_the_task(desk: Desk) -> None:
    """What a handler refuses leaves the task open and the case as it was."""
    case = desk.opens("João", {"cores": {"escolhida": "verde"}}, "pintura")

    def refuse(work, event: FormAnswered) -> None:
        raise ValueError("no")

    desk.works.subscriptions.on(FormAnswered, refuse)
    with pytest.raises(ValueError, match="no"):
        desk.does("Maria", case, "Pintar", cores={"escolhida": "azul"})
    assert desk.open_in(case, "Atendente") == ["Pintar"]
    assert desk.variables(case)["cores"] == {"escolhida": "verde"}


def test_a_name_is_offered_once(desk: Desk) -> None:
    """Two rooms cannot offer the same name."""
    with pytest.raises(ValueError, match="cores"):
        desk.works.subscriptions.offer("cores", lambda work, asking: None)
