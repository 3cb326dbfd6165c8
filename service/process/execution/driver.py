"""The driver: runs everything that runs by itself, until everything waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.process.execution.conditions import check_conditions
from service.process.execution.tokens import remove_children, runs_by_itself

if TYPE_CHECKING:
    from service.process.execution.running import Running, Scope


def settle(running: Running) -> None:
    """Run on until everything waits. Joins that look upstream fire one at a time, when nothing else moves.

    Raises NeverSettles when the diagram runs in a circle.
    """
    running.steps, running.recent = 0, []
    while running.started and running.ended is None:
        check_conditions(running)
        scopes = running.scopes()
        moved = [_advance(scope) for scope in scopes]
        if any(moved):
            continue
        if not any(join.fire_if_enabled(scope) for scope in scopes for join in scope.spec.patient_joins):
            return


def _advance(scope: Scope) -> bool:
    """Run what is ready, and close the scope when no token is left; whether anything moved."""
    top = scope.top_workflow
    ready = sorted(filter(runs_by_itself, scope.tasks.values()), key=lambda token: token.id)
    for token in ready:
        if runs_by_itself(token):  # an earlier one may have removed it
            top.count(token)
            token.task_spec.finish(token)
            check_conditions(top)
    if ready or scope.completed or scope.spec.start.keeps_open(scope):
        return bool(ready)
    _close(scope)
    return True


def _close(scope: Scope) -> None:
    scope.completed = True
    remove_children(scope.task_tree)  # listeners that nothing woke
    if scope.opener is not None:
        scope.top_workflow.count(scope.opener)
        scope.opener.task_spec.finish(scope.opener)
    else:
        scope.ended = "completed"
