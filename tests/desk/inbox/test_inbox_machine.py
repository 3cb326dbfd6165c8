"""Whatever people, time and machines do to a small desk, and wherever it breaks off, it is as people may expect."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from desk_story import Desk
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from inbox_diagrams import FORMS, delivery, order
from inbox_model import OVERSEER, STAFF, Expected, No, awaited
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from service.base import jobs, timers
from service.base.database import Database
from service.base.errors import RaiaError
from service.base.outbox import OutboxRow
from service.base.timers import TimerRow
from service.base.work import Actor, UnitOfWork
from service.desk import cases, inbox, people
from service.desk.inbox import Filter
from service.desk.people import Role
from service.process import instances, releases

DRAWINGS = {"order": order, "delivery": delivery}
CHOICES = ("Certo-E", "Certo-M")
TOLD = [f"WorkItem{what}" for what in ("Offered", "Claimed", "Released", "Reassigned", "Completed", "Withdrawn")]
NUMBERS = count(1)
PICK = st.integers(0, 99)
WHO = st.sampled_from([None, None, None, *STAFF])
"""None: somebody whose work it is."""
EDGE = st.integers(0, 10) | st.integers(0, 40)
"""Before which statement, or next to the commit: a short command has ten, a long one forty."""
MOST_CASES = 3


class PowerCut(BaseException):
    """Nothing that was meant to come after this has come."""


class Edges:
    """Statements, commits and acknowledgements, counted; at the chosen one the power is cut."""

    def __init__(self, database: Database, chosen: int | None) -> None:
        self.engine, self.chosen = database.engine, chosen
        self.seen = self.commits = 0

    @contextmanager
    def watched(self) -> Generator[Edges]:
        listeners = (
            (self.engine, "before_cursor_execute", self._reach),
            (self.engine, "commit", self._reach),
            (Session, "after_commit", self._acknowledge),
        )
        for listener in listeners:
            event.listen(*listener)
        try:
            yield self
        finally:
            for listener in listeners:
                event.remove(*listener)

    def _reach(self, *_: object) -> None:
        self.seen += 1
        if self.chosen is not None and self.seen > self.chosen:
            self.chosen = None
            raise PowerCut

    def _acknowledge(self, *_: object) -> None:
        self.commits += 1
        self._reach()


class Inbox(RuleBasedStateMachine):
    """A small desk, and what may be expected of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        desk.clock.pass_by(timedelta(seconds=1))
        self.begun = desk.clock.now()
        self.expected = Expected(self.begun)
        self.cases: list[Any] = []
        self.releases: dict[tuple[str, int], Any] = {}
        self.edges: list[int] = []
        self.number = next(NUMBERS)
        for process in DRAWINGS:
            self.publish(process, 1)

    @initialize(process=st.sampled_from(list(DRAWINGS)))
    def begin(self, process: str) -> None:
        """There is always something to do."""
        self.open_case(process)

    def publish(self, process: str, release: int) -> None:
        with self.desk.works.begin() as work:
            drawn = DRAWINGS[process](f"{process}_{self.number}", release)
            self.releases[process, release] = releases.publish(work, drawn, forms=FORMS)

    @rule(process=st.sampled_from(list(DRAWINGS)))
    def publish_anew(self, process: str) -> None:
        self.publish(process, 2)
        self.expected.newest[process] = 2

    @precondition(lambda self: len(self.cases) < MOST_CASES)
    @rule(process=st.sampled_from(list(DRAWINGS)))
    def open_case(self, process: str) -> None:
        opened: list[Any] = []

        def act(work: UnitOfWork) -> None:
            requester = self.desk.ids["João"]
            opened.append(cases.open_case(work, f"{process}_{self.number}", {}, requester=requester).case)

        if self.does("João", lambda expected: expected.open_case(process), act):
            self.cases.append(opened[-1])

    @rule(edges=st.lists(EDGE, min_size=4, max_size=8))
    def crash_in_the_next(self, edges: list[int]) -> None:
        """The next commands break off there, if they get so far; each is tried again until it is done."""
        self.edges = edges

    @rule(case=PICK, item=PICK, who=WHO)
    def claim(self, case: int, item: int, who: str | None) -> None:
        at, found, who = self.pick(case, item, who)
        self.does(who, lambda e: e.claim(*at, who), lambda work: inbox.claim(work, found, by=self.by(work, who)))

    @rule(case=PICK, item=PICK, who=WHO)
    def release(self, case: int, item: int, who: str | None) -> None:
        at, found, who = self.pick(case, item, who)
        self.does(who, lambda e: e.release(*at, who), lambda work: inbox.release(work, found, by=self.by(work, who)))

    @rule(case=PICK, item=PICK, to=st.sampled_from([*STAFF, "João", None]), who=st.sampled_from([OVERSEER, *STAFF]))
    def reassign(self, case: int, item: int, to: str | None, who: str) -> None:
        at, found, who = self.pick(case, item, who)
        target = self.desk.ids[to] if to else None
        self.does(
            who,
            lambda e: e.reassign(*at, to, who),
            lambda work: inbox.reassign(work, found, to=target, by=self.by(work, who)),
        )

    @rule(case=PICK, item=PICK, who=WHO, words=st.sampled_from(["", "metade"]))
    def save_draft(self, case: int, item: int, who: str | None, words: str) -> None:
        at, found, who = self.pick(case, item, who)
        draft = {"valor": words}
        self.does(
            who,
            lambda e: e.save_draft(*at, draft, who),
            lambda work: inbox.save_draft(work, found, draft, by=self.by(work, who)),
        )

    @rule(case=PICK, item=PICK, who=WHO, well=st.booleans(), choice=st.sampled_from(CHOICES))
    def complete(self, case: int, item: int, who: str | None, well: bool, choice: str) -> None:
        """Also by the wrong person, with wrong answers, and what is done already."""
        self.finish(*self.pick(case, item, who), well, choice)

    @rule(numbers=st.lists(PICK, min_size=1, max_size=3), choice=st.sampled_from(CHOICES), twice=st.booleans())
    def complete_well(self, numbers: list[int], choice: str, twice: bool) -> None:
        """By somebody who may, one item after the other; each once or (a double click) twice."""
        for number in numbers:
            found = [(at, item) for at, item in self.items() if item["state"] == "open"]
            if found:
                at, item = found[number % len(found)]
                for _ in range(2 if twice else 1):
                    self.finish(at, item["id"], mine(item), True, choice)
                self.the_desk_is_as_expected()

    def finish(self, at: tuple[int, int], found: Any, who: str, well: bool, choice: str) -> None:
        asks = self.expected.cases[at[0]]["items"][at[1]]["step"] == "Entregar"
        given = {"valor": "7" if well else "sete"}
        chosen = (choice if well else "Nenhum",) if asks else ()
        self.does(
            who,
            lambda e: e.complete(*at, who, well=well, choice=choice),
            lambda work: inbox.complete(work, found, given, by=self.by(work, who), choice=chosen),
        )

    @rule(case=PICK, item=PICK, who=WHO)
    def press(self, case: int, item: int, who: str | None) -> None:
        at, found, who = self.pick(case, item, who)

        def act(work: UnitOfWork) -> None:
            one = inbox.queries.item(work.session, found)
            waits = instances.waiting(work.session, one.instance)
            buttons = [wait.task for wait in waits if wait.kind == "button" and wait.host == one.task]
            inbox.press(work, found, buttons[0] if buttons else 0, by=self.by(work, who))

        self.does(who, lambda e: e.press(*at, who), act)

    @rule(case=PICK, who=st.sampled_from([OVERSEER, OVERSEER, "Maria"]))
    def suspend(self, case: int, who: str) -> None:
        at, found = self.pick_case(case)
        act = cases.stopping.suspend
        self.does(who, lambda e: e.suspend(at, who), lambda work: act(work, found, "obra", by=self.by(work, who)))

    @rule(case=PICK, who=st.sampled_from([OVERSEER, OVERSEER, "Maria"]))
    def resume(self, case: int, who: str) -> None:
        at, found = self.pick_case(case)
        self.does(
            who,
            lambda e: e.resume(at, who),
            lambda work: cases.stopping.resume(work, found, by=self.by(work, who)),
        )

    @precondition(lambda self: len(self.cases) == MOST_CASES)
    @rule(case=PICK, who=st.sampled_from([OVERSEER, "Maria"]))
    def cancel(self, case: int, who: str) -> None:
        at, found = self.pick_case(case)
        act = cases.stopping.cancel
        self.does(who, lambda e: e.cancel(at, who), lambda work: act(work, found, "fim", by=self.by(work, who)))

    @rule(case=PICK)
    def upgrade(self, case: int) -> None:
        at, _ = self.pick_case(case)
        process = self.expected.cases[at]["process"]
        newest = self.releases[process, self.expected.newest[process]]
        self.does(
            OVERSEER, lambda e: e.upgrade(at), lambda work: instances.migrate(work, self.instance(work, at), newest)
        )

    @precondition(lambda self: any(case["process"] == "delivery" for case in self.expected.cases))
    @rule(number=PICK)
    def deliver(self, number: int) -> None:
        ours = [at for at, case in enumerate(self.expected.cases) if case["process"] == "delivery"]
        at = ours[number % len(ours)]

        def act(work: UnitOfWork) -> None:
            instances.deliver(work, "pago", cases.queries.case(work.session, self.cases[at]).protocol)

        self.does(OVERSEER, lambda e: e.deliver(at), act)

    @rule(minutes=st.sampled_from([1, 45, 60, 120, 180]))
    def let_time_pass(self, minutes: int) -> None:
        """Nobody looks yet: whoever comes first finds what is due."""
        self.desk.clock.pass_by(timedelta(minutes=minutes))
        self.expected.now = self.desk.clock.now()

    @rule()
    def tick(self) -> None:
        """Also broken off: whoever comes after it finds the leases, and does what is left once."""
        if self.edges:
            with Edges(self.desk.database, self.edges.pop()).watched():
                try:
                    self.desk.runner.settle()
                except PowerCut:
                    self.begin_again()
                    self.desk.clock.pass_by(max(timers.LEASE, jobs.LEASE))
        self.desk.runner.settle()
        self.expected.now = self.desk.clock.now()
        self.expected.tick()

    def does(self, who: str, expect: Callable[[Expected], None], act: Callable[[UnitOfWork], object]) -> bool:
        """Somebody does something, again after each power cut; says whether it has happened."""
        after, refused = copy.deepcopy(self.expected), None
        try:
            expect(after)
        except No as no:
            refused = no.status
        if refused is not None:
            assert self.tries(who, act, None) == refused
            return False
        while (said := self.tries(who, act, self.edges.pop() if self.edges else None)) == "cut":
            self.the_desk_is_as_expected()
        assert said == "done"
        self.expected = after
        return True

    def tries(self, who: str, act: Callable[[UnitOfWork], object], edge: int | None) -> int | str:
        """Once: the status of a refusal, "done" when it has been committed, "cut" when it has not."""
        edges = Edges(self.desk.database, edge)
        try:
            with edges.watched(), self.desk.works.begin(actor=self.actor(who)) as work:
                act(work)
        except RaiaError as error:
            assert not edges.commits
            return error.status
        except PowerCut:
            self.begin_again()
        return "done" if edges.commits else "cut"

    def begin_again(self) -> None:
        """The house is gone; another one opens on the same database."""
        self.desk.database.close()
        self.desk.begins(Database(self.desk.database.url))

    def actor(self, who: str) -> Actor:
        return Actor("person", IDS[who], who)

    def by(self, work: UnitOfWork, who: str) -> people.Person:
        return self.desk.person_in(work, who)

    def instance(self, work: UnitOfWork, at: int) -> Any:
        return cases.queries.case(work.session, self.cases[at]).instance

    def items(self) -> list[tuple[tuple[int, int], Any]]:
        every = enumerate(self.expected.cases)
        return [((at, number), item) for at, case in every for number, item in enumerate(case["items"])]

    def pick_case(self, number: int) -> tuple[int, Any]:
        at = number % len(self.cases)
        return at, self.cases[at]

    def pick(self, case: int, item: int, who: str | None) -> tuple[tuple[int, int], Any, str]:
        """Rather one of the latest: what is over long ago is refused in one way only."""
        at, _ = self.pick_case(case)
        items = self.expected.cases[at]["items"]
        number = len(items) - 1 - item % min(len(items), 4)
        return (at, number), items[number]["id"], who or mine(items[number])

    @invariant()
    def the_desk_is_as_expected(self) -> None:
        """Items, who has them, what waits, timers and drafts; each end has its entry of history and of the timeline."""
        with self.desk.works.read() as work:
            for at, case in enumerate(self.expected.cases):
                found = inbox.queries.of_case(work.session, self.cases[at])
                self.learn(case, found)
                check_items(case, found, self.releases)
                check_case(work, self.instance(work, at), case, found)

    def learn(self, case: Any, found: Any) -> None:
        """Which row a new item is: the one of its step that is not known yet."""
        known = {item["id"] for item in case["items"]}
        for item in case["items"]:
            if item["id"] is None:
                [item["id"]] = [row.id for row in found if row.element == item["step"] and row.id not in known]
                known.add(item["id"])

    @invariant()
    def nobody_has_what_is_over(self) -> None:
        """And everybody has what is theirs, open, once."""
        with self.desk.works.read() as work:
            for who in STAFF:
                mine = [item["id"] for _, item in self.items() if (item["state"], item["who"]) == ("open", who)]
                ours = {item["id"] for _, item in self.items()}
                found, _ = inbox.queries.queue(
                    work.session, self.by(work, who), Filter(view="mine"), now=work.now, limit=1000
                )
                assert Counter(item.id for item in found if item.id in ours) == Counter(mine), who

    @invariant()
    def no_event_is_lost(self) -> None:
        """What has been told of items, and nothing else, is in the outbox."""
        ours = set(self.cases)
        with self.desk.works.read() as work:
            rows = select(OutboxRow.name, OutboxRow.payload).where(
                OutboxRow.created_at >= self.begun, OutboxRow.name.in_(TOLD)
            )
            told = Counter(name for name, payload in work.session.execute(rows) if payload["case"] in ours)
        assert told == self.expected.told

    def teardown(self) -> None:
        """The next one finds nothing to do."""
        self.edges = []
        with self.desk.works.begin() as work:
            for at in range(len(self.cases)):
                one = self.instance(work, at)
                if instances.instance(work.session, one).status == "suspended":
                    instances.resume(work, one)
                if instances.instance(work.session, one).status == "running":
                    instances.cancel(work, one, "fim")


