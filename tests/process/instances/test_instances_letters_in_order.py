"""A letter that cannot be handed in keeps its place: what the same sender says to the same receiver comes after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bpmn_pen import chain, process
from instances_story import ANA, Story
from letters_pen import SHARED, in_a_row, message, says, signal
from sqlalchemy import func, select, update

from service.base import backoff, dead, job_runs, jobs
from service.base.ids import InstanceId
from service.base.jobs import JobRow
from service.process import instances
from service.process.instances.tables import AsideLetterRow, InstanceRow

Mend = Callable[[], None]


class Talk:
    """A case that says two things, each by a command of its own, to another one whose state cannot be read."""

    def __init__(self, story: Story, first: str, second: str) -> None:
        self.story = story
        story.publish(SHARED, in_a_row(first, second))
        story.publish(SHARED, says(first, own_id="T"))
        story.publish(SHARED, says(second, own_id="U"))
        self.other = story.start("R", {"eu": "7"}, case="case-2")
        self.ones = {name: story.start(name, {"eu": "7"}) for name in "TU"}
        self.mend = self.broken(self.other)

    def broken(self, one: InstanceId) -> Mend:
        with self.story.works.begin() as work:
            kept = work.session.scalar(select(InstanceRow.state).where(InstanceRow.id == one))
        self._keep(one, b"?")
        return lambda: self._keep(one, kept or b"")

    def _keep(self, one: InstanceId, state: bytes) -> None:
        with self.story.works.begin() as work:
            work.session.execute(update(InstanceRow).where(InstanceRow.id == one).values(state=state))

    def say(self, name: str) -> None:
        one = self.ones[name]
        (task,) = [each.task for each in self.story.see(instances.open_tasks, one)]
        with self.story.works.begin(actor=ANA) as work:
            instances.complete(work, one, task)
        self.carry()

    def carry(self) -> None:
        """Without holding rows against states, of which one cannot be read."""
        while job_runs.sweep(self.story.works, self.story.postman):
            pass

    def wait(self, hours: int) -> None:
        self.story.clock.pass_by(hours * backoff.WAITS[4])
        self.carry()

    def aside(self) -> int:
        with self.story.works.read() as work:
            return work.session.scalar(select(func.count()).select_from(AsideLetterRow)) or 0


BOTH = [(signal("one"), signal("two")), (message("me"), signal("two")), (message("me"), message("me"))]
KINDS = ["signals", "message then signal", "messages"]


@pytest.mark.parametrize(("first", "second"), BOTH, ids=KINDS)
def test_what_comes_after_a_letter_set_aside_waits_for_it(story: Story, first: str, second: str):
    """The receiver is mended before the first is tried again, and the second is said meanwhile: it hears both."""
    talk = Talk(story, first, second)
    talk.say("T")
    talk.mend()
    talk.say("U")
    assert story.positions(talk.other) == {"R0"}
    story.pass_by(seconds=60)
    assert story.positions(talk.other) == {"RA"}
    assert talk.aside() == 0


@pytest.mark.parametrize(("first", "second"), BOTH, ids=KINDS)
def test_a_dead_letter_holds_what_follows_and_retried_goes_first(story: Story, first: str, second: str):
    """What follows stands behind it until a person lets it be tried again; then both arrive, in order."""
    talk = Talk(story, first, second)
    talk.say("T")
    for _ in range(backoff.MOST):
        talk.wait(hours=7)
    talk.mend()
    talk.say("U")
    talk.wait(hours=24)
    assert story.positions(talk.other) == {"R0"}
    with story.works.read() as work:
        (one,), _ = dead.letters(work.session)
    assert story.see(instances.letters_behind, [one.id]) == {one.id: 1}
    story.do(dead.retry, one.kind, one.id, one.to)
    assert (story.positions(talk.other), talk.aside()) == ({"RA"}, 0)


def test_a_letter_that_nobody_can_be_given_to_holds_the_next_of_its_name_and_key(
    story: Story, monkeypatch: pytest.MonkeyPatch
):
    """A process that fails as it starts: the second message of the key does not start it instead of the first."""
    begin = f'<startEvent id="PS">{message("me")}</startEvent><userTask id="PA"/><endEvent id="PE"/>'
    story.publish(SHARED, process(begin, chain("PS", "PA", "PE")))
    story.publish(SHARED, says(message("me"), own_id="T"))
    talkers = [story.start("T", {"eu": "7", "n": number}) for number in range(2)]
    monkeypatch.setattr("service.process.instances.carrying.give", None)
    story.complete(talkers[0], "TA")
    monkeypatch.undo()
    story.complete(talkers[1], "TA")
    assert "P" not in story.others()
    story.pass_by(seconds=60)
    assert story.variables(story.others()["P"])["n"] == 0


def test_who_is_not_concerned_waits_for_nobody(story: Story):
    """What the same case says to a third one arrives at once."""
    talk = Talk(story, signal("one"), signal("two"))
    story.publish(SHARED, in_a_row(signal("two"), own_id="Q"))
    with story.works.begin(actor=ANA) as work:
        third = instances.start(work, "Q", business_key="case-3")
    talk.say("T")
    talk.say("U")
    assert (story.positions(third), talk.aside()) == ({"QA"}, 2)


def test_a_letter_that_workers_die_of_is_set_aside_and_the_rest_goes_on(story: Story):
    """Promise 6: whoever carried the bag never came back; the others in it get theirs."""
    story.publish(SHARED, in_a_row(signal("all")))
    others = [story.start("R", case=f"case-{number}") for number in (2, 3)]
    with story.works.begin() as work:
        instances.signal(work, "Todos")
        work.session.execute(update(JobRow).values(attempts=backoff.MOST))
    while job_runs.sweep(story.works, story.postman):
        pass
    assert [story.positions(each) for each in others] == [{"R0"}, {"RA"}]
    story.pass_by(seconds=30)
    assert story.positions(others[0]) == {"RA"}


def test_a_bag_that_has_failed_is_not_overtaken(story: Story):
    """The database was away while it was carried: what the same case has said since waits for it."""
    story.publish(SHARED, in_a_row(signal("one"), signal("two")))
    for name, word in zip("TU", ("one", "two"), strict=True):
        story.publish(SHARED, says(signal(word), own_id=name))
    other = story.start("R", case="case-2")
    for one in [story.start(name) for name in "TU"]:
        (task,) = [each.task for each in story.see(instances.open_tasks, one)]
        with story.works.begin(actor=ANA) as work:
            instances.complete(work, one, task)
    with story.works.begin() as work:
        (first,) = jobs.take(work, (instances.LETTERS_KIND,), batch=1)
        jobs.fail(work, first, "away")
    story.carry()
    assert story.positions(other) == {"R0"}
    story.pass_by(seconds=30)
    assert story.positions(other) == {"RA"}
