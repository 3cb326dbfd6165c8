"""Short diagrams and the steps of a story; every command is followed by saving and loading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from service.process.diagram.program import Flow, MessageFlow, Node, Process, Program
from service.process.execution import (
    AnyReport,
    Compiled,
    Incident,
    Instance,
    JobWait,
    TimerWait,
    Waiting,
    Work,
    Written,
    compile_program,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def node(name: str, kind: Any = "task", **details: Any) -> Node:
    """An element."""
    return Node(id=name, kind=kind, **details)


def process(name: str, nodes: list[Node], *flows: str) -> Process:
    """`"a b c"` connects in a row, `"a b if x > 1"` has a condition, `"a b default"` is the default flow.

    `start` and `end` are there anyway; a flow's id is `a-b`.
    """
    made = {one.id: one for one in nodes}
    made = {"start": Node(id="start", kind="start"), **made, "end": Node(id="end", kind="end")}
    lines: list[Flow] = []
    for flow in flows:
        path, _, condition = flow.partition(" if ")
        names = path.split()
        is_default = names[-1] == "default"
        names = names[:-1] if is_default else names
        assert made.keys() >= set(names), flow
        for a, b in pairwise(names):
            lines.append(Flow(id=f"{a}-{b}", source=a, target=b, condition=condition or None, default=is_default))
    return Process(id=name, nodes=made, flows=tuple(lines))


@dataclass
class Shelf:
    """Published releases: what `Lookup` asks for, in memory."""

    releases: dict[str, Compiled] = field(default_factory=dict[str, Compiled])
    current: dict[str, str] = field(default_factory=dict[str, str])

    def publish(self, release: str, *processes: Process, message_flows: tuple[MessageFlow, ...] = ()) -> None:
        """From now on new calls of these processes take this release."""
        program = Program(processes={one.id: one for one in processes}, message_flows=message_flows)
        self.releases[release] = compile_program(program)
        self.current.update(dict.fromkeys(program.processes, release))

    def get(self, release: str) -> Compiled:
        """The release's program."""
        return self.releases[release]

    def find(self, process: str) -> tuple[str, Compiled] | None:
        """Where the process is published now."""
        release = self.current.get(process)
        return None if release is None else (release, self.releases[release])


class Story:
    """One instance, and what a story asks about it."""

    def __init__(
        self,
        first: Process,
        *others: Process,
        variables: Mapping[str, Any] | None = None,
        start_event: str | None = None,
        message_flows: tuple[MessageFlow, ...] = (),
        saving: bool = True,
    ) -> None:
        self.now, self.saving, self.happened = NOON, saving, list[AnyReport]()
        self.shelf = Shelf()
        self.shelf.publish("r1", first, message_flows=message_flows)
        for other in others:
            self.shelf.publish(f"r1 {other.id}", other)
        self.instance = Instance(self.shelf, "r1", first.id)
        self.do("start", variables, start_event=start_event)

    def do(self, command: str, *arguments: Any, **details: Any) -> Story:
        """A command, then saving and loading."""
        getattr(self.instance, command)(*arguments, now=self.now, **details)
        self.happened += self.instance.take_reports()
        if self.saving:
            self.instance = Instance.load(self.instance.save(), self.shelf, self.now)
        return self

    def complete(self, element: str, which: int = 0, choice: tuple[str, ...] = (), **answers: Any) -> Story:
        """A person finishes the work at this element."""
        return self.do("complete", self.work(element)[which].task, answers, choice=choice)

    def fire(self, element: str, which: int = 0, **payload: Any) -> Story:
        """An event comes."""
        return self.do("fire", self.armed(element)[which].task, payload)

    def complete_job(self, element: str, which: int = 0, **result: Any) -> Story:
        """A machine finishes."""
        job = self.jobs(element)[which]
        return self.do("complete_job", job.task, job.attempt, result)

    def fail_job(self, element: str, code: str, **payload: Any) -> Story:
        """A machine finds a BPMN error."""
        job = self.jobs(element)[0]
        return self.do("fail_job", job.task, job.attempt, code, payload)

    def retry(self, element: str) -> Story:
        """A person has mended the cause."""
        held = [one for one in self.incidents if one.element == element]
        return self.do("retry", held[0].task)

    def change(self, **values: Any) -> Story:
        """A person corrects variables."""
        return self.do("change", values)

    @property
    def waiting(self) -> Waiting:
        """All rows."""
        return self.instance.waiting()

    def work(self, element: str | None = None) -> list[Work]:
        """Open work, at this element."""
        return [row for row in self.waiting.work if element in (None, row.element)]

    @property
    def open(self) -> list[str]:
        """Elements with open work, sorted."""
        return sorted(row.element for row in self.work())

    def armed(self, element: str | None = None) -> list[Any]:
        """Rows of waiting events, at this element, each task once."""
        rows = self.waiting
        some = [*rows.timers, *rows.messages, *rows.signals, *rows.conditions, *rows.buttons]
        some += [row for row in rows.work if row.kind == "confirmation"]
        by_task = {row.task: row for row in some if element in (None, row.element)}
        return [by_task[task] for task in sorted(by_task)]

    @property
    def events(self) -> list[str]:
        """Elements that wait for an event from outside, sorted."""
        return sorted(row.element for row in self.armed())

    def timer(self, element: str) -> TimerWait:
        """The armed timer of this element."""
        (row,) = [row for row in self.waiting.timers if row.element == element]
        return row

    def jobs(self, element: str) -> list[JobWait]:
        """Open jobs of this element."""
        return [row for row in self.waiting.jobs if row.element == element]

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """What failed."""
        return self.waiting.incidents

    @property
    def held(self) -> list[tuple[str, str]]:
        """Element and step of each incident."""
        return [(row.element, row.step) for row in self.incidents]

    @property
    def variables(self) -> dict[str, Any]:
        """Of the process."""
        return dict(self.instance.variables)

    @property
    def ended(self) -> bool:
        """Whether it has completed."""
        return self.instance.ended == "completed"

    def seen(self, element: str, which: int = 0) -> dict[str, Any]:
        """What an expression at this open work sees."""
        return dict(self.instance.visible(self.work(element)[which].task))

    def written(self) -> list[tuple[str | None, str, Any]]:
        """Who wrote what, in order."""
        return [(one.element, one.name, one.value) for one in self.happened if isinstance(one, Written)]

    def told(self) -> list[str]:
        """The story so far: what happened at which element, without the variables."""
        return [f"{type(one).__name__.lower()} {one.element}" for one in self.happened if not isinstance(one, Written)]
