"""A scope as a net: spots, where tokens are joined and split, and the ways between them.

A way may stand for a whole stretch of the diagram that tokens pass one by one (`reduction`); its trail says, in drawn
elements, how a token gets through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from service.base.values import value_object

Joining = Literal["any", "all", "or", "complex", "sink", "clear"]
"""any: each token passes by itself; sink: tokens end there; clear: and take all others along."""
PATIENT = ("or", "complex")
Role = Literal["plain", "choice", "default", "side", "mute"]
"""plain: always taken; side: taken while the token stays where it is (an event that interrupts nothing); mute: never
taken, but joins that look upstream count with it (an error that nothing throws)."""


@value_object
class Step:
    """An element that a token passes, and the flows on which it leaves."""

    element: str
    flows: tuple[str, ...]


@value_object
class Both:
    """One trail and then another."""

    first: Trail
    second: Trail


Trail = Step | Both | None


@dataclass(eq=False, slots=True)
class Spot:
    """A place where tokens are joined, may wait, and are split."""

    element: str
    """Id of the node; empty for what is only thought."""
    joining: Joining = "any"
    waits: bool = False
    activity: bool = False
    single: bool = False
    """Exactly one of its choices is taken."""
    steps: bool = True
    """Leaving it is a step of the trail."""
    threshold: int = 1
    unfilled: int = 0
    """Incoming flows on which no token ever comes."""
    order: int = 0
    ins: dict[Way, None] = field(default_factory=dict["Way", None])
    outs: dict[Way, None] = field(default_factory=dict["Way", None])

    def step(self, ways: tuple[Way, ...]) -> Trail:
        """What the trail says when a token leaves on these ways."""
        return Step(self.element, tuple(flow for way in ways for flow in way.flows)) if self.steps else None

    def having(self, role: Role) -> tuple[Way, ...]:
        """Its ways out of this role."""
        return tuple(way for way in self.outs if way.role == role)


@dataclass(eq=False, slots=True)
class Way:
    """From one spot to the next."""

    source: Spot
    target: Spot
    role: Role = "plain"
    flows: tuple[str, ...] = ()
    """Sequence flows by which it leaves its source."""
    before: Trail = None
    """What a token passes at once."""
    after: Trail = None
    """What it passes once it has waited."""
    waits: bool = False
    activity: str | None = None
    """The first activity on it."""


@dataclass(eq=False, slots=True)
class Net:
    """The spots that tokens can come to. `kept`: elements where two tokens at once are a mistake."""

    root: Spot
    spots: dict[Spot, None]
    kept: frozenset[str]
    patient: bool = False
    """Some join looks where the other tokens are."""
    beside: bool = False
    """It begins beside what the starts begin."""

    def connect(self, way: Way) -> Way:
        """Put a way between its ends."""
        way.source.outs[way] = way.target.ins[way] = None
        return way

    def cut(self, way: Way) -> None:
        """Take a way out."""
        del way.source.outs[way]
        del way.target.ins[way]


def looks_upstream(spot: Spot) -> bool:
    """Whether it is a join that looks where the other tokens are."""
    return spot.joining in PATIENT and (len(spot.ins) > 1 or spot.threshold > 1)


def both(first: Trail, second: Trail) -> Trail:
    """One trail and then the other."""
    return second if first is None else first if second is None else Both(first, second)


def flat(trail: Trail) -> Iterator[Step]:
    """The steps of a trail in order."""
    stack = [trail]
    while stack:
        one = stack.pop()
        if isinstance(one, Both):
            stack += [one.second, one.first]
        elif one is not None:
            yield one


def options(spot: Spot) -> list[tuple[Way, ...]]:
    """Every set of ways on which a token may leave; of very many choices, each alone and all together."""
    plain, choices, default = spot.having("plain"), spot.having("choice"), spot.having("default")
    if not choices:
        return [plain + default]
    if spot.single:
        return [(*plain, way) for way in choices + default]
    sizes = range(1, len(choices) + 1) if len(choices) < 5 else (1, len(choices))
    some = [(*plain, *chosen) for size in sizes for chosen in combinations(choices, size)]
    return [*some, plain + default] if plain or default else some
