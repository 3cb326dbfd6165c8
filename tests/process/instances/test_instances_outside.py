"""Service tasks done outside: lent once, given back once, and never lost with the worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bpmn_pen import chain, charged, extended, process
from instances_story import Story
from interleaving import Doing, command, orders, play, told

from service.base.clock import SetClock
from service.base.database import Database
from service.base.errors import Conflict, Missing
from service.base.ids import InstanceId
from service.base.work import Works
from service.process import instances
from service.process.instances import ActivatedJob

MINUTE = timedelta(minutes=1)
DETAILS = (
    '<zeebe:taskDefinition type="cobrar" retries="3"/>',
    '<zeebe:taskHeaders><zeebe:header key="banco" value="001"/></zeebe:taskHeaders>',
    '<zeebe:ioMapping><zeebe:input source="=valor * 100" target="centavos"/></zeebe:ioMapping>',
)
CHARGED = charged(*DETAILS)
GUARDED = process(
    f'<startEvent id="S"/><serviceTask id="J">{extended(*DETAILS)}</serviceTask>',
    '<userTask id="A"/><userTask id="Late"/>',
    '<boundaryEvent id="T" attachedToRef="J"><timerEventDefinition><timeDuration>PT1H</timeDuration>',
    '</timerEventDefinition></boundaryEvent><endEvent id="E"/>',
    chain("S", "J", "A", "E"),
    chain("T", "Late", "E"),
)


def takes(story: Story, worker: str = "w1", *, most: int = 10, lease: timedelta = MINUTE) -> tuple[ActivatedJob, ...]:
    return story.do(instances.activate_jobs, ["cobrar"], worker, most=most, lease=lease)


def begun(story: Story, *parts: str, **variables: object) -> tuple[InstanceId, ActivatedJob]:
    story.publish(*(parts or CHARGED))
    one = story.start(variables={"valor": 7, **variables})
    [job] = takes(story)
    return one, job


def completes(story: Story, job: ActivatedJob, **result: object) -> None:
    story.do(instances.complete_activated, job.job, job.fence, result)


def gives_up(story: Story) -> int:
    """What each activation does first; says how many were lost."""
    lost = story.do(instances.lost_jobs, ["cobrar"], most=10)
    for job in lost:
        story.do(instances.give_up_lost, job)
    return len(lost)


def test_a_worker_gets_all_that_it_needs_once(story: Story):
    """Variables with the mapped inputs, headers, where it stands, how often, until when; and nobody else gets it."""
    one, job = begun(story)
    assert (job.instance, job.process, job.element, job.topic, job.version) == (one, "P", "J", "cobrar", 1)
    assert (job.variables, job.headers) == ({"valor": 7, "centavos": 700}, {"banco": "001"})
    assert (job.business_key, job.worker, job.retries) == ("case-1", "w1", 3)
    assert job.deadline == story.clock.now() + MINUTE
    assert takes(story, "w2") == ()
    assert story.do(instances.activate_jobs, ["outro"], "w2", most=1, lease=MINUTE) == ()


def test_a_result_is_kept_once(story: Story):
    """A second completion is a conflict, and so is whatever else is said of a job that is done."""
    one, job = begun(story)
    completes(story, job, recibo="R1")
    assert (story.positions(one), story.variables(one)["recibo"]) == ({"A"}, "R1")
    for act in (instances.complete_activated, instances.throw_error, instances.fail_activated):
        words = () if act is instances.complete_activated else ("x",)
        with pytest.raises(Conflict):
            story.do(act, job.job, job.fence, *words)
    with pytest.raises(Conflict):
        story.do(instances.extend, job.job, job.fence, MINUTE)
    with pytest.raises(Missing):
        story.do(instances.complete_activated, "nothing", 1)


def test_a_slow_worker_is_overtaken(story: Story):
    """When its time is up another gets the job, and only that one is listened to; late but alone it still is."""
    one, slow = begun(story)
    story.clock.pass_by(MINUTE)
    [quick] = takes(story, "w2")
    assert (quick.job, quick.retries) == (slow.job, 2)
    with pytest.raises(Conflict):
        completes(story, slow, recibo="slow")
    completes(story, quick, recibo="quick")
    assert story.variables(one)["recibo"] == "quick"
    other, late = begun(story)
    story.clock.pass_by(2 * MINUTE)
    completes(story, late, recibo="late")
    assert story.variables(other)["recibo"] == "late"


def test_a_lease_is_extended(story: Story):
    """Who works longer says so, and keeps the job; how often it may be tried can be said as well."""
    _, job = begun(story)
    story.clock.pass_by(MINUTE / 2)
    story.do(instances.extend, job.job, job.fence, 5 * MINUTE, retries=9)
    story.clock.pass_by(4 * MINUTE)
    assert takes(story, "w2") == ()
    story.clock.pass_by(MINUTE)
    assert [again.retries for again in takes(story, "w2")] == [8]


def test_a_failure_comes_back_after_its_back_off(story: Story):
    """As the worker says, or as long as every job of the house waits; what was given back is its no more."""
    _, job = begun(story)
    story.do(instances.fail_activated, job.job, job.fence, "sem rede", back_off=2 * MINUTE)
    with pytest.raises(Conflict):
        completes(story, job)
    story.clock.pass_by(MINUTE)
    assert takes(story) == ()
    story.clock.pass_by(MINUTE)
    [second] = takes(story)
    assert second.retries == 2
    story.do(instances.fail_activated, second.job, second.fence, "sem rede", retries=5)
    assert takes(story) == ()
    story.clock.pass_by(MINUTE)
    [third] = takes(story)
    assert third.retries == 5
    story.do(instances.fail_activated, third.job, third.fence, "sem rede", back_off=timedelta())
    assert [job.retries for job in takes(story)] == [4]


def test_the_last_failure_is_an_incident_with_one_click_retry(story: Story):
    """Promise 6: a person sees the worker's own words; the retry opens the job again, once."""
    one, job = begun(story)
    story.do(instances.fail_activated, job.job, job.fence, "banco fora do ar", retries=0)
    [incident] = story.see(instances.incidents, instance=one)
    assert "banco fora do ar" in str(incident.message)
    assert takes(story) == ()
    with pytest.raises(Conflict):
        completes(story, job)
    story.do(instances.retry, one, incident.task)
    [again] = takes(story)
    assert (again.job == job.job, again.retries) == (False, 3)
    completes(story, again)
    assert story.positions(one) == {"A"}


