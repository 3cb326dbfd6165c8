"""What goes to another case goes after the commit: in order, once, and whoever sends waits for no other case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bpmn_pen import chain, flow, process
from instances_story import ANA, Story
from interleaving import command, orders, play, told
from letters_pen import SHARED, in_a_row, message, says, signal
from sqlalchemy import select, text, update
from sqlalchemy.event import listen

from service.base import backoff, job_runs, jobs
from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import InstanceId
from service.base.jobs import JobRow
from service.base.work import UnitOfWork, Works
from service.process import instances
from service.process.instances import bags
from service.process.instances.carrying import LISTENERS
from service.process.instances.events import TaskReached
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import InstanceRow


def both_ways(says: str, hears: str) -> str:
    """Says something after a task, and hears the same beside it."""
    return process(
        '<startEvent id="S"/><parallelGateway id="F"/><userTask id="A"/><userTask id="Heard"/><endEvent id="E"/>',
        f'<intermediateThrowEvent id="T">{says}</intermediateThrowEvent>',
        f'<intermediateCatchEvent id="C">{hears}</intermediateCatchEvent>',
        chain("S", "F", "A", "T", "E"),
        chain("F", "C", "Heard", "E"),
    )


class AtOnce:
    """Two cases, each with an instance that says something to the other."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.story = Story(Works(database, clock), clock)

    def pairs(self) -> Iterator[tuple[str, InstanceId, InstanceId]]:
        for number, order in enumerate(orders(4, 4)[::5]):
            words = [{"eu": f"{number}{me}", "outro": f"{number}{other}"} for me, other in ("ab", "ba")]
            one, two = (self.story.start(variables=each, case=f"case-{each['eu']}") for each in words)
            yield order, one, two
            for instance in (one, two):
                self.story.do(instances.cancel, instance, "fim")

    def complete(self, order: str, one: InstanceId, two: InstanceId) -> list[str]:
        acts = [command(instances.complete, each, self.story.task(each, "A")) for each in (one, two)]
        return [told(outcome) for outcome in play(self.story.works, order, acts[0], acts[1])]


@pytest.mark.parametrize(
    ("speaking", "hearing"), [(signal("all"), signal("all")), (message("to"), message("me"))], ids=["signal", "message"]
)
def test_promise_2_two_cases_that_speak_to_each_other(
    postgres_database: Database, clock: SetClock, speaking: str, hearing: str
):
    """Promise 2: both are done, in every order of their statements, and each has heard the other."""
    race = AtOnce(postgres_database, clock)
    race.story.publish(SHARED, both_ways(speaking, hearing))
    for order, one, two in race.pairs():
        assert race.complete(order, one, two) == ["done", "done"], order
        race.story.carry()
        assert [race.story.positions(each) for each in (one, two)] == [{"Heard"}, {"Heard"}], order


def test_nothing_leaves_before_the_commit(story: Story):
    """The other case stands where it stood until its letter is carried."""
    story.publish(SHARED, in_a_row(signal("one")))
    story.publish(SHARED, says(signal("one")))
    other, one = story.start("R", case="case-2"), story.start("T")
    with story.works.begin(actor=ANA) as work:
        instances.complete(work, one, story_task(work, one))
    assert (story.status(one), story.positions(other)) == ("completed", {"R0"})
    story.carry()
    assert story.positions(other) == {"RA"}


def story_task(work: Any, instance: InstanceId) -> int:
    (found,) = instances.open_tasks(work.session, instance)
    return found.task


def test_what_one_says_is_heard_in_its_order(story: Story):
    """Who begins to wait for the second by hearing the first hears both: signals, and messages by key."""
    for first, second in ((signal("one"), signal("two")), (message("me"), signal("two"))):
        story.publish(SHARED, in_a_row(first, second))
        story.publish(SHARED, says(first, second))
        other = story.start("R", {"eu": "7"}, case="case-2")
        one = story.start("T", {"eu": "7"})
        story.complete(one, "TA")
        assert story.positions(other) == {"RA"}
        story.complete(other, "RA")


def test_a_bag_waits_for_the_one_before_it(story: Story):
    """Two commands of one case: what the first has said is not overtaken by what the second says."""
    story.publish(SHARED, in_a_row(signal("one"), signal("two")))
    story.publish(SHARED, says(signal("one"), own_id="T"))
    story.publish(SHARED, says(signal("two"), own_id="U"))
    other = story.start("R", case="case-2")
    ones = [story.start(name, case="case-1") for name in "TU"]
    for one in ones:
        with story.works.begin(actor=ANA) as work:
            instances.complete(work, one, story_task(work, one))
    with story.works.begin() as work:
        first, second = jobs.take(work, (instances.LETTERS_KIND,))
    job_runs.run(story.works, story.postman, second)
    assert story.positions(other) == {"R0"}
    job_runs.run(story.works, story.postman, first)
    story.carry()
    assert story.positions(other) == {"RA"}


