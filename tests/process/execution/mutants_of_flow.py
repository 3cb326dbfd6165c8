"""Mistakes about tokens, splits, joins, ends of scopes, and work done several times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mutant import Patch, mutant, nothing
from SpiffWorkflow.util.task import TaskState

from service.process.execution import joins, several
from service.process.execution.activities import Pass, PersonTask, Root, Terminate
from service.process.execution.elements import TokenSpec
from service.process.execution.instance import commands
from service.process.execution.joins import ComplexJoin, Join, ParallelJoin, PatientJoin
from service.process.execution.loops import StandardLoop
from service.process.execution.several import MultiInstance
from service.process.execution.tokens import live_tokens, remove, remove_children

GRAPHS = ("graph: XOR, AND, OR", "graph: all")


def waiting(join: Join, workflow: Any) -> list[Any]:
    """All tokens before a join, oldest first."""
    return [one for one in live_tokens(workflow) if one.task_spec is join and one.state == TaskState.WAITING]


@mutant("XOR, AND blocks")
def parallel_join_waits_for_any_token(patch: Patch) -> None:
    def start(self: Any, token: Any, plan: Any) -> None:
        Join.start(self, token, plan)
        self.fire([token])

    patch.setattr(ParallelJoin, "start", start)


@mutant("uneven AND in loops", "graph: XOR, AND")
def parallel_join_counts_tokens_instead_of_flows(patch: Patch) -> None:
    def start(self: Any, token: Any, plan: Any) -> None:
        Join.start(self, token, plan)
        tokens = waiting(self, token.workflow)
        if len(tokens) >= len(self.gates):
            self.fire(tokens[: len(self.gates)])

    patch.setattr(ParallelJoin, "start", start)


@mutant("uneven AND in loops")
def surplus_at_a_parallel_join_is_dropped(patch: Patch) -> None:
    def start(self: Any, token: Any, plan: Any) -> None:
        Join.start(self, token, plan)
        tokens = self.waiting(token.workflow)
        if len(tokens) == len(self.gates):
            self.fire([*(one for one in waiting(self, token.workflow) if one is not token), token])

    patch.setattr(ParallelJoin, "start", start)


@mutant("OR blocks", "OR, AND in loops")
def inclusive_join_ignores_upstream(patch: Patch) -> None:
    patch.setattr(PatientJoin, "inhibited", lambda *_: False)


@mutant(*GRAPHS)
def inclusive_join_waits_for_whoever_can_come(patch: Patch) -> None:
    def inhibited(self: Any, workflow: Any, empty: Any, filled: Any) -> bool:
        return any(self.reach.get(token.task_spec.name, frozenset()) & empty for token in live_tokens(workflow))

    patch.setattr(PatientJoin, "inhibited", inhibited)


@mutant("graph: OR, events")
def inclusive_join_forgets_the_ways_out_by_boundary_events(patch: Patch) -> None:
    original = joins.gates_in_reach

    def gates_in_reach(process: Any, gateway: str) -> Any:
        nodes = {name: replace(node, host=None) for name, node in process.nodes.items()}
        return original(replace(process, nodes=nodes), gateway)

    patch.setattr(joins, "gates_in_reach", gates_in_reach)


@mutant("complex gateway")
def complex_gateway_fires_at_the_first_token(patch: Patch) -> None:
    original = ComplexJoin.fire_if_enabled

    def fire_if_enabled(self: Any, workflow: Any) -> bool:
        self.threshold = 1
        return original(self, workflow)

    patch.setattr(ComplexJoin, "fire_if_enabled", fire_if_enabled)


@mutant("complex gateway")
def complex_gateway_lets_latecomers_through(patch: Patch) -> None:
    def fire_if_enabled(self: Any, workflow: Any) -> bool:
        tokens = self.waiting(workflow)
        if len(tokens) < self.threshold:
            return False
        self.fire(list(tokens.values()))
        return True

    patch.setattr(ComplexJoin, "fire_if_enabled", fire_if_enabled)


@mutant("complex gateway")
def complex_gateway_never_resets(patch: Patch) -> None:
    original = ComplexJoin.fire_if_enabled

    def fire_if_enabled(self: Any, workflow: Any) -> bool:
        return self.name not in workflow.task_tree.internal_data.get("resetting", {}) and original(self, workflow)

    patch.setattr(ComplexJoin, "fire_if_enabled", fire_if_enabled)


@mutant("XOR, AND blocks")
def exclusive_split_takes_every_true_flow(patch: Patch) -> None:
    original = TokenSpec.decided_flows

    def decided_flows(self: Any, token: Any) -> Any:
        self.first_match_only = False
        return original(self, token)

    patch.setattr(TokenSpec, "decided_flows", decided_flows)


@mutant("OR blocks")
def default_flow_is_always_taken(patch: Patch) -> None:
    original = TokenSpec.decided_flows

    def decided_flows(self: Any, token: Any) -> Any:
        found = original(self, token)
        return found + [flow for flow in self.flows if flow.default and flow not in found]

    patch.setattr(TokenSpec, "decided_flows", decided_flows)


@mutant("implicit split/merge")
def second_flow_out_of_a_task_is_not_taken(patch: Patch) -> None:
    original = TokenSpec.decided_flows

    def decided_flows(self: Any, token: Any) -> Any:
        found = original(self, token)
        return found[:1] if isinstance(self, PersonTask) else found

    patch.setattr(TokenSpec, "decided_flows", decided_flows)


@mutant("undecided splits")
def token_dies_where_no_condition_holds(patch: Patch) -> None:
    patch.setattr(TokenSpec, "chosen_flows", TokenSpec.decided_flows)


@mutant("questions")
def answer_is_not_carried_to_the_gateway(patch: Patch) -> None:
    patch.setattr(PersonTask, "luggage", lambda *_: {})


@mutant("questions")
def gateway_asks_though_a_condition_holds(patch: Patch) -> None:
    patch.setattr(TokenSpec, "must_ask", lambda self, token, question: "choice" not in token.internal_data)


@mutant("boundary events", "subprocess")
def scope_ends_with_the_first_end(patch: Patch) -> None:
    original = Pass.move_on

    def move_on(self: Any, token: Any) -> None:
        (Terminate.move_on if self.node.kind == "end" else original)(self, token)

    patch.setattr(Pass, "move_on", move_on, raising=False)


@mutant("graph: XOR, AND")
def scope_ends_though_tokens_wait_in_a_join(patch: Patch) -> None:
    def keeps_open(_: Root, scope: Any) -> bool:
        return any(not isinstance(token.task_spec, Join) for token in live_tokens(scope))

    patch.setattr(Root, "keeps_open", keeps_open)


@mutant("event subprocess")
def scope_does_not_end_while_it_listens(patch: Patch) -> None:
    patch.setattr(Root, "keeps_open", lambda _, scope: bool(scope.task_tree.children))


@mutant("terminate", "calls")
def terminate_leaves_the_other_tokens(patch: Patch) -> None:
    patch.setattr(Terminate, "move_on", lambda _, token: remove(token))


@mutant("terminate", "calls")
def terminate_ends_the_scopes_around(patch: Patch) -> None:
    patch.setattr(Terminate, "move_on", lambda _, token: remove_children(token.workflow.top_workflow.task_tree))


@mutant("multi-instance")
def completion_condition_is_ignored(patch: Patch) -> None:
    patch.setattr(MultiInstance, "is_enough", lambda *_: False)


@mutant("multi-instance")
def completion_condition_leaves_the_others_running(patch: Patch) -> None:
    patch.setattr(several, "remove_children", nothing)


def _start_otherwise(patch: Patch, *, sequential: bool) -> None:
    original = MultiInstance.start

    def start(self: Any, token: Any, plan: Any) -> None:
        self.several = replace(self.several, sequential=sequential)
        original(self, token, plan)

    patch.setattr(MultiInstance, "start", start)


@mutant("multi-instance")
def sequential_instances_start_at_once(patch: Patch) -> None:
    _start_otherwise(patch, sequential=False)


@mutant("multi-instance")
def parallel_instances_start_one_by_one(patch: Patch) -> None:
    _start_otherwise(patch, sequential=True)


@mutant("standard loops")
def loop_ignores_its_maximum(patch: Patch) -> None:
    patch.setattr(StandardLoop, "may_go_on", lambda *_: True)


@mutant("standard loops")
def loop_tests_only_after_the_first_pass(patch: Patch) -> None:
    patch.setattr(StandardLoop, "prepare", lambda *_: True)


@mutant("XOR, AND blocks")
def cancelling_an_instance_leaves_its_tokens(patch: Patch) -> None:
    def cancel(running: Any) -> None:
        running.ended = "cancelled"

    patch.setattr(commands, "cancel", cancel)
