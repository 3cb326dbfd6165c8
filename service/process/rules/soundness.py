"""What can happen in each scope of a file, walked once for all the rules that ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from service.base.values import value_object
from service.process.diagram import Node, Process, Reading
from service.process.rules.base import leading_out
from service.process.rules.paths import Course, course
from service.process.rules.walk import Path, Walked, budget_for, walked


@value_object
class Life:
    """One scope and what can happen in it. `leaves`: something may end it from outside or above, whatever it does."""

    reading: Reading
    process: Process
    walked: Walked
    leaves: bool

    @property
    def hopeless(self) -> bool:
        """It surely never ends, because joins wait for ever."""
        found = self.walked
        return found.everything and not found.completes and bool(found.stuck) and not self.leaves

    @property
    def endless(self) -> str | None:
        """What goes on for ever, where no path ends though an end is drawn."""
        starts = {node.id for node in self.process.nodes.values() if node.kind == "start"}
        return self.walked.endless if starts & leading_out(self.process) and not self.leaves else None

    def never(self, join: str) -> bool:
        """Whether a join surely never lets anything through."""
        return self.walked.everything and join not in self.walked.passed

    def course(self, path: Path) -> Course:
        """A path, with what led to what."""
        return course(self.process, self.reading.elements, path)

    def kind(self, own_id: str) -> str:
        """Kind of a node."""
        return self.process.nodes[own_id].kind

    def stuck(self) -> Iterator[tuple[str, Path]]:
        """Each join that is to blame for waiting for ever, once, with the shortest path found."""
        told: set[str] = set()
        for found in self.walked.stuck.values():
            if any(self.kind(join) != "or" for join in found.joins):
                for join in found.joins:
                    if join not in told and self.kind(join) != "or":
                        told.add(join)
                        yield join, found.path


def lives(reading: Reading) -> tuple[Life, ...]:
    """Scopes, outer ones first; what holds a refused element would run otherwise, and is left out."""
    return _lives(_Same(reading))


class _Same:
    """The very same reading: readings hold mappings, which have no hash."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.reading is self.reading

    def __hash__(self) -> int:
        return id(self.reading)


@lru_cache(maxsize=4)
def _lives(same: _Same) -> tuple[Life, ...]:
    reading, found = same.reading, list[Life]()
    budget = budget_for(len(reading.elements))
    refused = {finding.element for finding in reading.findings if finding.level == "error"}
    for process in reading.program.processes.values():
        for scope, leaves in _scopes(process, ()):
            if not refused & {node.drawn or node.id for node in scope.nodes.values()}:
                seen, spent = walked(scope, budget)
                budget = max(budget - spent, 0)
                found.append(Life(reading, scope, seen, leaves))
    return tuple(found)


def _scopes(process: Process, around: tuple[Node, ...]) -> Iterator[tuple[Process, bool]]:
    """Scopes, and whether an event on their border or inside interrupts them."""
    interrupts = any(node.kind == "listener" and node.interrupting for node in process.nodes.values())
    yield process, interrupts or any(event.interrupting for event in around)
    for node in process.nodes.values():
        if node.body is not None:
            yield from _scopes(node.body, process.boundary[node.id])
