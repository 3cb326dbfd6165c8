"""Where the words beside boxes and lines stand: over no box, border or other words, and over no line if it can be.

Every place that would do is tried, the likeliest first; the cheapest is taken.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from service.process.diagram.drawing import Bounds

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""
LETTER, THIN, BROAD, SQUARE, TEXT_LINE = 7.0, 4.5, 9.0, 11.5, 14.0
"""Widths of letters of 11 pixels' height, and the height of a line: rather too much."""
GAP, ASIDE, CLEAR = 4.0, 5.0, 1.0
"""Between words and what they belong to, along a line and beside it (the stroke of a default way), and to others."""
BOX, WORDS, BORDER, LINE, UNCLEAR = 1000.0, 1000.0, 300.0, 40.0, 15.0
"""What it costs to cover one, and to stand where two lines run as one."""
TURN, STEP, FARTHEST = 6.0, 10.0, 160.0
BUCKET = 120.0


def length(text: str) -> float:
    """How wide words in one line are."""
    return sum(_letter(letter) for letter in text)


def text_size(text: str, widest: float) -> tuple[float, float]:
    """How much room words take, broken into lines: estimated, and rather too much. No word is broken."""
    words = [length(word) for word in text.split()]
    widest = max([widest, *words])
    lines, used, broadest = 1, 0.0, 0.0
    for word in words:
        if used and used + THIN + word > widest:
            lines, used = lines + 1, 0.0
        used += word + (THIN if used else 0)
        broadest = max(broadest, used)
    return broadest + GAP, TEXT_LINE * lines


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF" or letter in "mMW%@&—…":
        return SQUARE
    if letter in "fiIjlrt.,:;'|!()[] ":
        return THIN
    return BROAD if letter.isupper() or letter == "w" else LETTER


class Sheet:
    """What stands already, found by where it stands."""

    def __init__(self, boxes: Iterable[Bounds], borders: Iterable[Bounds], lines: Iterable[Sequence[Point]]) -> None:
        self._held: dict[tuple[int, int], list[tuple[Rectangle, float]]] = defaultdict(list)
        for box in boxes:
            self.put(box, BOX)
        for band in borders:
            right, bottom = band.x + band.width, band.y + band.height
            self._hold((band.x, band.y, right, band.y), BORDER)
            self._hold((band.x, bottom, right, bottom), BORDER)
        for points in lines:
            for (ax, ay), (bx, by) in pairwise(points):
                self._hold((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), LINE)

    def put(self, box: Bounds, cost: float = WORDS) -> None:
        """From now on something stands there."""
        self._hold((box.x, box.y, box.x + box.width, box.y + box.height), cost)

    def best(self, places: Iterable[tuple[float, Bounds]]) -> Bounds:
        """The cheapest of some places, each with what it costs by itself, cheapest first; it is taken."""
        least, found = math.inf, None
        for own, place in places:
            if own >= least:
                break
            cost = own + self._cost(place)
            if cost < least:
                least, found = cost, place
        assert found is not None
        self.put(found)
        return found

    def _hold(self, place: Rectangle, cost: float) -> None:
        for bucket in _buckets(place):
            self._held[bucket].append((place, cost))

    def _cost(self, box: Bounds) -> float:
        left, top = box.x - CLEAR, box.y - CLEAR
        right, bottom = box.x + box.width + CLEAR, box.y + box.height + CLEAR
        met = {
            held
            for bucket in _buckets((left, top, right, bottom))
            for held in self._held.get(bucket, ())
            if left < held[0][2] and held[0][0] < right and top < held[0][3] and held[0][1] < bottom
        }
        return sum(cost for _, cost in met)


def _buckets(place: Rectangle) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // BUCKET) for side in place)
    return ((across, down) for across in range(left, right + 1) for down in range(top, bottom + 1))


def beside_line(
    points: Sequence[Point], size: tuple[float, float], others: Sequence[Sequence[Point]]
) -> list[tuple[float, Bounds]]:
    """Along a line, above or right of it before below or left. `others`: those that leave the same box."""
    width, height = size
    found: list[tuple[float, Bounds]] = []
    for number, (start, end) in enumerate(pairwise(points)):
        flat = start[1] == end[1]
        extent = width if flat else height
        way = abs(end[0] - start[0]) if flat else abs(end[1] - start[1])
        onward = 1 if (end[0] > start[0] if flat else end[1] > start[1]) else -1
        last = min(FARTHEST, max(0.0, way - extent - GAP))
        for step in range(int(last // STEP) + 1):
            near = (start[0] if flat else start[1]) + onward * (GAP + step * STEP)
            low = near if onward > 0 else near - extent
            middle = (low + extent / 2, start[1]) if flat else (start[0], low + extent / 2)
            shared = any(_on(other, middle) for other in others)
            cost = TURN * number + step / 4 + UNCLEAR * shared
            for side in (0, 1):
                x = low if flat else (start[0] + ASIDE if not side else start[0] - ASIDE - width)
                y = (start[1] - height - ASIDE if not side else start[1] + ASIDE) if flat else low
                found.append((cost + 2 * side, Bounds(x=x, y=y, width=width, height=height)))
    return sorted(found, key=lambda place: place[0])


def beside_box(at: Bounds, size: tuple[float, float], *, above: bool) -> list[tuple[float, Bounds]]:
    """Above or below in the middle, then left or right of the line that leaves there."""
    width, height = size
    middle = at.centre[0]
    rows = [at.y - height - GAP, at.y + at.height + GAP]
    lefts = [middle - width / 2, middle - GAP - width, middle + GAP]
    places = [(x, y) for x in lefts for y in (rows if above else rows[::-1])]
    return [(3.0 * n, Bounds(x=x, y=y, width=width, height=height)) for n, (x, y) in enumerate(places)]


def _on(points: Sequence[Point], at: Point) -> bool:
    return any(
        min(ax, bx) <= at[0] <= max(ax, bx) and min(ay, by) <= at[1] <= max(ay, by)
        for (ax, ay), (bx, by) in pairwise(points)
    )
