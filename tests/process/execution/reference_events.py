"""How the reference model hears and throws: who waits, who catches, and what that interrupts."""

from __future__ import annotations

import re
from typing import NamedTuple

from reference_activities import Activities
from reference_scopes import Activity, Scope, singly

from service.process.diagram.program import (
    Cancel,
    Combined,
    Compensate,
    Condition,
    Error,
    Escalation,
    Event,
    Message,
    Node,
    Signal,
    Timer,
)


class Wait(NamedTuple):
    """The token or listener that an event node belongs to, the node, and which of its events is awaited."""

    activity: Activity
    node: Node
    part: int
    event: Event | None

    @property
    def key(self) -> tuple[str, int]:
        """What its token remembers it by."""
        return self.node.id, self.part


class Events(Activities):
    """Part of the reference model."""

    def waits(self) -> list[Wait]:
        """All that may be triggered, from outside or inside: oldest scope first, oldest token first."""
        return [wait for scope in self.scopes for wait in waits_in(scope)]

    def happen(self, wait: Wait) -> None:
        """One event comes; of a parallel multiple one all must have come."""
        came, own = wait.activity.came, {(wait.node.id, part) for part, _ in enumerate(singly(wait.node.event))}
        if isinstance(wait.node.event, Combined) and wait.node.event.together:
            came.add(wait.key)
            if not own <= came:
                return
            came -= own
        else:
            own = {wait.key}
        wait.activity.fired.update(own)
        self.fire(wait.activity, wait.node)

    def fire(self, activity: Activity, node: Node) -> None:
        """A whole event has happened: what it interrupts goes, and its own token begins."""
        scope = activity.scope
        self.await_events(activity, [node])
        if node.kind == "boundary":
            if not _may_come_again(activity, node):
                activity.armed.remove(node)
            if node.interrupting:
                self.stop(activity)
        elif node.kind == "listener":
            if not _may_come_again(activity, node):
                scope.listening.remove(activity)
            if node.interrupting:
                self.wipe(scope)
                scope.listening.clear()
                scope.closing = True
        else:
            self.leave(activity)
        self.emit(scope, node)

    def stop(self, activity: Activity) -> None:
        """Interrupt it; if it was to undo something, that is over."""
        self.leave(activity)
        if activity.walk is not None:
            self.next_to_undo(activity.walk)

    def look(self) -> bool:
        """Let one condition come that has become true, or was so when it began to be awaited."""
        for wait in self.waits():
            if isinstance(wait.event, Condition):
                before = wait.key in wait.activity.true
                if wait.event.expression not in self.facts:
                    wait.activity.true.discard(wait.key)
                elif not before:
                    wait.activity.true.add(wait.key)
                    self.happen(wait)
                    return True
        return False

    def broadcast(self, name: str) -> None:
        """All who wait for the signal now hear it, but for those whom another hearer takes away."""
        for wait in self.waits():
            if wait.event == Signal(name=name):
                self.happen_if_awaited(wait)

    def happen_if_awaited(self, wait: Wait) -> None:
        """Unless it was taken away in the meantime."""
        if wait in waits_in(wait.activity.scope):
            self.happen(wait)

    def throw(self, scope: Scope, node: Node) -> None:
        """Signals go to all; errors and escalations climb, and an error that nobody catches keeps its token."""
        thrown = singly(node.event)
        climbing = [(event, self.catcher(scope, event)) for event in thrown if isinstance(event, Error | Escalation)]
        if any(isinstance(event, Error) and catcher is None for event, catcher in climbing):
            scope.activities.append(Activity(node, scope, stuck=True))
            return
        self.emit(scope, node)
        for event in thrown:
            if isinstance(event, Signal):
                self.broadcast(event.name)
        for _, catcher in climbing:
            if catcher is not None:
                self.happen_if_awaited(catcher)

    def catcher(self, scope: Scope | None, thrown: Error | Escalation, host: Activity | None = None) -> Wait | None:
        """From the thrower outward: the events on the activity, then the event subprocesses around it, and so on."""
        while scope is not None:
            waits = waits_in(scope)
            on_host = [wait for wait in waits if wait.activity is host and wait.node.kind == "boundary"]
            around = [wait for wait in waits if wait.node.kind == "listener"]
            found = _best(on_host, thrown) or _best(around, thrown)
            if found is not None:
                return found
            host = scope.owner
            scope = host.scope if host is not None else None
        return None

    def fail(self, activity: Activity, code: str) -> None:
        """A machine found an error."""
        activity.running -= 1
        catcher = self.catcher(activity.scope, Error(code=code), activity)
        if catcher is None:
            activity.failed += 1
        else:
            self.happen(catcher)


def waits_in(scope: Scope) -> list[Wait]:
    """All that may be triggered in one scope."""
    places = [(listener, listener.node) for listener in scope.listening]
    for activity in scope.activities:
        if activity.node.kind == "catch" and not activity.stuck:
            places.append((activity, activity.node))
        if activity.node.kind == "race":
            flows = scope.process.outgoing[activity.node.id]
            places += [(activity, scope.process.nodes[flow.target]) for flow in flows]
        places += [(activity, node) for node in activity.armed]
    waits = [Wait(*place, part, event) for place in places for part, event in enumerate(singly(place[1].event))]
    return [wait for wait in waits if wait.key not in wait.activity.came and _is_left(wait)]


def kind_of(event: Event | None) -> str:
    """What the outside sees of an event that is awaited; empty: nothing, it comes from inside."""
    match event:
        case Error() | Escalation() | Cancel() | Compensate():
            return ""
        case Timer() | Message() | Signal() | Condition():
            return type(event).__name__.lower()
        case _:
            return "button"


def _is_left(wait: Wait) -> bool:
    """Whether it may still come: a timer only as often as it says, any other always."""
    if not isinstance(wait.event, Timer):
        return True
    cycle = re.fullmatch(r'"R(\d*)/.*"', wait.event.expression)
    most = 1 if cycle is None else int(cycle[1]) if cycle[1] else None
    return most is None or wait.activity.fired[wait.key] < most


def _may_come_again(activity: Activity, node: Node) -> bool:
    """Whether an event that interrupts nothing can still happen as a whole."""
    left = [_is_left(Wait(activity, node, part, event)) for part, event in enumerate(singly(node.event))]
    return all(left) if isinstance(node.event, Combined) and node.event.together else any(left)


def _best(waits: list[Wait], thrown: Error | Escalation) -> Wait | None:
    """Who catches it: an exact code beats one that takes all."""
    exact = [wait for wait in waits if wait.event == thrown]
    return next(iter(exact or [wait for wait in waits if wait.event == type(thrown)(code=None)]), None)
