"""Random processes made of nested blocks of chosen constructs."""

from __future__ import annotations

from dataclasses import replace

from reference_drawings import Ends
from reference_undoing_blocks import UndoingBlocks

from service.process.diagram.program import Option, Process, Question

LEAVES = ("undoable", "job", "catch", "signal")


class Builder(UndoingBlocks):
    """Builds one process of blocks."""

    def structured(
        self, depth: int, *, lead_in: bool = False, in_loop: bool = False, ending: str | None = None
    ) -> Process:
        """A whole process; `lead_in` puts a task first, `in_loop` a loop around everything, `ending` a block last."""
        blocks = [self.task(0)] if lead_in else []
        blocks.append(self.loop(depth) if in_loop else self.block(depth))
        if ending is not None:
            blocks.append(getattr(self, ending)(0))
        return self.enclosed(self.in_a_row(*blocks))

    def block(self, depth: int) -> Ends:
        """A block of a random kind."""
        leaf = depth <= 0 or self.rng.random() < 0.2
        return getattr(self, self.rng.choice(self.leaves if leaf else self.blocks))(depth - 1)

    @property
    def leaves(self) -> list[str]:
        """Blocks that hold no others."""
        return ["task", *(block for block in self.blocks if block in LEAVES)]

    def task(self, depth: int) -> Ends:
        name = self.node("task")
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

    def uneven(self, depth: int) -> Ends:
        """One way into a parallel join brings two tokens, the other one: a token is left for the next round."""
        split, join, twice, merge = self.node("and"), self.node("and"), self.node("task"), self.node("xor")
        block = self.block(depth)
        self.row(split, twice, merge, join)
        self.row(twice, merge)
        self.row(split, block[0])
        self.row(block[1], join)
        return split, join

    def rivals(self, depth: int) -> Ends:
        """Events to choose from before two gates of an inclusive join, of which another token takes one."""
        split, join, gate, race = self.node("and"), self.node("or"), self.node("xor"), self.node("race")
        block = self.block(depth)
        self.row(split, race)
        for event, target in zip(self.events(2), (join, gate), strict=True):
            self.row(race, self.node("catch", event=event), target)
        self.row(split, block[0])
        self.row(block[1], gate, join)
        return split, join

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
            self.flows = [replace(flow, condition=flow.id) if flow in flows else flow for flow in self.flows]
        options = tuple(Option(flow=flow.id, label=flow.id) for flow in flows)
        question = Question(text=split, options=options, many=kind == "or", fallback=fallback)
        self.change(split, question=question)
        if self.rng.random() < 0.5:
            return split, join
        task = self.node("task", asks_for=split)
        self.flow(task, split)
        return task, join

    def loop(self, depth: int) -> Ends:
        merge, task, split, after = self.node("xor"), self.node("task"), self.node("xor"), self.node("task")
        first, last = self.block(depth)
        self.flow(merge, task)
        self.flow(task, first)
        self.flow(last, split)
        self.flow(split, merge, conditional=True)
        self.flow(split, after, default=True)
        return merge, after

    def terminate(self, depth: int) -> Ends:
        split = self.node("xor")
        first, last = self.block(depth)
        self.flow(split, self.node("terminate"), conditional=True)
        self.flow(split, first, default=True)
        return split, last

    def undecided(self, depth: int) -> Ends:
        """A split without a default flow: with luck a condition holds."""
        split, join = self.branches(
            self.node(self.rng.choice(["xor", "or"])), self.node("xor"), depth, conditional=True
        )
        self.flows = [
            replace(flow, default=False, condition=flow.id) if flow.source == split else flow for flow in self.flows
        ]
        return split, join
