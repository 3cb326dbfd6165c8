"""What we promise about reliability: each promise has tests that bear its name, on the databases that are told here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SQLITE, POSTGRES = "sqlite", "postgres"
BOTH = frozenset({SQLITE, POSTGRES})


@dataclass(frozen=True)
class Promise:
    """What is promised, and the tests that hold it, by database; their names begin `test_promise_` and its number."""

    sentence: str
    both: tuple[str, ...] = ()
    sqlite: tuple[str, ...] = ()
    postgres: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    """The engine alone."""

    @property
    def held(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Each test with its databases."""
        yield from ((test, BOTH) for test in self.both)
        yield from ((test, frozenset({SQLITE})) for test in self.sqlite)
        yield from ((test, frozenset({POSTGRES})) for test in self.postgres)
        yield from ((test, frozenset()) for test in self.memory)


PROMISES = {
    1: Promise(
        "An acknowledged completion survives `kill -9`, and power loss as far as the database's settings promise",
        both=(
            "base/test_base_kill.py::killed_at_any_edge_it_is_all_or_nothing",
            "process/instances/test_instances_kill.py::killed_between_any_two_statements_it_is_all_or_nothing",
            "process/instances/test_instances_kill.py::so_are_suspending_and_resuming",
            "process/instances/test_instances_kill.py::so_is_migrating",
            "desk/inbox/test_inbox_killed.py::killed_between_any_two_statements_the_desk_has_all_or_nothing",
        ),
        sqlite=("base/test_base_database.py::sqlite_survives_power_loss",),
        postgres=("base/test_base_database.py::postgresql_survives_power_loss",),
    ),
    2: Promise(
        "A work item is completed once",
        both=(
            "desk/inbox/test_inbox_races.py::a_work_item_is_completed_once",
            "desk/inbox/test_inbox_races.py::an_item_is_claimed_by_one",
            "desk/inbox/test_inbox_machine.py::the_inbox_is_as_expected_whatever_happens",
            "process/instances/test_instances_together.py::of_many_who_complete_a_task_one_wins",
        ),
        sqlite=("web/test_web_flow.py::somebody_was_quicker",),
        postgres=("process/instances/test_instances_races.py::two_completions",),
    ),
    3: Promise(
        "Outside effects happen at least once, with a stable key",
        both=(
            "base/test_base_outbox.py::a_consumer_gets_each_event_once_in_order",
            "base/test_base_outbox.py::what_a_consumer_writes_and_the_tick_are_one",
            "worker/test_worker_errands.py::a_crash_repeats_an_effect_under_its_key_and_nothing_else",
        ),
        postgres=("worker/test_worker_run.py::crashes_between_commit_publish_and_acknowledge_repeat_under_one_key",),
    ),
    4: Promise(
        "Tokens are conserved, saving changes nothing",
        both=("process/instances/test_instances_shipped.py::it_can_be_walked_to_its_end",),
        memory=(
            "process/execution/test_execution_equivalence.py::same_state_at_every_step",
            "process/execution/test_execution_equivalence.py::same_state_in_ten_thousand_processes",
        ),
    ),
    5: Promise(
        "Timers are never early, p99 ≤ 2 s late",
        both=(
            "base/test_base_promise_5.py::no_timer_is_early_and_p99_is_at_most_two_seconds_late",
            "base/test_base_promise_5.py::a_clock_that_jumps_an_hour_makes_nothing_early",
            "base/test_base_promise_5.py::a_hundred_thousand_overdue_timers_drain_in_order",
            "process/instances/test_instances_promise_5.py::dates_in_a_gap_and_in_an_overlap",
            "process/instances/test_instances_promise_5.py::durations_across_changes_of_the_clock_and_ends_of_months",
            "process/instances/test_instances_promise_5.py::a_clock_that_jumps_fires_nothing_twice",
        ),
    ),
    6: Promise(
        "A failing job is retried with back-off, then is an incident with one-click retry",
        both=(
            "process/instances/test_instances_promise_6.py::a_poison_job_backs_off_and_is_an_incident",
            "process/instances/test_instances_promise_6.py::a_job_that_kills_its_worker_is_an_incident_too",
        ),
        postgres=("worker/test_worker_run.py::a_poison_job_is_an_incident_and_retried_with_one_click",),
    ),
    7: Promise(
        "Every instance of every past release still loads",
        both=("process/instances/test_instances_promise_7.py::a_row_of_every_past_format_goes_on",),
        memory=(
            "process/execution/test_execution_state.py::a_state_of_format_1_loads_for_ever",
            "process/execution/test_execution_state.py::every_format_there_was_has_a_golden_file_and_a_way_up",
        ),
    ),
    8: Promise(
        "Losing the broker delays, never loses",
        both=(
            "worker/test_worker_errands.py::the_watch_rings_for_what_nobody_was_rung_for",
            "worker/test_worker_errands.py::time_and_deliveries_do_not_wait_for_an_answer",
        ),
        postgres=(
            "worker/test_worker_run.py::losing_the_broker_delays_and_never_loses",
            "worker/test_worker_run.py::workers_die_and_the_broker_restarts_in_mid_run",
        ),
    ),
    9: Promise(
        "What is accepted runs right; what we cannot run is refused with its element",
        both=(
            "process/instances/test_instances_promise_9.py::what_is_accepted_runs_to_its_end",
            "process/instances/test_instances_promise_9.py::what_cannot_run_is_refused_with_its_element",
        ),
        memory=(
            "conformance/test_conformance_constructs.py::a_construct_runs_as_bpmn_says",
            "conformance/test_conformance_constructs.py::a_construct_is_refused",
        ),
    ),
}
HELD = [
    pytest.param(number, *test.split("::"), databases, id=f"{number} {test}")
    for number, promise in PROMISES.items()
    for test, databases in promise.held
]
Functions = Mapping[str, ast.FunctionDef]