def test_a_worker_that_dies_loses_nothing(story: Story):
    """The job comes back after its time, as often as drawn; then it is an incident, and not lent again."""
    one, _ = begun(story)
    for left in (2, 1):
        assert (gives_up(story), takes(story)) == (0, ())
        story.clock.pass_by(MINUTE)
        assert gives_up(story) == 0
        assert [job.retries for job in takes(story)] == [left]
    story.clock.pass_by(MINUTE)
    assert takes(story) == ()
    lost = story.do(instances.lost_jobs, ["cobrar"], most=10)
    assert gives_up(story) == 1
    story.do(instances.give_up_lost, lost[0])
    [incident] = story.see(instances.incidents, instance=one)
    assert "died in each of 3 attempts" in incident.message.spoken("en")
    assert "morreu em cada uma das 3 tentativas" in incident.message.spoken("pt")


def test_an_error_takes_its_path(story: Story):
    """The diagram catches the code, with what the worker says of it; a code that nobody catches is an incident."""
    one, job = begun(story)
    story.do(instances.throw_error, job.job, job.fence, "RECUSADO", {"motivo": "saldo"}, message="sem saldo")
    assert (story.positions(one), story.variables(one)["motivo"]) == ({"B"}, "saldo")
    [said] = [entry.data for entry in story.see(instances.history, one) if entry.name == "fail_job"]
    assert said["reason"] == "sem saldo"
    other, job = begun(story)
    story.do(instances.throw_error, job.job, job.fence, "OUTRO")
    assert len(story.see(instances.incidents, instance=other)) == 1


