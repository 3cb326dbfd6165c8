"""Ad-hoc subprocesses: what may be done inside is offered, people choose, and a condition or a person ends it.

An offer stands beside the tokens of its scope, as listeners do: it is nothing that has happened. A person's task is its
own offer, and becomes a token when somebody completes it; anything else begins when somebody accepts the offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.base.texts import Text
from service.process.diagram.program import AdHoc
from service.process.execution import questions
from service.process.execution.activities import Root, Subprocess
from service.process.execution.elements import TokenSpec, refuse_choice
from service.process.execution.expressions import evaluate
from service.process.execution.failures import StepFailed
from service.process.execution.tokens import place, remove, remove_children

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.process.diagram.program import Node, Process
    from service.process.execution.running import Scope, TokenProcessSpec
    from service.process.execution.tokens import Token

FINISH = "#finish"
ACTIVITIES = ("task", "service", "subprocess", "call")
CLOSING = "closing"
"""Mark of a scope that offers nothing more and ends with its last token."""


class Offer(TokenSpec):
    """An activity that somebody may begin; accepting it is no part of its work. `chosen`: its name."""

    chosen = ""

    def start(self, token: Token, plan: Any) -> None:
        questions.offer(token, "offer", {})

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        refuse_choice(choice)
        scope = token.workflow
        remove(token)
        place(scope, self.chosen)


class Finish(TokenSpec):
    """A person says that enough has been done."""

    def start(self, token: Token, plan: Any) -> None:
        questions.offer(token, "finish", {})

    def answered(self, token: Token, answers: Mapping[str, Any], choice: tuple[str, ...]) -> None:
        refuse_choice(choice)
        root = token.workflow.spec.start
        assert isinstance(root, AdHocRoot)
        root.end(token.workflow)


class AdHocSubprocess(Subprocess):
    """Says first which activities begin at once."""

    ad_hoc: AdHoc

    def prepare(self, token: Token) -> None:
        super().prepare(token)
        if self.ad_hoc.active is None:
            return
        given: Any = evaluate(token, self.ad_hoc.active)
        wanted = list(given) if isinstance(given, list | tuple) else [given]
        root = self.body.start
        assert isinstance(root, AdHocRoot)
        if unknown := [each for each in wanted if each not in root.chosen]:
            raise StepFailed(
                Text(
                    "“{expression}” dá {unknown}; as atividades que podem começar são {known}.",
                    "“{expression}” gives {unknown}; the activities that can begin are {known}.",
                ).fill(
                    expression=self.ad_hoc.active, unknown=", ".join(map(str, unknown)), known=", ".join(root.chosen)
                )
            )
        token.internal_data["active"] = wanted


class AdHocRoot(Root):
    """Keeps its offers in place. `chosen`: the activities; `offers`: the names of what offers each, in their order."""

    ad_hoc: AdHoc
    chosen: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()

    def open(self, root: Token, at: str | None = None) -> None:
        super().open(root, at)
        opener = root.workflow.opener
        for name in opener.internal_data.pop("active", ()) if opener is not None else ():
            place(root.workflow, name)

    def keeps_open(self, scope: Scope) -> bool:
        is_busy = super().keeps_open(scope)
        if CLOSING in scope.task_tree.internal_data:
            return is_busy
        if self.ad_hoc.active is not None and self.ad_hoc.until is None and not is_busy:
            return False
        self._refill(scope, is_busy=is_busy)
        return True

    def is_enough(self, token: Token) -> bool:
        node, until = token.task_spec.node, self.ad_hoc.until
        if node.kind == "terminate":
            return True
        is_activity = node.kind in ACTIVITIES or node.type in ("receiveTask", "sendTask")
        return is_activity and until is not None and evaluate(token, until) is True

    def end(self, scope: Scope) -> None:
        """What still runs is cancelled, or awaited."""
        if self.ad_hoc.cancels_rest:
            remove_children(scope.task_tree)
        self.interrupt(scope)

    def interrupt(self, scope: Scope) -> None:
        """Nothing more is offered."""
        scope.task_tree.internal_data[CLOSING] = True
        for offer in _offered(scope):
            remove(offer)

    def _refill(self, scope: Scope, *, is_busy: bool) -> None:
        present = {offer.task_spec.name: offer for offer in _offered(scope)}
        wanted = () if self.ad_hoc.sequential and is_busy else self.offers
        if self.ad_hoc.until is None and self.ad_hoc.active is None:
            wanted = (*wanted, FINISH)
        for name, offer in present.items():
            if name not in wanted:
                remove(offer)
        for name in wanted:
            if name not in present:
                place(scope, name, offered=True)


def make_root(spec: TokenProcessSpec, name: str, ad_hoc: AdHoc | None) -> Root:
    """What holds the tokens of a scope."""
    if ad_hoc is None:
        return Root(spec, name)
    root = AdHocRoot(spec, name)
    root.ad_hoc = ad_hoc
    return root


def add_offers(spec: TokenProcessSpec, process: Process, whole: Node) -> None:
    """What offers each activity of an ad-hoc subprocess, and who ends it."""
    root = spec.start
    assert isinstance(root, AdHocRoot)
    chosen = [node for node in process.nodes.values() if node.offered]
    root.chosen = tuple(node.id for node in chosen)
    root.offers = tuple(node.id if _is_its_own(process, node) else _offer(spec, node) for node in chosen)
    finish = Finish(spec, FINISH)
    finish.node, finish.bpmn_id = whole, whole.id


def _is_its_own(process: Process, node: Node) -> bool:
    """A person's task is offered as itself, unless something would begin with it that nobody has chosen yet."""
    return node.kind == "task" and not (node.several or node.loop or node.inputs or process.boundary[node.id])


def _offer(spec: TokenProcessSpec, node: Node) -> str:
    made = Offer(spec, f"#offer {node.id}")
    made.node, made.bpmn_id, made.chosen = node, node.id, node.id
    return made.name


def _offered(scope: Scope) -> list[Token]:
    return [token for token in scope.task_tree.children if "offered" in token.internal_data]