@cache
def functions(file: Path) -> Functions:
    """Tests and fixtures of a file, by name."""
    tree = ast.parse(file.read_text("utf-8"))
    return {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}


def in_sight(file: Path) -> Functions:
    """The same with the fixtures of the folders around it; the nearest counts."""
    folders = [folder for folder in reversed(file.parents) if folder.is_relative_to(TESTS)]
    around = [folder / "conftest.py" for folder in folders if (folder / "conftest.py").exists()]
    return {name: found for each in [*around, file] for name, found in functions(each).items()}


def needed(name: str, known: Functions) -> Iterator[str]:
    """What a test asks for, and what that asks for."""
    yield name
    if name in known:
        for argument in known[name].args.args:
            yield from needed(argument.arg, known)


def databases_of(file: Path, test: str) -> frozenset[str]:
    """On which databases it runs."""
    found = set(needed(test, in_sight(file)))
    kinds = {"sqlite_database": SQLITE, "postgres_database": POSTGRES, "postgres_cluster": POSTGRES}
    return BOTH if "database" in found else frozenset(kinds[each] for each in found & kinds.keys())


@pytest.mark.parametrize(("number", "path", "words", "databases"), HELD)
def test_each_promise_is_held_by_these(number: int, path: str, words: str, databases: frozenset[str]):
    """A test that is gone, that no longer says which promise it holds, or that left a database is missed here."""
    test, known = f"test_promise_{number}_{words}", functions(TESTS / path)
    assert test in known, f"promise {number} is no longer held by {path}::{test}"
    which, colon, _ = (ast.get_docstring(known[test]) or "").partition(":")
    assert colon
    assert re.fullmatch(rf"Promises? .*\b{number}\b.*", which), which
    assert databases_of(TESTS / path, test) == databases


def test_promises_1_to_9_are_held_on_both_databases():
    """None is left out."""
    assert list(PROMISES) == list(range(1, 10))
    assert [number for number, each in PROMISES.items() if not each.both] == []
