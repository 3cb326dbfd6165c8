"""What keeps a workflow's table from being published, and what helps with its orders and lanes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from workflow_tables import CHECK, CLOSE, DONE, DOUBTS, INSTALL, TABLE, WIDE, with_row

from service.base.errors import Refused
from service.process.authoring import (
    Answer,
    Centre,
    WorkflowTable,
    cycles,
    next_order,
    problems,
    renumber,
    with_lanes,
    workflow_diagram,
)


def said(table: WorkflowTable) -> list[tuple[int | None, str]]:
    """What keeps a table from being published."""
    return [(problem.order, problem.text.spoken("pt")) for problem in problems(table)]


PROBLEMS = {
    "no rows": (replace(TABLE, rows=()), [(None, "A tabela não tem linhas.")]),
    "an order twice": (
        replace(TABLE, rows=(*TABLE.rows, CLOSE)),
        [(90, "A ordem 90 está em duas linhas."), (90, "A ordem 90 está em duas linhas.")],
    ),
    "a next order that is missing": (
        with_row(replace(INSTALL, next=None), WIDE),
        [(60, "Ordem 60: falta a próxima ordem.")],
    ),
    "a next order that is not there": (
        with_row(replace(INSTALL, next=65), WIDE),
        [(60, "Ordem 60: a ordem 65, para onde ela segue, não existe.")],
    ),
    "a call that leads nowhere": (
        with_row(replace(DOUBTS, next=95), WIDE),
        [(80, "Ordem 80: a ordem 95, para onde ela segue, não existe.")],
    ),
    "an answer that leads nowhere": (
        with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=40)))),
        [(70, "Ordem 70: a resposta “NÃO” leva à ordem 40, que não existe.")],
    ),
    "an answer without a next order": (
        with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=None)))),
        [(70, "Ordem 70: diga para que ordem vai a resposta “NÃO”.")],
    ),
    "one answer": (
        with_row(replace(DONE, answers=(Answer(label="SIM", next=80),))),
        [(70, "Ordem 70: uma decisão tem pelo menos duas respostas.")],
    ),
    "an answer twice": (
        with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label=" sim ", next=50)))),
        [(70, "Ordem 70: a resposta “SIM” está duas vezes."), (70, "Ordem 70: a resposta “sim” está duas vezes.")],
    ),
    "a blank answer": (
        with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label=" ", next=50)))),
        [(70, "Ordem 70: falta o texto de uma resposta.")],
    ),
    "no question": (with_row(replace(DONE, question=" ")), [(70, "Ordem 70: falta a pergunta.")]),
    "a closing centre that goes on": (
        with_row(replace(CLOSE, next=50)),
        [(90, "Ordem 90: “Encerramento” encerra o atendimento, por isso não tem próxima ordem.")],
    ),
    "a row that nothing reaches": (
        replace(TABLE, rows=(*TABLE.rows, replace(INSTALL, order=100))),
        [(100, "Ordem 100: nenhum caminho desde a ordem 50 chega aqui.")],
    ),
    "nothing closes": (
        with_row(replace(CLOSE, closing=False, next=50)),
        [(None, "Nenhum caminho chega a um centro que encerra o processo. Ponha um no fim.")],
    ),
    "a trap": (
        with_row(replace(DOUBTS, next=80)),
        [
            (None, "Nenhum caminho chega a um centro que encerra o processo. Ponha um no fim."),
            (90, "Ordem 90: nenhum caminho desde a ordem 50 chega aqui."),
        ],
    ),
    "a trap beside the way": (
        replace(
            with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=85)))),
            rows=(
                *with_row(replace(DONE, answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=85)))).rows,
                replace(DOUBTS, order=85, next=85),
            ),
        ),
        [(85, "Ordem 85: daqui nunca se chega a um centro que encerra o processo.")],
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_keeps_a_table_from_being_published_is_named(name: str) -> None:
    """B-14, B-22, B-23, B-24, B-26: each with its sentence and its order, in both languages; and no diagram is made."""
    table, expected = PROBLEMS[name]
    assert said(table) == expected
    assert all(problem.text.spoken("en") != problem.text.spoken("pt") for problem in problems(table))
    with pytest.raises(Refused, match=re.escape(expected[0][1])):
        workflow_diagram(table)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """B-24: every dangling order is listed, in the order of the rows."""
    dangling = with_row(replace(DOUBTS, next=81), with_row(replace(INSTALL, next=61), WIDE))
    assert [order for order, _ in said(dangling)] == [60, 80]
    assert said(TABLE) == said(WIDE) == []


def test_orders_are_positive() -> None:
    """B-22: 0 and -5 are no orders."""
    bad = replace(TABLE, rows=(replace(CHECK, order=0), replace(CHECK, order=-5), *TABLE.rows[1:]))
    assert [order for order, text in said(bad) if "a partir de 1" in text] == [-5, 0]


@pytest.mark.parametrize("step", [1, 5, 10])
def test_renumbering_keeps_references(step: int) -> None:
    """B-22, B-23: every reference leads to the row that it led to, whatever the steps."""
    renumbered = renumber(TABLE, step)
    assert [row.order for row in renumbered.rows] == [step * number for number in range(1, 6)]
    assert said(renumbered) == []
    assert renumbered.rows[0] == replace(
        CHECK, order=step, answers=(Answer(label="SIM", next=2 * step), Answer(label="NÃO", next=step))
    )
    assert renumber(renumber(renumbered, 10), 1) == renumber(TABLE, 1)


def test_renumbering_makes_no_reference_that_was_none() -> None:
    """B-24: an order that is named and has no row yet still has none, and stands where it stood among the others."""
    draft = replace(TABLE, rows=(replace(CHECK, order=1), replace(INSTALL, order=2, next=4), replace(CLOSE, order=7)))
    draft = replace(draft, rows=(replace(draft.rows[0], answers=(Answer(label="SIM", next=2),)), *draft.rows[1:]))
    for step in (1, 5, 10):
        first, second, last = renumber(draft, step).rows
        assert isinstance(second, Centre)
        assert (first.order, second.order, second.next, last.order) == (step, 2 * step, 3 * step, 4 * step)


def test_the_next_order_is_a_step_on() -> None:
    """B-22: behind the last row, at a multiple of the step."""
    assert [next_order(TABLE.rows, step) for step in (1, 5, 10)] == [91, 95, 100]
    assert next_order([replace(CLOSE, order=93)], 10) == 100
    assert next_order((), 5) == 5


def test_renaming_a_row_keeps_references() -> None:
    """B-23: rows are led to by their order, so what they are called does not matter."""
    assert said(with_row(replace(INSTALL, name="Instalar", code="7"))) == []


def test_rows_without_a_lane_get_one() -> None:
    """Who worked last answers; at the start it is who works next; where nobody works, the usual one."""
    bare = replace(TABLE, rows=tuple(replace(row, lane="") if row.order != 60 else row for row in TABLE.rows))
    assert {row.lane for row in with_lanes(bare, "Atendente").rows} == {"Técnico"}
    nobody = replace(TABLE, rows=tuple(replace(row, lane="") for row in TABLE.rows))
    assert {row.lane for row in with_lanes(nobody, "Atendente").rows} == {"Atendente"}
    assert with_lanes(TABLE, "X") == TABLE
    back = with_lanes(replace(TABLE, rows=(CHECK, INSTALL, replace(DONE, lane=""), DOUBTS, CLOSE)), "X")
    assert back.rows[2].lane == "Técnico"


def test_workflows_that_call_one_another_in_a_circle_are_found() -> None:
    """B-20: the shortest way round, for each workflow that would come to call itself."""
    calls = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": [], "e": ["e"], "f": ["a"]}
    assert cycles(calls) == (("a", "b", "c", "a"), ("b", "c", "a", "b"), ("c", "a", "b", "c"), ("e", "e"))
    assert cycles({"a": ["b"], "b": ["nowhere"]}) == ()
