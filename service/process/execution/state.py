"""The state of an instance as bytes: live tokens, nested as they run, and the variables of their scopes.

Specs are not in it: they belong to the release. Called processes name the release they were pinned to. The bytes are
JSON, compressed where it is long; `format` says which shape it has. Golden files keep every shape readable for ever.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.feel import from_json, to_json
from service.process.execution.activities import Subprocess
from service.process.execution.calls import spec_of_call
from service.process.execution.running import Inside, Running, Scope
from service.process.execution.tokens import Token
from service.process.execution.upgrades import upgraded

if TYPE_CHECKING:
    from service.process.execution.compiled import Lookup
    from service.process.execution.elements import TokenSpec

FORMAT = 2
OPTIONAL = ("guards", "resetting", "log")
"""Marks that may be left out when empty."""
VALUED = ("to_come",)
"""Marks that hold FEEL values."""

LONG = 2_000
"""Bytes from which a state is compressed. Below, compressing costs more than the space is worth."""

Plain = dict[str, Any]


def encode(running: Running) -> bytes:
    """The state as it is stored."""
    written = json.dumps(to_state(running), separators=(",", ":"), ensure_ascii=False).encode()
    return written if len(written) < LONG else zlib.compress(written, 1)


def decode(saved: bytes, lookup: Lookup) -> Running:
    """An instance that goes on exactly where `encode` left it."""
    return from_state(plain(saved), lookup)


def plain(saved: bytes) -> Plain:
    """What is stored, of whatever format, as plain JSON."""
    return json.loads(saved if saved.startswith(b"{") else zlib.decompress(saved))


def to_state(running: Running) -> Plain:
    """The state as plain JSON."""
    state: Plain = {
        "format": FORMAT,
        "release": running.release,
        "process": running.process,
        "last_id": running.last_id,
    }
    if running.ended is not None:
        state["ended"] = running.ended
    if running.started:
        state["scope"] = _scope(running)
    return state


def from_state(state: Plain, lookup: Lookup) -> Running:
    """The instance of a plain state of this or an older format. NewerState: a newer one."""
    state = upgraded(state, FORMAT)
    running = Running(lookup, state["release"], state["process"])
    running.last_id, running.ended = state["last_id"], state.get("ended")
    if "scope" in state:
        _restore_scope(running, state["scope"])
    return running


def _scope(scope: Scope) -> Plain:
    root = scope.task_tree
    state: Plain = {"root": root.id, "tokens": [_token(token) for token in root.children], **_extras(root)}
    return {**state, "completed": True} if scope.completed else state


def _token(token: Token) -> Plain:
    state: Plain = {"id": token.id, "at": token.task_spec.name, "state": int(token.state), **_extras(token)}
    if token._children:
        state["instances"] = [_token(child) for child in token.children]
    inside = token.workflow.top_workflow.subprocesses.get(token.id)
    if inside is not None:
        state["inside"] = _scope(inside)
    return state


def _extras(token: Token) -> Plain:
    marks = {
        name: to_json(value) if name in VALUED else value
        for name, value in token.internal_data.items()
        if value or name not in OPTIONAL
    }
    extras: Plain = {"marks": marks} if marks else {}
    if token.variables is not None:
        extras["variables"] = {name: to_json(value) for name, value in token.variables.items()}
    return extras


def _restore_scope(scope: Scope, state: Plain) -> None:
    scope.task_tree = _restore_token(scope, scope.spec.start, None, TaskState.COMPLETED, state, state["root"])
    scope.completed = state.get("completed", False)
    for token_state in state["tokens"]:
        _restore_tree(scope, scope.task_tree, token_state)


def _restore_tree(scope: Scope, parent: Token, state: Plain) -> None:
    spec = scope.spec.task_specs[state["at"]]
    token = _restore_token(scope, spec, parent, state["state"], state, state["id"])
    for child in state.get("instances", ()):
        _restore_tree(scope, token, child)
    if "inside" in state:
        is_process = "called" in token.internal_data
        body = spec_of_call(token) if is_process else _body(spec)
        _restore_scope(Inside(body, token, is_process), state["inside"])


def _body(spec: TokenSpec) -> Any:
    assert isinstance(spec, Subprocess)
    return spec.body


def _restore_token(
    scope: Scope, spec: TokenSpec, parent: Token | None, task_state: int, state: Mapping[str, Any], task: int
) -> Token:
    token = Token(scope, spec, parent=parent, state=task_state, id=task)
    token.internal_data = {
        name: from_json(value) if name in VALUED else value for name, value in state.get("marks", {}).items()
    }
    if "variables" in state:
        token.variables = {name: from_json(value) for name, value in state["variables"].items()}
    return token
