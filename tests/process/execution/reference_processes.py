"""Random processes made of nested blocks of chosen constructs."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from service.process.diagram.program import (
    ByHand,
    Error,
    Escalation,
    Flow,
    Loop,
    Node,
    Option,
    Process,
    Question,
    Several,
    Timer,
)

CODES = ["E1", "E2", None]
ONCE = Timer(form="duration", expression='"PT1H"')
"""Fires once; a button that interrupts nothing may be pressed again and again."""
Ends = tuple[str, str]


class Builder:
    """Builds one process. Blocks give (entry node, exit node); the exit may get one more outgoing flow."""

    def __init__(self, rng: Random, blocks: Sequence[str], prefix: str = "") -> None:
        self.rng, self.blocks, self.prefix = rng, blocks, prefix
        self.nodes: dict[str, Node] = {}
        self.flows: list[Flow] = []
        self.listened: set[Any] = set()

    def node(self, kind: Any, **details: Any) -> str:
        """One more node; its name."""
        name = f"{self.prefix}{kind}{len(self.nodes)}"
        self.nodes[name] = Node(id=name, kind=kind, **details)
        return name

    def flow(self, source: str, target: str, *, conditional: bool = False, default: bool = False) -> str:
        """One more flow; its condition is a variable of its own name."""
        name = f"{self.prefix}f{len(self.flows)}"
        condition = name if conditional else None
        self.flows.append(Flow(id=name, source=source, target=target, condition=condition, default=default))
        return name

    def built(self) -> Process:
        """The process so far."""
        return Process(id=f"{self.prefix}process", nodes=self.nodes, flows=tuple(self.flows))

    def structured(self, depth: int, *, lead_in: bool = False, in_loop: bool = False) -> Process:
        """A whole process; `lead_in` puts a task first, `in_loop` a loop around everything."""
        first, last = self.loop(depth) if in_loop else self.block(depth)
        if lead_in:
            task = self.node("task")
            self.flow(task, first)
            first = task
        self.flow(self.node("start"), first)
        self.flow(last, self.node("end"))
        return self.built()

    def block(self, depth: int) -> Ends:
        """A block of a random kind."""
        leaf = depth <= 0 or self.rng.random() < 0.2
        return getattr(self, "task" if leaf else self.rng.choice(self.blocks))(depth - 1)

    def task(self, depth: int) -> Ends:
        name = self.node("task")
        return name, name

    def catch(self, depth: int) -> Ends:
        name = self.node("catch", event=self.rng.choice([ByHand(), ONCE]))
        return name, name

    def sequence(self, depth: int) -> Ends:
        first, middle = self.block(depth)
        again, last = self.block(depth)
        self.flow(middle, again)
        return first, last

    def branches(self, split: str, join: str, depth: int, *, conditional: bool, may_skip: bool = True) -> Ends:
        """Two or three blocks between a split and a join."""
        count = self.rng.randint(2, 3)
        skipped = self.rng.randrange(count) if may_skip and self.rng.random() < 0.3 else None
        for index in range(count):
            first, last = (join, None) if index == skipped else self.block(depth)
            is_default = conditional and index == count - 1
            self.flow(split, first, conditional=conditional and not is_default, default=is_default)
            if last:
                self.flow(last, join)
        return split, join

    def xor(self, depth: int) -> Ends:
        return self.branches(self.node("xor"), self.node("xor"), depth, conditional=True)

    def parallel(self, depth: int) -> Ends:
        return self.branches(self.node("and"), self.node("and"), depth, conditional=False)

    def inclusive(self, depth: int) -> Ends:
        return self.branches(self.node("or"), self.node("or"), depth, conditional=True)

    def complex(self, depth: int) -> Ends:
        join = self.node("complex", threshold=self.rng.randint(1, 2))
        return self.branches(self.node("and"), join, depth, conditional=False)

    def implicit_split(self, depth: int) -> Ends:
        join = self.node(self.rng.choice(["and", "task"]))
        return self.branches(self.node("task"), join, depth, conditional=False)

    def conditional_flows(self, depth: int) -> Ends:
        join = self.node(self.rng.choice(["or", "task"]))
        return self.branches(self.node("task"), join, depth, conditional=True)

    def asking(self, depth: int) -> Ends:
        """A gateway that asks: by itself, in the form of the task before it, or when no condition holds."""
        kind = self.rng.choice(["xor", "or"])
        split, join = self.node(kind), self.node(kind)
        fallback = self.rng.random() < 0.3
        self.branches(split, join, depth, conditional=False)
        flows = [flow for flow in self.flows if flow.source == split]
        if fallback:
            self.flows = [_conditional(flow) if flow.source == split else flow for flow in self.flows]
        options = tuple(Option(flow=flow.id, label=flow.id) for flow in flows)
        question = Question(text=split, options=options, many=kind == "or", fallback=fallback)
        self.nodes[split] = Node(id=split, kind=kind, question=question)
        if self.rng.random() < 0.5:
            return split, join
        task = self.node("task", asks_for=split)
        self.flow(task, split)
        return task, join

    def standard_loop(self, depth: int) -> Ends:
        condition = f"{self.prefix}l{len(self.nodes)}" if self.rng.random() < 0.6 else None
        maximum = self.rng.choice([None, 1, 3])
        loop = Loop(condition=condition, test_before=self.rng.random() < 0.5, maximum=maximum)
        if self.rng.random() < 0.4:
            return self.subprocess(depth - 1, loop=loop)
        name = self.node("task", loop=loop)
        return name, name

    def loop(self, depth: int) -> Ends:
        merge, task, split, after = self.node("xor"), self.node("task"), self.node("xor"), self.node("task")
        first, last = self.block(depth)
        self.flow(merge, task)
        self.flow(task, first)
        self.flow(last, split)
        self.flow(split, merge, conditional=True)
        self.flow(split, after, default=True)
        return merge, after

    def race(self, depth: int) -> Ends:
        race, merge = self.node("race"), self.node("xor")
        for _ in range(self.rng.randint(2, 3)):
            event = self.catch(depth)[0]
            first, last = self.block(depth)
            self.flow(race, event)
            self.flow(event, first)
            self.flow(last, merge)
        return race, merge

    def guarded(self, depth: int) -> Ends:
        return self._guard(self.node("task"), depth)

    def guarded_subprocess(self, depth: int) -> Ends:
        return self._guard(self.subprocess(depth)[0], depth)

    def _guard(self, host: str, depth: int) -> Ends:
        merge = self.node("xor")
        self.flow(host, merge)
        for _ in range(self.rng.randint(1, 2)):
            interrupting = self.rng.random() < 0.5
            event = self.node("boundary", host=host, interrupting=interrupting, event=ONCE)
            first, last = self.block(depth)
            self.flow(event, first)
            self.flow(last, merge if interrupting else self.node("end"))
        return host, merge

    def repeating_guard(self, depth: int) -> Ends:
        host = self.node("task")
        event, task = self.node("boundary", host=host, interrupting=False, event=ByHand()), self.node("task")
        self.flow(event, task)
        self.flow(task, self.node("end"))
        return host, host

    def subprocess(self, depth: int, **details: Any) -> Ends:
        inner = Builder(self.rng, self.blocks, f"{self.prefix}s{len(self.nodes)}_")
        name = self.node("subprocess", body=inner.structured(min(depth, 2), lead_in=True), **details)
        return name, name

    def multi_task(self, depth: int) -> Ends:
        several = Several(collection=str(self.rng.randint(0, 3)), sequential=self.rng.random() < 0.5)
        name = self.node("task", several=several)
        return name, name

    def multi_subprocess(self, depth: int) -> Ends:
        return self.subprocess(depth - 1, several=Several(collection=str(self.rng.randint(1, 3))))

    def terminate(self, depth: int) -> Ends:
        split = self.node("xor")
        first, last = self.block(depth)
        self.flow(split, self.node("terminate"), conditional=True)
        self.flow(split, first, default=True)
        return split, last

    def error_end(self, depth: int) -> Ends:
        """A task leads to the throw, so that no two things are thrown in one step: BPMN leaves their order open."""
        split, task = self.node("xor"), self.node("task")
        first, last = self.block(depth)
        self.flow(split, task, conditional=True)
        self.flow(task, self.node("throw", event=Error(code=self.rng.choice(CODES[:2]))))
        self.flow(split, first, default=True)
        return split, last

    def escalation(self, depth: int) -> Ends:
        task, throw = self.node("task"), self.node("throw", event=Escalation(code=self.rng.choice(CODES[:2])))
        self.flow(task, throw)
        return task, throw

    def catching_subprocess(self, depth: int) -> Ends:
        details = {"several": Several(collection="2")} if self.rng.random() < 0.3 else {}
        host, merge = self.subprocess(depth, **details)[0], self.node("xor")
        self.flow(host, merge)
        for kind, code in self.rng.sample([(kind, code) for kind in (Error, Escalation) for code in CODES], 3):
            interrupting = kind is Error or self.rng.random() < 0.5
            event = self.node("boundary", host=host, interrupting=interrupting, event=kind(code=code))
            task = self.node("task")
            self.flow(event, task)
            self.flow(task, merge if interrupting else self.node("end"))
        return host, merge

    def event_subprocess(self, depth: int) -> Ends:
        """Beside the block that it gives, the process gets a handler for a button, a timer, an error, an escalation."""
        kind, code = self.rng.choice([ByHand, Timer, Error, Escalation]), self.rng.choice(CODES)
        if (kind, code) not in self.listened:
            self.listened.add((kind, code))
            event = ByHand() if kind is ByHand else ONCE if kind is Timer else kind(code=code)
            interrupting = kind is Error or self.rng.random() < 0.5
            trigger = self.node("listener", interrupting=interrupting, event=event)
            self.flow(trigger, self.subprocess(depth)[0])
        return self.block(depth)


def _conditional(flow: Flow) -> Flow:
    return Flow(id=flow.id, source=flow.source, target=flow.target, condition=flow.id)
