"""Variables live in scopes, never on the way: tokens carry none.

A scope is a token with a dict in `variables`: the root of a process or of a called process, the task of a subprocess,
one instance of several, and any activity with inputs. An embedded subprocess sees outward, a called process does not.
Values count as frozen: they are replaced, never changed in place, so any number of scopes may share one.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.process.execution.reports import Written

if TYPE_CHECKING:
    from service.process.execution.tokens import Token


def scopes_from(token: Token) -> Iterator[Token]:
    """The scopes that a token sees, nearest first, to the border of its process."""
    at: Token | None = token
    while at is not None:
        if at.variables is not None:
            yield at
        above = at.parent
        if above is None:
            scope = at.workflow
            if scope.is_process:
                return
            above = scope.opener
        at = above


def visible(token: Token) -> Mapping[str, Any]:
    """What an expression at this token sees, as one read-only mapping. A boundary event sees what its host sees."""
    host = token.internal_data.get("host")
    start = token.workflow.tasks[host] if host is not None else token
    scopes = [scope.variables or {} for scope in scopes_from(start)]
    return MappingProxyType(scopes[0] if len(scopes) == 1 else ChainMap(*scopes))


def write(start: Token, values: Mapping[str, Any], element: str | None) -> None:
    """Give each name its new value in the nearest scope outward from `start` that has it, else in the process."""
    if not values:
        return
    scopes = list(scopes_from(start))
    for name, value in values.items():
        scope = next((scope for scope in scopes if name in (scope.variables or {})), scopes[-1])
        _put(scope, name, value, element)


def write_result(token: Token, values: Mapping[str, Any]) -> None:
    """What a person, a job or an event brings. With outputs of its own it stays local, and the outputs pick from it."""
    if token.task_spec.gives:
        declare(token, values)
    else:
        write(token, values, token.task_spec.bpmn_id)


def declare(token: Token, values: Mapping[str, Any]) -> None:
    """Make the token a scope (if it is none) and put local names into it."""
    if token.variables is None:
        token.variables = {}
    for name, value in values.items():
        _put(token, name, value, token.task_spec.bpmn_id)


def outside(token: Token) -> Token:
    """Where outputs are written from: around the activity, so its own local names do not catch them."""
    around = token.parent or token.workflow.opener
    assert around is not None
    return around


def _put(scope: Token, name: str, value: Any, element: str | None) -> None:
    assert scope.variables is not None
    scope.variables[name] = value
    top, process = scope.workflow.top_workflow, scope.workflow.called
    top.changed = True
    _note(scope, name)
    holder = scope.id if scope.parent is not None or scope.workflow.opener is None else scope.workflow.opener.id
    top.report(
        Written(
            element=element,
            task=scope.id,
            scope=holder,
            process=process.process,
            release=process.release,
            name=name,
            value=value,
        )
    )


def _note(scope: Token, name: str) -> None:
    """A call that gives out what its process writes notes the name."""
    call = scope.workflow.opener if scope.parent is None else None
    if call is not None and name not in call.internal_data.get("written", (name,)):
        call.internal_data["written"] = [*call.internal_data["written"], name]
