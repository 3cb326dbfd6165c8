"""A diagram as a workflow's table, where it still is one."""

from __future__ import annotations

import re

from service.base.texts import Text
from service.process.authoring.beyond import TASKS, Beyond, Frame, NotATable, open_frame
from service.process.authoring.workflow import Answer, Call, Centre, Decision, Row, WorkflowTable
from service.process.authoring.workflow_drawing import ROW, USER, YES, form_of
from service.process.diagram import CENTRE, CLOSES, NEXT_CONTACT, PHASE, Node

ORDER = re.compile(rf"{ROW}([1-9]\d{{0,5}})")
STEP = 10
"""How far apart rows are that an analyst drew."""
NO_CENTRE = Text(
    "“{name}” é uma tarefa sem centro de responsabilidade.", "“{name}” is a task without a responsibility centre."
)
OTHER_FORM = Text(
    "“{name}” tem o formulário “{form}”, que a tabela não guarda.",
    "“{name}” has the form “{form}”, which the table does not hold.",
)
OTHER_QUESTION = Text(
    "“{name}” e a decisão que vem depois fazem perguntas diferentes: “{question}”.",
    "“{name}” and the gateway behind it ask different questions: “{question}”.",
)
ANSWER_ENDS = Text(
    "A resposta “{answer}” de “{name}” termina o processo sem passar por um centro que encerra.",
    "The answer “{answer}” of “{name}” ends the process without a centre that closes.",
)
ENDS_OPEN = Text("“{name}” não encerra e dali não se vai adiante.", "“{name}” does not close, and nothing leads on.")
CLOSES_NOT = Text(
    "“{name}” encerra o atendimento e dali se vai adiante.", "“{name}” closes, and a way leads on from it."
)
COMPUTED = Text(
    "“{name}” calcula que processo chama; a tabela guarda só um.",
    "“{name}” works out which process it calls; the table holds just one.",
)
CALLED = re.compile(r'"([^"\\]+)"')
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
    if asks.name not in ("", node.name):
        frame.tell(OTHER_QUESTION.fill(name=frame.label(node), question=asks.name), node, asks)
    _tell_form(frame, node, None)
    leaving = [(flow.name, frame.along(flow)) for flow in frame.process.outgoing[asks.id]]
    for label, target in leaving:
        if target.id not in orders:
            frame.tell(ANSWER_ENDS.fill(name=frame.label(node), answer=label), node)
    answers = tuple(Answer(label=label, next=orders.get(target.id)) for label, target in leaving)
    return Decision(order=orders[node.id], question=node.name, answers=answers, lane=frame.lane(node))


def _centre(frame: Frame, node: Node, orders: dict[str, int]) -> Centre:
    after = frame.next(node)
    row = Centre(
        order=orders[node.id],
        code=node.properties.get(CENTRE, ""),
        name=node.name,
        lane=frame.lane(node),
        next=orders.get(after.id),
        closing=node.properties.get(CLOSES) == YES,
        needs_user=node.properties.get(NEXT_CONTACT) == USER,
    )
    frame.plain(node, *KNOWN)
    if not row.code:
        frame.tell(NO_CENTRE.fill(name=frame.label(node)), node)
    else:
        _tell_form(frame, node, form_of(row))
    if (row.next is None) != row.closing:
        frame.tell((CLOSES_NOT if row.closing else ENDS_OPEN).fill(name=frame.label(node)), node)
    return row


def _call(frame: Frame, node: Node, orders: dict[str, int]) -> Call:
    called = CALLED.fullmatch(node.target or "")
    if called is None:
        raise Beyond(COMPUTED.fill(name=frame.label(node)), frame.drawn(node))
    frame.plain(node)
    after = frame.next(node)
    return Call(
        order=orders[node.id], process=called[1], name=node.name, lane=frame.lane(node), next=orders.get(after.id)
    )


def _tell_form(frame: Frame, node: Node, wanted: str | None) -> None:
    form = node.human.form if node.human is not None else None
    if form != wanted:
        frame.tell(OTHER_FORM.fill(name=frame.label(node), form=form or "—"), node)
