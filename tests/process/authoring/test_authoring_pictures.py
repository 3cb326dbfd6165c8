"""What is drawn from a table can be read: nothing covers anything."""

from __future__ import annotations

from random import Random

import pytest
from drawn_words import words_over
from random_drawings import Picture
from random_tables import random_steps, random_workflow

from service.process.authoring import Answer, Centre, Decision, WorkflowTable, steps_diagram, workflow_diagram

LOOKS = ("missing", "overlaps", "outside", "slanted", "through", "detached", "upon_each_other")
FEW, MANY = 60, 1_000


def is_readable(xml: str) -> None:
    """Boxes in their lanes, lines from border to border, words over neither boxes, borders nor other words."""
    source = xml.encode()
    assert {look: found for look in LOOKS if (found := getattr(Picture(source), look)())} == {}
    assert {found for found in words_over(source) if found[0] != "line"} == set()


@pytest.mark.parametrize("seed", range(FEW))
def test_random_tables_are_drawn_readably(seed: int) -> None:
    """B-16, F-18: decisions of four answers, loops, long words and all."""
    is_readable(workflow_diagram(random_workflow(Random(seed))))
    is_readable(steps_diagram(random_steps(Random(seed))))


@pytest.mark.heavy
def test_many_random_tables_are_drawn_readably() -> None:
    """The same for 1,000 of each kind; a line crosses words in hardly one of a hundred."""
    crossed = 0
    for seed in range(MANY):
        for xml in (workflow_diagram(random_workflow(Random(seed))), steps_diagram(random_steps(Random(seed)))):
            is_readable(xml)
            crossed += any(what == "line" for what, _, _ in words_over(xml.encode()))
    assert crossed < MANY / 100


def test_two_answers_by_one_side_are_both_read() -> None:
    """B-17: neither lies over the next box, over the other or over the line."""
    labels = ("Sim", "Não", "Talvez, se o cliente quiser", "MUITO MAIS DO QUE CEM")
    answers = tuple(Answer(label=label, next=2) for label in labels)
    rows = (
        Decision(order=1, question="Responsabilidadecompartilhada?", answers=answers, lane="Atendente"),
        Centre(order=2, code="2.01", name="Fim", lane="Atendente", closing=True),
    )
    xml = workflow_diagram(WorkflowTable(process="tabela", name="Tabela", rows=rows))
    is_readable(xml)
    assert words_over(xml.encode()) == set()
