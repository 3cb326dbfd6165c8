"""A path through a scope as people read it: the names of elements and answers, from where it matters."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from itertools import zip_longest

from service.base.values import value_object
from service.process.diagram import Element, Flow, Process
from service.process.rules.base import next_to, spread
from service.process.rules.net import Step
from service.process.rules.walk import Path

MOST_NAMES = 6
JOINS = ("and", "or", "complex")


@value_object
class Course:
    """Which step led to which, and what is left: the last steps to put a token on each flow."""

    process: Process
    elements: Mapping[str, Element]
    path: Path
    causes: tuple[tuple[int, ...], ...]
    left: Mapping[str, tuple[int, ...]]

    def to_join(self, join: str) -> str:
        """How it comes that a join waits for ever: by the decision that leads away from it, else by who waits there."""
        missing = self.missing(join)
        away = self._away(join, missing)
        if away is not None:
            element = self._name(self.path[away].element)
            return self._told([*self._line(away), *self._behind(away)] or [element])
        waiting = [flow.id for flow in self.process.incoming[join] if self.left.get(flow.id)]
        return self._told([*(self._line(self.left[waiting[0]][0]) if waiting else ()), self._name(join)])

    def twice_to(self, activity: str) -> tuple[str, str]:
        """The two ways by which an activity is begun while it is still open, from where they part."""
        first, second = (self._ancestors(number) for number in self._two(activity))
        shared = 0
        while shared < min(len(first), len(second)) and first[shared] == second[shared]:
            shared += 1
        begin = max(shared - 1, 0)
        ways = [[name for number in line[begin:] for name in self._names(number)] for line in (first, second)]
        return self._told([*ways[0], self._name(activity)]), self._told([*ways[1], self._name(activity)])

    def to_last(self) -> str:
        """How the last element is come to."""
        last = self.path[-1].element
        unnamed = [] if self._is_named(last) else [self._name(last)]
        return self._told([*self._line(len(self.path) - 1), *unnamed])

    def missing(self, join: str) -> tuple[Flow, ...]:
        """Flows into a join by which nothing has come."""
        return tuple(flow for flow in self.process.incoming[join] if not self.left.get(flow.id))

    def sources(self, flows: Iterable[Flow]) -> str:
        """Where flows come from, as people call it."""
        return " / ".join(dict.fromkeys(f"‘{flow.name or self._name(flow.source)}’" for flow in flows))

    def _away(self, join: str, missing: tuple[Flow, ...]) -> int | None:
        """The last step after which nothing leads to the missing flows any more, though something did before."""
        back: dict[str, list[str]] = {own_id: [] for own_id in self.process.nodes}
        for own_id, targets in next_to(self.process).items():
            for target in targets if own_id != join else ():
                back[target].append(own_id)
        near = spread((flow.source for flow in missing), back) - {join}
        gates = {flow.id for flow in missing}
        targets = {flow.id: flow.target for flow in self.process.flows}
        for number in range(len(self.path) - 1, -1, -1):
            step = self.path[number]
            came = self.process.nodes[step.element].host or step.element
            leads = any(flow in gates or targets[flow] in near for flow in step.flows)
            if came in near and not leads:
                return number
        return None

    def _two(self, activity: str) -> tuple[int, int]:
        """The steps that brought two tokens to an activity, or near it."""
        at = {flow.id: flow.target for flow in self.process.flows}
        near = [number for flow, numbers in self.left.items() if at[flow] == activity for number in numbers]
        if len(near) < 2:
            ahead = next_to(self.process)
            near += [
                number
                for flow, numbers in self.left.items()
                if at[flow] != activity and activity in spread([at[flow]], ahead)
                for number in numbers
            ]
        first, second = (near * 2)[:2] if near else (0, 0)
        return min(first, second), max(first, second)

    def _ancestors(self, number: int) -> list[int]:
        """The step and, before it, what led to it."""
        line = [number]
        while self.causes[line[-1]]:
            line.append(self.causes[line[-1]][0])
        return line[::-1]

    def _line(self, number: int) -> list[str]:
        return [name for one in self._ancestors(number) for name in self._names(one)]

    def _names(self, number: int) -> list[str]:
        """The element, if it has a name or decides, and its answer."""
        step = self.path[number]
        element = self.elements.get(step.element)
        choices = self.process.outgoing[step.element]
        answers = " + ".join(flow.name for flow in choices if flow.id in step.flows and flow.name)
        decides = len(choices) > len(step.flows) > 0
        if element is None or not (element.name or decides):
            return []
        return [element.label, *([answers] if decides and answers else [])]

    def _behind(self, number: int) -> list[str]:
        """What the step leads to, where the flow has no name; without a name only if there was a choice."""
        step = self.path[number]
        flows = self.process.outgoing[step.element]
        chosen = [flow for flow in flows if flow.id in step.flows and not flow.name]
        named = [flow for flow in chosen if self._is_named(flow.target) or len(flows) > len(step.flows)]
        return [self._name(flow.target) for flow in named][:1]

    def _is_named(self, own_id: str) -> bool:
        element = self.elements.get(own_id)
        return element is not None and bool(element.name)

    def _name(self, own_id: str) -> str:
        element = self.elements.get(own_id)
        return element.label if element else ""

    @staticmethod
    def _told(names: list[str]) -> str:
        shown = [f"‘{name}’" for name in names if name]
        cut = ["…"] if len(shown) > MOST_NAMES else []
        return " → ".join([*cut, *shown[-MOST_NAMES:]])


def course(process: Process, elements: Mapping[str, Element], path: Path) -> Course:
    """What led to what on a path."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    causes: list[tuple[int, ...]] = []
    for number, step in enumerate(path):
        node = process.nodes[step.element]
        entering = [flow.id for flow in process.incoming[node.host or node.id] if waiting.get(flow.id)]
        taken = entering if node.kind in JOINS else sorted(entering, key=lambda flow: waiting[flow][0])[:1]
        stays = node.kind == "boundary" and not node.interrupting
        causes.append(tuple(waiting[flow][0] if stays else waiting[flow].pop(0) for flow in taken))
        for flow in step.flows:
            waiting[flow].append(number)
    left = {flow: tuple(numbers) for flow, numbers in waiting.items() if numbers}
    return Course(process, elements, path, tuple(causes), left)


def arrivals(process: Process) -> dict[str, str | None]:
    """From which element each is first come to, by the shortest way from a start or listener."""
    before: dict[str, str | None] = {
        node.id: None for node in process.nodes.values() if node.kind in ("start", "listener")
    }
    ahead, waiting = next_to(process), deque(before)
    while waiting:
        at = waiting.popleft()
        for target in ahead[at]:
            if target not in before:
                before[target] = at
                waiting.append(target)
    return before


def shortest(process: Process, before: Mapping[str, str | None], own_id: str) -> Path:
    """The shortest way to an element, whatever else goes on meanwhile; `before` as `arrivals` gives it."""
    line: list[str] = [own_id]
    while (last := before.get(line[-1])) is not None:
        line.append(last)
    line.reverse()
    return tuple(_step(process, one, after) for one, after in zip_longest(line, line[1:]))


def _step(process: Process, own_id: str, after: str | None) -> Step:
    return Step(own_id, tuple(flow.id for flow in process.outgoing[own_id] if flow.target == after)[:1])
