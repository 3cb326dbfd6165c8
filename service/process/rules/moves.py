"""What tokens do in a net, step by step, as the engine moves them.

After each thing done from outside everything goes on by itself until everything waits; joins that look upstream
(inclusive, complex) fire one at a time, in diagram order, when nothing else moves. A gateway that is passed twice
meanwhile chooses the same both times: no data has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.process.rules.net import PATIENT, Net, Spot, Trail, Way, both, looks_upstream, options

MOST_PASSES = 40
"""Of one spot without anybody doing anything: it is a circle, which the engine refuses to run."""

Place = tuple[int, int, int]
"""(0, way, 0): waits on a way; (1, way, 0): has come to a join; (2, spot, bits): waits in a spot, where these of its
side ways have been taken."""
Tokens = dict[Place, int]
State = tuple[tuple[tuple[Place, int], ...], tuple[tuple[int, frozenset[int]], ...]]
"""Tokens by place, and for each complex join before its reset the ways it has fired with."""


@dataclass(slots=True)
class Moment:
    """While everything goes on by itself."""

    tokens: Tokens
    resetting: dict[int, frozenset[int]]
    coming: list[Way] = field(default_factory=list[Way])
    trail: Trail = None
    chosen: dict[Spot, tuple[Way, ...]] = field(default_factory=dict[Spot, tuple[Way, ...]])
    passes: dict[Spot, int] = field(default_factory=dict[Spot, int])
    circles: bool = False

    def copy(self) -> Moment:
        """The same, to go on otherwise."""
        return Moment(
            dict(self.tokens), dict(self.resetting), list(self.coming), self.trail, dict(self.chosen), dict(self.passes)
        )

    def put(self, place: Place, count: int = 1) -> None:
        """Tokens more, or fewer, at a place."""
        left = self.tokens.get(place, 0) + count
        if left:
            self.tokens[place] = left
        else:
            del self.tokens[place]

    def state(self) -> State:
        """What is left when everything waits."""
        return tuple(sorted(self.tokens.items())), tuple(sorted(self.resetting.items())) if self.tokens else ()


class Moves:
    """The moves of one net. `spent` counts what was looked at, so that whoever asks can stop."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.spots = list(net.spots)
        self.ways = [way for spot in self.spots for way in spot.outs]
        self.number = {way: number for number, way in enumerate(self.ways)}
        self.index = {spot: number for number, spot in enumerate(self.spots)}
        joins = [spot for spot in self.spots if spot.joining in PATIENT]
        self.patient = sorted(joins, key=lambda spot: spot.order)
        self.reach: dict[Spot, dict[Spot, frozenset[int]]] = {}
        self.options = {spot: options(spot) for spot in self.spots if spot.outs}
        self.passed: set[Spot] = set()
        self.circled = False
        self.spent = 0

    def begin(self) -> Iterator[tuple[State, Trail]]:
        """Where a scope can be when it has begun."""
        for ways in self.options[self.net.root]:
            moment = Moment({}, {})
            self._leave(moment, self.net.root, ways)
            yield from self._settle(moment)

    def at(self, state: State, place: Place) -> Iterator[tuple[State, Trail]]:
        """Where the scope can be when the token at this place has been moved on from outside."""
        kind, number, bits = place
        if kind == 0:
            moment = self._without(state, place)
            way = self.ways[number]
            moment.trail = way.after
            moment.coming.append(way)
            yield from self._settle(moment)
        elif kind == 2:
            spot = self.spots[number]
            for ways in self.options[spot]:
                moment = self._without(state, place)
                self._leave(moment, spot, ways)
                yield from self._settle(moment)
            for bit, way in enumerate(spot.having("side")):
                if not bits & 1 << bit:
                    moment = self._without(state, place)
                    moment.put((2, number, bits | 1 << bit))
                    self._take(moment, way)
                    yield from self._settle(moment)

    def position(self, place: Place) -> Spot:
        """The spot where the token is, or to which it is on its way."""
        return self.spots[place[1]] if place[0] == 2 else self.ways[place[1]].target

    def activity(self, place: Place) -> str | None:
        """The activity that the token waits in."""
        kind, number, _ = place
        if kind == 2:
            return self.spots[number].element if self.spots[number].activity else None
        return self.ways[number].activity if kind == 0 else None

    def arrived(self, tokens: Tokens, join: Spot) -> list[Way]:
        """The ways into a join on which a token has come."""
        return [way for way in join.ins if (1, self.number[way], 0) in tokens]

    def ahead(self, join: Spot, place: Place) -> frozenset[int]:
        """The ways into a join that a token at this place can come to without passing the join."""
        kind, number, _ = place
        if kind < 2 and self.ways[number].target is join:
            return frozenset((number,)) if kind == 0 else frozenset()
        return self._reach(join).get(self.position(place), frozenset())

    def _without(self, state: State, place: Place) -> Moment:
        moment = Moment(dict(state[0]), dict(state[1]))
        moment.put(place, -1)
        return moment

    def _settle(self, first: Moment) -> Iterator[tuple[State, Trail]]:
        others = [first]
        while others:
            moment = others.pop()
            while not moment.circles and (moment.coming or self._join(moment, others)):
                if moment.coming:
                    self._arrive(moment, moment.coming.pop(0), others)
            self.circled = self.circled or moment.circles
            if not moment.circles:
                yield moment.state(), moment.trail

    def _arrive(self, moment: Moment, way: Way, others: list[Moment]) -> None:
        self.spent += 1
        spot = way.target
        if spot.joining == "clear":
            moment.tokens.clear()
            moment.coming.clear()
        elif spot.joining == "any" or (spot.joining in PATIENT and not looks_upstream(spot)):
            self._pass(moment, spot, others)
        elif spot.joining != "sink":
            moment.put((1, self.number[way], 0))
            if spot.joining == "all" and not spot.unfilled and len(self.arrived(moment.tokens, spot)) == len(spot.ins):
                self._gather(moment, spot, list(spot.ins), others)

    def _gather(self, moment: Moment, join: Spot, ways: list[Way], others: list[Moment]) -> None:
        for way in ways:
            moment.put((1, self.number[way], 0), -1)
        self._pass(moment, join, others)

    def _pass(self, moment: Moment, spot: Spot, others: list[Moment]) -> None:
        self.passed.add(spot)
        passes = moment.passes[spot] = moment.passes.get(spot, 0) + 1
        if passes > MOST_PASSES:
            moment.circles = True
            return
        if spot.waits:
            moment.put((2, self.index[spot], 0))
            return
        chosen = moment.chosen.get(spot)
        if chosen is None:
            chosen, *rest = self.options[spot]
            for other in rest:
                self.spent += 1
                moment.chosen[spot] = other
                copy = moment.copy()
                self._leave(copy, spot, other)
                others.append(copy)
            moment.chosen[spot] = chosen
        self._leave(moment, spot, chosen)

    def _leave(self, moment: Moment, spot: Spot, ways: tuple[Way, ...]) -> None:
        self.passed.add(spot)
        moment.trail = both(moment.trail, spot.step(ways))
        for way in ways:
            self._take(moment, way)

    def _take(self, moment: Moment, way: Way) -> None:
        moment.trail = both(moment.trail, way.before)
        if way.waits:
            moment.put((0, self.number[way], 0))
        else:
            moment.coming.append(way)

    def _join(self, moment: Moment, others: list[Moment]) -> bool:
        """Let the first inclusive or complex join fire, or be reset, that may."""
        for join in self.patient:
            arrived = self.arrived(moment.tokens, join)
            taken = moment.resetting.get(self.index[join])
            filled = {self.number[way] for way in arrived}
            if taken is not None:
                if self._awaited(moment, join, filled | taken):
                    continue
                for number in filled - taken:
                    moment.put((1, number, 0), -1)
                del moment.resetting[self.index[join]]
                return True
            if join.joining == "complex":
                if len(arrived) < join.threshold:
                    continue
                moment.resetting[self.index[join]] = frozenset(filled)
            elif not arrived or self._awaited(moment, join, filled):
                continue
            self._gather(moment, join, arrived, others)
            return True
        return False

    def _awaited(self, moment: Moment, join: Spot, filled: set[int] | frozenset[int]) -> bool:
        """BPMN 2.0, 13.4.3: some token can still come to an empty way and to no filled one."""
        self.spent += len(moment.tokens)
        empty = {self.number[way] for way in join.ins} - filled
        for place in moment.tokens:
            gates = self.ahead(join, place)
            if gates & empty and not gates & filled:
                return True
        return False

    def _reach(self, join: Spot) -> dict[Spot, frozenset[int]]:
        """By spot; the engine's rule (`execution.joins.gates_in_reach`), walked backwards once per way."""
        if join not in self.reach:
            found: dict[Spot, set[int]] = {}
            for gate in join.ins:
                stack, seen = [gate.source], {join}
                while stack:
                    spot = stack.pop()
                    if spot not in seen:
                        seen.add(spot)
                        found.setdefault(spot, set()).add(self.number[gate])
                        stack += [way.source for way in spot.ins]
                self.spent += len(seen) // 2
            self.reach[join] = {spot: frozenset(gates) for spot, gates in found.items()}
        return self.reach[join]
