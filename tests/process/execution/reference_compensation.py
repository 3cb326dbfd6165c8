"""How the reference model undoes: compensation and cancelled transactions, after BPMN 2.0, 10.7.2, 10.7.3 and 13.5.5.

What is completed in a scope is undone in reverse order of completion, each once: by the handler at its compensation
boundary event, else from the inside, where a subprocess may bring its own event subprocess for that. A throw means what
was completed before it. Handlers run one after the other, which is a reverse order for whatever ran side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reference_events import Events
from reference_scopes import Activity, Done, Scope, Walk

from service.process.diagram.program import Cancel, Compensate, Node

WALK = Node(id="#walk", kind="pass")


class Compensation(Events):
    """Part of the reference model."""

    time = 0

    def remember(self, activity: Activity) -> None:
        """A handler undoes it as a whole; else each of its instances is undone from the inside."""
        self.time += 1
        scope, node = activity.scope, activity.node
        handler = _handler(scope, node)
        parts = activity.parts if handler is None else [list[Done]()]
        scope.done += [Done(node, self.time, part, handler) for part in parts]

    def throw(self, scope: Scope, node: Node) -> None:
        """Compensation waits where it is thrown; cancelling ends everything around it."""
        if isinstance(node.event, Compensate):
            thrower = Activity(node, scope, passes=self.time)
            scope.activities.append(thrower)
            self._undo_in_reach(thrower, node.event)
        elif isinstance(node.event, Cancel) and (transaction := _transaction(scope)) is not None:
            done = [*transaction.done, *self._cut_short(transaction)]
            self.wipe(transaction)
            transaction.listening.clear()
            transaction.closing = True
            transaction.done = done
            self._undo(transaction, until=self.time, cancels=True)
        else:
            super().throw(scope, node)

    def _undo_in_reach(self, thrower: Activity, event: Compensate) -> None:
        """Scope after scope: its own, and around an event subprocess."""
        for scope in _reach(thrower.scope):
            if _due(scope, thrower.passes, event.activity):
                waiter = thrower if event.waits else None
                self._undo(scope, until=thrower.passes, only=event.activity, waiter=waiter)
                if event.waits:
                    return
        self.leave(thrower)
        self.emit(thrower.scope, thrower.node)

    def _undo(
        self,
        scope: Scope,
        *,
        until: int,
        only: str | None = None,
        waiter: Activity | None = None,
        cancels: bool = False,
    ) -> None:
        walk = Walk(WALK, scope, until=until, only=only, waiter=waiter, cancels=cancels)
        scope.activities.append(walk)
        self.next_to_undo(walk)

    def next_to_undo(self, walk: Walk) -> None:
        """What was completed last; when nothing is left, whoever waits goes on."""
        scope = walk.scope
        if due := _due(scope, walk.until, walk.only):
            scope.done.remove(due[-1])
            self._undo_one(walk, due[-1])
            return
        self.leave(walk)
        if walk.cancels:
            self._leave_transaction(scope)
        waiter = walk.waiter
        if waiter is not None and waiter in waiter.scope.activities:
            assert isinstance(waiter.node.event, Compensate)
            self._undo_in_reach(waiter, waiter.node.event)

    def _undo_one(self, walk: Walk, done: Done) -> None:
        scope = walk.scope
        if done.handler is not None:
            self.begin(Activity(done.handler, scope, armed_at(scope, done.handler), walk=walk))
            return
        again = Activity(replace(done.node, several=None, loop=None, ad_hoc=None), scope, walk=walk)
        scope.activities.append(again)
        process = self.body_of(done.node)
        assert process is not None
        inside = Scope(process, again, done=list(done.inside))
        self.scopes.append(inside)
        again.bodies.append(inside)
        starts = [node for node in process.nodes.values() if node.kind == "listener" and _undoes(node)]
        if starts and done.whole:
            self.emit(inside, starts[0])
        else:
            self._undo(inside, until=self.time)

    def _leave_transaction(self, scope: Scope) -> None:
        activity = scope.owner
        assert activity is not None
        event = next((node for node in activity.armed if isinstance(node.event, Cancel)), None)
        if event is None:
            self.stop(activity)
        else:
            self.fire(activity, event)

    def _cut_short(self, scope: Scope) -> Iterator[Done]:
        """What was completed inside activities that are stopped before their end."""
        for activity in scope.activities:
            for part in activity.parts:
                yield Done(activity.node, self.time, part)
            for body in activity.bodies:
                yield Done(activity.node, self.time, [*body.done, *self._cut_short(body)], whole=False)


def armed_at(scope: Scope, node: Node) -> list[Node]:
    """Boundary events that wait as long as the activity runs."""
    return [event for event in scope.process.boundary[node.id] if not _undoes(event)]


def _undoes(node: Node) -> bool:
    return isinstance(node.event, Compensate)


def _handler(scope: Scope, node: Node) -> Node | None:
    events = [event for event in scope.process.boundary[node.id] if _undoes(event)]
    return scope.process.nodes[events[0].handler or ""] if events else None


def _due(scope: Scope, until: int, only: str | None) -> list[Done]:
    return [done for done in scope.done if done.at <= until and only in (None, done.node.id)]


def _reach(scope: Scope) -> Iterator[Scope]:
    yield scope
    owner = scope.owner
    while owner is not None and _is_triggered(owner):
        yield owner.scope
        owner = owner.scope.owner


def _is_triggered(activity: Activity) -> bool:
    process = activity.scope.process
    return any(process.nodes[flow.source].kind == "listener" for flow in process.incoming[activity.node.id])


def _transaction(scope: Scope) -> Scope | None:
    """The innermost around, within the process."""
    at: Scope | None = scope
    while at is not None and at.owner is not None and at.owner.node.kind != "call":
        if at.owner.node.transaction:
            return at
        at = at.owner.scope
    return None
