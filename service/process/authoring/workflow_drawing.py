"""A workflow's table as a diagram: questions are tasks and gateways, centres tasks and phases, workflows calls.

Decisions are red, centres blue, workflows green; the shapes tell them apart without colour.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from service.base.errors import Refused
from service.process.authoring.pen import Colour, Pen
from service.process.authoring.workflow import (
    Call,
    Centre,
    Decision,
    Row,
    WorkflowTable,
    start,
    targets,
    tidy_workflow,
)
from service.process.authoring.workflow_checks import ends, problems
from service.process.diagram import CENTRE, CLOSES, NEXT_CONTACT, PHASE

START, ROW, ASKS, END, LACKS = "inicio", "ordem-", "respostas-", "fim-", "falta-"
"""What ids of elements begin with; the order code follows."""
FORM, FORM_WITH_USER, FINAL_FORM = "parecer", "parecer-com-usuario", "parecer-final"
RED, BLUE, GREEN = Colour("#a11a10", "#fde7e4"), Colour("#0a4f91", "#e4effa"), Colour("#125c33", "#e3f4e9")
"""Of decisions, centres and workflows; words on them stand out by more than 6 to 1."""
YES, USER = "sim", "usuario"


def workflow_diagram(table: WorkflowTable) -> str:
    """BPMN XML of a table without problems, laid out; the same for the same table. Refused: it has problems."""
    wrong = problems(table)
    if wrong:
        raise Refused(wrong[0].text, field="rows")
    return _drawn(tidy_workflow(table))


def workflow_sketch(table: WorkflowTable) -> str:
    """A draft as a diagram to look at: what leads nowhere yet ends in an event that says which order is missing."""
    rows = {row.order: row for row in table.rows if row.order >= 1}
    return _drawn(tidy_workflow(replace(table, rows=tuple(rows.values()))))


def _drawn(table: WorkflowTable) -> str:
    pen = Pen(table.process, table.name)
    first = start(table)
    pen.start(START, first.lane if first is not None else "")
    if first is not None:
        pen.flow(START, f"{ROW}{first.order}")
    orders = {row.order for row in table.rows}
    lacking: set[int] = set()
    for row in table.rows:
        _row(pen, row)
        for order in targets(row):
            if order not in orders and order not in lacking:
                lacking.add(order)
                pen.end(f"{LACKS}{order}", row.lane, f"{order}?")
    for row in table.rows:
        _leads(pen, row, orders)
    return pen.written()


def _row(pen: Pen, row: Row) -> None:
    own = f"{ROW}{row.order}"
    if isinstance(row, Decision):
        pen.task(own, row.question, row.lane, colour=RED)
        pen.choice(f"{ASKS}{row.order}", row.question, row.lane, colour=RED)
    elif isinstance(row, Call):
        pen.call(own, row.name, row.lane, row.process, colour=GREEN)
    else:
        pen.task(own, row.name, row.lane, form=form_of(row), properties=_properties(row), colour=BLUE)


def form_of(row: Centre) -> str:
    """With which form a centre gives its opinion."""
    if row.closing:
        return FINAL_FORM
    return FORM_WITH_USER if row.needs_user else FORM


def _properties(row: Centre) -> dict[str, str]:
    return {
        PHASE: row.name,
        CENTRE: row.code,
        CLOSES: YES if row.closing else "",
        NEXT_CONTACT: USER if row.needs_user else "",
    }


def _leads(pen: Pen, row: Row, orders: Collection[int]) -> None:
    own = f"{ROW}{row.order}"
    if isinstance(row, Decision):
        asks = f"{ASKS}{row.order}"
        pen.flow(own, asks)
        for number, answer in enumerate(row.answers, 1):
            target = _unsaid(pen, row, f"-{number}") if answer.next is None else _place(answer.next, orders)
            pen.flow(asks, target, answer.label, id=f"{asks}.{number}")
    elif row.next is not None:
        pen.flow(own, _place(row.next, orders))
    elif ends(row):
        pen.end(f"{END}{row.order}", row.lane)
        pen.flow(own, f"{END}{row.order}")
    else:
        pen.flow(own, _unsaid(pen, row))


def _unsaid(pen: Pen, row: Row, which: str = "") -> str:
    """What stands where nobody has said how it goes on."""
    id = f"{LACKS}de-{row.order}{which}"
    pen.end(id, row.lane, "?")
    return id


def _place(order: int, orders: Collection[int]) -> str:
    return f"{ROW if order in orders else LACKS}{order}"
