"""From the grid to pixels: channels and corridors are as wide as their lines need."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from service.base.values import value_object
from service.process.diagram.drawing import Bounds
from service.process.diagram.layout.boxes import Band, Box, Tie
from service.process.diagram.layout.grid import Grid
from service.process.diagram.layout.routes import Router
from service.process.diagram.layout.tracks import Tracks
from service.process.diagram.layout.ways import Route, Side
from service.process.diagram.layout.words import GAP, Point, Sheet, beside_box, beside_line, text_size

HEADER = 30.0
"""Of a pool, and of each lane."""
COLUMN, ROW, SPACE, CLOSED = 100.0, 80.0, 40.0, 60.0
MARGIN, TRACK = 16.0, 12.0
LABEL = 90.0
FLOW_LABEL, GUEST, GUEST_LABEL = 70.0, 36.0, 54.0


@value_object(kw_only=True)
class Picture:
    """Rectangles and lines by id, and where the words beside them stand."""

    boxes: dict[str, Bounds]
    bands: dict[str, Bounds]
    lines: dict[str, tuple[Point, ...]]
    labels: dict[str, Bounds]
    width: float
    height: float


def draw(boxes: Sequence[Box], ties: Sequence[Tie], bands: Sequence[Band], *, left: float = 0) -> Picture:
    """All boxes in their bands, without two that overlap. `left`: how much room the headers of the bands take.

    A tie whose ends are not among boxes and bands, a box of no known band, and a guest without its host are the
    caller's mistakes.
    """
    grid = Grid(boxes, ties, bands)
    router = Router(grid)
    routes = router.routes()
    return _Pixels(grid, router, routes, left).picture()


class _Pixels:
    def __init__(self, grid: Grid, router: Router, routes: Sequence[Route], left: float) -> None:
        self.grid, self.router, self.routes = grid, router, routes
        self.tracks = Tracks(routes)
        self.x: dict[int, float] = {}
        self.y: dict[int, float] = {}
        self.channel: dict[int, float] = {}
        self.corridor: dict[int, tuple[float, float]] = {}
        self.sides = router.sides
        self.width = self._across(left)
        self.height = self._down()

    def picture(self) -> Picture:
        boxes = {box: self._bounds(box) for box in self.grid.boxes}
        self.boxes = boxes
        self.bands = {band.id: self._band(number) for number, band in enumerate(self.grid.bands)}
        lines = {route.tie.id: self._line(route) for route in self.routes}
        labels = self._labels(lines)
        return Picture(boxes=boxes, bands=self.bands, lines=lines, labels=labels, width=self.width, height=self.height)

    def _across(self, left: float) -> float:
        x = left
        widths = [COLUMN] * self.grid.column_count
        for box, column in self.grid.column.items():
            widths[column] = max(widths[column], self._breadth(box), self._spread(box))
        for column in range(-1, self.grid.column_count):
            if column >= 0:
                self.x[column] = x + widths[column] / 2
                x += widths[column]
            room = max((text_size(tie.label, FLOW_LABEL)[0] - 16 for tie in self._named(column)), default=0.0)
            self.channel[column] = x + MARGIN + max(0.0, room)
            x = self.channel[column] + TRACK * max(0, self.tracks.count.get(("v", column), 0) - 1) + MARGIN
        return x

    def _breadth(self, box: str) -> float:
        """A host is wide enough for its guests."""
        return max(self.grid.boxes[box].width, 46.0 * 2 * math.ceil(len(self.grid.guests[box]) / 2))

    def _spread(self, box: str) -> float:
        """How wide the words beside a box are; where lines leave above and below, they stand beside one of them."""
        if not self.grid.boxes[box].label:
            return 0.0
        width, _ = text_size(self.grid.boxes[box].label, LABEL)
        return 2 * (width + GAP) if self.sides[box, "top"] and self.sides[box, "bottom"] else width

    def _named(self, column: int) -> list[Tie]:
        """Lines with words that leave this column to the right."""
        routes = [route for route in self.routes if route.tie.label and route.exit == "right"]
        return [route.tie for route in routes if self.router.ends(route)[0][0] == column]

    def _down(self) -> float:
        tall, above, below = self._rooms()
        y = 0.0
        for row in range(self.grid.row_count + 1):
            height = MARGIN + TRACK * max(1, self.tracks.count.get(("h", row), 0))
            self.corridor[row] = (y, y + height)
            y += height
            if row < self.grid.row_count:
                self.y[row] = y + above[row] + tall[row] / 2
                y += above[row] + tall[row] + below[row]
        return y

    def _rooms(self) -> tuple[list[float], list[float], list[float]]:
        """Of each row: the height of its boxes, and the room above and below for words and boundary events."""
        count = self.grid.row_count
        closed = {self.grid.first_row[band.id] for band in self.grid.bands if band.closed}
        tall = [SPACE if row in self.grid.spaces else CLOSED if row in closed else ROW for row in range(count)]
        above, below = [float(GAP)] * count, [0.0] * count
        for box, row in self.grid.row.items():
            tall[row] = max(tall[row], self.grid.boxes[box].height)
        for box, row in self.grid.row.items():
            known = self.grid.boxes[box]
            spare = (tall[row] - known.height) / 2
            if known.label:
                need = text_size(known.label, LABEL)[1] + 2 * GAP - spare
                above[row], below[row] = max(above[row], need), max(below[row], need)
            for guest in self.grid.guests[box]:
                words = text_size(self.grid.boxes[guest].label, GUEST_LABEL)[1] if self.grid.boxes[guest].label else 0
                below[row] = max(below[row], GUEST / 2 + words + GAP - spare)
        for route in self.routes:
            if route.tie.label and route.tie.source in self.grid.boxes and route.exit in ("top", "bottom"):
                row = self.router.place(route.tie.source)[1]
                spare = (tall[row] - self.grid.boxes[route.tie.source].height) / 2
                room = above if route.exit == "top" else below
                room[row] = max(room[row], text_size(route.tie.label, FLOW_LABEL)[1] + 2 * GAP - spare)
        return tall, above, below

    def _bounds(self, box: str) -> Bounds:
        known, cell = self.grid.boxes[box], self.grid.cell(box)
        x, y = self.x[self.grid.column[cell]], self.y[self.grid.row[cell]]
        if known.host is not None:
            bottom = y + self.grid.boxes[cell].height / 2
            middle = x + self.router.offset(box)
            return Bounds(
                x=middle - known.width / 2, y=bottom - known.height / 2, width=known.width, height=known.height
            )
        width = self._breadth(box)
        return Bounds(x=x - width / 2, y=y - known.height / 2, width=width, height=known.height)

    def _band(self, number: int) -> Bounds:
        """Lanes of a pool touch each other below the corridor's lines; a pool has its outer corridors inside."""
        band = self.grid.bands[number]
        first, last = self.grid.first_row[band.id], self.grid.last_row[band.id]
        joined = number > 0 and self.grid.bands[number - 1].pool == band.pool
        top = self.corridor[first][1 if joined else 0]
        bottom = self.corridor[last + 1][1]
        if band.closed:
            top, bottom = self.y[first] - CLOSED / 2, self.y[last] + CLOSED / 2
        return Bounds(x=0, y=top, width=self.width, height=bottom - top)

    def _line(self, route: Route) -> tuple[Point, ...]:
        start = self._port(route.tie.source, route.exit, route.out)
        end = self._port(route.tie.target, route.entry, route.into)
        banded = route.tie.source in self.bands
        points: list[Point] = [] if banded else [start]
        x, y = start
        for piece in route.pieces:
            spread = TRACK * self.tracks.of[id(piece)]
            if piece.kind == "v":
                x = self.channel[piece.where] + spread
            else:
                y = self.corridor[piece.where][0] + MARGIN / 2 + TRACK / 2 + spread
            points.append((x, y))
        if banded:
            x = points[0][0] if points else end[0]
            points.insert(0, (x, start[1]))
        x, y = points[-1]
        if route.tie.target in self.bands:
            end = (x, end[1])
        points += [(x, end[1]) if route.entry == "left" else (end[0], y), end]
        return tidy(points)

    def _port(self, end: str, side: Side, offset: float) -> Point:
        if end in self.bands:
            band = self.bands[end]
            return band.centre[0], band.y if side == "top" else band.y + band.height
        box = self.boxes[end]
        if side in ("left", "right"):
            return (box.x if side == "left" else box.x + box.width), box.centre[1]
        host = self.grid.boxes[end].host
        if host is not None:
            offset = 0
        inset = _inset(self.grid.boxes[end], abs(offset))
        return box.centre[0] + offset, (box.y + inset if side == "top" else box.y + box.height - inset)

    def _labels(self, lines: dict[str, tuple[Point, ...]]) -> dict[str, Bounds]:
        """First of boundary events, which have one place, then of other boxes, then of lines."""
        borders = [band for number, band in enumerate(self.bands.values()) if not self.grid.bands[number].closed]
        sheet = Sheet(self.boxes.values(), borders, lines.values())
        found: dict[str, Bounds] = {}
        for box in sorted(self.grid.boxes.values(), key=lambda box: box.host is None):
            if box.label:
                found[box.id] = sheet.best(self._beside(box))
        leaving: dict[str, list[str]] = defaultdict(list)
        for route in self.routes:
            leaving[route.tie.source].append(route.tie.id)
        for route in self.routes:
            tie = route.tie
            if tie.label:
                others = [lines[other] for other in leaving[tie.source] if other != tie.id]
                found[tie.id] = sheet.best(beside_line(lines[tie.id], text_size(tie.label, FLOW_LABEL), others))
        return found

    def _beside(self, box: Box) -> list[tuple[float, Bounds]]:
        """Above a gateway, below an event, where it can be."""
        at = self.boxes[box.id]
        if box.host is not None:
            width, height = text_size(box.label, GUEST_LABEL)
            return [(0.0, Bounds(x=at.centre[0] + GAP, y=at.y + at.height + GAP / 2, width=width, height=height))]
        return beside_box(at, text_size(box.label, LABEL), above=box.gateway)


def _inset(box: Box, offset: float) -> float:
    """How far inside its rectangle the border of a circle or a diamond lies there."""
    if box.gateway:
        return offset
    radius = box.height / 2
    return radius - math.sqrt(radius**2 - offset**2) if box.round else 0.0


def tidy(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without repeated points and without points in the middle of a straight stretch."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and any(kept[-2][axis] == kept[-1][axis] == point[axis] for axis in (0, 1)):
            kept[-1] = point
            continue
        kept.append(point)
    return tuple(kept) if len(kept) > 1 else (*kept, *kept)
