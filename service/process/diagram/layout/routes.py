"""Lines on the grid: along empty cells, through the channels between columns and the corridors between rows.

Channel c lies right of column c (-1: left of the first), corridor k above row k. Nothing else than lines ever stands in
a channel or a corridor, so that no line runs through a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from service.process.diagram.layout.boxes import Tie
from service.process.diagram.layout.grid import Grid
from service.process.diagram.layout.letters import Letters
from service.process.diagram.layout.ways import Cell, Piece, Route, Side

OFFSETS = (0.0, -10.0, 10.0, -36.0, 36.0)
"""Where on the upper or lower border of an activity a line may begin or end, from the middle."""
WIDE = 100
NARROW = (0.0, -9.0, 9.0)
"""The same of events, gateways and data."""
SHARED, BEND = 5.0, 0.6


class Router:
    """Gives every line its way, the short ones first."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.along: dict[Cell, list[Tie]] = defaultdict(list)
        self.stubs: dict[tuple[int, int, float], set[tuple[str, str]]] = defaultdict(set)
        self.upright: set[tuple[int, int, float]] = set()
        self.turns: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.sides: dict[tuple[str, Side], list[Tie]] = defaultdict(list)
        self.forks: dict[str, int] = defaultdict(int)
        for tie in grid.ties:
            self.forks[tie.source] += tie.flow

    def routes(self) -> list[Route]:
        """In the order of the ties."""
        found: dict[str, Route] = {}
        for tie in sorted((tie for tie in self.grid.ties if tie.flow), key=self._reach):
            options = [(cost + self._crowded(route), route) for cost, route in self._options(tie)]
            found[tie.id] = self._keep(min(options, key=lambda option: option[0])[1])
        for tie in (tie for tie in self.grid.ties if not tie.flow):
            found[tie.id] = self._keep(Letters(self).route(tie))
        return [found[tie.id] for tie in self.grid.ties]

    def place(self, box: str) -> Cell:
        """Column and row of a box."""
        cell = self.grid.cell(box)
        return self.grid.column[cell], self.grid.row[cell]

    def _reach(self, tie: Tie) -> tuple[bool, int]:
        (cu, ru), (cv, rv) = self.place(tie.source), self.place(tie.target)
        return cv <= cu, abs(cv - cu) + abs(rv - ru)

    def _crowded(self, route: Route) -> float:
        """The answers of a gateway leave by different sides, so that each has its own words."""
        return SHARED * bool(self.sides[route.tie.source, route.exit])

    def _free(self, tie: Tie, cells: Iterable[Cell]) -> bool:
        """No box stands there, and no line but one that begins or ends where this one does."""
        return all(
            cell not in self.grid.cells
            and all(other.source == tie.source or other.target == tie.target for other in self.along[cell])
            for cell in cells
        )

    def clear(self, column: int, rows: Iterable[int], offset: float) -> bool:
        """Whether a line can run down this column through these rows."""
        return all((column, r) not in self.grid.cells and (column, r, offset) not in self.upright for r in rows)

    def open(self, corridors: Iterable[int], column: int, offset: float, owner: tuple[str, str]) -> bool:
        """Whether nobody else's line stands upright there."""
        return all(self.stubs[corridor, column, offset] <= {owner} for corridor in corridors)

    def _options(self, tie: Tie) -> Iterator[tuple[float, Route]]:
        source = self.grid.boxes[tie.source]
        (cu, ru), (cv, rv) = self.place(tie.source), self.place(tie.target)
        if cv > cu and source.host is None:
            yield from self._ahead(tie)
        if cv > cu and ru != rv:
            yield from self._one_bend(tie)
        for corridor in sorted({ru, ru + 1, rv, rv + 1}):
            yield from self._around(tie, corridor)

    def _ahead(self, tie: Tie) -> Iterator[tuple[float, Route]]:
        (cu, ru), (cv, rv) = self.place(tie.source), self.place(tie.target)
        here, there = ([(c, row) for c in range(cu + 1, cv)] for row in (ru, rv))
        if ru == rv and self._free(tie, here):
            yield 0, Route(tie, "right", "left", cells=here)
        if ru != rv and self._free(tie, here) and self._untwisted(cv - 1, ru, rv):
            late = Piece("v", cv - 1)
            yield 2 + (self.forks[tie.source] > 1), Route(tie, "right", "left", [late], cells=here)
        if ru != rv and self._free(tie, there) and self._untwisted(cu, ru, rv):
            yield 2.2, Route(tie, "right", "left", [Piece("v", cu)], cells=there)

    def _untwisted(self, channel: int, leaves: int, arrives: int) -> bool:
        """Who leaves a row turns left of who arrives in it: that must not go round in a circle."""
        seen: set[int] = set()
        rows = [arrives]
        while rows:
            row = rows.pop()
            if row == leaves:
                return False
            if row not in seen:
                seen.add(row)
                rows.extend(self.turns[channel][row])
        return True

    def _one_bend(self, tie: Tie) -> Iterator[tuple[float, Route]]:
        """Down or up from the source, then ahead; or ahead, then down or up into a gateway."""
        source, target = self.grid.boxes[tie.source], self.grid.boxes[tie.target]
        (cu, ru), (cv, rv) = self.place(tie.source), self.place(tie.target)
        down = rv > ru
        rows = range(min(ru, rv) + 1, max(ru, rv))
        crossed = range(min(ru, rv) + 1, max(ru, rv) + 1)
        side: Side = "bottom" if down else "top"
        offset = self.offset(tie.source)
        if (source.gateway and self.forks[tie.source] > 1) or (source.host is not None and down):
            cells, columns = [(c, rv) for c in range(cu, cv)], [(cu, r) for r in rows]
            is_open = self.open(crossed, cu, offset, (tie.source, "out"))
            if is_open and self.clear(cu, [*rows, rv], offset) and self._free(tie, cells):
                yield 1, Route(tie, side, "left", out=offset, cells=cells, columns=[*columns, (cu, rv)])
        if target.gateway and source.host is None:
            entry: Side = "top" if down else "bottom"
            cells, columns = [(c, ru) for c in range(cu + 1, cv + 1)], [(cv, r) for r in rows]
            is_open = self.open(crossed, cv, 0, (tie.target, "in"))
            if is_open and self.clear(cv, [*rows, ru], 0) and self._free(tie, cells):
                yield 1.5, Route(tie, "right", entry, cells=cells, columns=[*columns, (cv, ru)])

    def _around(self, tie: Tie, corridor: int) -> Iterator[tuple[float, Route]]:
        """Through a corridor: always possible."""
        source = self.grid.boxes[tie.source]
        (cu, ru), (cv, rv) = self.place(tie.source), self.place(tie.target)
        reach = 4 + abs(corridor - ru - 0.5) + abs(corridor - rv - 0.5)
        leaves: list[tuple[Side, float]] = [("right", 0.0)]
        if source.host is not None:
            leaves = [("bottom", self.offset(tie.source))]
            if corridor != ru + 1:
                return
        elif source.gateway and corridor in (ru, ru + 1):
            side: Side = "top" if corridor == ru else "bottom"
            if self.open([corridor], cu, 0, (tie.source, "out")):
                leaves.append((side, 0.0))
        for side, offset in leaves:
            pieces = [Piece("v", cu)] * (side == "right") + [Piece("h", corridor), Piece("v", cv - 1)]
            yield reach + BEND * len(pieces), Route(tie, side, "left", pieces=pieces, out=offset)

    def offset(self, box: str) -> float:
        """How far right of the middle of its column a box stands."""
        host = self.grid.boxes[box].host
        if host is None:
            return 0.0
        place, step = divmod(self.grid.guests[host].index(box), 2)
        return (23.0 + 46 * place) * (-1 if step else 1)

    def ports(self, box: str) -> tuple[float, ...]:
        """From where on its upper and lower border lines may leave."""
        known = self.grid.boxes[box]
        if known.host is not None:
            return (self.offset(box),)
        if known.width >= WIDE:
            return OFFSETS if not self.grid.guests[box] else OFFSETS[:1]
        return NARROW

    def _keep(self, route: Route) -> Route:
        tie = route.tie
        route.pieces = [Piece(piece.kind, piece.where) for piece in route.pieces]
        self.sides[tie.source, route.exit].append(tie)
        self.sides[tie.target, route.entry].append(tie)
        for cell in route.cells:
            self.along[cell].append(tie)
        ends = [(tie.source, route.exit, route.out, "out"), (tie.target, route.entry, route.into, "in")]
        for box, side, offset, way in ends:
            if side in ("top", "bottom") and box in self.grid.boxes:
                column, row = self.place(box)
                mine = [r for c, r in route.columns if c == column]
                corridors = {row + (side == "bottom"), *mine, *(r + 1 for r in mine)}
                for corridor in corridors:
                    self.stubs[corridor, column, offset].add((box, way))
                self.upright |= {(column, r, offset) for r in mine}
        self._measure(route)
        return route

    def _measure(self, route: Route) -> None:
        """What each piece reaches from and to, in rows or columns."""
        at = self.ends(route)
        pieces = route.pieces
        for number, piece in enumerate(pieces):
            axis = 1 if piece.kind == "v" else 0
            begin = _at(pieces[number - 1]) if number else at[0][axis]
            end = _at(pieces[number + 1]) if number + 1 < len(pieces) else at[1][axis]
            piece.low, piece.high = min(begin, end), max(begin, end)
            piece.first, piece.last = number == 0, number + 1 == len(pieces)
            if piece.kind == "v":
                piece.leaves = int(at[0][1]) if piece.first and route.exit == "right" else None
                piece.arrives = int(at[1][1]) if piece.last and route.entry == "left" else None
                if piece.leaves is not None and piece.arrives is not None:
                    self.turns[piece.where][piece.leaves].add(piece.arrives)

    def ends(self, route: Route) -> tuple[tuple[float, float], tuple[float, float]]:
        """Column and row of both ends; a band has the column of whatever comes to it."""
        tie, bands = route.tie, self.grid.first_row
        if tie.source in bands and tie.target in bands:
            return (0, self.border(tie.source, route.exit)), (0, self.border(tie.target, route.entry))
        if tie.source in bands:
            there = self.place(tie.target)
            return (there[0], self.border(tie.source, route.exit)), there
        here = self.place(tie.source)
        if tie.target in bands:
            return here, (here[0], self.border(tie.target, route.entry))
        return here, self.place(tie.target)

    def border(self, band: str, side: Side) -> float:
        """Just beyond its first or last row."""
        return self.grid.first_row[band] - 0.75 if side == "top" else self.grid.last_row[band] + 0.75


def _at(piece: Piece) -> float:
    return piece.where + 0.5 if piece.kind == "v" else piece.where - 0.5
