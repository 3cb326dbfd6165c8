"""A diagram as a table of steps, where it still is one."""

from __future__ import annotations

import re
from decimal import Decimal

from service.base.texts import Text
from service.process.authoring.beyond import TASKS, Beyond, Frame, NotATable, open_frame
from service.process.authoring.steps import STEP, Limit, Step, StepsTable
from service.process.diagram import INSTRUCTIONS, Flow, Node

CONDITION = re.compile(r"\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*>\s*(\d+(?:\.\d+)?)\s*")
BACK = Text(
    "De “{name}” volta-se a “{target}”: na tabela as etapas só vão adiante.",
    "“{name}” leads back to “{target}”: in the table steps only go on.",
)
NO_LIMIT = Text(
    "“{name}” decide o caminho, e não como um limite com aprovação: campo > percentual para quem aprova, e a outra "
    "saída adiante.",
    "“{name}” decides the way, and not as a limit with approval: field > percentage to who approves, and the other "
    "flow straight on.",
)
NO_APPROVAL = Text(
    "“{name}” não é uma aprovação com duas respostas: adiante, ou de volta à etapa “{step}”.",
    "“{name}” is no approval with two answers: straight on, or back to step “{step}”.",
)


def read_steps(source: bytes | str) -> StepsTable | NotATable:
    """The table that a diagram is, also after it was moved, renamed or laid out anew; else what goes beyond one."""
    frame = open_frame(source)
    if isinstance(frame, NotATable):
        return frame
    steps: list[Step] = []
    try:
        _follow(frame, steps)
        frame.rest()
    except Beyond as beyond:
        frame.found.append((beyond.because, beyond.elements))
    return frame.verdict() or StepsTable(process=frame.scope.id, name=frame.name, steps=tuple(steps))


def _follow(frame: Frame, steps: list[Step]) -> None:
    before = frame.start()
    node = frame.next(before)
    while node.kind != "end":
        if node.id in frame.seen:
            raise Beyond(BACK.fill(name=frame.label(before), target=frame.label(node)), frame.drawn(before))
        before = node
        step, node = _step(frame, node, {step.id for step in steps})
        steps.append(step)
    frame.plain(node)


def _step(frame: Frame, node: Node, taken: set[str]) -> tuple[Step, Node]:
    """The step that a task is, with its limit, and what comes next."""
    if node.kind != "task" or node.type not in TASKS or node.asks_for is not None:
        raise frame.stray(node)
    frame.plain(node, INSTRUCTIONS)
    drawn, element = frame.drawn(node), frame.element(node)
    id = drawn.removeprefix(STEP)
    after = frame.next(node)
    limit, after = _limit(frame, node, after) if _decides(frame, after) else (None, after)
    step = Step(
        id=drawn if id in taken or not id else id,
        name=node.name,
        lane=frame.lane(node),
        instruction=node.properties.get(INSTRUCTIONS) or (element.documentation if element is not None else ""),
        form=node.human.form if node.human is not None else None,
        limit=limit,
    )
    return step, after


def _decides(frame: Frame, node: Node) -> bool:
    return node.kind == "xor" and len(frame.process.outgoing[node.id]) > 1


def _limit(frame: Frame, step: Node, gateway: Node) -> tuple[Limit, Node]:
    """The limit that stands behind a step, and what comes after it."""
    odd = Beyond(NO_LIMIT.fill(name=frame.label(gateway)), frame.drawn(gateway))
    leaving = frame.process.outgoing[gateway.id]
    above = [flow for flow in leaving if flow.condition is not None]
    within = [flow for flow in leaving if flow.condition is None]
    if len(above) != 1 or len(within) != 1 or gateway.question is not None or gateway.id in frame.seen:
        raise odd
    condition, approve = CONDITION.fullmatch(above[0].condition or ""), frame.along(above[0])
    if condition is None or approve.kind != "task" or approve.type not in TASKS or approve.id in frame.seen:
        raise odd
    frame.plain(gateway)
    onward = frame.along(within[0])
    _approval(frame, step, approve, onward)
    return Limit(field=condition[1], maximum=Decimal(condition[2]), approver=frame.lane(approve)), onward


def _approval(frame: Frame, step: Node, approve: Node, onward: Node) -> None:
    odd = Beyond(NO_APPROVAL.fill(name=frame.label(approve), step=frame.label(step)), frame.drawn(approve))
    gateway = frame.next(approve)
    targets = [frame.along(flow) for flow in _answers(frame, gateway)]
    if {node.id for node in targets} != {step.id, onward.id} or len(targets) != 2:
        raise odd
    frame.plain(approve, INSTRUCTIONS)
    frame.plain(gateway)
    if approve.human is not None and approve.human.form is not None:
        raise odd


def _answers(frame: Frame, gateway: Node) -> tuple[Flow, ...]:
    """The flows of a gateway that asks."""
    asks = gateway.kind == "xor" and gateway.question is not None and not gateway.question.fallback
    return frame.process.outgoing[gateway.id] if asks else ()
