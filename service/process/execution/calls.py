"""Call activities: the target is computed when the token comes, and the release it then has is pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.base.texts import Text
from service.process.execution.elements import TokenSpec
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed
from service.process.execution.tokens import is_instance
from service.process.execution.variables import declare, visible

if TYPE_CHECKING:
    from service.process.execution.running import TokenProcessSpec
    from service.process.execution.tokens import Token

DEEPEST_CALL = 20


class CallActivity(TokenSpec):
    """`takes` and `gives` None: everything visible goes in, and what the called process has written comes out, so that
    what others wrote meanwhile stays. Names of one instance of several and of their results stay where they are.
    """

    target = ""

    def prepare(self, token: Token) -> tuple[tuple[str, str], dict[str, Any]]:
        """Inputs become the variables of the called process, not of this task."""
        if call_depth(token) >= DEEPEST_CALL:
            raise StepFailed(
                Text(
                    "Há mais de {depth} chamadas uma dentro da outra. Será que um processo chama a si mesmo?",
                    "There are more than {depth} calls inside one another. Does a process call itself?",
                ).fill(depth=DEEPEST_CALL)
            )
        called = self.find(token, evaluate(token, self.target))
        if self.takes is None:
            return called, dict(visible(token))
        return called, {name: evaluate(token, expression) for name, expression in self.takes}

    def find(self, token: Token, process: Any) -> tuple[str, str]:
        """Release and process to call: of the same diagram, else whatever is published now."""
        top, caller = token.workflow.top_workflow, token.workflow.called
        if isinstance(process, str):
            if process in top.lookup.get(caller.release).specs:
                return caller.release, process
            found = top.lookup.find(process)
            if found is not None and process in found[1].specs:
                return found[0], process
        raise StepFailed(
            Text(
                "Nenhum processo publicado se chama “{process}”. Publique-o ou corrija o nome.",
                "No published process is called “{process}”. Publish it, or mend the name.",
            ).fill(process=process)
        )

    def start(self, token: Token, plan: tuple[tuple[str, str], dict[str, Any]]) -> None:
        called, values = plan
        token.internal_data["called"] = list(called)
        token._set_state(TaskState.STARTED)
        token.workflow.top_workflow.open_scope(token, spec_of_call(token), values)
        if self.gives is None:
            token.internal_data["written"] = []  # what came in is not what the called process writes

    def output_scope(self, token: Token) -> Token:
        return token.workflow.top_workflow.subprocesses[token.id].task_tree

    def outputs(self, token: Token) -> dict[str, Any]:
        if self.gives is not None:
            return super().outputs(token)
        given = self.output_scope(token).variables or {}
        # A call that a former program began has not noted what was written.
        return {name: given[name] for name in token.internal_data.get("written", given)}

    def keep_own(self, token: Token, outputs: dict[str, Any]) -> dict[str, Any]:
        if self.gives is not None:
            return outputs
        own = token.variables or {}
        around = (token.activity.variables or {}) if is_instance(token) else {}
        declare(token, {name: value for name, value in outputs.items() if name in own and value != own[name]})
        return {name: value for name, value in outputs.items() if name not in own and name not in around}


def spec_of_call(token: Token) -> TokenProcessSpec:
    """The called process of a call that runs, as it was pinned."""
    release, process = token.internal_data["called"]
    return token.workflow.top_workflow.lookup.get(release).specs[process]


def call_depth(token: Token) -> int:
    """How many called processes lie around this token."""
    scope, depth = token.workflow, 0
    while scope.opener is not None:
        depth += scope.is_process
        scope = scope.opener.workflow
    return depth
