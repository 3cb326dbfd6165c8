"""What a step costs: a user task with a timer on it, in a loop, loaded and saved around every step.

`scripts/bench` measures `Bench(LOOP).step` after 10 passes and after 1,000 (promises.md, Speed), and prints `size`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from service.process.diagram.program import Flow, Node, Process, Program, Timer
from service.process.execution.compiled import Compiled, compile_program
from service.process.execution.instance import Instance

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _process(name: str, nodes: tuple[Node, ...], *pairs: tuple[str, str]) -> Process:
    made = (Node(id="start", kind="start"), *nodes, Node(id="end", kind="end"))
    flows = tuple(Flow(id=f"{source}-{target}", source=source, target=target) for source, target in pairs)
    return Process(id=name, nodes={node.id: node for node in made}, flows=flows)


LOOP = _process(
    "loop",
    (
        Node(id="merge", kind="xor"),
        Node(id="task", kind="task"),
        Node(id="late", kind="boundary", host="task", event=Timer(form="duration", expression='"PT4H"')),
        Node(id="chase", kind="task"),
    ),
    ("start", "merge"),
    ("merge", "task"),
    ("task", "merge"),
    ("late", "chase"),
    ("chase", "end"),
)
"""One live token with one timer, for ever."""


def wide(count: int) -> Process:
    """So many tasks side by side."""
    tasks = tuple(Node(id=f"t{number}", kind="task") for number in range(count))
    gates = (Node(id="fork", kind="and"), Node(id="join", kind="and"))
    pairs = [pair for task in tasks for pair in (("fork", task.id), (task.id, "join"))]
    return _process(f"wide{count}", (*gates, *tasks), ("start", "fork"), *pairs, ("join", "end"))


class Bench:
    """An instance in its saved form; also the `Lookup` that it needs."""

    def __init__(self, process: Process) -> None:
        self.compiled = compile_program(Program(processes={process.id: process}))
        instance = Instance(self, "release", process.id)
        instance.start(now=NOW)
        self.saved = instance.save()

    def get(self, release: str) -> Compiled:
        """The only release."""
        return self.compiled

    def find(self, process: str) -> tuple[str, Compiled] | None:
        """No other."""
        return None

    def step(self) -> None:
        """Load, complete the oldest task, read what waits and what happened, save."""
        instance = Instance.load(self.saved, self, NOW)
        instance.complete(instance.waiting().work[0].task, now=NOW)
        instance.waiting()
        instance.take_reports()
        self.saved = instance.save()

    @property
    def size(self) -> int:
        """Bytes of the saved state."""
        return len(self.saved)

    @property
    def live(self) -> int:
        """Rows of waiting work and timers."""
        rows = Instance.load(self.saved, self, NOW).waiting()
        return len(rows.work) + len(rows.timers)
