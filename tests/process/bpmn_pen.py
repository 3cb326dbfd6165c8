"""A pen for tests: small BPMN files from a few words."""

from html import escape
from itertools import pairwise

from service.process.diagram import Node, Process, Reading, read

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:other="http://example.org/other"'
)


def file(*parts: str) -> bytes:
    """A whole file."""
    return f"<?xml version='1.0'?>\n<definitions {NAMESPACES}>\n{chr(10).join(parts)}\n</definitions>".encode()


def process(*parts: str, own_id: str = "P", name: str = "Atendimento") -> str:
    """A process that is marked executable."""
    return f'<process id="{own_id}" name="{name}" isExecutable="true">\n{chr(10).join(parts)}\n</process>'


def flow(source: str, target: str, name: str = "", condition: str = "") -> str:
    """A sequence flow called `source-target`."""
    inner = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends} name="{name}">{inner}</sequenceFlow>'


def chain(*ids: str) -> str:
    """Flows from each to the next."""
    return "\n".join(flow(source, target) for source, target in pairwise(ids))


def within(middle: str, *extra: str, at: str = "X") -> Reading:
    """Read start S, the given element (id X unless told) and end E in a row, with anything else."""
    ends = '<startEvent id="S"/><endEvent id="E"/>'
    return read(file(process(ends, middle, chain("S", at, "E"), *extra)))


def lane(name: str, *members: str, inner: str = "") -> str:
    """A lane that names its members."""
    references = "".join(f"<flowNodeRef>{member}</flowNodeRef>" for member in members)
    return f'<lane id="lane-{name}" name="{name}">{references}{inner}</lane>'


def lanes(*parts: str) -> str:
    """A set of lanes."""
    return f'<laneSet id="lanes">{"".join(parts)}</laneSet>'


def shape(element: str, x: int, y: int, width: int = 100, height: int = 80) -> str:
    """Where an element stands."""
    box = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f'<di:BPMNShape id="shape-{element}" bpmnElement="{element}">{box}</di:BPMNShape>'


def page(*shapes: str) -> str:
    """The page they stand on."""
    return f'<di:BPMNDiagram id="D"><di:BPMNPlane id="Plane">{"".join(shapes)}</di:BPMNPlane></di:BPMNDiagram>'


def extended(*parts: str) -> str:
    """Extension elements."""
    return f"<extensionElements>{''.join(parts)}</extensionElements>"


def only(reading: Reading) -> Process:
    """The one process that was read."""
    (found,) = reading.program.processes.values()
    return found


def node(reading: Reading, own_id: str) -> Node:
    """A node of the one process."""
    return only(reading).nodes[own_id]


def codes(reading: Reading, element: str | None = None) -> set[str]:
    """Codes of the findings, of all or of one element."""
    return {finding.code for finding in reading.findings if element in (None, finding.element)}


def charged(*details: str) -> tuple[str, str]:
    """An error, and a process whose service task J has these details: A comes after it, B after that error."""
    body = process(
        f'<startEvent id="S"/><serviceTask id="J">{extended(*details)}</serviceTask>',
        '<userTask id="A"/><userTask id="B"/>',
        '<boundaryEvent id="Bad" attachedToRef="J"><errorEventDefinition errorRef="err"/></boundaryEvent>',
        '<endEvent id="E"/>',
        chain("S", "J", "A", "E"),
        chain("Bad", "B", "E"),
    )
    return '<error id="err" name="Recusado" errorCode="RECUSADO"/>', body
