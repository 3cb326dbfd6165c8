"""What a BPMN file holds, as boxes, ties and bands; subprocesses are placed from the inside out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.process.diagram.drawing import EVENTS, GATEWAYS, NODES, SUBPROCESSES, Bounds
from service.process.diagram.layout.boxes import Band, Box, Tie
from service.process.diagram.layout.pixels import HEADER, LABEL, Picture, draw
from service.process.diagram.layout.words import GAP, TEXT_LINE, Point, text_size
from service.process.diagram.xml import BPMN, Raw

DATA = {"dataObjectReference": (36.0, 50.0), "dataStoreReference": (50.0, 50.0)}
PADDING, TITLE = 20.0, 26.0
TASK, EMPTY, TALL, WIDEST = (100.0, 80.0), (160.0, 100.0), 70.0, 300.0
NOTE = 100.0


@dataclass
class Placed:
    """All that is drawn on one page, by id."""

    shapes: dict[str, Bounds] = field(default_factory=dict[str, Bounds])
    lines: dict[str, tuple[Point, ...]] = field(default_factory=dict[str, "tuple[Point, ...]"])
    labels: dict[str, Bounds] = field(default_factory=dict[str, Bounds])
    width: float = 0
    height: float = 0

    def add(self, other: Placed, x: float, y: float) -> None:
        """Another page's things, moved."""
        self.shapes |= {name: _moved(box, x, y) for name, box in other.shapes.items()}
        self.labels |= {name: _moved(box, x, y) for name, box in other.labels.items()}
        for name, points in other.lines.items():
            self.lines[name] = tuple((px + x, py + y) for px, py in points)


def tag(xml: Raw) -> str:
    """Its BPMN name; empty for what is none of BPMN's."""
    name = str(xml.tag)
    return name.removeprefix(f"{{{BPMN}}}") if name.startswith(f"{{{BPMN}}}") else ""


def children(xml: Raw, *tags: str) -> Iterator[Raw]:
    """Its own children of these BPMN names."""
    return (child for child in xml if tag(child) in tags)


def nodes(scope: Raw) -> list[Raw]:
    """The tasks, events, gateways and subprocesses of a process or subprocess itself, those with an id."""
    return [child for child in scope if tag(child) in NODES and child.get("id")]


def leaves(holder: Raw, depth: int = 1) -> Iterator[tuple[Raw, tuple[Raw, ...]]]:
    """The innermost lanes of a process or lane, each with the lanes around it, outermost first."""
    for lane in (lane for lanes in children(holder, "laneSet", "childLaneSet") for lane in children(lanes, "lane")):
        inner = [(leaf, (lane, *around)) for leaf, around in leaves(lane, depth + 1)]
        yield from inner or [(lane, ())]


def page(scopes: Sequence[tuple[str, Raw | None]], loose: Raw | None) -> Placed:
    """The picture of pools (id of the participant, its process or None), or of one process without a pool (id empty).

    `loose`: the collaboration, which holds message flows and notes.
    """
    return _Page(scopes, loose).placed()


