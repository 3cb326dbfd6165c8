"""Plain elements, people's tasks, subprocesses and what ends a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.execution import questions
from service.process.execution.elements import TokenSpec, refuse_choice
from service.process.execution.tokens import accept, live_tokens, place, remove, remove_children
from service.process.execution.variables import write_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.diagram.program import Flow, Question
    from service.process.execution.running import Scope, TokenProcessSpec
    from service.process.execution.tokens import Token


class Pass(TokenSpec):
    """Start and end events, gateways that split or merge: nothing but the choice of outgoing flows."""


class Root(TokenSpec):
    """Holds the tokens of a scope. `listeners`: names of the triggers of its event subprocesses."""

    listeners: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()

    def open(self, root: Token, at: str | None = None) -> None:
        """Let the listeners listen and the first tokens in: at the start named `at`, else at the usual ones."""
        root._set_state(TaskState.COMPLETED)
        for name in self.listeners:
            place(root.workflow, name, listens=True)
        for name in (at,) if at is not None else self.starts:
            place(root.workflow, name)

    def keeps_open(self, scope: Scope) -> bool:
        """Whether something is still to be done."""
        return bool(live_tokens(scope))

    def is_enough(self, token: Token) -> bool:
        """Whether the scope is finished with what ends at this token, whatever else runs. Raises StepFailed."""
        return False

    def end(self, scope: Scope) -> None:
        """It is enough."""

    def interrupt(self, scope: Scope) -> None:
        """An event has taken away all that ran in it."""


class PersonTask(TokenSpec):
    """Open until a person completes it. `asked`: the question of the gateway behind it, which joins its form."""

    asked: Question | None = None

    def prepare(self, token: Token) -> dict[str, Any]:
        super().prepare(token)
        return questions.fields_of(token, self.node.human)

    def start(self, token: Token, plan: dict[str, Any]) -> None:
        questions.offer(token, "optional" if "offered" in token.internal_data else "task", plan)

    def question_of(self, token: Token) -> Question | None:
        return self.asked

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        if self.asked is None:
            refuse_choice(choice)
        else:
            questions.check_choice(self.asked, choice)
            token.internal_data["choice"] = list(choice)
        questions.withdraw(token)
        accept(token)
        write_result(token, answers)
        self.finish(token)

    def luggage(self, token: Token, flow: Flow) -> dict[str, Any]:
        choice = token.internal_data.get("choice")
        return {"choice": choice} if choice and flow.target == self.node.asks_for else {}


class Terminate(TokenSpec):
    """Removes every token of its scope; the driver then closes the scope."""

    def move_on(self, token: Token) -> None:
        remove(token)
        remove_children(token.workflow.task_tree)


class Subprocess(TokenSpec):
    """Its task is the scope of what runs inside; `body` is the spec of that."""

    body: TokenProcessSpec

    def prepare(self, token: Token) -> None:
        super().prepare(token)
        if token.variables is None:
            token.variables = {}

    def start(self, token: Token, plan: None) -> None:
        token._set_state(TaskState.STARTED)
        at = token.internal_data.pop("start", None)
        token.workflow.top_workflow.open_scope(token, self.body, at=at if at in self.body.task_specs else None)
