"""Lines that share a channel or a corridor get tracks of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from service.process.diagram.layout.ways import Piece, Route

Place = tuple[Literal["v", "h"], int]
Line = tuple[Route, Piece]


class Tracks:
    """Which track each piece takes, from the left or the top, and how many each channel or corridor has."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.of: dict[int, int] = {}
        self.count: dict[Place, int] = {}
        lines: dict[Place, list[Line]] = defaultdict(list)
        for route in routes:
            for piece in route.pieces:
                lines[piece.kind, piece.where].append((route, piece))
        for place, here in lines.items():
            self.count[place] = self._packed(here)

    def _packed(self, lines: list[Line]) -> int:
        """As few tracks as will hold them; who leaves a row turns left of who arrives in it."""
        tracks: list[list[Line]] = []
        arriving: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            if line[1].arrives is not None:
                arriving[line[1].arrives].append(line)
        for line in _in_order(lines, arriving):
            least = self._least(line, lines)
            fits = (n for n in range(least, len(tracks)) if all(_apart(line, other) for other in tracks[n]))
            track = next(fits, None)
            if track is None:
                track = len(tracks)
                tracks.append([])
            tracks[track].append(line)
            self.of[id(line[1])] = track
        return len(tracks)

    def _least(self, line: Line, lines: list[Line]) -> int:
        row = line[1].arrives
        before = [self.of.get(id(piece), -1) for _, piece in lines if row is not None and piece.leaves == row]
        return max(before, default=-1) + 1


def _in_order(lines: list[Line], arriving: dict[int, list[Line]]) -> list[Line]:
    """Those first that others must stand right of; among equals the short ones."""
    waiting = {id(piece): 0 for _, piece in lines}
    for _, piece in lines:
        for _, after in arriving[piece.leaves] if piece.leaves is not None else ():
            waiting[id(after)] += 1
    ready = sorted((line for line in lines if not waiting[id(line[1])]), key=_length)
    ordered: list[Line] = []
    while ready:
        line = ready.pop(0)
        ordered.append(line)
        freed: list[Line] = []
        for after in arriving[line[1].leaves] if line[1].leaves is not None else ():
            waiting[id(after[1])] -= 1
            if not waiting[id(after[1])]:
                freed.append(after)
        ready.extend(sorted(freed, key=_length))
    return ordered


def _length(line: Line) -> float:
    return line[1].high - line[1].low


def _apart(one: Line, other: Line) -> bool:
    """Whether both may share a track: they do not meet, or they begin or end at the same place."""
    (route, piece), (there, upon) = one, other
    if piece.high < upon.low or upon.high < piece.low:
        return True
    same_source = route.tie.source == there.tie.source and route.exit == there.exit and route.out == there.out
    same_target = route.tie.target == there.tie.target and route.entry == there.entry and route.into == there.into
    return (same_source and piece.first and upon.first) or (same_target and piece.last and upon.last)
