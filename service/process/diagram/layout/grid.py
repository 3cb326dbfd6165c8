"""Boxes on a grid: columns from left to right as work flows, rows band by band."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from service.process.diagram.layout.boxes import Band, Box, Tie

MAIN, UP, BLOCKED = 0.5, 0.4, 0.6
"""What it costs a box to leave the row of the main path, to stand above what leads to it, to have its line cut."""
LOOSE_COLUMNS = 4


class Grid:
    """Where every box stands. A boundary event stands in its host's cell."""

    def __init__(self, boxes: Sequence[Box], ties: Sequence[Tie], bands: Sequence[Band]) -> None:
        self.boxes = {box.id: box for box in boxes}
        self.bands = bands
        self.ties = ties
        self.guests: dict[str, list[str]] = defaultdict(list)
        for box in boxes:
            if box.host is not None:
                self.guests[box.host].append(box.id)
        self.column: dict[str, int] = {}
        self.row: dict[str, int] = {}
        self.first_row: dict[str, int] = {}
        self.last_row: dict[str, int] = {}
        self.spaces: set[int] = set()
        """Rows between pools, in which nothing stands."""
        self.row_count = 0
        _Columns(self).fill()
        self._number(_Rows(self).fill())
        self.cells = {(self.column[box], self.row[box]): box for box in self.column}

    def cell(self, box: str) -> str:
        """The box in whose cell this one stands."""
        return self.boxes[box].host or box

    def flows(self) -> Iterator[tuple[str, str]]:
        """From cell to cell."""
        for tie in self.ties:
            if tie.flow and tie.source in self.boxes and tie.target in self.boxes:
                yield self.cell(tie.source), self.cell(tie.target)

    @property
    def column_count(self) -> int:
        """At least one."""
        return max(self.column.values(), default=0) + 1

    def _number(self, counts: dict[str, int]) -> None:
        """Rows of the whole page: a space between pools, none between lanes."""
        number, pool = 0, None
        for band in self.bands:
            if pool is not None and band.pool != pool:
                self.spaces.add(number)
                number += 1
            pool = band.pool
            self.first_row[band.id] = number
            number += max(1, counts.get(band.id, 1))
            self.last_row[band.id] = number - 1
        self.row_count = number
        for box in self.row:
            self.row[box] += self.first_row[self.boxes[box].band]


class _Columns:
    """Each box stands behind all that lead to it; a line that closes a circle leads back."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.cells = [box.id for box in grid.boxes.values() if box.host is None and box.beside is None]
        self.next: dict[str, list[str]] = defaultdict(list)
        for source, target in grid.flows():
            if target not in self.next[source] and target != source:
                self.next[source].append(target)

    def fill(self) -> None:
        entered = {target for targets in self.next.values() for target in targets}
        tied = entered | {source for source, targets in self.next.items() if targets}
        starts = [cell for cell in self.cells if cell in tied and cell not in entered]
        order, back = self._walked([*starts, *(cell for cell in self.cells if cell in tied)])
        column = dict.fromkeys(order, 0)
        for cell in order:
            for target in self.next[cell]:
                if (cell, target) not in back:
                    column[target] = max(column[target], column[cell] + 1)
        self.grid.column.update({cell: column[cell] for cell in self.cells if cell in column})
        self._loose([cell for cell in self.cells if cell not in tied], max(LOOSE_COLUMNS, *column.values(), 0))
        for box in self.grid.boxes.values():
            if box.beside is not None:
                near = self.grid.cell(box.beside) if box.beside in self.grid.boxes else ""
                self.grid.column[box.id] = self.grid.column.get(near, 0)

    def _loose(self, cells: list[str], width: int) -> None:
        """Without a line to anything: side by side, as many as fit."""
        count: dict[str, int] = defaultdict(int)
        for cell in cells:
            band = self.grid.boxes[cell].band
            self.grid.column[cell] = count[band] % width
            count[band] += 1

    def _walked(self, starts: list[str]) -> tuple[list[str], set[tuple[str, str]]]:
        """All that can be reached, each behind what leads to it, and the lines that lead back."""
        done: list[str] = []
        back: set[tuple[str, str]] = set()
        state: dict[str, int] = {}
        for start in starts:
            if start in state:
                continue
            state[start] = 1
            stack = [(start, iter(self.next[start]))]
            while stack:
                cell, targets = stack[-1]
                target = next(targets, None)
                if target is None:
                    state[cell] = 2
                    done.append(cell)
                    stack.pop()
                elif state.get(target) == 1:
                    back.add((cell, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(self.next[target])))
        return done[::-1], back


class _Rows:
    """The main path takes the first row of each band; every other box the free row nearest to where it comes from."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.before: dict[str, list[str]] = defaultdict(list)
        self.after: dict[str, list[str]] = defaultdict(list)
        for source, target in grid.flows():
            if grid.column[source] < grid.column[target]:
                self.before[target].append(source)
                self.after[source].append(target)
        self.taken: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self.count: dict[str, int] = defaultdict(int)

    def fill(self) -> dict[str, int]:
        """How many rows each band has; rows of boxes count from their band's first."""
        main = self._main_path()
        flowing = [cell for cell in self.grid.column if self.before[cell] or self.after[cell]]
        loose = [cell for cell in self.grid.column if not (self.before[cell] or self.after[cell])]
        for cell in sorted(flowing, key=lambda cell: (self.grid.column[cell], cell not in main)):
            self._put(cell, 0 if cell in main else None)
        bottoms = dict(self.count)
        for cell in sorted(loose, key=lambda cell: self.grid.boxes[cell].beside is None):
            self._put(cell, bottoms.get(self.grid.boxes[cell].band, 0), lowest=True)
        return self.count

    def _put(self, cell: str, wanted: int | None, *, lowest: bool = False) -> None:
        band, column = self.grid.boxes[cell].band, self.grid.column[cell]
        taken = self.taken[band]
        near = [each for each in self.before[cell] if self.grid.boxes[each].band == band and each in self.grid.row]
        if wanted is None:
            wanted = min((self.grid.row[each] for each in near), default=0)
        came = max((self.grid.column[each] for each in near), default=column)

        def cost(row: int) -> float:
            blocked = any((between, row) in taken for between in range(came + 1, column))
            return abs(row - wanted) + UP * (row < wanted) + BLOCKED * blocked

        first = wanted if lowest else 0
        free = [row for row in range(first, max(self.count[band], first) + 1) if (column, row) not in taken]
        row = min(free, key=cost)
        taken.add((column, row))
        self.grid.row[cell] = row
        self.count[band] = max(self.count[band], row + 1)

    def _main_path(self) -> set[str]:
        """The longest chain of lines that lead on: the story that a reader follows first."""
        length: dict[str, int] = {}
        then: dict[str, str | None] = {}
        for cell in sorted(self.grid.column, key=lambda cell: -self.grid.column[cell]):
            following = max(self.after[cell], key=lambda each: length[each], default=None)
            length[cell] = 1 + (length[following] if following is not None else 0)
            then[cell] = following
        at = max(length, key=lambda cell: length[cell], default=None)
        path: set[str] = set()
        while at is not None:
            path.add(at)
            at = then[at]
        return path
