"""The diagram that ships: what its picture promises, read straight from its XML."""

import json
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from lxml import etree

from service.desk import catalog

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "forms"
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
TREE = etree.parse(ROOT / "processes/atendimento-ao-cliente.bpmn")
OWNER = "Dono do processo"
INPUTS = {"textfield", "textarea", "radio", "select", "filepicker"}

Point = tuple[float, float]
Box = tuple[float, float, float, float]


def found(path: str, within: etree._Element | None = None) -> list[etree._Element]:
    """Elements at an XPath."""
    return (TREE if within is None else within).xpath(path, namespaces=SPACES)


def box(shape: etree._Element) -> Box:
    """A shape's left, top, right and bottom."""
    bounds = found("dc:Bounds", shape)[0]
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


NODES = {
    element.get("id"): element
    for element in found("//bpmn:process//*[bpmn:incoming or bpmn:outgoing or @triggeredByEvent]")
}
FLOWS = {element.get("id"): element for element in found("//bpmn:sequenceFlow")}
BOXES = {shape.get("bpmnElement"): box(shape) for shape in found("//bpmndi:BPMNShape")}
ROUTES: dict[str, list[Point]] = {
    edge.get("bpmnElement"): [(float(point.get("x")), float(point.get("y"))) for point in found("di:waypoint", edge)]
    for edge in found("//bpmndi:BPMNEdge")
}
LANES = {
    reference.text: lane.get("name") for lane in found("//bpmn:lane") for reference in found("bpmn:flowNodeRef", lane)
}


def lane_of(node: str) -> str | None:
    """The lane that lists an element; what is drawn inside a subprocess stands in the subprocess's lane."""
    parent = NODES[node].getparent()
    return LANES.get(node) or (lane_of(parent.get("id")) if parent.get("id") in NODES else None)


def crosses(start: Point, end: Point, inside: Box) -> bool:
    """Whether a horizontal or vertical piece of line runs through the inside of a box."""
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    left, top, right, bottom = inside
    return x2 > left and x1 < right and y2 > top and y1 < bottom


def on_border(point: Point, around: Box) -> bool:
    """Whether a point lies on a box's border; gateways and events touch it at the middle of a side."""
    x, y = point
    left, top, right, bottom = around
    return (x in (left, right) and top <= y <= bottom) or (y in (top, bottom) and left <= x <= right)


def test_one_pool_with_four_lanes():
    """H-01: one participant; lanes Cliente, Atendente, Agente Interno, Dono do processo, from top to bottom."""
    assert [pool.get("name") for pool in found("//bpmn:participant")] == ["Atendimento ao cliente"]
    lanes = sorted(found("//bpmn:lane"), key=lambda lane: BOXES[lane.get("id")][1])
    assert [lane.get("name") for lane in lanes] == ["Cliente", "Atendente", "Agente Interno", OWNER]


def test_it_runs_as_drawn():
    """The one process of the file is executable and has the name of its file."""
    (process,) = found("//bpmn:process")
    assert process.get("id") == "atendimento-ao-cliente"
    assert process.get("isExecutable") == "true"


def test_ids_are_unique():
    """No two things of the file share an id."""
    assert [name for name, times in Counter(found("//@id")).items() if times > 1] == []


def test_every_element_stands_in_the_lane_that_lists_it():
    """Each element belongs to one lane, and is drawn inside it."""
    lanes = {lane.get("name"): BOXES[lane.get("id")] for lane in found("//bpmn:lane")}
    assert len(found("//bpmn:flowNodeRef")) == len(LANES)
    for node in NODES:
        left, top, right, bottom = lanes[lane_of(node)]
        x1, y1, x2, y2 = BOXES[node]
        middle = (x1 + x2) / 2, (y1 + y2) / 2
        assert left < middle[0] < right, node
        assert top < middle[1] < bottom, node
        assert "boundaryEvent" in NODES[node].tag or (top <= y1 and y2 <= bottom), node


def test_every_flow_is_drawn_from_border_to_border():
    """Lines run straight across or down, and begin and end at the shapes that they join."""
    assert set(ROUTES) == set(FLOWS)
    for name, route in ROUTES.items():
        assert on_border(route[0], BOXES[FLOWS[name].get("sourceRef")]), name
        assert on_border(route[-1], BOXES[FLOWS[name].get("targetRef")]), name
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(route)), name


def test_no_flow_runs_through_a_shape():
    """A line touches only the two shapes that it joins."""
    scopes = {scope for node in NODES for scope in [NODES[node].getparent().get("id")] if scope in NODES}
    for name, route in ROUTES.items():
        for node in set(NODES) - scopes:
            assert not any(crosses(a, b, BOXES[node]) for a, b in pairwise(route)), (name, node)


def test_no_two_flows_cross():
    """Lines meet only where they join the same shape."""
    for (name, route), (other, second) in combinations(ROUTES.items(), 2):
        if FLOWS[name].get("targetRef") == FLOWS[other].get("targetRef"):
            continue
        for a, b in pairwise(route):
            for c, d in pairwise(second):
                left, right = sorted((a[0], b[0])), sorted((c[0], d[0]))
                top, bottom = sorted((a[1], b[1])), sorted((c[1], d[1]))
                apart = left[1] < right[0] or right[1] < left[0] or top[1] < bottom[0] or bottom[1] < top[0]
                assert apart, (name, other)


