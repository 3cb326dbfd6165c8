"""Properties that an analyst hangs on elements, beside those of timers: how the case fares there, and help with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from service.process.diagram.program import Node

Awaited = Literal["cliente", "terceiro"]

PHASE = "raia:fase"
"""The part of the attendance that begins here, in the words of client and staff."""
WAITS_FOR = "raia:espera"
"""Whom the case waits for while the step is open: one of AWAITED."""
AWAITED: tuple[Awaited, ...] = ("cliente", "terceiro")
STATUS = "chamado.situacao"
"""The status that the case has once the element has completed: one of STATUSES."""
STATUSES = ("em_andamento", "aguardando_cliente", "aguardando_terceiro", "resolvido", "fechado")
NO_WORK = ("Event", "Gateway")
"""Endings of BPMN types at which nothing is done."""
INSTRUCTIONS = "raia:instrucoes"
"""What to do in a task: Markdown with places for variables."""
REPLIES = "raia:respostas"
"""What one may answer in a task, a line each, with places for variables."""
CENTRE = "raia:centro"
"""The code of the responsibility centre that a task is, where a workflow table was made a diagram."""
CLOSES = "raia:encerra"
"""`sim`: the attendance is closed in this centre, with its last opinion."""
NEXT_CONTACT = "raia:proximo-contato"
"""`usuario`: the opinion given here must say who has the next contact."""


def phase_of(node: Node) -> str:
    """The phase that begins at an element, else nothing."""
    return node.properties.get(PHASE, "").strip()


def phase_begun(type: str, properties: Mapping[str, str], *, passed: bool) -> str:
    """The phase that begins as an element of this BPMN type is reached or, with `passed`, has completed; else nothing.

    Where work is done it begins before the work; events and gateways are passed.
    """
    return properties.get(PHASE, "").strip() if type.endswith(NO_WORK) == passed else ""


def awaited(properties: Mapping[str, str]) -> Awaited | None:
    """Whom the case waits for while the element with these properties is open; None: nobody, or it cannot be read."""
    word = properties.get(WAITS_FOR, "").strip().lower()
    return next((each for each in AWAITED if each == word), None)
