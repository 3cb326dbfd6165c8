"""The joins of the reference model that look upstream. They decide in a quiet state, one at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod

from reference_scopes import Scope, Scopes, gates_ahead, is_patient

from service.process.diagram.program import Node


class PatientJoins(Scopes, ABC):
    """Part of the reference model."""

    @abstractmethod
    def pass_gateway(self, scope: Scope, node: Node, gates: list[str]) -> None:
        """Let a token go on from a gateway."""

    def join_step(self) -> bool:
        """Fire or reset the first enabled inclusive or complex join of any scope."""
        for scope in self.scopes:
            for node in scope.process.nodes.values():
                if is_patient(scope.process, node) and self._moved(scope, node):
                    return True
        return False

    def _moved(self, scope: Scope, node: Node) -> bool:
        gates = {flow.id for flow in scope.process.incoming[node.id]}
        filled = {gate for gate in gates if scope.tokens[gate]}
        consumed = scope.consumed.get(node.id)
        if consumed is not None:
            if self._inhibited(scope, node, gates - filled - consumed, filled | consumed):
                return False
            del scope.consumed[node.id]
            scope.tokens.subtract(filled - consumed)  # latecomers are swallowed, nothing goes on
            return True
        if node.kind == "complex":
            if len(filled) < node.threshold:
                return False
            scope.consumed[node.id] = filled
        elif not filled or self._inhibited(scope, node, gates - filled, filled):
            return False
        scope.tokens.subtract(filled)
        self.pass_gateway(scope, node, sorted(filled))
        return True

    def _inhibited(self, scope: Scope, node: Node, empty: set[str], filled: set[str]) -> bool:
        """BPMN 2.0, 13.4.3: some token can still come to an empty gate and to no filled one."""
        for place in scope.positions() - {node.id}:
            gates = gates_ahead(scope.process, place, node.id)
            if gates & empty and not gates & filled:
                return True
        return False