@pytest.mark.parametrize("after", range(4))
def test_a_carrier_that_dies_hands_in_the_rest(story: Story, after: int):
    """Promise 3: three listeners and a message; wherever it stops, each has heard once when another has gone on."""
    story.publish(SHARED, in_a_row(signal("all"), signal("all")))
    story.publish(SHARED, in_a_row(message("me"), own_id="M"))
    story.publish(SHARED, says(signal("all"), message("me")))
    others = [story.start("R", case=f"case-{number}") for number in range(3)]
    last = story.start("M", {"eu": "7"}, case="case-m")
    one = story.start("T", {"eu": "7"}, case="case-t")
    with story.works.begin(actor=ANA) as work:
        instances.complete(work, one, story_task(work, one))
    carried: list[str] = []

    def lock(work: Any, subject: str) -> None:
        if len(carried) == after:
            raise KeyboardInterrupt
        carried.append(subject)
        instances.lock(work, subject)

    with story.works.begin() as work:
        (job,) = jobs.take(work, (instances.LETTERS_KIND,))
    with pytest.raises(KeyboardInterrupt):
        instances.carrier(story.works, hold=lock)(job)
    story.pass_by(seconds=30)
    assert [story.positions(each) for each in others] == [{"R1"}] * 3
    assert story.positions(last) == {"MA"}


def test_one_letter_that_fails_keeps_none_waiting(story: Story):
    """It is set aside and tried again; the others have theirs at once."""
    story.publish(SHARED, in_a_row(signal("all")))
    others = [story.start("R", case=f"case-{number}") for number in range(3)]
    with story.works.begin() as work:
        kept = work.session.scalar(select(InstanceRow.state).where(InstanceRow.id == others[1]))
        work.session.execute(update(InstanceRow).where(InstanceRow.id == others[1]).values(state=b"?"))
    with story.works.begin() as work:
        instances.signal(work, "Todos")
    while job_runs.sweep(story.works, story.postman):
        pass
    assert [story.positions(others[number]) for number in (0, 2)] == [{"RA"}] * 2
    with story.works.begin() as work:
        work.session.execute(update(InstanceRow).where(InstanceRow.id == others[1]).values(state=kept))
    story.pass_by(seconds=60)
    assert story.positions(others[1]) == {"RA"}


def test_a_signal_to_many_is_a_transaction_for_each(story: Story):
    """More listeners than are looked up at a time: all hear it, each in a unit of work of its own."""
    units: list[Any] = []

    def note(work: UnitOfWork, event: TaskReached) -> None:
        if event.element == "RA":
            units.append(work)

    story.works.subscriptions.on(TaskReached, note)
    story.publish(SHARED, in_a_row(signal("all")))
    with story.works.begin() as work:
        others = [instances.start(work, "R", business_key=f"case-{number}") for number in range(LISTENERS + 5)]
    story.do(instances.signal, "Todos")
    assert {each for one in others for each in story.positions(one)} == {"RA"}
    assert len(units) == len({id(work) for work in units}) == len(others)


def test_two_cases_that_never_stop_talking_end_as_a_dead_letter(story: Story, monkeypatch: pytest.MonkeyPatch):
    """Each answers the other without end: after so many hops it is refused, and stands where people see it."""
    monkeypatch.setattr("service.process.instances.advancing.MOST_LETTERS", 20)
    loop = (
        '<startEvent id="S"/><exclusiveGateway id="X"/><endEvent id="E"/>'
        f'<intermediateCatchEvent id="C">{message("me")}</intermediateCatchEvent>'
        f'<intermediateThrowEvent id="T">{message("to")}</intermediateThrowEvent>'
    )
    ends, goes_on = flow("X", "E", "fim", "=fim = true"), flow("X", "C", "segue", "=fim != true")
    story.publish(SHARED, process(loop, chain("S", "X"), chain("C", "T", "X"), ends, goes_on))
    for me, other in ("ab", "ba"):
        story.start(variables={"eu": me, "outro": other}, case=f"case-{me}")
    story.do(instances.deliver, "Oi", "a")
    for _ in range(backoff.MOST):
        story.pass_by(hours=7)
    with story.works.read() as work:
        (dead,) = work.session.scalars(select(JobRow).where(JobRow.state == "dead")).all()
    assert re.search("without end|sem parar", dead.last_error or "")


def test_a_bag_is_looked_for_among_bags_only(story: Story):
    """However many jobs wait for others: by the index of a kind's waiting jobs."""
    asked: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "FROM job" in statement:
            asked.append((statement, parameters))

    sent = Letter(kind="signal", name="Todos", sender=None, release=None, process=None, business_key="case-1", key="")
    listen(story.works.database.engine, "before_cursor_execute", note)
    with story.works.begin() as work:
        assert not bags.is_under_way(work, sent, Reach(business_key="case-1"))
        if not story.works.database.is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))  # empty tables are read as a whole
        explain = "EXPLAIN QUERY PLAN " if story.works.database.is_sqlite else "EXPLAIN "
        ((statement, parameters),) = asked
        plan = str(work.session.connection().exec_driver_sql(explain + statement, parameters).all())
    assert "ix_job_lendable" in plan, plan
