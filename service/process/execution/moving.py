"""Doing what a migration plan says: tokens get the elements of the other release, what stands beside them follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from service.base.errors import Refused
from service.base.texts import Text
from service.process.execution.anew import begin_anew
from service.process.execution.failures import has_incident
from service.process.execution.jobs import ServiceTask, is_open_job
from service.process.execution.joins import ComplexJoin, Join, ParallelJoin
from service.process.execution.relogging import relogged, reparted
from service.process.execution.reports import Entered
from service.process.execution.tokens import (
    arm,
    enter,
    is_instance,
    is_standby,
    live_tokens,
    place,
    remove,
    tell,
)
from service.process.execution.waiting import EventGateway

if TYPE_CHECKING:
    from service.process.execution.compiled import Lookup
    from service.process.execution.elements import TokenSpec
    from service.process.execution.migration import Plan
    from service.process.execution.running import Running, Scope, TokenProcessSpec
    from service.process.execution.tokens import Token


def move(running: Running, lookup: Lookup, release: str, plan: Plan) -> None:
    """Let another release take over. Refused, before anything has changed: some token has nowhere to go."""
    problems = tuple(plan.problems)
    if problems:
        raise Refused(
            Text("Não dá para passar à outra versão: {why}", "It cannot go to the other version: {why}").fill(
                why=problems[0]
            )
        )
    for token in plan.dropped:
        _drop(token)
    before = {scope: scope.spec for scope, _ in plan.scopes}
    old = {task: scope.tasks[task].task_spec for scope, _ in plan.scopes for task in scope.tasks}
    running.lookup, running.release = lookup, release
    for scope, spec in plan.scopes:
        _translate_root(plan, scope, spec)
        for token in scope.tasks.values():
            if token.id in plan.targets:
                _translate(plan, token, plan.targets[token.id], before[scope])
    for scope, spec in plan.scopes:
        scope.spec = spec
    for scope, _ in plan.scopes:
        _catch_up(plan, scope, before[scope], old)
    for token in plan.renewed:
        begin_anew(token)
    running.changed = True


def _drop(token: Token) -> None:
    host, tasks = token.internal_data.get("host"), token.workflow.tasks
    if host is not None:
        guards = tasks[host].internal_data["guards"]
        tasks[host].internal_data["guards"] = [guard for guard in guards if guard != token.id]
    for rival in token.internal_data.get("rivals", ()):
        if rival in tasks:
            left = [other for other in tasks[rival].internal_data["rivals"] if other != token.id]
            tasks[rival].internal_data["rivals"] = left
    remove(token)


def _translate_root(plan: Plan, scope: Scope, spec: TokenProcessSpec) -> None:
    """The complex joins that have fired remember the flows of the other release."""
    root = scope.task_tree
    root.task_spec = spec.start
    found: dict[str, list[str]] = {}
    for name, gates in root.internal_data.get("resetting", {}).items():
        join = spec.task_specs.get(plan.name_of(name))
        if isinstance(join, ComplexJoin):
            flows = [plan.flow_of(scope, gate, join) for gate in gates]
            found[join.name] = [flow for flow in flows if flow is not None]
    if "resetting" in root.internal_data:
        root.internal_data["resetting"] = found
    if "log" in root.internal_data:
        root.internal_data["log"], _ = relogged(root.internal_data["log"], scope.spec, spec, plan.name_of)


def _translate(plan: Plan, token: Token, new: TokenSpec, before: TokenProcessSpec) -> None:
    marks = token.internal_data
    if isinstance(new, Join) and isinstance(token.task_spec, Join):
        marks["flow"] = plan.flow_of(token.workflow, marks["flow"], new) or marks["flow"]
    if "place" in marks:
        marks["place"] = plan.name_of(marks["place"])
    if "choice" in marks:
        marks["choice"] = [plan.mapping.get(flow, flow) for flow in marks["choice"]]
    if "parts" in marks:
        marks["parts"], _ = reparted(marks["parts"], token.id, token.task_spec, new, plan.name_of)
    if "activity" in marks:  # of a walk that undoes only this one
        marks["activity"] = plan.name_of(marks["activity"])
    token.task_spec = new


def _catch_up(plan: Plan, scope: Scope, before: TokenProcessSpec, old: dict[int, TokenSpec]) -> None:
    """What the other release has beside and behind a token, and the one before had not."""
    gone = [token for token in plan.dropped if token.workflow is scope and "listens" in token.internal_data]
    for name in _added(plan, scope.spec.start.listeners, before.start.listeners, gone):
        place(scope, name, listens=True)
    for token in list(scope.tasks.values()):
        if token.id in plan.targets and not is_standby(token):
            _catch_up_token(plan, token, old[token.id])
    for spec in scope.spec.task_specs.values():
        if isinstance(spec, ParallelJoin):
            _fire_while_filled(scope, spec)


def _catch_up_token(plan: Plan, token: Token, old: TokenSpec) -> None:
    new = token.task_spec
    if has_incident(token) and token.internal_data["incident"]["step"] == "begin":
        return
    gone = [dropped for dropped in plan.dropped if dropped.internal_data.get("host") == token.id]
    for name in () if is_instance(token) else _added(plan, new.guards, old.guards, gone):
        arm(token, name)
    if isinstance(old, Join) and not isinstance(new, Join) and token.state == TaskState.WAITING:
        tell(token, Entered)
        token._set_state(TaskState.READY)
    if isinstance(old, ServiceTask) and isinstance(new, ServiceTask) and is_open_job(token) and old.job != new.job:
        new.start(token, None)
    if "rivals" in token.internal_data:
        _add_rivals(plan, token)


def _added(plan: Plan, present: tuple[str, ...], before: tuple[str, ...], gone: list[Token]) -> list[str]:
    """Events that were not there before, or wait for something else now; one that has fired for good is not new."""
    replaced = {plan.name_of(token.task_spec.name) for token in gone}
    known = {plan.name_of(name) for name in before} - replaced
    return [name for name in present if name not in known]


def _add_rivals(plan: Plan, token: Token) -> None:
    """Events that the gateway has got; the first of its tokens that is looked at brings them."""
    scope, gateway = token.workflow, token.internal_data["place"]
    spec = scope.spec.task_specs[gateway]
    assert isinstance(spec, EventGateway)
    rivals = [scope.tasks[rival] for rival in token.internal_data["rivals"]]
    present = {rival.task_spec.name for rival in rivals}
    added = [enter(scope, flow, place=gateway) for flow in spec.flows if flow.target not in present]
    if added:
        everyone = [*rivals, *added]
        for rival in everyone:
            rival.internal_data["rivals"] = [other.id for other in everyone]


def _fire_while_filled(scope: Scope, join: ParallelJoin) -> None:
    """The other release may want fewer tokens than have come."""
    while any(token.task_spec is join for token in live_tokens(scope)):
        tokens = join.waiting(scope)
        if len(tokens) < len(join.gates):
            return
        join.fire(list(tokens.values()))
