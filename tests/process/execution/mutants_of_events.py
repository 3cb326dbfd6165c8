"""Mistakes about events: who is woken, how often, what is interrupted, and who catches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mutant import Patch, mutant, nothing

from service.process.execution import arming, combined, conditions, elements, jobs, routing, tokens, waiting
from service.process.execution.activities import Root
from service.process.execution.arming import code_of
from service.process.execution.combined import CombinedThrow, Combining
from service.process.execution.routing import Throw
from service.process.execution.tokens import remove
from service.process.execution.waiting import BoundaryEvent, Catch, EventSpec, Listener, event_of

BOUNDARIES = ("boundary events", "subprocess + boundary")


def _take_over_as(patch: Patch, kind: type[EventSpec], *, interrupting: bool) -> None:
    original: Callable[..., None] = kind.take_over

    def take_over(self: Any, token: Any, armed: Any) -> None:
        self.interrupting = interrupting
        original(self, token, armed)

    patch.setattr(kind, "take_over", take_over)


@mutant(*BOUNDARIES)
def boundary_does_not_cancel_its_host(patch: Patch) -> None:
    _take_over_as(patch, BoundaryEvent, interrupting=False)


@mutant(*BOUNDARIES)
def boundary_that_interrupts_nothing_cancels_its_host(patch: Patch) -> None:
    _take_over_as(patch, BoundaryEvent, interrupting=True)


@mutant("event subprocess")
def event_subprocess_interrupts_nothing(patch: Patch) -> None:
    _take_over_as(patch, Listener, interrupting=False)


@mutant("event subprocess")
def event_subprocess_always_interrupts(patch: Patch) -> None:
    _take_over_as(patch, Listener, interrupting=True)


@mutant("event subprocess")
def event_subprocess_interrupts_only_the_first_token(patch: Patch) -> None:
    def remove_one(root: Any, but: Any = None) -> None:
        for child in [one for one in tokens.live_tokens(root.workflow) if one is not but][:1]:
            remove(child)

    patch.setattr(waiting, "remove_children", remove_one)


@mutant("event subprocess", "any activity, any event")
def event_subprocess_leaves_the_other_listeners(patch: Patch) -> None:
    def remove_tokens(root: Any, but: Any = None) -> None:
        for child in tokens.live_tokens(root.workflow):
            if tokens.is_alive(child) and child is not but:
                remove(child)

    patch.setattr(waiting, "remove_children", remove_tokens)


@mutant("event subprocess")
def only_the_process_itself_listens(patch: Patch) -> None:
    original = Root.open

    def open_(self: Any, root: Any, at: Any = None) -> None:
        if root.workflow.opener is not None:
            self.listeners = ()
        original(self, root, at)

    patch.setattr(Root, "open", open_)


@mutant("repeating boundary")
def event_that_interrupts_nothing_comes_once(patch: Patch) -> None:
    patch.setattr(waiting, "arm_again", nothing)


@mutant("repeating boundary", "boundary events")
def timer_that_has_passed_comes_again(patch: Patch) -> None:
    patch.setattr(waiting, "arm_again", lambda _, armed: armed)


@mutant("repeating boundary")
def cycle_does_not_count_its_rounds(patch: Patch) -> None:
    patch.setattr(arming, "rounds", nothing)


@mutant("boundary events")
def boundary_event_outlives_its_host(patch: Patch) -> None:
    original = tokens.remove

    def remove_alone(token: Any) -> None:
        token.internal_data.pop("guards", None)
        original(token)

    for module in (tokens, elements):
        patch.setattr(module, "remove", remove_alone)


@mutant("event-based gateway")
def rivals_are_not_removed(patch: Patch) -> None:
    patch.setattr(Catch, "take_over", nothing)


@mutant("signals")
def signal_is_heard_by_the_first_only(patch: Patch) -> None:
    original = routing.waiting_tokens
    patch.setattr(
        routing,
        "waiting_tokens",
        lambda running, kind: [one for one in original(running, kind) if event_of(one).name == "S1"][:1],
    )


@mutant("signals")
def signal_is_heard_in_its_own_scope_only(patch: Patch) -> None:
    original = routing.waiting_tokens
    patch.setattr(
        routing,
        "waiting_tokens",
        lambda running, kind: [one for one in original(running, kind) if one.workflow is running],
    )


@mutant("any activity, any event", "boundary events")
def condition_fires_at_every_look(patch: Patch) -> None:
    original = conditions._becomes_true

    def becomes_true(token: Any) -> bool:
        token.internal_data["armed"] = {"was_true": False}
        return original(token)

    patch.setattr(conditions, "_becomes_true", becomes_true)


@mutant("boundary events", "any activity, any event")
def condition_that_holds_from_the_beginning_is_not_seen(patch: Patch) -> None:
    original = arming.arm_event

    def arm_event(event: Any, token: Any) -> Any:
        armed = original(event, token)
        return {"was_true": True} if "was_true" in armed else armed

    patch.setattr(waiting, "arm_event", arm_event)


@mutant("errors, escalations", "any activity, any event")
def error_climbs_to_a_neighbour(patch: Patch) -> None:
    def levels(token: Any) -> Any:
        at = token
        while at is not None:
            yield at.workflow.task_tree.children
            at = at.workflow.opener

    patch.setattr(routing, "_levels", levels)


@mutant("errors, escalations")
def error_is_caught_outside_first(patch: Patch) -> None:
    original = routing._levels
    patch.setattr(routing, "_levels", lambda token: reversed(list(original(token))))


@mutant("errors, escalations")
def catch_all_beats_an_exact_code(patch: Patch) -> None:
    patch.setattr(routing, "code_of", lambda event: code_of(event) if code_of(event) is None else _AnyCode(event.code))


class _AnyCode(str):
    """An exact code that does not count as one when catchers are ranked."""

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) if isinstance(other, str) else other is None

    __hash__ = str.__hash__


@mutant("errors, escalations")
def uncaught_error_goes_on(patch: Patch) -> None:
    patch.setattr(Throw, "prepare_climb", lambda self, token, event, payload: nothing)


@mutant("errors, escalations")
def escalation_interrupts_as_an_error_does(patch: Patch) -> None:
    _take_over_as(patch, BoundaryEvent, interrupting=True)


@mutant("calls")
def error_does_not_leave_a_called_process(patch: Patch) -> None:
    original = routing._levels

    def levels(token: Any) -> Any:
        for level in original(token):
            yield [one for one in level if one.workflow.called is token.workflow.called]

    patch.setattr(routing, "_levels", levels)


@mutant("jobs")
def error_of_a_job_misses_its_own_boundary(patch: Patch) -> None:
    original = jobs.catcher_of
    patch.setattr(jobs, "catcher_of", lambda token, kind, code: original(token.workflow.task_tree, kind, code))


@mutant("jobs")
def job_without_attempts_counts_as_done(patch: Patch) -> None:
    patch.setattr(jobs, "give_up", lambda token, reason: token.task_spec.finish(token))


def _came_as(patch: Patch, *, together: bool) -> None:
    original = Combining.part_came

    def part_came(self: Any, token: Any, part: Any, payload: Any) -> None:
        self.event = replace(self.event, together=together)
        original(self, token, part, payload)

    patch.setattr(Combining, "part_came", part_came)


@mutant("multiple events")
def parallel_multiple_event_takes_the_first_to_come(patch: Patch) -> None:
    _came_as(patch, together=False)


@mutant("multiple events")
def multiple_event_waits_for_all(patch: Patch) -> None:
    _came_as(patch, together=True)


@mutant("multiple events")
def multiple_event_is_armed_with_its_other_parts_only(patch: Patch) -> None:
    patch.setattr(combined, "arm_again", nothing)


@mutant("multiple events")
def only_the_first_of_several_is_thrown(patch: Patch) -> None:
    original = CombinedThrow.prepare_throw

    def prepare_throw(self: Any, token: Any) -> Any:
        self.event = replace(self.event, parts=self.event.parts[:1])
        return original(self, token)

    patch.setattr(CombinedThrow, "prepare_throw", prepare_throw)
