"""A file to what it means: drawn, run, and what there is to say about both."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from service.base.texts import Language, Text
from service.process.diagram import messages, people, scopes, unheeded, unsupported
from service.process.diagram.draft import Draft, Shared
from service.process.diagram.drawing import Diagram, Element
from service.process.diagram.findings import Finding, Kind
from service.process.diagram.program import Message, Node, Process, Program, Signal, single
from service.process.diagram.tracing import trace
from service.process.diagram.xml import Unreadable, Xml, parse

NO_PROCESS = Kind(
    code="no-process",
    level="error",
    about="The file holds no process with anything in it: perhaps only pools from outside, or a choreography.",
    message=Text("Não há nenhum processo desenhado no arquivo.", "No process is drawn in this file."),
    fix=Text("Desenhe ao menos um passo em uma piscina ou processo.", "Draw at least one step in a pool or process."),
)
EMPTY = Kind(
    code="process-empty",
    level="info",
    about="A process without elements beside the real one; it is ignored.",
    message=Text("O processo “{process}” está vazio; foi ignorado.", "The process “{process}” is empty; ignored."),
    fix=Text("Apague a piscina vazia ou desenhe os passos dela.", "Delete the empty pool or draw its steps."),
)
NOT_EXECUTABLE = Kind(
    code="not-executable",
    level="info",
    about="`isExecutable` is missing or false; publishing makes the process executable.",
    message=Text(
        "O processo “{process}” não está marcado como executável; ao publicar, ele passa a ser.",
        "The process “{process}” is not marked as executable; publishing makes it so.",
    ),
    fix=Text("Nada a fazer.", "Nothing to do."),
)
BLANK = " "
SAID = (Message, Signal)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file holds; when it is refused, `diagram` and `program` say as much as could be read."""

    diagram: Diagram = field(default_factory=Diagram)
    program: Program = field(default_factory=lambda: Program(processes={}))
    findings: tuple[Finding, ...] = ()

    @cached_property
    def elements(self) -> dict[str, Element]:
        """Everything that is drawn, by safe id."""
        return {element.id: element for element in self.diagram.walk()}

    @cached_property
    def refused(self) -> bool:
        """Whether there is an error among the findings."""
        return any(finding.level == "error" for finding in self.findings)


def unreadable(source: bytes) -> Finding | None:
    """Why a file is no BPMN 2.0 that can be opened at all; None where it is."""
    try:
        parse(source)
    except Unreadable as refused:
        return refused.finding
    return None


def read(source: bytes, *, language: Language = "pt") -> Reading:
    """Read a BPMN 2.0 file; never raises for its content. `language` is that of words the program is filled in with."""
    try:
        root = parse(source)
    except Unreadable as refused:
        return Reading(findings=(refused.finding,))
    diagram, found = trace(root)
    draft = Draft(diagram, Shared(_definitions(root)), language, names=_names_with_blanks(root))
    draft.findings += found
    draft.elements = {element.id: element for element in diagram.walk()}
    for process in root.all("process"):
        people.embedded_forms(draft, process)
    unsupported.refuse(draft, root)
    unheeded.tell(draft, root)
    messages.deliver(draft)
    processes = {scope.id: scopes.build(draft, scope, top=True) for scope in diagram.processes if scope.elements}
    _about_processes(draft, processes)
    program = Program(
        processes=processes,
        message_flows=draft.letters,
        starts=_starts(draft, processes),
        forms=draft.forms,
        names=draft.names,
    )
    order = {"error": 0, "warning": 1, "info": 2}
    findings = sorted(draft.findings, key=lambda finding: order[finding.level])
    return Reading(diagram=diagram, program=program, findings=tuple(findings))


def _about_processes(draft: Draft, processes: dict[str, Process]) -> None:
    if not processes:
        draft.findings.append(NO_PROCESS.at(None, None))
        return
    for scope in draft.diagram.processes:
        drawn, name = scope.source.get("id"), scope.name or scope.id
        if scope.id not in processes:
            draft.findings.append(EMPTY.at(drawn, scope.line, process=name))
        elif scope.source.get("isExecutable") != "true":
            draft.findings.append(NOT_EXECUTABLE.at(drawn, scope.line, process=name))


def _definitions(root: Xml) -> dict[str, Xml]:
    """What others refer to by id: definitions of the whole file and data of its processes."""
    shared = [*root.children, *(xml for process in root.all("process") for xml in process.walk() if _is_data(xml))]
    return {own_id: xml for xml in reversed(shared) if (own_id := xml.get("id"))}


def _is_data(xml: Xml) -> bool:
    return xml.tag in ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property")


def _names_with_blanks(root: Xml) -> tuple[str, ...]:
    """Names of variables that no expression parser could guess."""
    named = {"camunda:inputParameter": "name", "camunda:outputParameter": "name", "camunda:formField": "id"}
    targets = {"zeebe:input": "target", "zeebe:output": "target", "camunda:in": "target", "camunda:out": "target"}
    attributes = {**named, **targets, "zeebe:loopCharacteristics": "inputElement", "inputDataItem": "name"}
    found: dict[str, None] = {}
    for xml in root.walk():
        name = xml.get("name") if _is_data(xml) else xml.get(attributes.get(xml.tag, ""))
        if name is not None and BLANK in name:
            found[name] = None
    return tuple(found)


def _starts(draft: Draft, processes: dict[str, Process]) -> tuple[str, ...]:
    """Processes that nothing else in the file starts; all of them, when each is started by another."""
    started: set[str] = set()
    for own_id, process in processes.items():
        for node in _nodes(process):
            if node.kind == "call" and node.target:
                started.add(node.target.strip('"'))
        others = [other for key, other in processes.items() if key != own_id]
        thrown = {name for other in others for node in _nodes(other) for name in _says(draft, node)}
        awaited = {(type(each.event), each.event.name) for each in process.openings if isinstance(each.event, SAID)}
        if awaited & thrown:
            started.add(own_id)
    return tuple(own_id for own_id in processes if own_id not in started) or tuple(processes)


def _says(draft: Draft, node: Node) -> list[tuple[type[Message | Signal], str]]:
    """Kinds and names of the messages and signals that a node sends."""
    thrown = single(node.event) if node.kind == "throw" else ()
    by_flow = [(Message, letter.message) for letter in draft.letters if letter.id in node.sends]
    return [*by_flow, *((type(event), event.name) for event in thrown if isinstance(event, SAID))]


def _nodes(process: Process) -> list[Node]:
    """The nodes of a process and of its subprocesses."""
    found = list(process.nodes.values())
    return found + [inner for node in found if node.body is not None for inner in _nodes(node.body)]
