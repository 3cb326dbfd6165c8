"""The steps of a solution: their order, their words, their limits."""

from __future__ import annotations

import json

import pytest

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import registries
from service.desk.catalog import SOLUTIONS, steps, writing
from service.process import releases

FORM = {
    "type": "default",
    "id": "aplicar-desconto",
    "schemaVersion": 17,
    "components": [
        {"type": "number", "id": "f1", "key": "desconto", "label": "Desconto (%)"},
        {"type": "textfield", "id": "f2", "key": "motivo", "label": "Motivo"},
    ],
}
LIMIT = {"field": "desconto", "hundredths": 1000, "approver": "role:supervisor"}


@pytest.fixture
def solution(registering):
    """A solution without steps."""
    with registering.desk.works.begin() as work:
        releases.deploy_form(work, "aplicar-desconto", json.dumps(FORM).encode())
    return registering.solution("Negociação", registering.occurrence("Atraso", registering.type("Financeiro")))


def test_steps_have_an_order_of_their_own(registering, solution):
    """F-18: an ordered list; a new order is kept, one that leaves a step out or has one twice is refused."""
    one, two, three = registering.steps(solution, "Consultar", "Aplicar", "Retornar")
    assert registering.names(solution) == ["Consultar", "Aplicar", "Retornar"]
    registering.writes(writing.order_steps, solution, [three, one, two])
    assert registering.names(solution) == ["Retornar", "Consultar", "Aplicar"]
    for order in ([one, two], [one, two, two], [one, two, "nada"], [one, two, three, three]):
        with pytest.raises(Refused, match="todas as etapas"):
            registering.writes(writing.order_steps, solution, order)
    registering.writes(writing.add_step, solution, {"name": "Conferir"}, at=1)
    registering.writes(writing.remove_step, solution, one)
    assert registering.names(solution) == ["Retornar", "Conferir", "Aplicar"]
    assert len({step["id"] for step in registering.row(SOLUTIONS, solution).steps}) == 3
    newest = registering.reads(registries.history, SOLUTIONS, solution)[0]
    registering.does(registries.undo, SOLUTIONS, newest.id)
    assert registering.names(solution) == ["Retornar", "Conferir", "Consultar", "Aplicar"]
    with pytest.raises(Missing, match="não existe mais"):
        registering.writes(writing.remove_step, solution, "nada")


def test_two_who_write_one_table(registering, solution):
    """F-18: the second is told that it has changed."""
    registering.writes(writing.add_step, solution, {"name": "Consultar"}, revision=1)
    with pytest.raises(Conflict, match="enquanto você editava"):
        registering.writes(writing.add_step, solution, {"name": "Outra"}, revision=1)
    assert registering.names(solution) == ["Consultar"]


def test_a_step_has_its_purpose(registering, solution):
    """F-24: a name and an instruction; what is wrong with a step is said with its number."""
    [step] = registering.steps(solution, "Consultar valor atual")
    text = "Para verificar a quantia exata do débito."
    registering.writes(writing.change_step, solution, step, {"instruction": text, "form": "aplicar-desconto"})
    row = registering.row(SOLUTIONS, solution).steps[0]
    assert row == {
        "id": step,
        "name": "Consultar valor atual",
        "instruction": text,
        "form": "aplicar-desconto",
        "whose": "role:attendant",
        "limit": None,
    }
    for fields, words in (
        ({"name": " "}, "Etapa 1: dê um nome"),
        ({"name": "x" * 121}, "Etapa 1: use até 120"),
        ({"instruction": "x" * 2001}, "Etapa 1: use até 2000"),
        ({"form": "nada"}, "Etapa 1: não há formulário “nada”"),
        ({"whose": "team:nada"}, "Etapa 1: escolha quem a faz"),
        ({"limit": {**LIMIT, "field": "motivo"}}, "Etapa 1: o limite precisa de um campo numérico.*Há: desconto"),
        ({"limit": {**LIMIT, "approver": "person:1"}}, "Etapa 1: escolha quem aprova"),
        ({"limit": {**LIMIT, "hundredths": 10_001}}, "Etapa 1: o limite vai de 0 a 100"),
        ({"limit": LIMIT, "form": None}, "Etapa 1: escolha um formulário"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            registering.writes(writing.change_step, solution, step, fields)
        assert refused.value.field == "steps"
    assert registering.row(SOLUTIONS, solution).steps[0] == row


def test_supervisors_set_the_limit_and_nothing_else(registering, solution):
    """F-21, F-25: a supervisor says how many percent; attendants cannot; no more than the limit is a supervisor's."""
    [step] = registering.steps(solution, "Aplicar descontos")
    registering.writes(writing.change_step, solution, step, {"form": "aplicar-desconto"})
    given = {"field": "desconto", "approver": "role:supervisor"}
    registering.writes(writing.set_limit, solution, step, percent="10", by="Paulo", **given)
    assert registering.row(SOLUTIONS, solution).steps[0]["limit"] == LIMIT
    registering.writes(writing.set_limit, solution, step, percent="7,5 %", by="Paulo")
    limit = steps.steps_of(registering.row(SOLUTIONS, solution).steps)[0].limit
    assert (limit.hundredths, limit.percent, limit.approver) == (750, "7,5", "role:supervisor")
    for bad in ("-1", "101", "dez", "1,234", "1e1"):
        with pytest.raises(Refused, match="0 a 100"):
            registering.writes(writing.set_limit, solution, step, percent=bad, by="Paulo")
    with pytest.raises(Forbidden):
        registering.writes(writing.set_limit, solution, step, percent="50", by="Maria")
    with pytest.raises(Forbidden):
        registering.writes(writing.change_step, solution, step, {"name": "Dar tudo"}, by="Paulo")
    newest = registering.reads(registries.history, SOLUTIONS, solution)[0]
    assert (newest.actor, newest.fields) == ("Paulo Reis", ("steps",))
    registering.writes(writing.set_limit, solution, step, percent="", by="Paulo")
    assert registering.row(SOLUTIONS, solution).steps[0]["limit"] is None


@pytest.mark.parametrize(
    ("given", "hundredths"),
    [
        ("0", 0),
        ("10", 1000),
        ("10%", 1000),
        ("7,5", 750),
        ("7.05 %", 705),
        ("100", 10_000),
        ("100,01", None),
        ("", None),
        ("१०", None),
    ],
)
def test_percents_as_people_write_them(given, hundredths):
    """F-21: a limit is kept in hundredths of a percent, so that none is rounded."""
    assert steps.percent_of(given) == hundredths


def test_a_solution_has_a_limited_number_of_steps(sqlite_registering):
    """F-18: more than sixty are refused whole."""
    solution = sqlite_registering.solution("N", sqlite_registering.occurrence("O", sqlite_registering.type("T")))
    with pytest.raises(Refused, match="até 60 etapas"):
        sqlite_registering.changes(SOLUTIONS, solution, steps=[{"name": str(n)} for n in range(61)])
    assert sqlite_registering.names(solution) == []
