"""The engine as the reference model sees it: by its commands and the rows of what waits, and nothing behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from execution_story import NOON, Shelf
from reference_drawings import Drawing
from reference_model import Action, Mark

from service.process.diagram.program import Program
from service.process.execution import (
    Button,
    ConditionWait,
    Incident,
    Instance,
    JobWait,
    JoinWait,
    MessageWait,
    Row,
    SignalWait,
    TimerWait,
    Work,
    compile_program,
)
from service.process.execution.running import Running


class Engine:
    """The engine, walked: saved and loaded after every step."""

    saving = True

    def __init__(self, drawing: Drawing, truths: set[str]) -> None:
        self.names = [*drawing.conditions, *drawing.facts]
        self.shelf = Shelf()
        processes = {drawing.process.id: drawing.process, **drawing.called}
        self.shelf.releases["release"] = compile_program(Program(processes=processes))
        self.instance = Instance(self.shelf, "release", drawing.process.id)
        self.instance.start(self.values(truths), now=NOON)
        self.settled()

    def values(self, truths: set[str]) -> dict[str, bool]:
        """Conditions are variables."""
        return {name: name in truths for name in self.names}

    def settled(self) -> None:
        """After every command."""
        self.instance.take_reports()
        if self.saving:
            self.instance = Instance.load(self.instance.save(), self.shelf)

    @property
    def running(self) -> Running:
        """Behind the room's door."""
        return self.instance._running

    @property
    def ended(self) -> str | None:
        """How it ended."""
        return self.instance.ended

    def rows(self) -> list[tuple[Mark, Row]]:
        """What waits, each task once, oldest first."""
        waiting = self.instance.waiting()
        events = [*waiting.timers, *waiting.messages, *waiting.buttons, *waiting.signals, *waiting.conditions]
        rows: list[Row] = [*waiting.work, *events, *waiting.jobs, *waiting.joins, *waiting.incidents]
        found = {row.task: (mark_of(row), row) for row in reversed(rows)}
        return list(reversed(found.values()))

    def marks(self) -> Counter[Mark]:
        """The same, as the model says it."""
        return Counter(mark for mark, _ in self.rows())

    def do(self, action: Action, truths: set[str], facts: set[str]) -> None:
        """The model's action, as a command."""
        self.everywhere(self.values(truths | facts))
        match action.verb:
            case "signal":
                self.instance.signal(action.name, now=NOON)
            case "message":
                self.instance.deliver(action.name, now=NOON)
            case "cancel":
                self.instance.cancel(now=NOON)
            case "change":
                self.instance.change({action.name: action.name in facts}, now=NOON)
            case _:
                rows = [row for mark, row in self.rows() if mark == Mark(action.kind, action.name)]
                self.at(rows[action.index], action)
        self.settled()

    def at(self, row: Row, action: Action) -> None:
        """A command for one row."""
        match row, action.verb:
            case JobWait(), "finish":
                self.instance.complete_job(row.task, row.attempt, now=NOON)
            case JobWait(), "fail":
                self.instance.fail_job(row.task, row.attempt, action.choice[0], now=NOON)
            case JobWait(), _:
                self.instance.give_up_job(row.task, row.attempt, "broken", now=NOON)
            case Incident(), _:
                self.instance.retry(row.task, now=NOON)
            case Work(), "complete" | "choose":
                self.instance.complete(row.task, choice=action.choice, now=NOON)
            case _:
                self.instance.fire(row.task, now=NOON)

    def everywhere(self, values: dict[str, bool]) -> None:
        """A called process has its own variables: conditions in it are to hold as they do outside."""
        self.instance.share(values)
        for variables in self.called_variables():
            variables.update(values)

    def called_variables(self) -> Iterator[dict[str, object]]:
        """Of the called processes that run."""
        for scope in self.running.scopes()[1:]:
            if scope.is_process:
                assert scope.task_tree.variables is not None
                yield scope.task_tree.variables


def mark_of(row: Row) -> Mark:
    """What a row says, in the model's words."""
    match row:
        case JoinWait():
            return Mark("join", row.flow)
        case Work(kind="confirmation") | Button():
            kind = "button"
        case TimerWait():
            kind = "timer"
        case MessageWait():
            kind = "message"
        case Work(kind="optional" | "offer" | "finish"):
            kind = row.kind
        case Work():
            kind = "work"
        case SignalWait():
            kind = "signal"
        case ConditionWait():
            kind = "condition"
        case JobWait():
            kind = "job"
        case Incident():
            kind = "held"
        case _:
            raise AssertionError(f"a row that the model does not know: {row}")
    return Mark(kind, row.element)
