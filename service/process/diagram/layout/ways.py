"""How a line runs: the stretches of its way, and the sides of boxes where it begins and ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from service.process.diagram.layout.boxes import Tie

Side = Literal["right", "left", "top", "bottom"]
Cell = tuple[int, int]


@dataclass(slots=True)
class Piece:
    """A stretch in a channel ("v") or a corridor ("h")."""

    kind: Literal["v", "h"]
    where: int
    low: float = 0.0
    high: float = 0.0
    leaves: int | None = None
    """v: the row that it comes out of, to the left."""
    arrives: int | None = None
    """v: the row into which it goes, to the right."""
    first: bool = False
    last: bool = False


@dataclass(slots=True)
class Route:
    """How one line runs, from side to side."""

    tie: Tie
    exit: Side
    entry: Side
    pieces: list[Piece] = field(default_factory=list[Piece])
    out: float = 0.0
    into: float = 0.0
    cells: list[Cell] = field(default_factory=list[Cell])
    """Empty cells along which it runs."""
    columns: list[Cell] = field(default_factory=list[Cell])
    """Empty cells that it crosses from top to bottom."""
