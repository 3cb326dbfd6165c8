"""A published version, read and ready to run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from service.base.errors import Missing
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.process.diagram import Diagram, Finding, Message, MessageFlow, Node, Process, Program, Signal, single
from service.process.execution import Compiled
from service.process.forms import Form, read_form
from service.process.releases.walking import awaited_names, nodes


@value_object(kw_only=True)
class Version:
    """A published version as lists show it, unread."""

    id: ReleaseId
    process: str
    number: int
    name: str
    published_at: datetime
    by_id: str | None
    by_name: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """A published version: what was drawn, what it means and what runs. Never changes; threads share it."""

    version: Version
    xml: bytes = field(repr=False)
    diagram: Diagram = field(repr=False)
    program: Program = field(repr=False)
    compiled: Compiled = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)
    form_sources: Mapping[str, str] = field(repr=False)
    """JSON text by form id, as published with it."""
    calls: Mapping[str, ReleaseId]
    """Versions that called processes are pinned to, also by those called."""

    @property
    def id(self) -> ReleaseId:
        """Its id."""
        return self.version.id

    @property
    def process(self) -> str:
        """Id of the main process."""
        return self.version.process

    @property
    def number(self) -> int:
        """Its place among the versions of its main process, from 1."""
        return self.version.number

    @property
    def name(self) -> str:
        """How people call it."""
        return self.version.name

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Every form that the diagram holds or was published with, by id."""
        return {name: read_form(source) for name, source in {**self.form_sources, **self.program.forms}.items()}

    def form(self, form: str) -> Form:
        """A form by its id, as it was when this version was published. Missing: it has none of that id."""
        if form not in self.forms:
            raise Missing(
                Text("Esta versão não tem o formulário “{form}”.", "This version has no form “{form}”.").fill(form=form)
            )
        return self.forms[form]

    def form_of(self, node: Node) -> Form | None:
        """The form of a task or start event, None where nothing was drawn."""
        human = node.human
        if human is None:
            return None
        if human.embedded_form is not None:
            return self._embedded[human.embedded_form]
        return self.form(human.form) if human.form else None

    def drawn_forms(self) -> Iterator[Form]:
        """The forms that its elements show, in the order in which they are written down."""
        return (form for form in map(self.form_of, self._nodes.values()) if form is not None)

    @cached_property
    def _embedded(self) -> Mapping[str, Form]:
        texts = {node.human.embedded_form for node in self._nodes.values() if node.human is not None}
        return {text: read_form(text) for text in texts if text is not None}

    def start_form(self, process: str) -> Form | None:
        """The form that opens a process: that of its start event."""
        starts = [node for node in self.body(process).nodes.values() if node.kind == "start"]
        forms = (self.form_of(node) for node in sorted(starts, key=lambda node: node.event is not None))
        return next((form for form in forms if form is not None), None)

    def body(self, process: str) -> Process:
        """What one of its processes runs. Missing: it holds no such process."""
        found = self.program.processes.get(process)
        if found is None:
            raise Missing(
                Text("Não há processo “{process}” nesta versão.", "This version has no process “{process}”.").fill(
                    process=process
                )
            )
        return found

    def node(self, element: str) -> Node | None:
        """An element as it is run, by its id there; None when there is none."""
        return self._nodes.get(element)

    @cached_property
    def _nodes(self) -> Mapping[str, Node]:
        return {node.id: node for _, node in nodes(self.program)}

    def elements_of(self, process: str | None = None) -> Mapping[str, Node]:
        """What is drawn in one of its processes or in all, by drawn id, also inside subprocesses."""
        found: dict[str, Node] = {}
        for name, node in nodes(self.program):
            if node.type and process in (None, name):
                found.setdefault(node.drawn or node.id, node)
        return found

    def flows_from(self, element: str) -> tuple[MessageFlow, ...]:
        """The message flows that leave an element."""
        return tuple(flow for flow in self.program.message_flows if flow.source == element)

    def started_by(self, kind: Literal["message", "signal"], name: str) -> tuple[tuple[str, str], ...]:
        """(process, opening) of each process that a message or signal of this name starts."""
        heard = Message if kind == "message" else Signal
        return tuple(
            (process, opening.id)
            for process, body in self.program.processes.items()
            for opening in body.openings
            if isinstance(opening.event, heard) and opening.event.name == name
        )

    def awaits(self, message: str) -> bool:
        """Whether anything in the file may wait for a message of this name; a computed name may be any."""
        return any(message in awaited_names(node) or _is_computed(node) for node in self._nodes.values())

    def pool(self, participant: str) -> str | None:
        """The name of a pool by its id."""
        return next((pool.name for pool in self.diagram.participants if pool.id == participant), None)

    def documentation(self, element: str) -> str:
        """What the analyst wrote about an element (its drawn id), else nothing."""
        return self._documentation.get(element, "")

    @cached_property
    def _documentation(self) -> Mapping[str, str]:
        return {element.drawn or element.id: element.documentation for element in self.diagram.walk()}


def _is_computed(node: Node) -> bool:
    awaited = single(node.event) if node.kind != "throw" else ()
    return any(isinstance(event, Message) and event.computed is not None for event in awaited)