def mine(item: Any) -> str:
    """Somebody whose work it is."""
    return item["who"] or {"Atendente": "Maria", "Agente interno": "Bruno"}[item["lane"]]


def check_items(case: Any, found: Any, published: Any) -> None:
    """Each item is what it should be."""
    rows = {row.id: row for row in found}
    assert rows.keys() == {item["id"] for item in case["items"]}
    for item in case["items"]:
        row, who = rows[item["id"]], {IDS[name]: name for name in IDS}
        assert (row.state, row.lane) == (item["state"], item["lane"]), item
        assert (who.get(row.assignee), who.get(row.ended_by)) == (item["who"], item["by"]), item
        assert row.paused == (item["state"] == "open" and case["status"] == "suspended"), item
        assert item["state"] != "open" or row.release == published[case["process"], item["release"]], item


def check_case(work: UnitOfWork, instance: Any, case: Any, found: Any) -> None:
    """Everything else that is kept of a case says the same."""
    open_rows = {row.task: row for row in found if row.state == "open"}
    waits = instances.waiting(work.session, instance)
    assert instances.instance(work.session, instance).status == case["status"]
    assert {wait.task for wait in waits if wait.kind == "work"} == open_rows.keys()
    assert any(wait.kind == "message" for wait in waits) == (awaited(case) is not None)
    armed = select(TimerRow.due_at).where(TimerRow.subject == instance, TimerRow.state == "armed")
    due = [item["due"] for item in case["items"] if item["due"] is not None]
    assert sorted(work.session.scalars(armed)) == sorted(due)
    for item in case["items"]:
        assert inbox.queries.draft(work.session, item["id"])[0] == item["draft"]
    done = Counter(row.task for row in found if row.state == "done")
    history = instances.history(work.session, instance, limit=10_000)
    assert Counter(entry.task for entry in history if entry.kind == "command" and entry.name == "complete") == done
    assert [entry.seq for entry in history] == list(range(1, len(history) + 1))
    timeline = [step for step in cases.timeline(work.session, found[0].case) if step.kind == "task_done"]
    assert Counter(step.data["task"] for step in timeline) == done


IDS: dict[str, Any] = {}


def run(desk: Desk, examples: int, steps: int) -> None:
    """So many lives of the desk; a failing one is printed as a program, with what reproduces it."""
    with desk.works.begin() as work:
        desk.ids["Marta"] = people.add_person(
            work, name="Marta Reis", email="marta@exemplo.com.br", roles=(Role.ATTENDANT,)
        )
    IDS.clear()
    IDS.update({name: desk.ids[name] for name in [*STAFF, "João"]})
    try:
        run_state_machine_as_test(
            lambda: Inbox(desk),
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                print_blob=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        desk.database.close()


def test_promise_2_the_inbox_is_as_expected_whatever_happens(database, clock):
    """Promises 1, 2, 4, 5: claim, complete, cancel, reassign, tick, crash, upgrade, against a small reference model."""
    run(Desk(database, clock), *((15, 25) if database.is_sqlite else (5, 20)))


@pytest.mark.heavy
def test_promise_2_the_inbox_is_as_expected_for_long(database, clock):
    """Promises 1, 2, 4, 5: the same, on demand, for many and longer lives."""
    run(Desk(database, clock), 300 if database.is_sqlite else 60, 50)
