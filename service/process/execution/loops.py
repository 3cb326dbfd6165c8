"""Standard loops: an activity again and again while its condition holds, or while a person says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.diagram.program import Option, Question
from service.process.execution import questions
from service.process.execution.expressions import evaluate
from service.process.execution.repeated import Repeated
from service.process.execution.tokens import remove
from service.process.execution.variables import write_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.diagram.program import Loop
    from service.process.execution.tokens import Token

AGAIN, DONE = "#again", "#done"
"""The answers to a loop's question, in place of flow ids."""


class StandardLoop(Repeated):
    """One instance at a time. Without a condition it asks, as a question of its own, before each further pass."""

    loop: Loop

    def prepare(self, token: Token) -> bool:
        """Whether there is a first pass (a loop that asks first counts as such until the answer)."""
        loop = self.loop
        if not loop.test_before or loop.condition is None:
            return loop.maximum is None or loop.maximum > 0
        return self.may_go_on(0) and evaluate(token, loop.condition) is True

    def start(self, token: Token, plan: bool) -> None:
        if not plan:
            token._set_state(TaskState.READY)
        elif self.loop.test_before and self.loop.condition is None:
            token.internal_data["passes"] = 0
            self.ask(token)
        else:
            self.next_pass(token, 1)

    def may_go_on(self, passes: int) -> bool:
        """Whether the maximum allows one more."""
        return self.loop.maximum is None or passes < self.loop.maximum

    def next_pass(self, token: Token, number: int) -> None:
        """Start a pass, the first with number 1."""
        token._set_state(TaskState.STARTED)
        token.internal_data["passes"] = number
        self.start_instance(token, number, {})

    def instance_done(self, token: Token, child: Token) -> None:
        passes, condition = token.internal_data["passes"], self.loop.condition
        again = self.may_go_on(passes) and (condition is None or evaluate(child, condition) is True)
        fields = questions.fields_of(token, self.node.human) if again and condition is None else None
        remove(child)
        if fields is not None:
            questions.offer(token, "question", fields)
        elif again:
            self.next_pass(token, passes + 1)
        else:
            token._set_state(TaskState.READY)

    def ask(self, token: Token) -> None:
        """Offer the question to whose work it is."""
        questions.offer(token, "question", questions.fields_of(token, self.node.human))

    def question_of(self, token: Token) -> Question | None:
        text = f"{self.node.name or self.node.id}: mais uma vez?"
        return Question(text=text, options=(Option(flow=AGAIN, label="Sim"), Option(flow=DONE, label="Não")))

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        question = self.question_of(token)
        assert question is not None
        questions.check_choice(question, choice)
        questions.withdraw(token)
        write_result(token, answers)
        if choice[0] == AGAIN:
            self.next_pass(token, token.internal_data["passes"] + 1)
        else:
            token._set_state(TaskState.READY)
