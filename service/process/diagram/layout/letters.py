"""The ways of lines that are no sequence flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.process.diagram.layout.boxes import Tie
from service.process.diagram.layout.ways import Piece, Route, Side

if TYPE_CHECKING:
    from service.process.diagram.layout.routes import Router


class Letters:
    """Lines that leave by the upper or lower border: messages between pools, notes, data."""

    def __init__(self, router: Router) -> None:
        self.router, self.grid = router, router.grid

    def route(self, tie: Tie) -> Route:
        """Straight up or down where nothing stands between, else through corridors and one channel."""
        here, there = self._span(tie.source), self._span(tie.target)
        level = here == there
        down = here[0] < there[0]
        leave: Side = "top" if level or not down else "bottom"
        enter: Side = "bottom" if not level and not down else "top"
        straight = None if level else self._straight(tie, leave, enter)
        if straight is not None:
            return straight
        out, into = self._port(tie.source, leave, "out"), self._port(tie.target, enter, "in")
        return Route(tie, leave, enter, pieces=self._pieces(tie, leave, enter), out=out, into=into)

    def _span(self, end: str) -> tuple[int, int]:
        if end in self.grid.boxes:
            row = self.router.place(end)[1]
            return row, row
        return self.grid.first_row[end], self.grid.last_row[end]

    def _corridor(self, end: str, side: Side) -> int | None:
        if end not in self.grid.boxes:
            return None
        return self.router.place(end)[1] + (side == "bottom")

    def _straight(self, tie: Tie, leave: Side, enter: Side) -> Route | None:
        boxes = [end for end in (tie.source, tie.target) if end in self.grid.boxes]
        columns = {self.router.place(end)[0] for end in boxes}
        if len(columns) != 1:
            return None
        column = columns.pop()
        begin, end = self._span(tie.source), self._span(tie.target)
        low, high = (begin[1], end[0]) if leave == "bottom" else (end[1], begin[0])
        rows, corridors = range(low + 1, high), range(low + 1, high + 1)
        ways = {tie.source: "out", tie.target: "in"}
        offsets = [o for o in self.router.ports(boxes[0]) if all(o in self.router.ports(box) for box in boxes)]
        for offset in offsets:
            nobody = all(self.router.open(corridors, column, offset, (box, ways[box])) for box in boxes[:1])
            if nobody and self.router.clear(column, rows, offset):
                crossed = [(column, row) for row in rows]
                return Route(tie, leave, enter, out=offset, into=offset, columns=crossed)
        return None

    def _port(self, end: str, side: Side, way: str) -> float:
        if end not in self.grid.boxes:
            return 0.0
        column, row = self.router.place(end)
        ports = self.router.ports(end)
        corridor = row + (side == "bottom")
        return next((o for o in ports if self.router.open([corridor], column, o, (end, way))), ports[-1])

    def _pieces(self, tie: Tie, leave: Side, enter: Side) -> list[Piece]:
        first, last = self._corridor(tie.source, leave), self._corridor(tie.target, enter)
        if first is not None and first == last:
            return [Piece("h", first)]
        wanted = [self.router.place(end)[0] for end in (tie.target, tie.source) if end in self.grid.boxes]
        channel = wanted[0] - 1 if wanted and len(wanted) > 1 and wanted[0] > wanted[1] else (wanted or [0])[0]
        around = [Piece("h", first)] if first is not None else []
        return [*around, Piece("v", channel), *([Piece("h", last)] if last is not None else [])]
