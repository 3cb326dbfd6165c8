"""Who catches what is thrown, by BPMN's scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from service.base.texts import Text
from service.process.diagram.program import Combined, Error, Event, Message, Pairs, Signal
from service.process.execution import questions
from service.process.execution.arming import code_of, is_named, message_key, name_of
from service.process.execution.elements import TokenSpec, refuse_choice, undone, walk_of
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed, held
from service.process.execution.reports import Noted, Sent, Thrown
from service.process.execution.tokens import is_alive, is_instance, tell
from service.process.execution.variables import write_result
from service.process.execution.waiting import EventSpec, Listener, event_of, is_waiting, waiting_tokens

if TYPE_CHECKING:
    from service.process.execution.running import Running
    from service.process.execution.tokens import Token


class Throw(TokenSpec):
    """Throws when it has completed and before its token moves on: what catches may cancel all around it, and what
    comes next neither hears it nor begins in vain. `carries` is the payload.
    """

    event: Event
    carries: Pairs = ()

    def speak(self, token: Token) -> None:
        """A message event's flows go with what it throws."""
        if self.node.note:
            tell(token, Noted, text=self.node.note)
        for flow in () if _says(self.event) else self.sends:
            tell(token, Sent, flow=flow)

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        """A send task that was a person's when its token came, as it was read then: done, it sends."""
        refuse_choice(choice)
        questions.withdraw(token)
        write_result(token, answers)
        self.finish(token)

    def leave(self, token: Token) -> None:
        with held(token, "leave"):
            deliver = self.prepare_throw(token)
            if is_instance(token):  # whether more instances follow may fail, and is asked again then: throw once
                self.go_on(token)
                deliver()
                return
            walk, root, flows = walk_of(token), token.workflow.spec.start, self.chosen_flows(token)
            is_enough = walk is None and root.is_enough(token)
            deliver()
            if is_enough and is_alive(token):
                root.end(token.workflow)
            if is_alive(token) and walk is not None:
                undone(walk, token)
            elif is_alive(token):
                self.follow(token, flows)

    def prepare_throw(self, token: Token) -> Callable[[], None]:
        """Evaluate and look for the catcher while the thrower stands where it is; give back what delivers."""
        return self.prepare_one(token, self.event, self.payload(token))

    def payload(self, token: Token) -> dict[str, Any]:
        """What goes along."""
        return {name: evaluate(token, expression) for name, expression in self.carries}

    def prepare_one(self, token: Token, thrown: Event, payload: dict[str, Any]) -> Callable[[], None]:
        """The same for one event."""
        top = token.workflow.top_workflow
        if isinstance(thrown, Message):
            name, key = name_of(thrown, token), message_key(thrown, token)
            return partial(tell, token, Thrown, kind="message", name=name, key=key, payload=payload, flows=self.sends)
        if isinstance(thrown, Signal):
            name = name_of(thrown, token)

            def to_all() -> None:
                tell(token, Thrown, kind="signal", name=name, payload=payload)
                broadcast(top, name, payload)

            return to_all
        return self.prepare_climb(token, thrown, payload)

    def prepare_climb(self, token: Token, thrown: Event, payload: dict[str, Any]) -> Callable[[], None]:
        """An error or escalation goes to its catcher; an error must have one."""
        code, kind = code_of(thrown), "error" if isinstance(thrown, Error) else "escalation"
        catcher = catcher_of(token, type(thrown), code)
        if catcher is not None:
            return partial(catch, catcher, token, kind, code, payload)
        if kind == "error":
            raise uncaught(token, code, payload)
        return partial(tell, token, Thrown, kind="escalation", name=code, payload=payload)


def catch(
    catcher: Token, thrower: Token, kind: Literal["error", "escalation"], code: str | None, payload: Mapping[str, Any]
) -> None:
    """Give an error or escalation to who catches it."""
    assert isinstance(catcher.task_spec, EventSpec)
    tell(thrower, Thrown, kind=kind, name=code, caught=True, payload=dict(payload))
    catcher.task_spec.fire(catcher, payload)


def uncaught(thrower: Token, code: str | None, payload: Mapping[str, Any]) -> StepFailed:
    """An error that nobody in the diagram catches: it is told as thrown, and its thrower waits for a person."""
    tell(thrower, Thrown, kind="error", name=code, payload=dict(payload))
    return StepFailed(
        Text(
            "O erro “{code}” não é capturado por ninguém no diagrama. Acrescente um evento de borda que o capture.",
            "Nobody in the diagram catches the error “{code}”. Add a boundary event that does.",
        ).fill(code=code or "")
    )


def catcher_of(token: Token, kind: type[Event], code: str | None) -> Token | None:
    """The nearest that waits for this error or escalation; at each level an exact code beats one that takes all."""
    for level in _levels(token):
        matching = [
            catcher
            for catcher in level
            if is_waiting(catcher)
            and isinstance(event_of(catcher), kind)
            and code_of(event_of(catcher)) in (None, code)
        ]
        if matching:
            return max(matching, key=lambda catcher: code_of(event_of(catcher)) is not None)
    return None


def _levels(token: Token) -> Iterator[list[Token]]:
    """From an activity outward: the events on it, then the event subprocesses of its scope, then the scope's opener."""
    at: Token | None = token
    while at is not None:
        activity = at.activity if is_instance(at) else at
        scope = activity.workflow
        yield _with_parts(scope.tasks[guard] for guard in activity.internal_data.get("guards", ()))
        yield _with_parts(other for other in scope.task_tree.children if isinstance(other.task_spec, Listener))
        at = scope.opener


def _with_parts(events: Iterable[Token]) -> list[Token]:
    """Events, and those of which some consist."""
    return [one for event in events for one in (event, *event.children)]


def _says(event: Event) -> bool:
    """Whether it is a message, or has one among its parts."""
    parts = [part.event for part in event.parts] if isinstance(event, Combined) else [event]
    return any(isinstance(part, Message) for part in parts)


def broadcast(running: Running, name: str, payload: Mapping[str, Any]) -> bool:
    """Fire all that wait for a signal, outer scopes first, as those may cancel the inner ones; whether any did."""
    heard = False
    for token in waiting_tokens(running, Signal):
        if is_waiting(token) and is_named(event_of(token), token.internal_data["armed"], Signal, name):
            assert isinstance(token.task_spec, EventSpec)
            token.task_spec.fire(token, payload)
            heard = True
    return heard
