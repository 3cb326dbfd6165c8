"""A running process and its scopes, as SpiffWorkflow workflows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.util.task import TaskState

from service.process.execution.expressions import EXPRESSIONS
from service.process.execution.failures import NeverSettles, NotOpen
from service.process.execution.tokens import Token
from service.process.execution.variables import write

if TYPE_CHECKING:
    from service.process.execution.activities import Root
    from service.process.execution.compiled import Lookup
    from service.process.execution.joins import PatientJoin
    from service.process.execution.reports import AnyReport

MOST_STEPS = 20_000


class TokenProcessSpec(BpmnProcessSpec):
    """What one scope runs. `patient_joins`: joins that look upstream, in diagram order; `names`: those with blanks;
    `undo_listener`: name of the start of the event subprocess that undoes it.
    """

    start: Root
    task_specs: dict[str, Any]

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.task_specs.clear()  # the library's own start, end and end join
        self.end = None
        self.names = names
        self.patient_joins: list[PatientJoin] = []
        self.undo_listener: str | None = None


class Running(BpmnWorkflow):
    """A process of a release, with all the scopes inside it. `now` is the time of the command that moves it."""

    is_process, opener = True, None
    tasks: dict[int, Token]
    subprocesses: dict[int, Inside]
    task_tree: Token
    spec: TokenProcessSpec

    def __init__(self, lookup: Lookup, release: str, process: str) -> None:
        self.lookup, self.release, self.process = lookup, release, process
        self.last_id, self.changed, self.steps = 0, False, 0
        self.now: datetime | None = None
        self.ended: Literal["completed", "cancelled"] | None = None
        self.reports: list[AnyReport] = []
        self.recent: list[str] = []
        super().__init__(lookup.get(release).specs[process], script_engine=EXPRESSIONS, deserializing=True)
        self.task_tree = None  # type: ignore[assignment]

    @property
    def called(self) -> Running:
        """The process that this scope belongs to: here, itself."""
        return self

    @property
    def started(self) -> bool:
        """Whether it has ever been opened."""
        return self.last_id > 0

    @property
    def moves(self) -> tuple[int, int]:
        """Grows with everything that happens."""
        return self.last_id, len(self.reports)

    def next_id(self) -> int:
        """Task ids count up: short in the saved state, the same at every replay, in order of age."""
        self.last_id += 1
        return self.last_id

    def report(self, happened: AnyReport) -> None:
        """Note what happened, in order."""
        self.reports.append(happened)

    def take_reports(self) -> list[AnyReport]:
        """What happened since the last time."""
        reports, self.reports = self.reports, []
        return reports

    def count(self, token: Token) -> None:
        """One more element passed in this command. Raises NeverSettles when that are too many to be sane."""
        self.steps += 1
        if self.steps > MOST_STEPS - 50:
            self.recent.append(token.task_spec.bpmn_id)
        if self.steps > MOST_STEPS:
            raise NeverSettles(tuple(dict.fromkeys(self.recent)))

    def open_scope(
        self, opener: Token, spec: TokenProcessSpec, values: Mapping[str, Any] | None = None, at: str | None = None
    ) -> None:
        """Start a subprocess, or with `values` a called process, inside the task `opener`; `at`: one of its starts."""
        inside = Inside(spec, opener, is_process=values is not None)
        open_root(inside, values, opener.task_spec.bpmn_id, at)

    def scopes(self) -> list[Scope]:
        """Open scopes in the order in which they were opened, so outer ones first; the same after loading."""
        inside = sorted((task, scope) for task, scope in self.subprocesses.items() if not scope.completed)
        return [self, *(scope for _, scope in inside)]

    def every_token(self) -> Iterator[Token]:
        """Of all scopes, outer ones first, each in order of arrival; an instance of several behind its activity."""
        if not self.started:
            return
        for scope in self.scopes():
            for token in scope.task_tree.children:
                yield token
                yield from token.children

    def token(self, task: int) -> Token:
        """The live token of this id. Raises NotOpen."""
        for scope in self.scopes() if self.started else ():
            if task in scope.tasks and task != scope.task_tree.id:
                return scope.tasks[task]
        raise NotOpen(task)


class Inside(BpmnSubWorkflow):
    """What runs inside a task: an embedded subprocess or a called process."""

    opener: Token
    tasks: dict[int, Token]
    task_tree: Token
    spec: TokenProcessSpec
    top_workflow: Running

    def __init__(self, spec: TokenProcessSpec, opener: Token, is_process: bool) -> None:
        self.opener, self.is_process = opener, is_process
        self.task_tree = None  # type: ignore[assignment]
        super().__init__(spec, opener.id, opener.workflow.top_workflow, deserializing=True)
        self.top_workflow.subprocesses[opener.id] = self

    @property
    def called(self) -> Running | Call:
        """The process that this scope belongs to."""
        return Call(*self.opener.internal_data["called"]) if self.is_process else self.opener.workflow.called

    def _calculate_depth(self) -> int:
        return self.opener.workflow.depth + 1


class Call:
    """Which process of which release runs inside a call activity."""

    __slots__ = ("process", "release")

    def __init__(self, release: str, process: str) -> None:
        self.release, self.process = release, process


Scope = Running | Inside


def open_root(
    scope: Scope, values: Mapping[str, Any] | None = None, element: str | None = None, at: str | None = None
) -> None:
    """Let the first tokens into a scope; a process (called or not) holds variables at its root."""
    scope.task_tree = root = Token(scope, scope.spec.start, state=TaskState.COMPLETED)
    if scope.is_process:
        root.variables = {}
        write(root, values or {}, element)
    scope.spec.start.open(root, at)
