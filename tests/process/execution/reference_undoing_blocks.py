"""Random blocks of compensation and transactions."""

from __future__ import annotations

from abc import abstractmethod

from reference_drawings import Ends
from reference_event_blocks import EventBlocks

from service.process.diagram.program import Cancel, Compensate, Error

HOSTS = ["task", "task", "subprocess", "call", "multi_task", "multi_subprocess"]
HANDLERS = ["task", "subprocess", "multi_task", "service"]


class UndoingBlocks(EventBlocks):
    """Part of the builder. Blocks give (entry node, exit node)."""

    @abstractmethod
    def task(self, depth: int) -> Ends:
        """One task."""

    @abstractmethod
    def branches(self, split: str, join: str, depth: int, *, conditional: bool, may_skip: bool = True) -> Ends:
        """Blocks between a split and a join."""

    def undoable(self, depth: int) -> Ends:
        """An activity with a compensation event and its handler, at times with boundary events of its own."""
        kind = self.rng.choice(["task", *(HOSTS if depth >= 0 else [])])
        host = getattr(self, kind)(min(depth, 1))[0]
        self.node("boundary", host=host, event=Compensate(), handler=self._handler(depth))
        if depth >= 0 and self.rng.random() < 0.2:
            return self.guard(host, depth)
        return host, host

    def _handler(self, depth: int) -> str:
        kind = self.rng.choice(["task", "task", *(HANDLERS if depth >= 0 else [])])
        name = self.node("service") if kind == "service" else getattr(self, kind)(-1)[0]
        self.change(name, undoes=True)
        if depth >= 0 and self.rng.random() < 0.2:
            event = self.rng.choice(self.events_on(name))
            boundary = self.node("boundary", host=name, interrupting=self.rng.random() < 0.5, event=event)
            self.row(boundary, self.node("task"), self.node("end"))
        return name

    def undoing(self, depth: int) -> Ends:
        """Some work, and then compensation."""
        return self.in_a_row(self.undoable(depth), self.block(depth), self.block(depth), self.compensation(depth))

    def compensation(self, depth: int) -> Ends:
        """Undoes all of its scope, or one activity that is drawn by now; a task leads to it."""
        activities = [node.host for node in self.nodes.values() if node.handler]
        activities += [name for name, node in self.nodes.items() if node.kind in ("subprocess", "call")]
        activity = self.rng.choice([None, None, self.rng.choice(activities)]) if activities else None
        task = self.node("task")
        throw = self.node("throw", event=Compensate(activity=activity, waits=self.rng.random() < 0.75))
        self.flow(task, throw)
        return task, throw

    def undone_inside(self, depth: int) -> Ends:
        """A subprocess that brings its own event subprocess for being undone, which may undo what is around it."""
        inner = self.inside()
        inner.structured(min(depth, 2), lead_in=True)
        ending = self.rng.choice([None, "compensation"])
        inner.flow(inner.node("listener", event=Compensate()), inner.subprocess(0, ending)[0])
        name = self.node("subprocess", body=inner.built())
        return name, name

    def undone_instances(self, depth: int) -> Ends:
        """Instances that differ in what there is to undo, and then compensation."""
        inner = self.inside()
        split, join = inner.branches(inner.node("xor"), inner.node("xor"), 0, conditional=True)
        body = inner.enclosed(inner.in_a_row(inner.undoable(-1), (split, join)))
        name = self.node("subprocess", body=body, several=self._several(2))
        return self.in_a_row((name, name), self.compensation(depth))

    def transaction(self, depth: int) -> Ends:
        """Left by its end, by its cancel event where it has one, or by an error."""
        inner, depth = self.inside(), min(depth, 1)
        block = inner.in_a_row(inner.undoable(depth), inner.block(depth), inner.cancelling(depth))
        if self.rng.random() < 0.5:
            block = inner.side_by_side(block, inner._half_done())
        inner.enclosed(block)
        host, merge = self.node("subprocess", body=inner.built(), transaction=True), self.node("xor")
        self.flow(host, merge)
        if self.rng.random() < 0.8:
            self.row(self.node("boundary", host=host, event=Cancel()), self.node("task"), merge)
        if self.rng.random() < 0.4:
            self.row(self.node("boundary", host=host, event=Error()), self.node("task"), merge)
        return host, merge

    def _half_done(self) -> Ends:
        """A subprocess that may still run when something in it can be undone already."""
        inner = self.inside()
        body = inner.enclosed(inner.in_a_row(inner.undoable(-1), inner.block(0), inner.task(0)))
        name = self.node("subprocess", body=body)
        return name, name

    def cancelling(self, depth: int) -> Ends:
        """A task leads to the cancel event, which outside of a transaction is passed."""
        split = self.node("xor")
        first, last = self.block(depth)
        task, throw = self.node("task"), self.node("throw", event=Cancel())
        self.flow(split, task, conditional=True)
        self.flow(task, throw)
        self.flow(split, first, default=True)
        return split, last
