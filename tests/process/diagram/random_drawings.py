"""Diagrams without a picture, drawn at random, and what a reader of the picture would trip over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from random import Random
from xml.sax.saxutils import quoteattr

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
TASKS = ("userTask", "serviceTask", "sendTask", "task", "callActivity")
MIDDLE = (*TASKS, *TASKS, "exclusiveGateway", "parallelGateway", "intermediateThrowEvent")
WORDS = ("Analisar o pedido", "Falar com o cliente", "Aprovado?", "Enviar resposta", "", "Conferir cadastro e contrato")


@dataclass
class Sketch:
    """A diagram in the making."""

    random: Random
    number: int = 0
    parts: list[str] = field(default_factory=list)

    def new(self, kind: str) -> str:
        self.number += 1
        return f"{kind}_{self.number}"

    def scope(self, size: int, depth: int) -> tuple[str, list[str]]:
        """The inside of a process or subprocess, and the ids of what it holds itself."""
        random, out, ids = self.random, [], []
        kinds = ["startEvent", *(random.choice(MIDDLE) for _ in range(size)), "endEvent"]
        for kind in kinds:
            ident = self.new(kind)
            name = quoteattr(random.choice(WORDS))
            ids.append(ident)
            if depth and kind == "task" and random.random() < 0.5:
                inner, _ = self.scope(random.randint(0, 5), depth - 1)
                out.append(f'<subProcess id="{ident}" name={name}>{inner}</subProcess>')
            else:
                out.append(f'<{kind} id="{ident}" name={name}/>')
        sources, out_of_hosts = list(ids[:-1]), [i for i in ids if i.startswith(TASKS)]
        for _ in range(random.randint(0, max(1, size // 4))):
            if out_of_hosts:
                ident = self.new("boundaryEvent")
                host = random.choice(out_of_hosts)
                out.append(f'<boundaryEvent id="{ident}" name="Prazo" attachedToRef="{host}"/>')
                sources.append(ident)
        lines = list(pairwise(ids))
        lines += [(random.choice(sources), random.choice(ids[1:])) for _ in range(random.randint(0, size))]
        for source, target in lines:
            name = quoteattr(random.choice(["", "", "sim", "não", "acima do valor"]))
            ident = self.new("Flow")
            out.append(f'<sequenceFlow id="{ident}" name={name} sourceRef="{source}" targetRef="{target}"/>')
        if random.random() < 0.3:
            note, tie = self.new("textAnnotation"), self.new("association")
            out.append(f'<textAnnotation id="{note}"><text>Veja o contrato antes</text></textAnnotation>')
            out.append(f'<association id="{tie}" sourceRef="{random.choice(ids)}" targetRef="{note}"/>')
        return "".join(out), ids


def drawing(seed: int, *, size: int | None = None, pools: int | None = None) -> bytes:
    """A file with pools, lanes, subprocesses, boundary events, notes and message flows; the same for the same seed."""
    random = Random(seed)
    sketch = Sketch(random)
    pools = random.choice((0, 1, 1, 2, 3)) if pools is None else pools
    processes, participants, within = [], [], []
    for number in range(max(1, pools)):
        inner, ids = sketch.scope(random.randint(0, 14) if size is None else size, 2)
        lanes = _lanes(sketch, ids) if random.random() < 0.7 else ""
        processes.append(f'<process id="Process_{number}" isExecutable="true">{lanes}{inner}</process>')
        participants.append(f'<participant id="Pool_{number}" name="P{number}" processRef="Process_{number}"/>')
        within.append([*ids, f"Pool_{number}"])
    for number in range(random.choice((0, 1, 2)) if pools > 1 else 0):
        participants.append(f'<participant id="Closed_{number}" name="Fora {number}"/>')
        within.append([f"Closed_{number}"])
    letters = ""
    for _ in range(random.randint(0, 8) if len(within) > 1 else 0):
        one, other = random.sample(within, 2)
        ends = f'sourceRef="{random.choice(one)}" targetRef="{random.choice(other)}"'
        letters += f'<messageFlow id="{sketch.new("Letter")}" name="aviso" {ends}/>'
    collaboration = f'<collaboration id="C">{"".join(participants)}{letters}</collaboration>' if pools else ""
    return f'<definitions xmlns="{BPMN}" targetNamespace="t">{collaboration}{"".join(processes)}</definitions>'.encode()


def _lanes(sketch: Sketch, ids: list[str]) -> str:
    lanes = [sketch.new("Lane") for _ in range(sketch.random.randint(1, 4))]
    of = {ident: sketch.random.choice(lanes) for ident in ids}
    texts = []
    for lane in lanes:
        refs = "".join(f"<flowNodeRef>{ident}</flowNodeRef>" for ident in ids if of[ident] == lane)
        texts.append(f'<lane id="{lane}" name="{lane}">{refs}</lane>')
    return f'<laneSet id="{sketch.new("Lanes")}">{"".join(texts)}</laneSet>'


DRAWN = (
    *("lane", "participant", "textAnnotation", "Reference", "Flow", "association", "callActivity", "transaction"),
    *("task", "Task", "Event", "Gateway", "ubProcess"),
)
"""How the names of what has a place end."""
Box = tuple[float, float, float, float]
Stretch = tuple[tuple[float, float], tuple[float, float]]


class Picture:
    """A laid-out file, measured."""

    def __init__(self, source: bytes) -> None:
        self.root = etree.fromstring(source)
        self.model = {x.get("id"): x for x in self.root.iter(f"{{{BPMN}}}*") if x.get("id")}
        self.boxes = {s.get("bpmnElement"): _box(s.find(f"{DC}Bounds")) for s in self.root.iter(f"{BPMNDI}BPMNShape")}
        self.lines = {
            e.get("bpmnElement"): [(float(p.get("x")), float(p.get("y"))) for p in e.iter(f"{DI}waypoint")]
            for e in self.root.iter(f"{BPMNDI}BPMNEdge")
        }

    def kind(self, ident: str) -> str:
        return etree.QName(self.model[ident]).localname

    def above(self, ident: str) -> set[str]:
        """Everything that holds it."""
        return {str(each.get("id")) for each in self.model[ident].iterancestors()}

    def nodes(self) -> list[str]:
        """All but pools and lanes."""
        return [ident for ident in self.boxes if self.kind(ident) not in ("participant", "lane")]

    def missing(self) -> set[str]:
        """What is drawn by BPMN and has no place."""
        seen = {*self.boxes, *self.lines}
        return {ident for ident in self.model if self.kind(ident).endswith(DRAWN)} - seen

    def overlaps(self) -> list[tuple[str, str]]:
        """Two nodes on one place, but for what holds the other and events on a border."""
        return [
            (one, other)
            for one, other in combinations(self.nodes(), 2)
            if _meet(self.boxes[one], self.boxes[other])
            and one not in self.above(other)
            and other not in self.above(one)
            and not self._attached(one, other)
        ]

    def _attached(self, one: str, other: str) -> bool:
        pairs = ((one, other), (other, one))
        hosts = [(self.model[guest].get("attachedToRef"), host) for guest, host in pairs]
        return any(host is not None and (host == at or host in self.above(at)) for host, at in hosts)

    def outside(self) -> list[str]:
        """Nodes that are not inside their lane, their pool or their subprocess."""
        found = []
        for lane in (ident for ident in self.boxes if self.kind(ident) == "lane"):
            refs = [str(ref.text) for ref in self.model[lane].iter(f"{{{BPMN}}}flowNodeRef")]
            found += [ref for ref in refs if not _holds(_within(self.boxes[lane]), self.boxes[ref])]
        for ident in self.nodes():
            holders = [h for h in self.above(ident) if h in self.boxes]
            found += [ident for h in holders if not _holds(self.boxes[h], self.boxes[ident])]
        for pool in (ident for ident in self.boxes if self.kind(ident) == "participant"):
            process = self.model.get(self.model[pool].get("processRef"))
            inside = process.iterdescendants() if process is not None else ()
            ids = [str(x.get("id")) for x in inside if x.get("id") in self.boxes]
            found += [ident for ident in ids if not _holds(self.boxes[pool], self.boxes[ident])]
        return found

    def stretches(self) -> Iterator[tuple[str, Stretch]]:
        for ident, points in self.lines.items():
            yield from ((ident, pair) for pair in pairwise(points))

    def ends(self, line: str) -> tuple[str, str]:
        xml = self.model[line]
        return str(xml.get("sourceRef")), str(xml.get("targetRef"))

    def slanted(self) -> list[str]:
        return [
            ident for ident, ((ax, ay), (bx, by)) in self.stretches() if abs(ax - bx) > 0.01 and abs(ay - by) > 0.01
        ]

    def through(self) -> list[tuple[str, str]]:
        """Lines that run through a node other than what holds their ends."""
        found = []
        for line, points in self.lines.items():
            source, target = self.ends(line)
            holders = self.above(line) | self.above(source) | self.above(target)
            for number, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
                own = {source} if number == 0 else set()
                own |= {target} if number == len(points) - 2 else set()
                for node in set(self.nodes()) - holders - own:
                    x, y, w, h = self.boxes[node]
                    inside = max(ax, bx) > x + 0.01 and min(ax, bx) < x + w - 0.01
                    if inside and max(ay, by) > y + 0.01 and min(ay, by) < y + h - 0.01:
                        found.append((line, node))
        return found

    def detached(self) -> list[str]:
        """Lines that do not begin and end on the border of what they join (or of the subprocess around it)."""
        found = []
        for line, points in self.lines.items():
            for end, point in zip(self.ends(line), (points[0], points[-1]), strict=True):
                around = [end, *(h for h in self.above(end) if h in self.boxes)]
                if not any(self._meets(each, point) for each in around):
                    found.append(line)
        return found

    def _meets(self, node: str, point: tuple[float, float]) -> bool:
        x, y, w, h = self.boxes[node]
        dx, dy = abs(point[0] - x - w / 2), abs(point[1] - y - h / 2)
        if self.kind(node).endswith("Event"):
            return abs(math.hypot(dx, dy) - w / 2) < 0.01
        if self.kind(node).endswith("Gateway"):
            return abs(dx + dy - w / 2) < 0.01
        return _on_border(self.boxes[node], point)

    def upon_each_other(self) -> list[tuple[str, str]]:
        """Lines that share a stretch though they begin or end at no common place."""
        found = []
        for (one, a), (other, b) in combinations(list(self.stretches()), 2):
            if one == other or not _collinear(a, b):
                continue
            if not set(self.ends(one)) & set(self.ends(other)):
                found.append((one, other))
        return found


def _box(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _within(box: Box) -> Box:
    """A little less, so that what touches its border is outside."""
    x, y, width, height = box
    return x + 1, y + 1, width - 2, height - 2


def _meet(a: Box, b: Box) -> bool:
    across = a[0] < b[0] + b[2] and b[0] < a[0] + a[2]
    return across and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _holds(outer: Box, inner: Box) -> bool:
    across = outer[0] <= inner[0] and inner[0] + inner[2] <= outer[0] + outer[2]
    return across and outer[1] <= inner[1] and inner[1] + inner[3] <= outer[1] + outer[3]


def _on_border(box: Box, point: tuple[float, float]) -> bool:
    x, y, w, h = box
    px, py = point
    on_side = min(abs(px - x), abs(px - x - w)) < 0.01 and y - 0.01 <= py <= y + h + 0.01
    return on_side or (min(abs(py - y), abs(py - y - h)) < 0.01 and x - 0.01 <= px <= x + w + 0.01)


def _collinear(a: Stretch, b: Stretch) -> bool:
    for axis in (0, 1):
        if all(abs(point[axis] - a[0][axis]) < 0.01 for point in (*a, *b)):
            other = 1 - axis
            low = max(min(p[other] for p in a), min(p[other] for p in b))
            high = min(max(p[other] for p in a), max(p[other] for p in b))
            return high - low > 0.01
    return False