class _Scope:
    """The boxes and ties of one process or subprocess."""

    def __init__(self, scope: Raw, bands: Mapping[str, str], default: str) -> None:
        self.scope, self.bands, self.default = scope, bands, default
        self.inside: dict[str, Placed] = {}
        self.holder: dict[str, str] = {}
        """Which of the boxes holds an element further inside."""
        self.boxes = [self._box(node) for node in nodes(scope)]
        known = {box.id for box in self.boxes}
        self.boxes = [box if box.host is None or box.host in known else _free(box) for box in self.boxes]
        self.ties = list(flows(scope, known))
        self._asides([scope])

    def _asides(self, holders: Sequence[Raw]) -> None:
        for holder in holders:
            boxes, ties = asides(holder, {box.id: box for box in self.boxes}, self.default)
            self.boxes, self.ties = [*self.boxes, *boxes], [*self.ties, *ties]
        self.boxes = list(_handlers(self.scope, self.boxes, self.ties))

    def _box(self, node: Raw) -> Box:
        kind, name, ident = tag(node), node.get("name") or "", node.get("id") or ""
        band = self.bands.get(ident, self.default)
        if kind in SUBPROCESSES:
            inner = inside(node)
            self.inside[ident] = inner
            self.holder |= dict.fromkeys(inner.shapes, ident)
            title = PADDING + TEXT_LINE * (1 + len(name) // 24)
            width, height = (inner.width + 2 * PADDING, inner.height + title + PADDING) if inner.shapes else EMPTY
            return Box(id=ident, width=width, height=height, band=band)
        if kind in EVENTS:
            host = node.get("attachedToRef") if kind == "boundaryEvent" else None
            return Box(id=ident, width=36, height=36, label=name, band=band, host=host, round=True)
        if kind in GATEWAYS:
            return Box(id=ident, width=50, height=50, label=name, band=band, gateway=True)
        words, tall = text_size(name, LABEL)
        width = TASK[0] if tall <= TALL else 1.6 * TASK[0]
        if words > LABEL + GAP:
            width = max(width, min(words * 1.1 + PADDING, WIDEST))
        return Box(id=ident, width=width, height=TASK[1], band=band)


def inside(subprocess: Raw) -> Placed:
    """The picture of what a subprocess holds; without shapes where it is empty."""
    scope = _Scope(subprocess, {}, "")
    placed = Placed()
    if scope.boxes:
        _fill(placed, draw(scope.boxes, scope.ties, [Band(id="")]), [scope])
    return placed


def _fill(placed: Placed, picture: Picture, scopes: Sequence[_Scope], x: float = 0) -> None:
    flat = Placed(shapes=picture.boxes, lines=picture.lines, labels=picture.labels)
    placed.add(flat, x, 0)
    for scope in scopes:
        for ident, inner in scope.inside.items():
            box = placed.shapes[ident]
            placed.add(inner, box.x + (box.width - inner.width) / 2, box.y + box.height - PADDING - inner.height)
    placed.width, placed.height = picture.width + x, picture.height


class _Page:
    def __init__(self, scopes: Sequence[tuple[str, Raw | None]], loose: Raw | None) -> None:
        self.scopes: list[_Scope] = []
        self.bands: list[Band] = []
        self.around: dict[str, list[str]] = {}
        """Pools and outer lanes, with the bands inside."""
        self.depth: dict[str, int] = {}
        self.pools = {pool for pool, _ in scopes if pool}
        closed = [pool for pool, process in scopes if process is None]
        opened = [(pool, process) for pool, process in scopes if process is not None]
        for pool in closed[:1]:
            self._closed(pool)
        for pool, process in opened:
            self._open(pool, process)
        for pool in closed[1:]:
            self._closed(pool)
        self.loose = loose

    def _closed(self, pool: str) -> None:
        self.bands.append(Band(id=pool, pool=pool, closed=True))

    def _open(self, pool: str, process: Raw) -> None:
        key = pool or process.get("id") or ""
        of: dict[str, str] = {}
        lanes = [(leaf, around) for leaf, around in leaves(process) if leaf.get("id")]
        for leaf, around in lanes:
            ident = leaf.get("id") or ""
            self.bands.append(Band(id=ident, pool=key))
            self.depth[ident] = len(around)
            for level, outer in enumerate(around):
                self.around.setdefault(outer.get("id") or "", []).append(ident)
                self.depth[outer.get("id") or ""] = level
                of |= {ref: of.get(ref, ident) for ref in _refs(outer)}
            of |= dict.fromkeys(_refs(leaf), ident)
        if lanes:
            self.around[key] = [leaf.get("id") or "" for leaf, _ in lanes]
        else:
            self.bands.append(Band(id=key, pool=key))
        self.scopes.append(_Scope(process, of, self.around.get(key, [key])[0]))

    def placed(self) -> Placed:
        boxes = [box for scope in self.scopes for box in scope.boxes]
        ties = [tie for scope in self.scopes for tie in scope.ties]
        if self.loose is not None:
            ties += self._letters({box.id: box for box in boxes})
            more, lines = asides(self.loose, {box.id: box for box in boxes}, self.bands[0].id)
            boxes, ties = [*boxes, *more], [*ties, *lines]
        deepest = max(self.depth.values(), default=-1) + 1
        left = HEADER * ((1 if self.pools else 0) + deepest)
        picture = draw(boxes, ties, self.bands, left=left)
        placed = Placed()
        _fill(placed, picture, self.scopes)
        self._frames(placed, picture)
        return placed

    def _frames(self, placed: Placed, picture: Picture) -> None:
        """Pools and lanes; a lane stands right of the header of what is around it."""
        pool_header = HEADER if self.pools else 0
        drawn = {band.id for band in self.bands if band.id in self.pools or band.id in self.depth}
        for ident in [*self.around, *drawn]:
            inner = [picture.bands[band] for band in self.around.get(ident, [ident])]
            is_pool = ident in self.pools
            if not is_pool and ident not in self.depth:
                continue
            x = 0.0 if is_pool else pool_header + HEADER * self.depth[ident]
            top, bottom = min(box.y for box in inner), max(box.y + box.height for box in inner)
            placed.shapes[ident] = Bounds(x=x, y=top, width=picture.width - x, height=bottom - top)

    def _letters(self, boxes: Mapping[str, Box]) -> Iterator[Tie]:
        """Message flows; where an end is inside a subprocess, its outermost one."""
        assert self.loose is not None
        holder = {inner: ident for scope in self.scopes for inner, ident in scope.holder.items()}
        order = [band.pool for band in self.bands]
        for xml in children(self.loose, "messageFlow"):
            drawn = (_ref(xml, "sourceRef"), _ref(xml, "targetRef"))
            ends = [holder.get(end, end) for end in drawn]
            pools = [self._pool(end, boxes) for end in ends]
            if not xml.get("id") or None in pools or pools[0] == pools[1]:
                continue
            down = order.index(pools[0] or "") < order.index(pools[1] or "")
            source, target = (
                at if at in boxes else self.around.get(at, [at])[-1 if facing_down else 0]
                for at, facing_down in zip(ends, (down, not down), strict=True)
            )
            yield Tie(id=xml.get("id") or "", source=source, target=target, label=xml.get("name") or "", flow=False)

    def _pool(self, end: str, boxes: Mapping[str, Box]) -> str | None:
        """Of a box or of itself; None: there is no such thing."""
        band = boxes[end].band if end in boxes else self.around.get(end, [end])[0]
        return next((each.pool for each in self.bands if each.id == band), None)


def flows(scope: Raw, known: set[str]) -> Iterator[Tie]:
    """The sequence flows of a process or subprocess whose ends are there."""
    for xml in children(scope, "sequenceFlow"):
        source, target = _ref(xml, "sourceRef"), _ref(xml, "targetRef")
        if xml.get("id") and source in known and target in known:
            yield Tie(id=xml.get("id") or "", source=source, target=target, label=xml.get("name") or "")


def asides(holder: Raw, boxes: Mapping[str, Box], default: str) -> tuple[list[Box], list[Tie]]:
    """Notes and data, and the lines that join them to what they are about."""
    sizes = {note.get("id") or "": _note_size(note) for note in children(holder, "textAnnotation")}
    data = {xml.get("id") or "": xml for xml in children(holder, *DATA)}
    sizes |= {ident: DATA[tag(xml)] for ident, xml in data.items()}
    ties = [tie for tie in _joined(holder) if {tie.source, tie.target} <= {*boxes, *sizes}]
    found: list[Box] = []
    for ident, (width, height) in sizes.items():
        ends = [tie.target if tie.source == ident else tie.source for tie in ties if ident in (tie.source, tie.target)]
        near = next((end for end in ends if end in boxes), None)
        words = (data[ident].get("name") or "") if ident in data else ""
        band = boxes[near].band if near is not None else default
        found.append(Box(id=ident, width=width, height=height, label=words, band=band, beside=near))
    return found, ties


def _joined(holder: Raw) -> Iterator[Tie]:
    for xml in children(holder, "association"):
        yield Tie(id=xml.get("id") or "", source=_ref(xml, "sourceRef"), target=_ref(xml, "targetRef"), flow=False)
    for node in holder:
        for xml in children(node, "dataInputAssociation"):
            yield Tie(id=xml.get("id") or "", source=_ref(xml, "sourceRef"), target=node.get("id") or "", flow=False)
        for xml in children(node, "dataOutputAssociation"):
            yield Tie(id=xml.get("id") or "", source=node.get("id") or "", target=_ref(xml, "targetRef"), flow=False)


def _handlers(scope: Raw, boxes: Sequence[Box], ties: Sequence[Tie]) -> Iterator[Box]:
    """What undoes an activity stands beside it."""
    undoing = {node.get("id") for node in nodes(scope) if node.get("isForCompensation") == "true"}
    joined = {tie.target: tie.source for tie in ties if not tie.flow and tie.target in undoing}
    hosts = {box.id: box.host or box.id for box in boxes}
    for box in boxes:
        near = hosts.get(joined.get(box.id, ""))
        if near is None or near == box.id or box.beside is not None:
            yield box
        else:
            yield replace(box, beside=near)


def _free(box: Box) -> Box:
    return replace(box, host=None)


def _note_size(note: Raw) -> tuple[float, float]:
    text = " ".join(str(part) for part in note.itertext()).strip()
    return NOTE, max(30.0, text_size(text, NOTE - 10)[1] + 12)


def _refs(lane: Raw) -> list[str]:
    return [(ref.text or "").strip() for ref in children(lane, "flowNodeRef")]


def _ref(xml: Raw, name: str) -> str:
    """An end, written as an attribute or as an element, with or without a prefix."""
    inner = next((child.text or "" for child in children(xml, name)), "")
    return (xml.get(name) or inner).strip().rpartition(":")[2]


def _moved(box: Bounds, x: float, y: float) -> Bounds:
    return Bounds(x=box.x + x, y=box.y + y, width=box.width, height=box.height)
