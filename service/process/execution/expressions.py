"""Every expression of a diagram goes through one function, and is FEEL; scripts never run."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from service.base.texts import Text
from service.feel import Expression, FeelError, FeelSyntaxError, parse
from service.process.execution.failures import StepFailed
from service.process.execution.variables import visible

if TYPE_CHECKING:
    from service.process.execution.tokens import Token


class Expressions(PythonScriptEngine):
    """SpiffWorkflow's seam for expressions. It knows nothing of an instance, so all share one."""

    def evaluate(self, task: Token, expression: str, external_context: object = None) -> Any:
        """The FEEL value of the text where the token stands, at the command's time."""
        scope = task.workflow
        try:
            return _parsed(expression, scope.spec.names).evaluate(visible(task), now=scope.top_workflow.now)
        except (FeelError, FeelSyntaxError) as error:
            raise StepFailed(
                Text(
                    "A expressão “{expression}” não pôde ser calculada: {reason}",
                    "The expression “{expression}” could not be evaluated: {reason}",
                ).fill(expression=expression, reason=getattr(error, "text", str(error)))
            ) from error

    def execute(self, task: Token, script: str, external_context: object = None) -> bool:
        """Refused, always."""
        raise StepFailed(Text("Scripts não são executados.", "Scripts never run."))

    def call_service(self, task: Token, **kwargs: object) -> Any:
        """Refused, always: services are jobs."""
        raise StepFailed(Text("Serviços são trabalhos em fila, nunca chamadas.", "Services are jobs, never calls."))


EXPRESSIONS = Expressions()


def evaluate(token: Token, expression: str) -> Any:
    """The value of an expression where the token stands. Raises StepFailed."""
    return token.workflow.script_engine.evaluate(token, expression)


def free_names(expression: str, names: tuple[str, ...]) -> frozenset[str]:
    """Variables that an expression reads; none when it does not parse."""
    try:
        return frozenset(_parsed(expression, names).names)
    except FeelSyntaxError:
        return frozenset()


@lru_cache(maxsize=20_000)
def _parsed(expression: str, names: tuple[str, ...]) -> Expression:
    return parse(expression, names)
