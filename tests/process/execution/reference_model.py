"""A small, independent model of BPMN 2.0 token semantics, written apart from the engine. No SpiffWorkflow here.

Tokens lie on sequence flows or inside activities. After each outside action the model settles: first every node that
looks at its own tokens only runs (splits, tasks, parallel joins, ends) until none can; then the first enabled inclusive
or complex join fires, and so on. BPMN leaves that order open; joins that look upstream decide best in a quiet state.
Conditions are given per action as `truths`, the conditions that hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reference_activities import WORK
from reference_adhoc import AdHocs, offers_in
from reference_compensation import armed_at
from reference_events import kind_of, waits_in
from reference_scopes import Activity, Scope, chosen, is_patient

from service.process.diagram.program import Message, Node, Process


class Mark(NamedTuple):
    """What is the case at an element.

    `work` for people, a `job`; of what is ad hoc `optional` work, an `offer` to begin something, and its `finish`;
    `timer`, `message`, `button`, `signal`, `condition`: an event is awaited; a token `held` by an incident, or one that
    waits in a `join` (by the flow it came on).
    """

    kind: str
    name: str


class Action(NamedTuple):
    """What is done from outside: at the `index`-th of equal marks, or with the name of a signal, message or fact."""

    verb: str
    name: str = ""
    kind: str = ""  # of the mark
    index: int = 0
    choice: tuple[str, ...] = ()


class Reference(AdHocs):
    """Runs one process instance. `marks()` says how it stands, `do()` what happens from outside."""

    def __init__(self, process: Process, truths: set[str], called: Mapping[str, Process]) -> None:
        self.truths, self.facts, self.called = truths, set[str](), called
        self.scopes: list[Scope] = []
        self.ended: str | None = None
        self.root = self.open(process, None)
        self._settle()

    def marks(self) -> list[tuple[Mark, Activity | None]]:
        """All that is the case, with the token that it is about; equal ones oldest first."""
        return [mark for scope in self.scopes for mark in _marks(scope)]

    def awaiting(self, message: str) -> int:
        """How many wait for a message."""
        return sum(wait.event == Message(name=message) for wait in self.waits())

    def do(self, action: Action, truths: set[str], facts: set[str]) -> None:
        """Do it; `truths` and `facts` hold until the next action."""
        self.truths, self.facts = truths, facts
        match action.verb:
            case "signal":
                self.broadcast(action.name)
            case "message":
                for wait in [wait for wait in self.waits() if wait.event == Message(name=action.name)]:
                    self.happen(wait)
            case "cancel":
                self.close(self.root)
                self.ended = "cancelled"
            case "change":
                pass
            case _:
                self._at_mark(action)
        self._settle()

    def _at_mark(self, action: Action) -> None:
        mark = Mark(action.kind, action.name)
        activity = [activity for found, activity in self.marks() if found == mark][action.index]
        assert activity is not None
        match action.verb:
            case "complete" if activity.asks:
                self.answered(activity, action.choice)
            case "complete" | "finish":
                activity.running -= 1
                self.instance_done(activity, action.choice)
            case "choose":
                self.choose(action.kind, activity.scope, activity.node)
            case "fire":
                waits = [wait for wait in waits_in(activity.scope) if wait.activity is activity]
                named = [wait for wait in waits if Mark(kind_of(wait.event), wait.node.id) == mark]
                self.happen(named[0])
            case "fail":
                self.fail(activity, action.choice[0])
            case "give up":
                activity.running -= 1
                activity.failed += 1
            case _:
                self._retry(activity)

    def _retry(self, activity: Activity) -> None:
        if activity.failed:
            activity.failed -= 1
            activity.running += 1
            return
        activity.scope.activities.remove(activity)
        if activity.node.kind == "throw":
            self.throw(activity.scope, activity.node)
        else:
            self.emit(activity.scope, activity.node)

    def pass_gateway(self, scope: Scope, node: Node, gates: list[str]) -> None:
        """Answered, asked, or by its conditions."""
        carried = [scope.answers[gate].pop(0) for gate in gates if scope.answers.get(gate)]
        if node.question is None:
            self.emit(scope, node)
        elif carried:
            self.emit(scope, node, carried[-1])
        elif node.question.fallback and chosen(scope.process, node, self.truths):
            self.emit(scope, node)
        else:
            scope.activities.append(Activity(node, scope, asks=True))

    def _settle(self) -> None:
        while self.look() or self._local_step() or self.join_step():
            pass

    def _local_step(self) -> bool:
        steps = (self._close_if_empty, self._end_one, self._move_one)
        return any(step(scope) for scope in list(self.scopes) for step in steps)

    def _close_if_empty(self, scope: Scope) -> bool:
        if scope not in self.scopes or not self.is_done(scope):
            return False
        self.close(scope)
        if scope.owner:
            scope.owner.bodies.remove(scope)
            scope.owner.parts.append(scope.done)
            self.instance_done(scope.owner)
        else:
            self.ended = "completed"
        return True

    def _end_one(self, scope: Scope) -> bool:
        over = [activity for activity in scope.activities if activity.over]
        for activity in over[:1]:
            self.end(activity)
        return bool(over)

    def _move_one(self, scope: Scope) -> bool:
        for flow in scope.process.flows:
            node = scope.process.nodes[flow.target]
            if not scope.tokens[flow.id] or is_patient(scope.process, node):
                continue
            gates = [gate.id for gate in scope.process.incoming[node.id]] if node.kind == "and" else [flow.id]
            if all(scope.tokens[gate] for gate in gates):
                scope.tokens.subtract(gates)
                self.enter(scope, node, gates)
                return True
        return False

    def enter(self, scope: Scope, node: Node, gates: list[str]) -> None:
        """A token has come to a node; by `gates`, where several made it one."""
        if node.kind == "terminate":
            self.wipe(scope)
            scope.closing = True
        elif node.kind == "throw":
            self.throw(scope, node)
        elif node.kind in (*WORK, "catch", "race"):
            self.begin(Activity(node, scope, armed_at(scope, node)))
        elif node.kind != "end":
            self.pass_gateway(scope, node, gates)


def _marks(scope: Scope) -> list[tuple[Mark, Activity | None]]:
    found: list[tuple[Mark, Activity | None]] = []
    for activity in scope.activities:
        node = activity.node
        working = Mark("job" if node.kind == "service" else "work", node.id)
        found += [(working, activity)] * activity.running
        found += [(Mark("work", node.id), activity)] * activity.asks
        found += [(Mark("held", node.id), activity)] * (activity.failed + activity.stuck)
    longest = sorted(waits_in(scope), key=lambda wait: wait.activity.since.get(wait.node.id, 0))
    waits = [(kind_of(wait.event), wait) for wait in longest]
    found += [(Mark(kind, wait.node.id), wait.activity) for kind, wait in waits if kind]
    found += [(Mark(kind, node.id), Activity(node, scope)) for kind, node in offers_in(scope)]
    return found + [(Mark("join", flow), None) for flow in (+scope.tokens).elements()]
