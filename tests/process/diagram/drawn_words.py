"""What the words beside boxes and lines of a picture cover."""

from __future__ import annotations

from itertools import combinations, pairwise

from lxml import etree
from random_drawings import BPMNDI, DC, Box, Picture

SLACK = 0.5


def words_over(source: bytes) -> set[tuple[str, str, str]]:
    """Whose words cover what: ("box" | "words" | "border" | "line", whose words, what)."""
    picture = Picture(source)
    words = _words(picture.root)
    found = {("words", one, other) for one, other in combinations(words, 2) if _meet(words[one], words[other])}
    for whose, place in words.items():
        found |= {("box", whose, node) for node in picture.nodes() if _meet(place, picture.boxes[node])}
        found |= {
            ("border", whose, lane)
            for lane, (x, y, width, height) in picture.boxes.items()
            if picture.kind(lane) in ("lane", "participant")
            and any(_meet(place, border) for border in ((x, y, width, 0.0), (x, y + height, width, 0.0)))
        }
        for line, points in picture.lines.items():
            if any(_meet(place, _around(*stretch)) for stretch in pairwise(points)):
                found.add(("line", whose, line))
    return found


def _words(root: etree._Element) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for drawn in root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge"):
        bounds = drawn.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
        if bounds is not None:
            x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
            found[str(drawn.get("bpmnElement"))] = (x, y, width, height)
    return found


def _around(start: tuple[float, float], end: tuple[float, float]) -> Box:
    (ax, ay), (bx, by) = start, end
    return min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)


def _meet(a: Box, b: Box) -> bool:
    across = a[0] + SLACK < b[0] + b[2] and b[0] < a[0] + a[2] - SLACK
    return across and a[1] + SLACK < b[1] + b[3] and b[1] < a[1] + a[3] - SLACK
