"""A diagram as a workflow's table, where it still is one."""

from __future__ import annotations

import re

from service.base.texts import Text
from service.process.authoring.beyond import TASKS, Beyond, Frame, NotATable, open_frame
from service.process.authoring.workflow import (
    FINAL_FORM,
    FORM,
    FORM_WITH_USER,
    ROW,
    USER,
    YES,
    Answer,
    Call,
    Centre,
    Decision,
    Row,
    WorkflowTable,
)
from service.process.diagram import CENTRE, CLOSES, NEXT_CONTACT, PHASE, Node

ORDER = re.compile(rf"{ROW}([1-9]\d{{0,5}})")
STEP = 10
"""How far apart rows are that an analyst drew."""
NO_CENTRE = Text(
    "“{name}” é uma tarefa sem centro de responsabilidade.", "“{name}” is a task without a responsibility centre."
)
OTHER_FORM = Text(
    "“{name}” tem o formulário “{form}”, e não o do parecer.", "“{name}” has the form “{form}”, not that of opinions."
)
OTHER_PHASE = Text(
    "“{name}” começa a fase “{phase}”, que tem outro nome.", "“{name}” begins the phase “{phase}”, of another name."
)
ODD_END = Text("“{name}” não encerra e dali não se vai adiante.", "“{name}” does not close, and nothing leads on.")
FIRST = Text(
    "O início leva a “{name}”, que não tem a menor ordem.",
    "The start leads to “{name}”, which has not the lowest order.",
)
KNOWN = (PHASE, CENTRE, CLOSES, NEXT_CONTACT)


def read_workflow(source: bytes | str) -> WorkflowTable | NotATable:
    """The table that a diagram is, also after it was moved, renamed or laid out anew; else what goes beyond one."""
    frame = open_frame(source)
    if isinstance(frame, NotATable):
        return frame
    rows: list[Row] = []
    try:
        rows = _rows(frame)
        frame.rest()
    except Beyond as beyond:
        frame.found.append((beyond.because, beyond.elements))
    return frame.verdict() or WorkflowTable(process=frame.scope.id, name=frame.name, rows=tuple(rows))


def _rows(frame: Frame) -> list[Row]:
    first = frame.next(frame.start())
    if first.kind == "end":
        frame.plain(first)
        return []
    reached, ahead = {first.id: first}, [first]
    while ahead:
        for node in _after(frame, ahead.pop()):
            if node.id not in reached and node.kind != "end":
                reached[node.id] = node
                ahead.append(node)
            elif node.kind == "end":
                frame.plain(node)
    orders = _orders(frame, list(reached.values()))
    if orders[first.id] != min(orders.values()):
        raise Beyond(FIRST.fill(name=frame.label(first)), frame.drawn(first))
    found = [_row(frame, node, orders) for node in reached.values()]
    return sorted(found, key=lambda row: row.order)


def _orders(frame: Frame, nodes: list[Node]) -> dict[str, int]:
    """The code that stands in the id; what was drawn later comes behind."""
    known = {node.id: int(match[1]) for node in nodes if (match := ORDER.fullmatch(frame.drawn(node)))}
    last = max(known.values(), default=0)
    for node in nodes:
        if node.id not in known:
            last = (last // STEP + 1) * STEP
            known[node.id] = last
    return known


def _after(frame: Frame, node: Node) -> list[Node]:
    asks = frame.process.nodes.get(node.asks_for or "")
    if asks is not None:
        return [frame.along(flow) for flow in frame.process.outgoing[asks.id]]
    return [frame.next(node)]


def _row(frame: Frame, node: Node, orders: dict[str, int]) -> Row:
    if node.kind == "call":
        return _call(frame, node, orders)
    if node.kind != "task" or node.type not in TASKS:
        raise frame.stray(node)
    return _decision(frame, node, orders) if node.asks_for is not None else _centre(frame, node, orders)


def _decision(frame: Frame, node: Node, orders: dict[str, int]) -> Decision:
    asks = frame.process.nodes[node.asks_for or ""]
    if asks.kind != "xor" or asks.question is None or asks.question.fallback:
        raise frame.stray(asks)
    frame.plain(node)
    frame.plain(asks)
    leaving = frame.process.outgoing[asks.id]
    answers = tuple(Answer(label=flow.name, next=orders.get(frame.along(flow).id)) for flow in leaving)
    dead = next((flow for flow in leaving if frame.along(flow).id not in orders), None)
    if dead is not None or _form_of(node) is not None:
        raise frame.stray(asks)
    return Decision(order=orders[node.id], question=node.name, answers=answers, lane=frame.lane(node))


def _centre(frame: Frame, node: Node, orders: dict[str, int]) -> Centre:
    code, after = node.properties.get(CENTRE, ""), frame.next(node)
    closing, needs_user = node.properties.get(CLOSES) == YES, node.properties.get(NEXT_CONTACT) == USER
    if not code:
        frame.tell(NO_CENTRE.fill(name=frame.label(node)), node)
    if node.properties.get(PHASE) != node.name:
        frame.tell(OTHER_PHASE.fill(name=frame.label(node), phase=node.properties.get(PHASE, "—")), node)
    wanted = FINAL_FORM if closing else FORM_WITH_USER if needs_user else FORM
    if _form_of(node) != wanted:
        frame.tell(OTHER_FORM.fill(name=frame.label(node), form=_form_of(node) or "—"), node)
    if (after.kind == "end") != closing:
        frame.tell(ODD_END.fill(name=frame.label(node)), node)
    frame.plain(node, *KNOWN)
    return Centre(
        order=orders[node.id],
        code=code,
        name=node.name,
        lane=frame.lane(node),
        next=orders.get(after.id),
        closing=closing,
        needs_user=needs_user,
    )


def _call(frame: Frame, node: Node, orders: dict[str, int]) -> Call:
    called = node.target or ""
    process = called[1:-1] if called.startswith('"') and called.endswith('"') else None
    if process is None:
        raise frame.stray(node)
    frame.plain(node)
    after = frame.next(node)
    return Call(
        order=orders[node.id], process=process, name=node.name, lane=frame.lane(node), next=orders.get(after.id)
    )


def _form_of(node: Node) -> str | None:
    return node.human.form if node.human is not None else None
