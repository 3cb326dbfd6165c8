"""Families of random processes, one per construct, so that differences can be counted by construct."""

from __future__ import annotations

from random import Random

from reference_graphs import unstructured
from reference_processes import Builder

from service.process.diagram.program import Process

BASE = ["sequence", "xor"]
BLOCKS = {
    "XOR, AND blocks": [*BASE, "parallel"],
    "AND in loops": [*BASE, "parallel", "loop"],
    "OR blocks": [*BASE, "inclusive"],
    "OR, AND in loops": [*BASE, "parallel", "inclusive", "loop"],
    "event-based gateway": [*BASE, "parallel", "race", "catch", "loop"],
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
}  # fmt: skip
GRAPHS = {
    "graph: XOR, AND": ["xor", "xor", "and", "task", "task"],
    "graph: XOR, AND, OR": ["xor", "and", "or", "or", "or", "task", "task", "task"],
    "graph: OR, events": ["xor", "and", "or", "or", "or", "task", "task", "guarded", "race"],
    "graph: all": [
        "xor", "xor", "and", "or", "or", "complex", "task", "implicit", "implicit", "guarded", "race", "subprocess",
        "multi_task",
    ],
}  # fmt: skip
EVERYTHING = sorted({block for blocks in BLOCKS.values() for block in blocks})
NAMES = [*BLOCKS, "blocks: all", *GRAPHS]


def random_process(family: str, seed: int) -> Process:
    """A process of the family with at least ten nodes, around which one loop runs if the family has loops."""
    rng = Random(f"{family} {seed}")
    while True:
        if family in GRAPHS:
            process = unstructured(rng, GRAPHS[family])
        else:
            blocks = BLOCKS.get(family, EVERYTHING)
            process = Builder(rng, blocks).structured(depth=3, in_loop="loop" in blocks)
        if len(process.nodes) >= 10:
            return process
