"""A small, independent model of BPMN 2.0 token semantics, written apart from the engine. No SpiffWorkflow here.

Tokens lie on sequence flows or inside activities. After each outside action the model settles: first every node that
looks at its own tokens only runs (splits, tasks, parallel joins, ends) until none can; then the first enabled inclusive
or complex join fires, and so on. BPMN leaves that order open; joins that look upstream decide best in a quiet state.
Conditions are given per action as `truths`, the conditions that hold.
"""

from __future__ import annotations

from collections.abc import Callable

from reference_joins import PatientJoins
from reference_scopes import Activity, Scope, chosen, is_patient

from service.process.diagram.program import ByHand, Error, Escalation, Event, Node, Process

Offer = tuple[str, Activity]


class Reference(PatientJoins):
    """Runs one process instance. `offers()` says what can be done from outside, `perform()` does it."""

    def __init__(self, process: Process, truths: set[str]) -> None:
        self.truths = truths
        self.scopes: list[Scope] = []
        self.root = self._open(process, None)
        self._settle()

    @property
    def completed(self) -> bool:
        """Whether no token is left."""
        return self.root not in self.scopes

    def offers(self, scope: Scope | None = None) -> list[Offer]:
        """Completable work, waiting events, armed boundary events and listeners: oldest first, depth first."""
        scope = scope or self.root
        found = [(activity.node.id, activity) for activity in scope.listening if _from_outside(activity.node)]
        for activity in scope.activities:
            node = activity.node
            found += [(node.id, activity)] * (activity.running + activity.asks)
            if node.kind == "catch":
                found.append((node.id, activity))
            if node.kind == "race":
                found += [(flow.target, activity) for flow in scope.process.outgoing[node.id]]
            found += [(event.id, activity) for event in activity.armed if _from_outside(event)]
            for body in activity.bodies:
                found += self.offers(body)
        return found

    def perform(self, name: str, index: int, truths: set[str], choice: tuple[str, ...] = ()) -> None:
        """Do the `index`-th offer at the node of this name; `truths` hold until the next action."""
        self.truths = truths
        activity = [activity for offered, activity in self.offers() if offered == name][index]
        scope, node = activity.scope, activity.scope.process.nodes[name]
        if node.kind == "boundary":
            self._catch_at_boundary(activity, node)
        elif node.kind == "listener":
            self._wake(activity)
        elif node.kind == "catch":
            self._leave(activity)
            self._emit(scope, node)
        elif activity.asks:
            self._answered(activity, choice)
        else:
            activity.running -= 1
            self._instance_done(activity, choice)
        self._settle()

    def pass_gateway(self, scope: Scope, node: Node, gates: list[str]) -> None:
        """Answered, asked, or by its conditions."""
        carried = [scope.answers[gate].pop(0) for gate in gates if scope.answers.get(gate)]
        if node.question is None:
            self._emit(scope, node)
        elif carried:
            self._emit(scope, node, carried[-1])
        elif node.question.fallback and chosen(scope.process, node, self.truths):
            self._emit(scope, node)
        else:
            scope.activities.append(Activity(node, scope, asks=True))

    def _open(self, process: Process, owner: Activity | None) -> Scope:
        scope = Scope(process, owner)
        self.scopes.append(scope)
        scope.listening = [Activity(node, scope) for node in process.nodes.values() if node.kind == "listener"]
        for node in process.nodes.values():
            if node.kind == "start":
                self._emit(scope, node)
        return scope

    def _emit(self, scope: Scope, node: Node, answer: tuple[str, ...] | None = None) -> None:
        scope.tokens.update(chosen(scope.process, node, self.truths, answer))

    def _settle(self) -> None:
        while self._local_step() or self.join_step():
            pass

    def _local_step(self) -> bool:
        return any(self._close_if_empty(scope) or self._move_one(scope) for scope in list(self.scopes))

    def _close_if_empty(self, scope: Scope) -> bool:
        if not scope.is_empty() or scope not in self.scopes:
            return False
        self._close(scope)
        if scope.owner:
            scope.owner.bodies.remove(scope)
            self._instance_done(scope.owner)
        return True

    def _move_one(self, scope: Scope) -> bool:
        for flow in scope.process.flows:
            node = scope.process.nodes[flow.target]
            if not scope.tokens[flow.id] or is_patient(scope.process, node):
                continue
            gates = [gate.id for gate in scope.process.incoming[node.id]] if node.kind == "and" else [flow.id]
            if all(scope.tokens[gate] for gate in gates):
                scope.tokens.subtract(gates)
                self._enter(scope, node, gates)
                return True
        return False

    def _enter(self, scope: Scope, node: Node, gates: list[str]) -> None:
        if node.kind == "terminate":
            for activity in list(scope.activities):
                self._leave(activity)
            scope.tokens.clear()
            scope.answers.clear()
        elif node.kind == "throw":
            self._throw(scope, node)
        elif node.kind in ("task", "subprocess", "catch", "race"):
            self._begin(Activity(node, scope, list(scope.process.boundary[node.id])))
        elif node.kind != "end":
            self.pass_gateway(scope, node, gates)

    def _begin(self, activity: Activity) -> None:
        node = activity.node
        activity.scope.activities.append(activity)
        if node.kind not in ("task", "subprocess"):
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
            self._start_instance(activity)
        if count == 0:
            self._end(activity)

    def _start_instance(self, activity: Activity) -> None:
        activity.passes += 1
        if activity.node.body is None:
            activity.running += 1
        else:
            activity.bodies.append(self._open(activity.node.body, activity))

    def _instance_done(self, activity: Activity, choice: tuple[str, ...] = ()) -> None:
        loop = activity.node.loop
        if loop is not None:
            more = loop.maximum is None or activity.passes < loop.maximum
            if more and loop.condition is None:
                activity.asks = True
            elif more and loop.condition in self.truths:
                self._start_instance(activity)
            else:
                self._end(activity)
        elif activity.pending:
            activity.pending -= 1
            self._start_instance(activity)
        elif not activity.running and not activity.bodies:
            self._end(activity, choice)

    def _answered(self, activity: Activity, choice: tuple[str, ...]) -> None:
        activity.asks = False
        if activity.node.loop is None:
            activity.scope.activities.remove(activity)
            self._emit(activity.scope, activity.node, choice)
        elif choice == ("#again",):
            self._start_instance(activity)
        else:
            self._end(activity)

    def _end(self, activity: Activity, choice: tuple[str, ...] = ()) -> None:
        scope, node = activity.scope, activity.node
        self._leave(activity)
        for flow in scope.process.outgoing[node.id]:
            if choice and flow.target == node.asks_for:
                scope.answers.setdefault(flow.id, []).append(choice)
        self._emit(scope, node)

    def _throw(self, scope: Scope, node: Node) -> None:
        """Errors and escalations climb; an uncaught error keeps its token."""
        assert isinstance(node.event, Error | Escalation)
        catch = self._catcher(scope, node.event)
        if catch is None and isinstance(node.event, Error):
            scope.activities.append(Activity(node, scope))
            return
        self._emit(scope, node)
        if catch is not None:
            catch()

    def _catcher(self, scope: Scope, event: Error | Escalation) -> Callable[[], None] | None:
        at: Scope | None = scope
        while at is not None:
            node = _best([listener.node for listener in at.listening], event)
            if node:
                listener = next(listener for listener in at.listening if listener.node is node)
                return lambda: self._wake(listener)
            activity = at.owner
            if activity is not None and (node := _best(activity.armed, event)):
                host, boundary = activity, node
                return lambda: self._catch_at_boundary(host, boundary)
            at = activity.scope if activity else None
        return None

    def _catch_at_boundary(self, activity: Activity, node: Node) -> None:
        if node.interrupting:
            self._leave(activity)
        elif not _comes_again(node.event):
            activity.armed.remove(node)
        self._emit(activity.scope, node)

    def _wake(self, listener: Activity) -> None:
        """The trigger of an event subprocess, whose body follows it as a subprocess."""
        scope, node = listener.scope, listener.node
        if node.interrupting:
            for activity in list(scope.activities):
                self._leave(activity)
            scope.tokens.clear()
            scope.answers.clear()
            scope.listening.clear()
        elif not _comes_again(node.event):
            scope.listening.remove(listener)
        self._emit(scope, node)

    def _leave(self, activity: Activity) -> None:
        activity.scope.activities.remove(activity)
        for body in activity.bodies:
            self._close(body)

    def _close(self, scope: Scope) -> None:
        self.scopes.remove(scope)
        scope.listening.clear()
        for activity in list(scope.activities):
            self._leave(activity)


def _from_outside(node: Node) -> bool:
    return not isinstance(node.event, Error | Escalation)


def _comes_again(event: Event | None) -> bool:
    """A button, an error or an escalation may come again; a timer's duration passes once."""
    return isinstance(event, ByHand | Error | Escalation)


def _best(nodes: list[Node], event: Error | Escalation) -> Node | None:
    """Who catches it: an exact code beats one that takes all."""
    fits = [node for node in nodes if type(node.event) is type(event) and node.event.code in (None, event.code)]
    exact = [node for node in fits if node.event.code]
    return next(iter(exact or fits), None)
