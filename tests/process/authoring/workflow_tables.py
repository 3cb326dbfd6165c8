"""A workflow's table for tests: the implementation of a system, with its ways back and a workflow that it calls."""

from __future__ import annotations

from dataclasses import replace

from service.process.authoring import Answer, Call, Centre, Decision, Row, Step, StepsTable, WorkflowTable

SUPPORT = StepsTable(
    process="suporte-duvidas", name="Suporte – Dúvidas", steps=(Step(id="s1", name="Tirar", lane="Suporte"),)
)
CHECK = Decision(
    order=50,
    question="Infraestrutura pronta?",
    answers=(Answer(label="SIM", next=60), Answer(label="NÃO", next=50)),
    lane="Técnico",
)
INSTALL = Centre(order=60, code="2.1", name="Implantar sistema", lane="Técnico", next=70, needs_user=True)
DONE = Decision(
    order=70,
    question="Implantação realizada?",
    answers=(Answer(label="SIM", next=80), Answer(label="NÃO", next=50)),
    lane="Técnico",
)
DOUBTS = Call(order=80, process="suporte-duvidas", name="Suporte – Dúvidas", lane="Técnico", next=90)
CLOSE = Centre(order=90, code="9", name="Encerramento", lane="Atendente", closing=True)
TABLE = WorkflowTable(process="implantacao", name="Implantação", rows=(CHECK, INSTALL, DONE, DOUBTS, CLOSE))
WIDE = replace(
    TABLE,
    rows=(
        replace(CHECK, answers=(*CHECK.answers, Answer(label="JÁ", next=70))),
        INSTALL,
        replace(DONE, answers=(*DONE.answers, Answer(label="SEM DÚVIDAS", next=90))),
        DOUBTS,
        CLOSE,
    ),
)
"""The same with ways around the centre and the call."""


def with_row(row: Row, table: WorkflowTable = TABLE) -> WorkflowTable:
    """The table with this row instead of the one of its order."""
    return replace(table, rows=tuple(row if each.order == row.order else each for each in table.rows))
