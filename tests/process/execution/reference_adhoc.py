"""How the reference model lets people choose: ad-hoc subprocesses, after BPMN 2.0, 13.3.5."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator

from reference_compensation import Compensation, armed_at
from reference_scopes import Activity, Scope

from service.process.diagram.program import AdHoc, Node, Process


class AdHocs(Compensation):
    """Part of the reference model."""

    @abstractmethod
    def enter(self, scope: Scope, node: Node, gates: list[str]) -> None:
        """A token has come to a node."""

    def open(self, process: Process, owner: Activity | None) -> Scope:
        scope = super().open(process, owner)
        ad_hoc = ad_hoc_of(scope)
        for name in json.loads(ad_hoc.active or "[]") if ad_hoc is not None else ():
            self.enter(scope, process.nodes[name], [])
        return scope

    def choose(self, kind: str, scope: Scope, node: Node) -> None:
        """Somebody begins what is offered, does it, or says that enough is done."""
        if kind == "finish":
            self.enough(scope)
        elif kind == "offer":
            self.enter(scope, node, [])
        else:
            activity = Activity(node, scope, armed_at(scope, node))
            self.begin(activity)
            activity.running = 0
            self.instance_done(activity)

    def enough(self, scope: Scope) -> None:
        """Nothing more is offered; what runs is cancelled, or awaited."""
        ad_hoc = ad_hoc_of(scope)
        assert ad_hoc is not None
        scope.closing = True
        if ad_hoc.cancels_rest:
            self.wipe(scope)
            scope.listening.clear()

    def go_on(self, scope: Scope, node: Node) -> None:
        """After each activity it is asked whether enough is done."""
        ad_hoc = ad_hoc_of(scope)
        if ad_hoc is not None and ad_hoc.until in self.truths:
            self.enough(scope)
            if ad_hoc.cancels_rest:
                return
        super().go_on(scope, node)

    def is_done(self, scope: Scope) -> bool:
        """Whether the scope may end; one that still offers something may not."""
        ad_hoc = ad_hoc_of(scope)
        ends_by_itself = ad_hoc is None or scope.closing or (ad_hoc.until is None and ad_hoc.active is not None)
        return ends_by_itself and scope.is_empty()


def ad_hoc_of(scope: Scope) -> AdHoc | None:
    """How a scope is done, when people choose in it."""
    return scope.owner.node.ad_hoc if scope.owner is not None else None


def offers_in(scope: Scope) -> Iterator[tuple[str, Node]]:
    """What may be chosen: tasks by themselves, other activities to be begun, and the end."""
    ad_hoc = ad_hoc_of(scope)
    if ad_hoc is None or scope.closing or scope.owner is None:
        return
    if not ad_hoc.sequential or scope.is_empty():
        for node in scope.process.nodes.values():
            if node.offered:
                plain = node.kind == "task" and not (node.several or node.loop or scope.process.boundary[node.id])
                yield "optional" if plain else "offer", node
    if ad_hoc.until is None and ad_hoc.active is None:
        yield "finish", scope.owner.node
