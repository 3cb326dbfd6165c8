"""Compensation and transactions: what is completed is undone, the last first, each once.

A walk is a hidden token in the scope that is undone. It takes one entry after another out of the scope's log: either
the compensation event of the activity fires and its handler runs, or what ran inside the activity is opened again and
undone from there. What undoes bears the walk's id as its mark `walk`, and gives the word to it when it is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from service.process.diagram.program import Cancel
from service.process.execution.activities import Pass, Subprocess
from service.process.execution.calls import spec_of_call
from service.process.execution.completions import is_logged, left_by_others, restored, rolled_up, take
from service.process.execution.elements import TokenSpec, interrupt
from service.process.execution.reports import Entered, Fired, Thrown
from service.process.execution.running import Inside
from service.process.execution.tokens import Token, is_instance, remove, remove_children, tell
from service.process.execution.waiting import EventSpec, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.process.execution.completions import Entry
    from service.process.execution.running import Scope

WALK = "#compensation"


class ThrowCompensation(TokenSpec):
    """Undoes what is completed within its reach, or one `activity` of that; `waits` until it is done."""

    activity: str | None = None
    waits = True

    def finish(self, token: Token) -> None:
        """Scope after scope, from the inside; one that waits is finished again after each."""
        if "thrown" not in token.internal_data:
            token.internal_data["thrown"] = token.workflow.top_workflow.last_id
            tell(token, Thrown, kind="compensation", name=self.activity, caught=bool(self.to_undo(token)))
        until = token.internal_data["thrown"]
        for scope in self.to_undo(token):
            if self.waits:
                token._set_state(TaskState.STARTED)
                begin_walk(scope, until=until, activity=self.activity, waiter=token.id)
                return
            begin_walk(scope, until=until, activity=self.activity)
        super().finish(token)

    def to_undo(self, token: Token) -> list[Scope]:
        """The scopes within reach where something that was completed before the throw is not undone yet."""
        until = token.internal_data["thrown"]
        return [scope for scope in _within_reach(token) if is_logged(scope, self.activity, until)]


class CancelTransaction(TokenSpec):
    """Stops everything in the transaction around it, undoes what is completed there, and leaves it.

    Drawn as several instances or a loop it is one transaction all the same, which is left by one event: the other
    instances are stopped and undone with it, after the one that cancels.
    """

    def leave(self, token: Token) -> None:
        scope = _transaction_around(token)
        if scope is None:
            super().leave(token)
            return
        tell(token, Thrown, kind="cancel", name=None, caught=_cancel_event(scope) is not None)
        root, log = scope.task_tree, [*_stopped(scope.opener), *rolled_up(scope)]
        remove_children(root)
        root.internal_data["log"] = log
        begin_walk(scope, cancels=True)


class CompensationBoundary(TokenSpec):
    """Fires when its host is undone, and becomes the `handler`."""

    handler = ""

    def go_on(self, token: Token) -> None:
        """The handler sees what the host's own scope held, which this token has brought."""
        walk, values = token.internal_data["walk"], token.variables
        remove(token)
        handler = _made(token.workflow, self.handler, walk=walk)
        handler.variables = values
        tell(handler, Entered)
        handler.task_spec.begin(handler)


class CompensationStart(Pass):
    """Fires when the subprocess around it, once completed, is undone, and leads to its event subprocess."""


class Reopened(TokenSpec):
    """What ran inside a completed activity, open again to be undone from there."""

    def finish(self, token: Token) -> None:
        """The scope has closed again."""
        self.go_on(token)


class ReopenedSubprocess(Reopened, Subprocess):
    """A subprocess, or one instance of several."""


class Walk(TokenSpec):
    """Undoes one entry after another."""

    def next(self, token: Token) -> None:
        """The entry that was completed last; when there is none the walk is over."""
        marks = token.internal_data
        entry = take(token.workflow, marks.get("activity"), marks["until"])
        if entry is None:
            self.end(token)
        elif "log" in entry:
            _reopen(token, entry)
        else:
            boundary = token.workflow.spec.task_specs[entry["activity"]].undone_by
            _happen(token.workflow, boundary, walk=token.id).variables = restored(entry) or None

    def end(self, token: Token) -> None:
        """Whoever waits for it goes on."""
        marks, scope = token.internal_data, token.workflow
        remove(token)
        if marks.get("cancels"):
            _leave_transaction(scope)
        for other in scope.top_workflow.scopes():
            if marks.get("waiter") in other.tasks:
                other.tasks[marks["waiter"]]._set_state(TaskState.READY)


