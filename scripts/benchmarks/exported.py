"""A diagram as a modelling tool exports it: four lanes that list nothing, a place for everything, extensions, notes."""

from __future__ import annotations

SPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:b="http://www.bizagi.com/bpmn20" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
LANES = ("Cliente", "Atendente", "Agente Interno", "Dono do processo")
HIGH, WIDE = 200, 150
OPTIONS = "".join(f'<b:BizagiProperty name="p{number}" value="#ECEFFF"/>' for number in range(6))
EXTENSIONS = (
    "<documentation/><extensionElements><b:BizagiExtensions><b:BizagiProperties>"
    f"{OPTIONS}</b:BizagiProperties></b:BizagiExtensions></extensionElements>"
)


def exported(count: int) -> bytes:
    """So many elements in a row through the lanes, every fifth a gateway that asks and may lead back."""
    pool = '<participant id="Pool" name="Atendimento" processRef="P"/>'
    lanes = "".join(f'<lane id="L{number}" name="{name}"/>' for number, name in enumerate(LANES))
    nodes = "".join(_node(number, count) for number in range(count))
    flows = "".join(
        f'<sequenceFlow id="f{source}_{target}" sourceRef="n{source}" targetRef="n{target}" name="">{EXTENSIONS}'
        '<conditionExpression xsi:type="tFormalExpression"/></sequenceFlow>'
        for source, target in _flows(count)
    )
    process = f'<process id="P" isExecutable="false"><laneSet id="Lanes">{lanes}</laneSet>{nodes}{flows}</process>'
    plane = f'<bpmndi:BPMNPlane id="Plane">{_page(count)}</bpmndi:BPMNPlane>'
    page = f'<bpmndi:BPMNDiagram id="D">{plane}</bpmndi:BPMNDiagram>'
    return f'<definitions {SPACES}>{process}<collaboration id="C">{pool}</collaboration>{page}</definitions>'.encode()


def _flows(count: int) -> list[tuple[int, int]]:
    return [(number, number + 1) for number in range(count - 1)] + [(n, n - 3) for n in range(5, count - 1, 5)]


def _node(number: int, count: int) -> str:
    last, asks = number == count - 1, number % 5 == 0
    kind = "startEvent" if number == 0 else "endEvent" if last else "exclusiveGateway" if asks else "task"
    ends = "".join(f"<outgoing>f{a}_{b}</outgoing>" for a, b in _flows(count) if a == number)
    return f'<{kind} id="n{number}" name="Passo {number}">{EXTENSIONS}{ends}</{kind}>'


def _page(count: int) -> str:
    boxes = [("Pool", 0, 0, WIDE * count, HIGH * len(LANES))]
    boxes += [(f"L{number}", 30, HIGH * number, WIDE * count, HIGH) for number in range(len(LANES))]
    boxes += [(f"n{number}", 60 + WIDE * number, 60 + HIGH * (number % len(LANES)), 90, 60) for number in range(count)]
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{own_id}_gui" bpmnElement="{own_id}">'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
        for own_id, x, y, width, height in boxes
    )
    bend = '<di:waypoint x="10" y="10"/>' * 4
    edges = "".join(
        f'<bpmndi:BPMNEdge id="f{a}_{b}_gui" bpmnElement="f{a}_{b}">{bend}</bpmndi:BPMNEdge>' for a, b in _flows(count)
    )
    return shapes + edges
