"""Several events on one element: while it waits, each is a waiting task of its own below the element's task.

So each has its row, its timer and its subscription, and comes exactly once by its own id; the element itself is told
as one. What has come of a parallel multiple event is a part that is no more: nothing else has to be remembered, but
what a non-interrupting one is armed with again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.diagram.program import Combined, Error, Escalation
from service.process.execution import questions
from service.process.execution.arming import arm_again
from service.process.execution.elements import refuse_choice
from service.process.execution.routing import Throw
from service.process.execution.tokens import Token, is_alive, is_standby, remove
from service.process.execution.variables import write_result
from service.process.execution.waiting import BoundaryEvent, Catch, EventSpec, Listener

if TYPE_CHECKING:
    from service.process.diagram.program import Node
    from service.process.execution.arming import Armed
    from service.process.execution.running import TokenProcessSpec

STANDBY = ("host", "listens")
"""Marks that a part shares with its element: it sees what that sees, and a person may press its button there."""


class EventPart(EventSpec):
    """One of the events; it is never told by itself."""

    gathers = True
    number = 0

    def start(self, token: Token, plan: Armed) -> None:
        super().start(token, plan)
        if self.by_hand and not is_standby(token):
            questions.offer(token, "confirmation", {})

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        """A person confirmed that it came."""
        refuse_choice(choice)
        self.fire(token, answers)

    def fire(self, token: Token, payload: Mapping[str, Any]) -> None:
        spec = token.activity.task_spec
        assert isinstance(spec, Combining)
        spec.part_came(token.activity, token, payload)


class Combining(EventSpec):
    """Waits for any of its parts, or with `together` for all of them."""

    event: Combined
    parts: tuple[str, ...] = ()

    def start(self, token: Token, plan: Armed) -> None:
        token.internal_data.pop("armed", None)
        token._set_state(TaskState.WAITING)
        token.workflow.top_workflow.changed = True  # armed anew, a condition that came may not hold any more
        shared = {name: token.internal_data[name] for name in STANDBY if name in token.internal_data}
        for name, armed in zip(self.parts, plan["parts"], strict=True):
            if armed is not None:
                part = Token(token.workflow, token.workflow.spec.task_specs[name], parent=token)
                part.internal_data.update(shared)
                part.task_spec.start(part, armed)

    def part_came(self, token: Token, part: Token, payload: Mapping[str, Any]) -> None:
        """One of them has come; when that makes the whole, the element fires as any event does."""
        came = {**token.internal_data.get("came", {}), str(_number(part)): part.internal_data["armed"]}
        if self.event.together:
            remove(part)
            if token._children:
                token.internal_data["came"] = came
                write_result(token, payload)
                return
        parts = {str(_number(other)): other.internal_data["armed"] for other in token.children} | came
        fired = [_number(part)] if not self.event.together else list(range(len(self.parts)))
        for other in token.children:
            remove(other)
        token.internal_data.pop("came", None)
        token.internal_data["armed"] = {"parts": [parts.get(str(n)) for n in range(len(self.parts))], "fired": fired}
        self.fire(token, payload)

    def again(self, token: Token, armed: Armed) -> Armed | None:
        """What has fired is armed anew, the others go on; None when nothing is left to wait for."""
        now = token.workflow.top_workflow.now
        parts = [
            arm_again(part.event, before, now) if number in armed["fired"] and before is not None else before
            for number, (part, before) in enumerate(zip(self.event.parts, armed["parts"], strict=True))
        ]
        enough = all if self.event.together else any
        return {"parts": parts} if enough(part is not None for part in parts) else None


class CombinedCatch(Catch, Combining):
    """In the middle; behind an event gateway it is one of the rivals."""


class CombinedBoundary(BoundaryEvent, Combining):
    """On an activity."""


class CombinedListener(Listener, Combining):
    """The trigger of an event subprocess."""


class CombinedThrow(Throw):
    """Throws all: what others hear first, what climbs and may cancel the thrower last; each once, even if a later one
    fails and is thrown again. `said` are the parts that have been thrown.
    """

    event: Combined

    def prepare_throw(self, token: Token) -> Callable[[], None]:
        said = token.internal_data.get("said", [])
        parts = [(number, part.event) for number, part in enumerate(self.event.parts) if number not in said]
        parts.sort(key=lambda part: isinstance(part[1], CLIMBING))
        payload = self.payload(token)
        prepared = [self.prepare_one(token, event, payload) for _, event in parts]
        climbing = [number for number, event in parts if isinstance(event, CLIMBING)]

        def deliver() -> None:
            for (number, event), say in zip(parts, prepared, strict=True):
                if number not in climbing[1:]:
                    say()
                elif is_alive(token):  # who catches it may be gone with what the one before has cancelled
                    self.prepare_one(token, event, payload)()
                token.internal_data["said"] = [*token.internal_data.get("said", []), number]

        return deliver


CLIMBING = (Error, Escalation)
CLASSES: Mapping[str, type[EventSpec | Throw]] = {
    "catch": CombinedCatch,
    "boundary": CombinedBoundary,
    "listener": CombinedListener,
    "throw": CombinedThrow,
}


def add_parts(spec: TokenProcessSpec, whole: Combining, node: Node) -> None:
    """The specs of the events that an element waits for, each called as the diagram calls the element."""
    made: list[str] = []
    for number, part in enumerate(whole.event.parts):
        each = EventPart(spec, f"{whole.name}#{number + 1}")
        each.bpmn_id, each.event, each.number = node.id, part.event, number
        name = ": ".join(filter(None, (node.name, part.name)))
        each.node = replace(node, event=part.event, name=name, by_hand=part.by_hand)
        made.append(each.name)
    whole.parts = tuple(made)


def _number(part: Token) -> int:
    assert isinstance(part.task_spec, EventPart)
    return part.task_spec.number
