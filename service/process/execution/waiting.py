"""Events that only a command fires: one waiting task per event, armed once, known by its task id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.diagram.program import ByHand, Event
from service.process.execution import questions
from service.process.execution.arming import Armed, arm_again, arm_event
from service.process.execution.elements import TokenSpec, interrupt, refuse_choice
from service.process.execution.failures import has_incident
from service.process.execution.reports import Fired
from service.process.execution.tokens import arm, enter, is_alive, place, remove, remove_children, tell
from service.process.execution.variables import write_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.diagram.program import Flow
    from service.process.execution.running import Running
    from service.process.execution.tokens import Token


class EventSpec(TokenSpec):
    """Waits for `event`."""

    event: Event

    def prepare(self, token: Token) -> Armed:
        super().prepare(token)
        armed = token.internal_data.get("armed")
        return arm_event(self.event, token) if armed is None else armed

    def start(self, token: Token, plan: Armed) -> None:
        token.internal_data["armed"] = plan
        token._set_state(TaskState.WAITING)

    def fire(self, token: Token, payload: Mapping[str, Any]) -> None:
        """What it interrupts is cancelled at once; the token itself moves on with the driver."""
        armed = token.internal_data.pop("armed")
        questions.withdraw(token)
        tell(token, Fired, payload=dict(payload))
        self.take_over(token, armed)
        write_result(token, payload)
        token._set_state(TaskState.READY)

    def take_over(self, token: Token, armed: Armed) -> None:
        """Become a token in its own right."""

    def again(self, token: Token, armed: Armed) -> Armed | None:
        """What the next round of a non-interrupting event is armed with; None: there is none."""
        return arm_again(self.event, armed, token.workflow.top_workflow.now)

    @property
    def by_hand(self) -> bool:
        """Whether a person may say that it happened."""
        return isinstance(self.event, ByHand) or self.node.by_hand


class Catch(EventSpec):
    """An event in the middle, or a receive task; behind an event gateway the first to fire removes its rivals."""

    def prepare(self, token: Token) -> Any:
        armed = super().prepare(token)
        return armed, questions.fields_of(token, self.node.human) if self.by_hand else {}

    def start(self, token: Token, plan: Any) -> None:
        armed, fields = plan
        if self.by_hand:
            questions.offer(token, "confirmation", fields)
        super().start(token, armed)

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        """A person confirmed that it came."""
        refuse_choice(choice)
        self.fire(token, answers)

    def take_over(self, token: Token, armed: Armed) -> None:
        for rival in token.internal_data.pop("rivals", ()):
            if rival != token.id:
                remove(token.workflow.tasks[rival])
        token.internal_data.pop("place", None)


class EventGateway(TokenSpec):
    """Becomes one waiting task per event. Together they are one token, whose place is the gateway (for joins)."""

    def move_on(self, token: Token) -> None:
        remove(token)
        rivals = [enter(token.workflow, flow, place=self.name) for flow in self.flows]
        for rival in rivals:
            rival.internal_data["rivals"] = [other.id for other in rivals]


class BoundaryEvent(EventSpec):
    """Stands beside its host as long as that lives, and sees what the host sees."""

    interrupting = True

    def take_over(self, token: Token, armed: Armed) -> None:
        host = token.workflow.tasks[token.internal_data.pop("host")]
        host.internal_data["guards"] = [guard for guard in host.internal_data["guards"] if guard != token.id]
        if self.interrupting:
            interrupt(host)
        elif (again := self.again(token, armed)) is not None:
            arm(host, self.name, armed=again)


class Listener(EventSpec):
    """The trigger of an event subprocess: listens as long as its scope lives."""

    interrupting = True

    def take_over(self, token: Token, armed: Armed) -> None:
        del token.internal_data["listens"]
        if self.interrupting:
            remove_children(token.workflow.task_tree, but=token)
            token.workflow.spec.start.interrupt(token.workflow)
        elif (again := self.again(token, armed)) is not None:
            place(token.workflow, self.name, listens=True, armed=again)

    def luggage(self, token: Token, flow: Flow) -> dict[str, Any]:
        """Of several starts inside, the one that was triggered."""
        return {"start": f"{self.bpmn_id}#start"}


def is_waiting(token: Token) -> bool:
    """Whether the event may fire."""
    return "armed" in token.internal_data and is_alive(token) and not has_incident(token)


def is_by_hand(token: Token) -> bool:
    """Whether a person may say that what an armed token waits for has happened."""
    return isinstance(token.task_spec, EventSpec) and token.task_spec.by_hand


def is_amid(token: Token) -> bool:
    """Whether a token of the flow itself waits, not an event beside an activity or a scope."""
    return isinstance(token.task_spec, Catch)


def event_of(token: Token) -> Event:
    """What an armed token waits for."""
    spec = token.task_spec
    assert isinstance(spec, EventSpec)
    return spec.event


def waiting_tokens(running: Running, kind: type[Event]) -> list[Token]:
    """Tokens that wait for an event of this class, outer scopes first."""
    return [token for token in running.every_token() if is_waiting(token) and isinstance(event_of(token), kind)]