def test_questions_are_answered_by_conditions():
    """Each question has a yes with a condition and a no that is taken otherwise."""
    questions = [node for node in found("//bpmn:exclusiveGateway") if len(found("bpmn:outgoing", node)) > 1]
    assert [node.get("name") for node in questions] == [
        "Informações suficientes?",
        "Resolve com a base?",
        "Problema conhecido?",
        "Registrar na base?",
    ]
    for node in questions:
        answers = {FLOWS[name.text].get("name"): FLOWS[name.text] for name in found("bpmn:outgoing", node)}
        assert set(answers) == {"Sim", "Não"}
        assert found("bpmn:conditionExpression", answers["Sim"])
        assert node.get("default") == answers["Não"].get("id")


def test_every_form_that_is_named_ships():
    """The start and each task of a person name a form, and none is left over by what ships."""
    trees = [etree.parse(path).getroot() for path in (ROOT / "processes").glob("*.bpmn")]
    named = {definition.get("formId") for tree in trees for definition in found("//zeebe:formDefinition", tree)}
    steps = {step["form"] for deal in catalog.demo.DEALS for step in deal.steps if step["form"]}
    assert named | steps == {path.stem for path in FORMS.glob("*.form")}
    assert not found("//bpmn:userTask[not(bpmn:extensionElements/zeebe:formDefinition)]")
    assert not found("//bpmn:userTask[not(bpmn:extensionElements/zeebe:userTask)]")


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_forms_are_complete(path: Path):
    """Each form has the id of its file; each field a key, a label, an id of its own and, for a choice, options."""
    form = json.loads(path.read_text())
    assert (form["type"], form["id"]) == ("default", path.stem)
    ids = [component["id"] for component in form["components"]]
    assert len(ids) == len(set(ids))
    for component in form["components"]:
        if component["type"] in INPUTS:
            assert component["key"], component
            assert component["label"], component
        if component["type"] in ("radio", "select") and "valuesExpression" not in component:
            assert len({option["value"] for option in component["values"]}) == len(component["values"]) > 1


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("abrir-chamado", "chamado.descricao"),
        ("analisar-e-categorizar", "chamado.categoria"),
        ("consultar-a-base", "chamado.nota"),
        ("procurar-solucao", "solucao"),
        ("enviar-solucao", "chamado.mensagem"),
        ("pesquisa-de-satisfacao", "nota_da_pesquisa"),
        ("tratar-escalonamento", "decisao"),
    ],
)
def test_what_the_process_cannot_do_without_is_required(form: str, key: str):
    """H-09, H-11, H-16, H-18, H-21, H-23, H-27: the forms ask for what the next step needs."""
    components = json.loads((FORMS / f"{form}.form").read_text())["components"]
    (component,) = [component for component in components if component.get("key") == key]
    assert component["validate"]["required"] is True


def test_each_work_that_can_be_late_climbs_without_being_stopped():
    """H-05, H-08: a non-interrupting timer on each step leads to the process owner."""
    late = {event.get("attachedToRef"): event for event in found("//bpmn:boundaryEvent[@cancelActivity='false']")}
    assert set(late) == {"Analisar", "ConsultarBase", "ClassificarNovamente", "ProcurarSolucao", "EnviarSolucao"}
    for event in late.values():
        assert found("bpmn:timerEventDefinition/bpmn:timeDuration", event)[0].text.startswith("PT")
        (out,) = found("bpmn:outgoing", event)
        assert lane_of(FLOWS[out.text].get("targetRef")) == OWNER


def test_the_owner_is_reached_only_by_time_or_by_hand():
    """H-25: every way into the owner's lane starts beside the work: at a timer, a promise or the case's button."""
    into = defaultdict(set)
    for flow in FLOWS.values():
        into[flow.get("targetRef")].add(flow.get("sourceRef"))
    owners = {node for node in NODES if lane_of(node) == OWNER}
    outside = {source for node in owners for source in into[node]} - owners
    assert all("boundaryEvent" in NODES[node].tag and NODES[node].get("cancelActivity") == "false" for node in outside)
    entered = [node for node in owners if not into[node] and NODES[node].getparent().get("id") not in owners]
    assert all(NODES[subprocess].get("triggeredByEvent") == "true" for subprocess in entered)
    starts = {start.get("name"): start for node in entered for start in found("bpmn:startEvent", NODES[node])}
    assert set(starts) == {"Escalar ao dono do processo", "Prazo do SLA"}
    assert {start.get("isInterrupting") for start in starts.values()} == {"false"}
    (escalation,) = found("//bpmn:escalation")
    (heard,) = found("bpmn:escalationEventDefinition", starts["Prazo do SLA"])
    assert (heard.get("escalationRef"), escalation.get("escalationCode")) == (escalation.get("id"), "sla")


def test_the_survey_never_holds_up_the_closure():
    """H-18: survey and closure run side by side, and the survey expires."""
    (split,) = found("//bpmn:parallelGateway")
    after = {FLOWS[name.text].get("targetRef") for name in found("bpmn:outgoing", split)}
    assert after == {"Aguardar72Horas", "ResponderPesquisa"}
    (expiry,) = found("//bpmn:boundaryEvent[@attachedToRef='ResponderPesquisa']")
    assert expiry.get("cancelActivity") == "true"
    assert found("bpmn:timerEventDefinition/bpmn:timeDuration", expiry)[0].text == "P7D"


def test_its_picture_shows_all_of_it():
    """The picture in the README is drawn anew by `scripts/draw_picture.py` when the diagram changes."""
    picture = etree.parse(ROOT / "docs/atendimento-ao-cliente.svg")
    shown = {each.removesuffix("_label") for each in picture.xpath("//@data-element-id")}
    assert shown == {each.get("bpmnElement") for each in found("//bpmndi:BPMNShape | //bpmndi:BPMNEdge")}
    words = "".join(picture.getroot().itertext()).replace(" ", "")
    names = {node.get("name") for node in found("//bpmn:process//bpmn:*[@name]")}
    assert sorted(name for name in names if name.replace(" ", "") not in words) == []