def test_what_is_wanted_no_more_is_taken_away(story: Story):
    """A boundary timer, a suspension and a cancellation each take the job from who has it in hand."""
    late, job = begun(story, GUARDED)
    story.pass_by(hours=1)
    with pytest.raises(Conflict):
        completes(story, job)
    assert story.positions(late) == {"Late"}
    one, job = begun(story)
    story.do(instances.suspend, one, "espera")
    with pytest.raises(Conflict):
        completes(story, job)
    assert takes(story) == ()
    story.do(instances.resume, one)
    [job] = takes(story)
    assert job.retries == 3
    story.do(instances.cancel, one, "fim")
    with pytest.raises(Conflict):
        completes(story, job)
    assert takes(story) == ()


class Race:
    """The same race in every interleaving of the first statements, on PostgreSQL."""

    def __init__(self, story: Story) -> None:
        self.story = story
        story.publish(*CHARGED)

    def run(self, order: str, a: Doing, b: Doing) -> tuple[str, str]:
        """What both were told."""
        first, second = play(self.story.works, order, a, b)
        return told(first), told(second)


@pytest.fixture
def race(postgres_database: Database, clock: SetClock) -> Race:
    """Where several write at the same time."""
    return Race(Story(Works(postgres_database, clock), clock))


def activates(worker: str) -> Doing:
    return command(instances.activate_jobs, ["cobrar"], worker, most=1, lease=MINUTE)


def finishes(job: ActivatedJob, result: str) -> Doing:
    return command(instances.complete_activated, job.job, job.fence, {"recibo": result})


@pytest.mark.parametrize("order", orders(2, 2))
def test_two_workers_ask_for_one_job(race: Race, order: str):
    """One gets it, the other gets nothing."""
    race.story.start(variables={"valor": 1})
    first, second = play(race.story.works, order, activates("w1"), activates("w2"))
    assert sorted(map(len, (first, second))) == [0, 1]


@pytest.mark.parametrize("order", orders(2, 2))
def test_two_completions_of_one_job(race: Race, order: str):
    """One wins, the other is a conflict, and one result is kept."""
    one = race.story.start(variables={"valor": 1})
    [job] = takes(race.story)
    outcome = race.run(order, finishes(job, "a"), finishes(job, "b"))
    assert sorted(outcome) == ["conflict", "done"]
    assert race.story.variables(one)["recibo"] == "ab"[outcome.index("done")]
    race.story.agree()


@pytest.mark.parametrize("order", orders(2, 2))
def test_a_completion_as_the_lease_ends(race: Race, order: str):
    """Either it comes in time and the job is gone, or another has it and the completion is a conflict."""
    one = race.story.start(variables={"valor": 1})
    [job] = takes(race.story)
    race.story.clock.pass_by(MINUTE)
    completed, lent = play(race.story.works, order, finishes(job, "late"), activates("w2"))
    if told(completed) == "done":
        assert (lent, race.story.positions(one)) == ((), {"A"})
    else:
        assert (told(completed), len(lent), race.story.positions(one)) == ("conflict", 1, {"J"})
        completes(race.story, lent[0], recibo="w2")
    race.story.agree()


@pytest.mark.parametrize("order", orders(2, 2))
def test_a_completion_as_the_instance_is_cancelled(race: Race, order: str):
    """Whoever is first wins, the other hears of it, and neither waits for ever."""
    one = race.story.start(variables={"valor": 1})
    [job] = takes(race.story)
    completed, _ = race.run(order, finishes(job, "a"), command(instances.cancel, one, "fim"))
    assert completed in ("done", "conflict")
    assert race.story.status(one) == "cancelled"
    race.story.agree()