def begin_walk(scope: Scope, *, until: int | None = None, **marks: Any) -> None:
    """Undo what the log of a scope holds: of one `activity` or of all, as far as it was completed before `until`."""
    drawn = {name: mark for name, mark in marks.items() if mark is not None}
    walk = _made(scope, WALK, until=until or scope.top_workflow.last_id, **drawn)
    walk._set_state(TaskState.STARTED)
    assert isinstance(walk.task_spec, Walk)
    walk.task_spec.next(walk)


def reopened_name(activity: str) -> str:
    """Name of the spec that opens an activity again."""
    return f"{activity}#reopened"


def _reopen(walk: Token, entry: Entry) -> None:
    """An event subprocess for compensation undoes it, if it was completed and has one; else its own log does."""
    token = _made(walk.workflow, reopened_name(entry["activity"]), walk=walk.id)
    token._set_state(TaskState.STARTED)
    called = "called" in entry
    if called:
        token.internal_data["called"] = entry["called"]
    spec = token.task_spec
    inside = Inside(spec.body if isinstance(spec, Subprocess) else spec_of_call(token), token, is_process=called)
    inside.task_tree = root = Token(inside, inside.spec.start, state=TaskState.COMPLETED)
    (root if called else token).variables = restored(entry)
    root.internal_data["log"] = entry["log"]
    inside.spec.start.interrupt(inside)  # an ad-hoc subprocess offers nothing any more
    listener = inside.spec.undo_listener
    if listener is not None and "cut" not in entry:
        _happen(inside, listener)
    else:
        begin_walk(inside)


def _happen(scope: Scope, event: str, **marks: Any) -> Token:
    """A compensation event fires; the driver moves its token on."""
    token = _made(scope, event, **marks)
    token._set_state(TaskState.READY)
    tell(token, Fired)
    return token


def _made(scope: Scope, name: str, **marks: Any) -> Token:
    token = Token(scope, scope.spec.task_specs[name], parent=scope.task_tree)
    token.internal_data.update(marks)
    return token


def _within_reach(token: Token) -> Iterator[Scope]:
    """The thrower's scope and, from inside an event subprocess, the scope around that."""
    scope = token.workflow
    yield scope
    while scope.opener is not None and scope.opener.task_spec.is_triggered:
        scope = scope.opener.workflow
        yield scope


def _transaction_around(token: Token) -> Scope | None:
    """The innermost transaction that a token stands in, within its process."""
    scope = token.workflow
    while not scope.is_process:
        assert scope.opener is not None
        if scope.opener.task_spec.node.transaction:
            return scope
        scope = scope.opener.workflow
    return None


def _stopped(one: Token | None) -> list[Entry]:
    """Stop the other instances of a transaction; what they have completed."""
    if one is None or not is_instance(one):
        return []
    left = left_by_others(one)
    remove_children(one.activity, but=one)
    one.activity.internal_data.pop("parts", None)
    return left


def _activity_of(scope: Scope) -> Token:
    assert scope.opener is not None
    return scope.opener.activity if is_instance(scope.opener) else scope.opener


def _cancel_event(transaction: Scope) -> Token | None:
    """The boundary event by which a cancelled transaction is left."""
    activity = _activity_of(transaction)
    guards = [activity.workflow.tasks[guard] for guard in activity.internal_data.get("guards", ())]
    return next((guard for guard in guards if isinstance(event_of(guard), Cancel)), None)


def _leave_transaction(scope: Scope) -> None:
    """By its cancel event; without one the path ends here, as the transaction has not succeeded."""
    event = _cancel_event(scope)
    if event is None:
        interrupt(_activity_of(scope))
    else:
        assert isinstance(event.task_spec, EventSpec)
        event.task_spec.fire(event, {})
