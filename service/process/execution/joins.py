"""Joins over waiting tokens: a waiting task of a join is one token on the flow it came by (mark `flow`).

There is no counter to keep in step: when a scope ends or an event interrupts, its waiting tokens go with it, and they
are saved like any task. A firing takes the oldest token of each flow it needs; the others stay for the next round. As
tokens carry no data, there is nothing to merge.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.execution.elements import TokenSpec
from service.process.execution.reports import Entered
from service.process.execution.tokens import live_tokens, remove, tell

if TYPE_CHECKING:
    from service.process.diagram.program import Process
    from service.process.execution.running import Scope
    from service.process.execution.tokens import Token


class Join(TokenSpec):
    """`gates` are the ids of the incoming flows."""

    gates: frozenset[str] = frozenset()
    gathers = True

    def start(self, token: Token, plan: Any) -> None:
        token._set_state(TaskState.WAITING)

    def waiting(self, workflow: Scope) -> dict[str, Token]:
        """The oldest waiting token of each incoming flow that has one, in order of arrival."""
        oldest: dict[str, Token] = {}
        for token in live_tokens(workflow):
            if token.task_spec is self and token.state == TaskState.WAITING:
                oldest.setdefault(token.internal_data["flow"], token)
        return oldest

    def fire(self, tokens: list[Token]) -> None:
        """Make one of `tokens`, the one that came last, and let it go on."""
        for token in tokens[:-1]:
            remove(token)
        last = tokens[-1]
        last._set_state(TaskState.READY)
        tell(last, Entered)


class ParallelJoin(Join):
    """Fires as soon as every incoming flow has a token."""

    def start(self, token: Token, plan: Any) -> None:
        super().start(token, plan)
        tokens = self.waiting(token.workflow)
        if len(tokens) == len(self.gates):
            self.fire(list(tokens.values()))


class PatientJoin(Join):
    """A join that looks upstream in its process."""

    process: Process

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """The gates that a token at a node can come to without passing this join; computed when it is first met.

        Two threads that meet it at once compute the same.
        """
        return gates_in_reach(self.process, self.name)

    def inhibited(self, workflow: Scope, empty: Set[str], filled: Set[str]) -> bool:
        """BPMN 2.0, 13.4.3: some token can still come to an empty gate and to no filled one."""
        for token in live_tokens(workflow):
            gates = self.reach.get(token.internal_data.get("place", token.task_spec.name))
            if gates and gates & empty and not gates & filled:
                return True
        return False

    def fire_if_enabled(self, workflow: Scope) -> bool:
        """Fire, or reset, if that is right now; whether anything moved."""
        raise NotImplementedError


def gates_in_reach(process: Process, gateway: str) -> dict[str, frozenset[str]]:
    """{node: ids of incoming flows of `gateway` that a token at the node can come to without visiting `gateway`}.

    Walks backwards once per gate; a boundary event counts as an exit of its host.
    """
    reach: dict[str, set[str]] = {}
    for gate in process.incoming[gateway]:
        seen: set[str] = set()
        stack = [gate.source]
        while stack:
            name = stack.pop()
            if name in seen or name == gateway:
                continue
            seen.add(name)
            stack += [flow.source for flow in process.incoming[name]]
            host = process.nodes[name].host
            if host:
                stack.append(host)
        for name in seen:
            reach.setdefault(name, set()).add(gate.id)
    shared: dict[frozenset[str], frozenset[str]] = {}
    return {name: shared.setdefault(found, found) for name, gates in reach.items() for found in (frozenset(gates),)}


class InclusiveJoin(PatientJoin):
    """Waits for every token that can still come to a flow that has none."""

    def fire_if_enabled(self, workflow: Scope) -> bool:
        tokens = self.waiting(workflow)
        filled = tokens.keys()
        if not tokens or self.inhibited(workflow, self.gates - filled, filled):
            return False
        self.fire(list(tokens.values()))
        return True


class ComplexJoin(PatientJoin):
    """Fires once when `threshold` gates are filled, then swallows latecomers until none can come (n of m).

    Every token that can still arrive belongs to the round that fired; the reset uses the rule of the inclusive join.
    The gates it fired with are kept on the root of the scope, under `resetting`.
    """

    threshold = 1

    def fire_if_enabled(self, workflow: Scope) -> bool:
        tokens = self.waiting(workflow)
        marks = workflow.task_tree.internal_data
        resetting = marks.get("resetting", {})
        if self.name not in resetting:
            if len(tokens) < self.threshold:
                return False
            marks["resetting"] = {**resetting, self.name: list(tokens)}
            self.fire(list(tokens.values()))
            return True
        taken = set(resetting[self.name])
        if self.inhibited(workflow, self.gates - tokens.keys() - taken, tokens.keys() | taken):
            return False
        for gate, token in tokens.items():
            if gate not in taken:
                remove(token)
        marks["resetting"] = {name: gates for name, gates in resetting.items() if name != self.name}
        return True
