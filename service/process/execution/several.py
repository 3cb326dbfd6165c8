"""Multi-instance activities: instances at once or one by one, and a list of their results.

The stock classes keep every finished instance, change collections in place, and lose the link from instance to parent
when specs are shared.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.base.texts import Text
from service.process.execution.expressions import evaluate, free_names
from service.process.execution.failures import StepFailed
from service.process.execution.repeated import Repeated
from service.process.execution.tokens import number_of, remove, remove_children
from service.process.execution.variables import declare, visible

if TYPE_CHECKING:
    from service.process.diagram.program import Several
    from service.process.execution.tokens import Token

MOST_INSTANCES = 10_000


class MultiInstance(Repeated):
    """Finishes when no instance is left or enough are done."""

    several: Several

    def prepare(self, token: Token) -> list[Any]:
        """The elements: a list, or a number of instances without an element."""
        given: Any = evaluate(token, self.several.collection)
        if isinstance(given, list | tuple) and len(given) <= MOST_INSTANCES:
            return list(given)
        if isinstance(given, int | Decimal) and not isinstance(given, bool):
            number = Decimal(given)
            if 0 <= number <= MOST_INSTANCES and number == int(number):
                return [None] * int(number)
        raise StepFailed(
            Text(
                "“{collection}” deveria dar uma lista (de até {most} elementos) ou uma quantidade.",
                "“{collection}” should give a list (of up to {most} elements) or a number.",
            ).fill(collection=self.several.collection, most=MOST_INSTANCES)
        )

    def start(self, token: Token, plan: list[Any]) -> None:
        token.internal_data.update(started=0, to_come=plan)
        if self.several.result:
            declare(token, {self.several.result: [None] * len(plan)})
        token._set_state(TaskState.STARTED if plan else TaskState.READY)
        for _ in plan[:1] if self.several.sequential else plan:
            self.start_next(token)

    def start_next(self, token: Token) -> None:
        """Start the instance of the next element."""
        marks = token.internal_data
        element, marks["to_come"] = marks["to_come"][0], marks["to_come"][1:]
        marks["started"] += 1
        own = dict.fromkeys(self.local_names(token)) | {self.several.item: element, self.several.element: None}
        self.start_instance(token, marks["started"], {name: value for name, value in own.items() if name})

    def local_names(self, token: Token) -> list[str]:
        """Names that the element's expression reads and nobody around has: each instance answers them for itself."""
        expression = self.several.element_expression
        if expression is None:
            return []
        names, seen = free_names(expression, token.workflow.spec.names), visible(token)
        return sorted(name for name in names if name not in seen)

    def keep_element(self, child: Token, outputs: dict[str, Any]) -> dict[str, Any]:
        """An output under the name of the result's element stays in its instance."""
        own = {name: value for name, value in outputs.items() if name == self.several.element}
        declare(child, own)
        return {name: value for name, value in outputs.items() if name not in own}

    def instance_done(self, token: Token, child: Token) -> None:
        """Everything before the removal may be done again: if the question fails, the child waits for a retry."""
        if self.several.result:
            results = self.results(token)
            results[(number_of(child) or 1) - 1] = self.element_of(child)
            declare(token, {self.several.result: results})
        enough = self.several.until is not None and self.is_enough(token, child, self.several.until)
        remove(child)
        if enough:
            remove_children(token)
            token.internal_data["to_come"] = []
        if token.internal_data["to_come"] and self.several.sequential:
            self.start_next(token)
        elif not token._children:
            token._set_state(TaskState.READY)

    def results(self, token: Token) -> list[Any]:
        """The results so far; whoever wrote something else under their name loses it."""
        count = token.internal_data["started"] + len(token.internal_data["to_come"])
        found = (token.variables or {}).get(self.several.result or "")
        return list(found) if isinstance(found, list) and len(found) == count else [None] * count

    def element_of(self, child: Token) -> Any:
        """What an instance adds to the list of results."""
        if self.several.element_expression is not None:
            return evaluate(child, self.several.element_expression)
        return (child.variables or {}).get(self.several.element or "")

    def is_enough(self, token: Token, child: Token, until: str) -> bool:
        """Whether the others are not needed any more; the question sees how many there are."""
        started, active = token.internal_data["started"], len(token._children) - 1
        declare(
            token,
            {
                "numberOfInstances": started + len(token.internal_data["to_come"]),
                "numberOfActiveInstances": active,
                "numberOfCompletedInstances": started - active,
                "numberOfTerminatedInstances": 0,  # the first one that is terminated is so because of the answer
            },
        )
        return evaluate(child, until) is True

    def outputs(self, token: Token) -> dict[str, Any]:
        name = self.several.result
        return {name: (token.variables or {})[name]} if name else {}
