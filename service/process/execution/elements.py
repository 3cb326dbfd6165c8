"""What happens to a token at an element, whatever the element is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from service.base.errors import Refused
from service.base.texts import Text
from service.process.diagram.program import Flow, MessageFlow, Node, Pairs
from service.process.execution import questions
from service.process.execution.completions import remember
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed, held
from service.process.execution.reports import Completed, Noted, Sent
from service.process.execution.tokens import arm, enter, is_alive, is_instance, remove, tell
from service.process.execution.variables import declare, outside, write, write_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.process.diagram.program import Question
    from service.process.execution.repeated import Repeated
    from service.process.execution.running import TokenProcessSpec
    from service.process.execution.tokens import Token


class TokenSpec(BpmnSpecMixin):
    """A token begins, is started, finishes and leaves; each part may be held by a failure and taken again."""

    node: Node
    question: Question | None = None  # a gateway that asks
    flows: tuple[Flow, ...] = ()  # outgoing sequence flows
    guards: tuple[str, ...] = ()  # names of the boundary events attached here
    undone_by: str | None = None  # name of the compensation event attached here
    is_triggered = False  # an event subprocess
    takes: Pairs | None = ()  # inputs
    gives: Pairs | None = ()  # outputs
    sends: tuple[MessageFlow, ...] = ()  # message flows that leave here
    first_match_only = False  # exclusive gateway
    gathers = False  # a join: several tokens become one, which is told when it fires

    def __init__(self, wf_spec: TokenProcessSpec, name: str) -> None:
        super().__init__(wf_spec, name)

    def begin(self, token: Token) -> None:
        """Evaluate what may fail before anything is armed or started."""
        before = token.variables and dict(token.variables)
        with held(token, "begin"):
            try:
                plan = self.prepare(token)
            except StepFailed:
                token.variables = before
                raise
            for name in self.guards:
                arm(token, name)
            self.start(token, plan)

    def prepare(self, token: Token) -> Any:
        """Evaluate inputs and whatever else `start` needs; without any other effect."""
        if self.takes:
            declare(token, {name: evaluate(token, expression) for name, expression in self.takes})

    def start(self, token: Token, plan: Any) -> None:
        """Begin the work; an element that has none runs by itself."""
        token._set_state(TaskState.READY)

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        """A person answered the question of a gateway."""
        assert self.question is not None
        questions.check_choice(self.question, choice)
        questions.withdraw(token)
        write_result(token, answers)
        token.internal_data["choice"] = list(choice)
        token._set_state(TaskState.READY)
        self.finish(token)

    def question_of(self, token: Token) -> Question | None:
        """What a person is to choose when completing the open work at this token."""
        return self.question

    def finish(self, token: Token) -> None:
        """The element's work is done: write the outputs, then leave. Not taken twice, even if leaving is held."""
        with held(token, "finish"):
            if self.question is not None and self.must_ask(token, self.question):
                questions.offer(token, "question", questions.fields_of(token, self.node.human))
                return
            outputs = self.keep_own(token, self.outputs(token))
            if is_instance(token):
                outputs = repeated_of(token).keep_element(token, outputs)
            write(outside(token), outputs, self.bpmn_id)
            token.complete()

    def must_ask(self, token: Token, question: Question) -> bool:
        """Nobody has answered yet, and (with a fallback question) no condition decides."""
        if "choice" in token.internal_data:
            return False
        return not question.fallback or not self.decided_flows(token)

    def outputs(self, token: Token) -> dict[str, Any]:
        """What is written around the element when it ends."""
        inside = self.output_scope(token)
        return {name: evaluate(inside, expression) for name, expression in self.gives or ()}

    def keep_own(self, token: Token, outputs: dict[str, Any]) -> dict[str, Any]:
        """Write what stays at the token; gives back what is written around it."""
        return outputs

    def output_scope(self, token: Token) -> Token:
        """Where the expressions of outputs look from."""
        return token

    def _on_complete(self, token: Token) -> None:
        tell(token, Completed)
        remember(token)
        if not is_instance(token):
            self.speak(token)
        self.leave(token)

    def speak(self, token: Token) -> None:
        """Say what the analyst wants said when the element completes."""
        if self.node.note:
            tell(token, Noted, text=self.node.note)
        for flow in self.sends:
            tell(token, Sent, flow=flow)

    def leave(self, token: Token) -> None:
        """Go on, here or in the activity that this is one instance of."""
        with held(token, "leave"):
            self.go_on(token)

    def go_on(self, token: Token) -> None:
        """Leave, without a net. Raises StepFailed before anything has moved."""
        walk = walk_of(token)
        if is_instance(token):
            repeated_of(token).instance_done(token.activity, token)
        elif walk is not None:
            undone(walk, token)
        else:
            scope, root = token.workflow, token.workflow.spec.start
            if root.is_enough(token):
                root.end(scope)
            if is_alive(token):
                self.move_on(token)

    def move_on(self, token: Token) -> None:
        """Replace the token by tokens on the chosen flows."""
        self.follow(token, self.chosen_flows(token))

    def follow(self, token: Token, flows: list[Flow]) -> None:
        """Replace the token by one on each of these flows."""
        remove(token)
        for flow in flows:
            enter(token.workflow, flow, **self.luggage(token, flow))

    def luggage(self, token: Token, flow: Flow) -> dict[str, Any]:
        """Marks that the next token starts with."""
        return {}

    def chosen_flows(self, token: Token) -> list[Flow]:
        """The answered flows; else those that `decided_flows` gives. A split that leads nowhere is a failure."""
        choice = token.internal_data.get("choice")
        if choice is not None and self.question is not None:
            return [flow for flow in self.flows if flow.id in choice]
        chosen = self.decided_flows(token)
        if self.flows and not chosen:
            raise StepFailed(
                Text(
                    "Nenhuma condição é verdadeira e não há fluxo padrão. Corrija os dados ou o diagrama.",
                    "No condition holds and there is no default flow. Mend the data or the diagram.",
                )
            )
        return chosen

    def decided_flows(self, token: Token) -> list[Flow]:
        """Unconditional flows, but for those that a person chooses from, and those whose condition holds (exclusive:
        the first), else the default flow."""
        held_true = self._true_flows(token)
        true = list(islice(held_true, 1) if self.first_match_only else held_true)
        asked = {option.flow for option in self.question.options} if self.question is not None else set[str]()
        plain = [flow for flow in self.flows if not flow.condition and not flow.default and flow.id not in asked]
        return plain + (true or [flow for flow in self.flows if flow.default])

    def _true_flows(self, token: Token) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.condition and evaluate(token, flow.condition) is True)


def walk_of(token: Token) -> Token | None:
    """The walk of compensation for which this token undoes something."""
    return token.workflow.tasks.get(token.internal_data.get("walk", 0))


def undone(walk: Token, token: Token) -> None:
    """What this token had to undo is undone; the walk goes on."""
    from service.process.execution.compensation import Walk

    assert isinstance(walk.task_spec, Walk)
    remove(token)
    walk.task_spec.next(walk)


def interrupt(activity: Token) -> None:
    """Take an activity away before its end; if it was to undo something, that is over."""
    walk = walk_of(activity)
    if walk is None:
        remove(activity)
    else:
        undone(walk, activity)


def repeated_of(token: Token) -> Repeated:
    """The multi-instance or looping activity that this token is one instance of."""
    from service.process.execution.repeated import Repeated

    spec = token.activity.task_spec
    assert isinstance(spec, Repeated)
    return spec


def refuse_choice(choice: tuple[str, ...]) -> None:
    """Where nothing is asked, an answer is a mistake."""
    if choice:
        raise Refused(Text("Esta etapa não tem pergunta a responder.", "This step asks no question."), field="choice")
