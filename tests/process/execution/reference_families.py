"""Families of random processes, one per construct, so that differences can be counted by construct."""

from __future__ import annotations

from random import Random

from reference_drawings import Drawing
from reference_graphs import unstructured
from reference_processes import Builder

BASE = ["sequence", "xor"]
UNDOING = [*BASE, "parallel", "undoable", "undoable", "undoing", "undoing", "subprocess", "undone_inside"]
BLOCKS = {
    "XOR, AND blocks": [*BASE, "parallel"],
    "AND in loops": [*BASE, "parallel", "loop"],
    "uneven AND in loops": [*BASE, "uneven", "uneven", "loop"],
    "OR blocks": [*BASE, "inclusive"],
    "OR, AND in loops": [*BASE, "parallel", "inclusive", "loop"],
    "event-based gateway": [*BASE, "parallel", "race", "catch", "loop"],
    "events before OR joins": [*BASE, "parallel", "rivals", "rivals", "subprocess"],
    "boundary events": [*BASE, "parallel", "guarded", "loop"],
    "subprocess": [*BASE, "parallel", "subprocess", "loop"],
    "subprocess + boundary": [*BASE, "parallel", "guarded_subprocess", "loop"],
    "multi-instance": [*BASE, "parallel", "multi_task", "multi_subprocess", "loop"],
    "terminate": [*BASE, "parallel", "terminate", "subprocess"],
    "implicit split/merge": [*BASE, "implicit_split", "conditional_flows", "loop"],
    "complex gateway": [*BASE, "parallel", "complex", "loop"],
    "event subprocess": [*BASE, "parallel", "subprocess", "event_subprocess", "event_subprocess", "loop"],
    "errors, escalations": [
        *BASE, "parallel", "error_end", "escalation", "catching_subprocess", "event_subprocess", "loop",
    ],
    "repeating boundary": [*BASE, "parallel", "repeating_guard", "loop"],
    "questions": [*BASE, "parallel", "asking", "asking", "loop"],
    "standard loops": [*BASE, "parallel", "standard_loop", "standard_loop", "subprocess"],
    "jobs": [*BASE, "parallel", "job", "job", "guarded_activity", "error_end", "event_subprocess", "loop"],
    "calls": [*BASE, "parallel", "call", "call", "catching_subprocess", "error_end", "escalation", "terminate"],
    "signals": [*BASE, "parallel", "signal", "signal", "race", "catch", "guarded_activity", "event_subprocess", "loop"],
    "any activity, any event": [*BASE, "parallel", "guarded_activity", "guarded_activity", "event_subprocess", "loop"],
    "multiple events": [
        *BASE, "parallel", "multiple", "signal", "race", "catch", "guarded_activity", "repeating_guard",
        "catching_subprocess", "event_subprocess", "loop",
    ],
    "ad hoc": [*BASE, "parallel", "ad_hoc", "ad_hoc", "guarded_activity", "terminate", "event_subprocess", "loop"],
    "ad hoc, undone": [*BASE, "undoable", "undoing", "ad_hoc", "ad_hoc", "transaction", "loop"],
    "compensation": UNDOING,
    "compensation from inside": [*BASE, "undone_inside", "undone_inside", "undoing", "undoing", "undoing"],
    "compensation in loops": [*UNDOING, "undone_instances", "undone_instances", "standard_loop", "loop"],
    "compensation and errors": [*UNDOING, "catching_subprocess", "error_end", "event_subprocess", "call", "terminate"],
    "transactions": [*UNDOING, "transaction", "transaction", "transaction", "loop"],
    "undecided splits": [*BASE, "parallel", "inclusive", "undecided", "undecided", "loop"],
}  # fmt: skip
GRAPHS = {
    "graph: XOR, AND": ["xor", "xor", "and", "task", "task"],
    "graph: XOR, AND, OR": ["xor", "and", "or", "or", "or", "task", "task", "task"],
    "graph: OR, events": ["xor", "and", "or", "or", "or", "task", "task", "guarded", "race"],
    "graph: OR, races": ["or", "or", "and", "and", "race", "race", "implicit", "implicit"],
    "graph: all": [
        "xor", "xor", "and", "or", "or", "complex", "task", "implicit", "implicit", "guarded", "race", "subprocess",
        "multi_task",
    ],
    "graph: all events": [
        "xor", "xor", "and", "or", "complex", "task", "task", "implicit", "guarded", "guarded", "race", "throw",
        "event_subprocess", "terminate", "job", "subprocess", "call", "multi_task", "multi_subprocess", "standard_loop",
    ],
}  # fmt: skip
EVERYTHING = sorted({block for blocks in BLOCKS.values() for block in blocks})
SMALLEST = {True: 10, False: 16}
NAMES = [*BLOCKS, "blocks: all", *GRAPHS]


def random_process(family: str, seed: int) -> Drawing:
    """A process of the family with at least ten nodes, around which one loop runs if the family has loops."""
    rng = Random(f"{family} {seed}")
    while True:
        if family in GRAPHS:
            drawing = unstructured(rng, GRAPHS[family])
        else:
            blocks = BLOCKS.get(family, EVERYTHING)
            builder = Builder(rng, blocks)
            drawing = Drawing(builder.structured(depth=4, in_loop="loop" in blocks), builder.called)
        if len(drawing.process.nodes) >= SMALLEST[family in GRAPHS]:
            return drawing
