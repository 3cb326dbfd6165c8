"""How the reference model hears and throws: who waits, who catches, and what that interrupts."""

from __future__ import annotations

import re

from reference_activities import Activities
from reference_scopes import Activity, Scope

from service.process.diagram.program import Condition, Error, Escalation, Event, Message, Node, Signal, Timer

Wait = tuple[Activity, Node]
"""The token or listener that an event node belongs to, and the node."""


class Events(Activities):
    """Part of the reference model."""

    def waits(self) -> list[Wait]:
        """All that may be triggered, from outside or inside: oldest scope first, oldest token first."""
        return [wait for scope in self.scopes for wait in waits_in(scope)]

    def fire(self, activity: Activity, node: Node) -> None:
        """An event happens."""
        scope = activity.scope
        if node.kind == "boundary":
            self._take_from(activity.armed, activity, node)
            if node.interrupting:
                self.stop(activity)
        elif node.kind == "listener":
            self._take_from(scope.listening, activity, node)
            if node.interrupting:
                self.wipe(scope)
                scope.listening.clear()
        else:
            self.leave(activity)
        self.emit(scope, node)

    def stop(self, activity: Activity) -> None:
        """Interrupt it; if it was to undo something, that is over."""
        self.leave(activity)
        if activity.walk is not None:
            self.next_to_undo(activity.walk)

    def _take_from(self, waiting: list[Activity] | list[Node], activity: Activity, node: Node) -> None:
        activity.fired[node.id] += 1
        if not may_come_again(node.event, activity.fired[node.id]):
            waiting.remove(activity if node.kind == "listener" else node)  # type: ignore[arg-type]

    def look(self) -> bool:
        """Fire one conditional event whose condition has become true, or was so when it began to wait."""
        for activity, node in self.waits():
            if isinstance(node.event, Condition):
                before = node.id in activity.true
                if node.event.expression not in self.facts:
                    activity.true.discard(node.id)
                elif not before:
                    activity.true.add(node.id)
                    self.fire(activity, node)
                    return True
        return False

    def broadcast(self, name: str) -> None:
        """All who wait for the signal now hear it, but for those whom another hearer takes away."""
        for activity, node in self.waits():
            if node.event == Signal(name=name) and (activity, node) in waits_in(activity.scope):
                self.fire(activity, node)

    def throw(self, scope: Scope, node: Node) -> None:
        """Signals go to all; errors and escalations climb, and an error that nobody catches keeps its token."""
        if isinstance(node.event, Error | Escalation):
            catcher = self.catcher(scope, node.event)
            if catcher is None and isinstance(node.event, Error):
                scope.activities.append(Activity(node, scope, stuck=True))
                return
            self.emit(scope, node)
            if catcher is not None:
                self.fire(*catcher)
        else:
            self.emit(scope, node)
            if isinstance(node.event, Signal):
                self.broadcast(node.event.name)

    def catcher(self, scope: Scope | None, thrown: Error | Escalation, host: Activity | None = None) -> Wait | None:
        """From the thrower outward: the events on the activity, then the event subprocesses around it, and so on."""
        while scope is not None:
            on_host = [(host, node) for node in host.armed] if host is not None else []
            around = [(listener, listener.node) for listener in scope.listening]
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
            self.fire(*catcher)


def waits_in(scope: Scope) -> list[Wait]:
    """All that may be triggered in one scope."""
    found = [(listener, listener.node) for listener in scope.listening]
    for activity in scope.activities:
        if activity.node.kind == "catch" and not activity.stuck:
            found.append((activity, activity.node))
        if activity.node.kind == "race":
            found += [(activity, scope.process.nodes[flow.target]) for flow in scope.process.outgoing[activity.node.id]]
        found += [(activity, node) for node in activity.armed]
    return found


def may_come_again(event: Event | None, times: int) -> bool:
    """Whether an event that interrupts nothing is still awaited: a timer only as often as it says, any other always."""
    if not isinstance(event, Timer):
        return True
    cycle = re.fullmatch(r'"R(\d*)/.*"', event.expression)
    most = 1 if cycle is None else int(cycle[1]) if cycle[1] else None
    return most is None or times < most


def message_name(node: Node) -> str | None:
    """The message that a node waits for."""
    return node.event.name if isinstance(node.event, Message) else None


def _best(waits: list[Wait], thrown: Error | Escalation) -> Wait | None:
    """Who catches it: an exact code beats one that takes all."""
    fits = [
        (activity, node)
        for activity, node in waits
        if isinstance(node.event, Error | Escalation)
        and type(node.event) is type(thrown)
        and node.event.code in (None, thrown.code)
    ]
    exact = [(activity, node) for activity, node in fits if node.event != type(thrown)(code=None)]
    return next(iter(exact or fits), None)
