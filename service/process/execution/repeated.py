"""What multi-instance activities and loops share: their task holds instances, each a scope of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.process.execution.elements import TokenSpec
from service.process.execution.reports import Entered
from service.process.execution.tokens import Token, tell
from service.process.execution.variables import declare

if TYPE_CHECKING:
    from collections.abc import Mapping


class Repeated(TokenSpec):
    """`instance`: name of the spec of one instance."""

    instance = ""

    def start_instance(self, token: Token, number: int, own: Mapping[str, Any]) -> None:
        """One more child, which sees its number and its own variables."""
        child = Token(token.workflow, token.workflow.spec.task_specs[self.instance], parent=token)
        child.internal_data["number"] = number
        declare(child, {"loopCounter": number, **own})
        tell(child, Entered)
        child.task_spec.begin(child)

    def keep_element(self, child: Token, outputs: dict[str, Any]) -> dict[str, Any]:
        """Keep outputs that belong to the instance; give back what goes outward."""
        return outputs

    def instance_done(self, token: Token, child: Token) -> None:
        """One instance has completed. Raises StepFailed before anything is changed for good."""
        raise NotImplementedError
