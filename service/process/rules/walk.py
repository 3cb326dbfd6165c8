"""Every way in which a scope can go, walked in thought: where tokens get stuck, and where two come together.

Breadth first, so that what is found is told with a short path. Where no join looks upstream it is enough to move one
token at a time, the one furthest back: what the others do meanwhile changes nothing, and tokens that can meet do meet.
Otherwise all orders are walked. When that would take too long, one order is walked in depth: then what is found is
true, and what is not found may still be there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.base.values import value_object
from service.process.diagram import Process
from service.process.rules.moves import Moves, State, Tokens
from service.process.rules.net import Net, Spot, Step, Trail, flat
from service.process.rules.reduction import reduce
from service.process.rules.routes import nets

LEAST_SPENT, SPENT_PER_NODE, MOST_SPENT = 300, 10, 2_000
"""What may be spent per file on arrivals, choices and looks upstream, in breadth; half of that in depth."""
MOST_TOKENS = 4
"""At one place; what makes more is told as such and walked no further."""
Path = tuple[Step, ...]


@value_object
class Stuck:
    """Joins that wait for ever at the end of a path, without another that would be to blame."""

    joins: tuple[str, ...]
    path: Path


@dataclass(slots=True)
class Walked:
    """What can happen in a scope."""

    stuck: dict[tuple[str, ...], Stuck] = field(default_factory=dict[tuple[str, ...], Stuck])
    twice: dict[str, Path] = field(default_factory=dict[str, Path])
    """Activities that two tokens can be in at once."""
    passed: set[str] = field(default_factory=set[str])
    completes: bool = True
    """It can end, by its starts."""
    everything: bool = True
    """Nothing was left out."""
    endless: str | None = None
    """What goes on for ever, where no path ends."""


def budget_for(nodes: int) -> int:
    """What may be spent on a file of this size."""
    return min(LEAST_SPENT + SPENT_PER_NODE * nodes, MOST_SPENT)


def walked(process: Process, budget: int = MOST_SPENT) -> tuple[Walked, int]:
    """What can happen in a scope, and how much of the budget looking at it has taken."""
    found, spent = Walked(), 0
    for net in nets(process):
        reduce(net)
        if any(way.target.joining not in ("sink", "clear") for way in net.root.outs):
            walk = _Walk(net, found)
            spent += walk.walk(max(budget - spent, 0))
            found.completes = found.completes and (walk.completes or net.beside)
    return found, spent


class _Walk:
    def __init__(self, net: Net, found: Walked) -> None:
        self.net, self.found = net, found
        self.moves = Moves(net)
        self.known: dict[State, tuple[State | None, Trail]] = {}
        self.crowded: set[State] = set()
        self.completes = False
        self.rank = _ranks(net)

    def walk(self, budget: int) -> int:
        """How much was spent."""
        if not self._breadth(budget, one=not self.net.patient):
            first = self.moves.spent
            self.found.everything = False
            self.known.clear()
            self._depth(first + budget // 2)
        if self.moves.circled:
            self.found.everything = False
        if self.found.everything and not (self.completes or self.found.stuck or self.net.beside):
            self.found.endless = self._busy()
        self.found.passed |= {spot.element for spot in self.moves.passed}
        return self.moves.spent

    def _breadth(self, budget: int, *, one: bool) -> bool:
        waiting = deque(self._begin())
        while waiting:
            if self.moves.spent > budget:
                return False
            waiting += self._next(waiting.popleft(), one=one)
        return True

    def _depth(self, budget: int) -> None:
        waiting = list(self._begin())
        while waiting and self.moves.spent <= budget:
            waiting += self._next(waiting.pop(), one=True)

    def _begin(self) -> Iterator[State]:
        for state, trail in self.moves.begin():
            if self._is_new(state, None, trail):
                yield state

    def _next(self, state: State, *, one: bool) -> Iterator[State]:
        """States right behind this one that have not been met."""
        movable = [place for place, _ in state[0] if place[0] != 1]
        if not movable:
            self._ended(state)
            return
        if one:
            movable = [min(movable, key=lambda place: (self.rank[self.moves.position(place)], place))]
        for place in movable:
            for after, trail in self.moves.at(state, place):
                if self._is_new(after, state, trail):
                    yield after

    def _is_new(self, state: State, before: State | None, trail: Trail) -> bool:
        if state in self.known:
            return False
        self.known[state] = before, trail
        self.moves.spent += 1 + len(state[0]) // 16
        if before in self.crowded or self._is_crowded(state):
            self.crowded.add(state)
        if any(count > MOST_TOKENS for _, count in state[0]):
            self.found.everything = False
            return False
        return True

    def _is_crowded(self, state: State) -> bool:
        """Whether two tokens are at one activity; noted."""
        counts: dict[str, int] = {}
        for place, count in state[0]:
            element = self.moves.activity(place)
            if element in self.net.kept:
                counts[element] = counts.get(element, 0) + count
        crowded = [element for element, count in counts.items() if count > 1]
        for element in crowded:
            if element not in self.found.twice:
                self.found.twice[element] = self._path(state)
        return bool(crowded)

    def _ended(self, state: State) -> None:
        """No token can move: the scope has ended, or joins wait for ever."""
        tokens = dict(state[0])
        if not tokens:
            self.completes = True
            return
        joins = tuple(join.element for join in self._to_blame(tokens))
        if joins not in self.found.stuck:
            self.found.stuck[joins] = Stuck(joins, self._path(state))

    def _busy(self) -> str | None:
        """An activity of the last state that was met, or what stands near."""
        places = [place for place, _ in next(reversed(self.known))[0]]
        return next((self.moves.activity(place) or self.moves.position(place).element for place in places), None)

    def _to_blame(self, tokens: Tokens) -> list[Spot]:
        """Joins that lack a token which no other stuck one holds back; all, where they hold back each other."""
        stuck = {self.moves.position(place): place for place in tokens}
        held = [
            join for join in stuck if any(self._lacks(tokens, join) & self.moves.ahead(join, place) for place in tokens)
        ]
        free = [join for join in stuck if join not in held]
        return sorted(free or held, key=lambda join: join.order)

    def _lacks(self, tokens: Tokens, join: Spot) -> frozenset[int]:
        number = self.moves.number
        return frozenset(number[way] for way in join.ins) - {number[way] for way in self.moves.arrived(tokens, join)}

    def _path(self, state: State) -> Path:
        trails: list[Trail] = []
        at: State | None = state
        while at is not None:
            at, trail = self.known[at]
            trails.append(trail)
        return tuple(step for trail in reversed(trails) for step in flat(trail))


def _ranks(net: Net) -> dict[Spot, int]:
    """Spots from the beginning on, each behind what leads to it; loops apart."""
    done: dict[Spot, None] = {}
    seen = {net.root}
    stack = [(net.root, iter(net.root.outs))]
    while stack:
        spot, ways = stack[-1]
        way = next(ways, None)
        if way is None:
            done[spot] = None
            stack.pop()
        elif way.target not in seen:
            seen.add(way.target)
            stack.append((way.target, iter(way.target.outs)))
    return {spot: number for number, spot in enumerate(reversed(done))}
