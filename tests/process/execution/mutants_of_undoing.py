"""Mistakes about compensation and transactions."""

from __future__ import annotations

from typing import Any

from mutant import Patch, mutant, nothing

from service.process.execution import compensation, completions, elements
from service.process.execution.compensation import ThrowCompensation
from service.process.execution.tokens import Token


@mutant("compensation")
def compensation_runs_in_forward_order(patch: Patch) -> None:
    def first(log: Any, activity: Any, until: int) -> Any:
        fits = (place for place, one in enumerate(log) if one["id"] <= until and activity in (None, one["activity"]))
        return next(fits, None)

    patch.setattr(completions, "_last", first)


@mutant("compensation")
def compensation_undoes_twice(patch: Patch) -> None:
    original = completions.take
    seen: set[int] = set()

    def take(scope: Any, activity: Any, until: int) -> Any:
        log = scope.task_tree.internal_data.get("log", [])
        entry = original(scope, activity, until)
        if entry is not None and entry["id"] not in seen:
            seen.add(entry["id"])
            scope.task_tree.internal_data["log"] = log
        return entry

    patch.setattr(compensation, "take", take)


@mutant("compensation")
def compensation_undoes_the_last_only(patch: Patch) -> None:
    original = compensation.take

    def take(scope: Any, activity: Any, until: int) -> Any:
        entry = original(scope, activity, until)
        scope.task_tree.internal_data["log"] = []
        return entry

    patch.setattr(compensation, "take", take)


@mutant("compensation")
def compensation_throw_never_waits(patch: Patch) -> None:
    original = ThrowCompensation.finish

    def finish(self: Any, token: Any) -> None:
        self.waits = False
        original(self, token)

    patch.setattr(ThrowCompensation, "finish", finish)


@mutant("compensation")
def compensation_throw_always_waits(patch: Patch) -> None:
    original = ThrowCompensation.finish

    def finish(self: Any, token: Any) -> None:
        self.waits = True
        original(self, token)

    patch.setattr(ThrowCompensation, "finish", finish)


@mutant("compensation")
def compensation_of_one_activity_undoes_all(patch: Patch) -> None:
    original = ThrowCompensation.finish

    def finish(self: Any, token: Any) -> None:
        self.activity = None
        original(self, token)

    patch.setattr(ThrowCompensation, "finish", finish)


@mutant("compensation", "compensation in loops")
def compensation_undoes_what_completes_after_the_throw(patch: Patch) -> None:
    original = completions._last
    patch.setattr(completions, "_last", lambda log, activity, until: original(log, activity, 10**9))


@mutant("compensation")
def subprocess_is_not_undone_from_the_inside(patch: Patch) -> None:
    patch.setattr(completions, "_left_by", nothing)


@mutant("compensation from inside")
def event_subprocess_for_undoing_is_ignored(patch: Patch) -> None:
    original = compensation._reopen

    def reopen(walk: Token, entry: Any) -> None:
        original(walk, {**entry, "cut": True})

    patch.setattr(compensation, "_reopen", reopen)


@mutant("compensation from inside")
def event_subprocess_undoes_only_what_it_did_itself(patch: Patch) -> None:
    patch.setattr(compensation, "_within_reach", lambda token: [token.workflow])


@mutant("compensation in loops")
def instances_are_undone_in_forward_order(patch: Patch) -> None:
    original = completions.remember

    def remember(token: Any) -> None:
        if "parts" in token.internal_data:
            token.internal_data["parts"] = token.internal_data["parts"][::-1]
        original(token)

    patch.setattr(elements, "remember", remember)


@mutant("transactions")
def cancelled_transaction_goes_on_inside(patch: Patch) -> None:
    patch.setattr(compensation, "remove_children", nothing)


@mutant("transactions")
def cancelled_transaction_undoes_nothing(patch: Patch) -> None:
    patch.setattr(compensation, "rolled_up", lambda _: [])


@mutant("transactions")
def cancelled_transaction_forgets_what_was_completed_deeper(patch: Patch) -> None:
    patch.setattr(compensation, "rolled_up", lambda scope: scope.task_tree.internal_data.get("log", []))


@mutant("transactions")
def cancelled_transaction_is_left_before_it_is_undone(patch: Patch) -> None:
    original = compensation.begin_walk

    def begin_walk(scope: Any, *, cancels: bool = False, **marks: Any) -> None:
        if cancels:
            compensation._leave_transaction(scope)
        else:
            original(scope, **marks)

    patch.setattr(compensation, "begin_walk", begin_walk)


@mutant("transactions")
def cancel_event_is_passed(patch: Patch) -> None:
    patch.setattr(compensation, "_transaction_around", nothing)
