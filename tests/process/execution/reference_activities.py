"""How the reference model does work: once, several times at once or one by one, or in a loop."""

from __future__ import annotations

from abc import abstractmethod

from reference_joins import PatientJoins
from reference_scopes import Activity, Scope, Walk

from service.process.diagram.program import Node, Process

WORK = ("task", "service", "subprocess", "call")


class Activities(PatientJoins):
    """Part of the reference model."""

    def begin(self, activity: Activity) -> None:
        """A token has come to an activity or to something that waits."""
        node = activity.node
        activity.scope.activities.append(activity)
        self.await_events(activity, activity.armed)
        if node.kind not in WORK:
            return
        count = int(node.several.collection) if node.several else 1
        if node.loop and node.loop.test_before:
            if node.loop.condition is None:
                activity.asks = True
                return
            count = int(node.loop.condition in self.truths)
        at_once = min(count, 1) if node.several and node.several.sequential else count
        activity.pending = count - at_once
        for _ in range(at_once):
            self.start_instance(activity)
        activity.over = count == 0

    @abstractmethod
    def remember(self, activity: Activity) -> None:
        """It has completed, and may have to be undone."""

    @abstractmethod
    def next_to_undo(self, walk: Walk) -> None:
        """One thing has been undone."""

    def start_instance(self, activity: Activity) -> None:
        """Once, of possibly several times."""
        activity.passes += 1
        body = self.body_of(activity.node)
        if body is None:
            activity.running += 1
        else:
            activity.bodies.append(self.open(body, activity))

    def body_of(self, node: Node) -> Process | None:
        """What runs inside."""
        return self.called[(node.target or "").strip('"')] if node.kind == "call" else node.body

    def instance_done(self, activity: Activity, choice: tuple[str, ...] = ()) -> None:
        """Go on with the next instance, ask for it, or end: when none is left, or enough are done."""
        loop, several = activity.node.loop, activity.node.several
        if loop is not None:
            more = loop.maximum is None or activity.passes < loop.maximum
            if more and loop.condition is None:
                activity.asks = True
            elif more and loop.condition in self.truths:
                self.start_instance(activity)
            else:
                activity.over = True
        elif several is None:
            self.end(activity, choice)
        elif several.until in self.truths:
            self._drop_the_rest(activity)
        elif activity.pending:
            activity.pending -= 1
            self.start_instance(activity)
        else:
            activity.over = not (activity.running or activity.failed or activity.bodies)

    def _drop_the_rest(self, activity: Activity) -> None:
        activity.running = activity.failed = activity.pending = 0
        for body in activity.bodies:
            self.close(body)
        activity.bodies, activity.over = [], True

    def answered(self, activity: Activity, choice: tuple[str, ...]) -> None:
        """A person answered a gateway, or whether a loop goes on."""
        activity.asks = False
        if activity.node.loop is None:
            activity.scope.activities.remove(activity)
            self.emit(activity.scope, activity.node, choice)
        elif choice == ("#again",):
            self.start_instance(activity)
        else:
            activity.over = True

    def end(self, activity: Activity, choice: tuple[str, ...] = ()) -> None:
        """All of it is done; an answer for the gateway behind goes along."""
        scope, node = activity.scope, activity.node
        self.leave(activity)
        if activity.walk is not None:
            self.next_to_undo(activity.walk)
            return
        self.remember(activity)
        for flow in scope.process.outgoing[node.id]:
            if choice and flow.target == node.asks_for:
                scope.answers.setdefault(flow.id, []).append(choice)
        self.go_on(scope, node)

    def go_on(self, scope: Scope, node: Node) -> None:
        """Leave an activity that is done."""
        self.emit(scope, node)
