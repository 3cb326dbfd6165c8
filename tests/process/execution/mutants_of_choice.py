"""Mistakes about ad-hoc subprocesses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mutant import Patch, mutant, nothing

from service.process.execution.adhoc import AdHocRoot, AdHocSubprocess
from service.process.execution.elements import TokenSpec


def _as_if(patch: Patch, method: str, **otherwise: Any) -> None:
    """A method sees another drawing of how the subprocess is done."""
    original = getattr(AdHocRoot, method)

    def changed(self: Any, *arguments: Any, **details: Any) -> Any:
        self.ad_hoc = replace(self.ad_hoc, **otherwise)
        return original(self, *arguments, **details)

    patch.setattr(AdHocRoot, method, changed)


@mutant("ad hoc")
def sequential_choice_offers_while_something_runs(patch: Patch) -> None:
    _as_if(patch, "_refill", sequential=False)


@mutant("ad hoc")
def what_was_done_is_not_offered_again(patch: Patch) -> None:
    original = AdHocRoot._refill

    def refill(self: Any, scope: Any, *, is_busy: bool) -> None:
        if "offered once" not in scope.task_tree.internal_data:
            original(self, scope, is_busy=is_busy)
        scope.task_tree.internal_data["offered once"] = True

    patch.setattr(AdHocRoot, "_refill", refill)


@mutant("ad hoc")
def end_of_choice_is_not_asked(patch: Patch) -> None:
    patch.setattr(AdHocRoot, "is_enough", lambda *_: False)


@mutant("ad hoc")
def end_of_choice_cancels_what_is_to_be_awaited(patch: Patch) -> None:
    _as_if(patch, "end", cancels_rest=True)


@mutant("ad hoc")
def end_of_choice_leaves_what_is_to_be_cancelled(patch: Patch) -> None:
    _as_if(patch, "end", cancels_rest=False)


@mutant("ad hoc")
def choice_goes_on_after_its_end(patch: Patch) -> None:
    patch.setattr(AdHocRoot, "interrupt", nothing)


@mutant("ad hoc")
def first_activities_do_not_begin(patch: Patch) -> None:
    original = AdHocSubprocess.prepare

    def prepare(self: Any, token: Any) -> None:
        original(self, token)
        token.internal_data.pop("active", None)

    patch.setattr(AdHocSubprocess, "prepare", prepare)


@mutant("ad hoc")
def what_follows_a_chosen_activity_does_not_run(patch: Patch) -> None:
    original = TokenSpec.move_on

    def move_on(self: Any, token: Any) -> None:
        if self.node.offered:
            self.follow(token, [])
        else:
            original(self, token)

    patch.setattr(TokenSpec, "move_on", move_on)
