"""What a worker does when it is rung, and what the watch does when nobody rings."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from service import bootstrap, migrating
from service.base import bells, garbage, jobs, timers
from service.base.bells import Ring
from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Delivered, Event, Subscriptions
from service.base.job_runs import JobHandlers
from service.base.jobs import Job
from service.base.settings import Settings
from service.base.timer_runs import TimerHandlers
from service.base.values import value_object
from service.base.work import UnitOfWork, Works
from service.cli import main
from service.worker import Crew, Hands, broker, errands_of, watch
from service.worker.errands import Errands
from service.worker.watch import Watch

MAIL = bells.job("mail").errand


@value_object(kw_only=True)
class PostCame(Event):
    """Something for a consumer."""

    what: str


class PowerCut(BaseException):
    """The worker is gone before it can say anything."""


class Post:
    """A house with one kind of job, one of timer, one consumer; what is done is written down."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.done: list[str] = []
        self.rung: list[Ring] = []
        subscriptions = Subscriptions()
        subscriptions.after(PostCame, "reader", self.read)
        self.works = Works(database, clock, subscriptions)
        handlers, timer_handlers = JobHandlers(), TimerHandlers()
        handlers.on("mail", lambda job: self.done.append(f"mail {job.payload}"))
        timer_handlers.on("sla", lambda work, timer: self.done.append(f"timer {timer.key}"))
        self.errands = Errands(works=self.works, timer_handlers=timer_handlers, job_handlers=handlers)
        self.names = errands_of(handlers)

    def read(self, work: UnitOfWork, delivered: Delivered) -> None:
        assert isinstance(delivered.event, PostCame)
        self.done.append(f"read {delivered.event.what}")

    def watch(self, *names: str) -> Watch:
        return Watch(self.errands, names or self.names, self.rung.extend)


@pytest.fixture
def post(database: Database, clock: SetClock) -> Post:
    return Post(database, clock)


def test_there_is_a_queue_for_each_kind_of_work(post: Post):
    """Time, deliveries, and each kind of job that this program does."""
    assert post.names == ("time", "deliveries", "job:mail")
    assert [broker.queue_of(name).name for name in post.names] == ["raia.time", "raia.deliveries", "raia.job:mail"]
    assert len(broker.queue_of(bells.job("ç" * 300).errand).name.encode()) <= 255


def test_promise_3_a_bell_for_a_job_does_that_job_once(post: Post):
    """Promise 3: rung three times, done once; another job is left alone; a bell for nothing is nothing."""
    with post.works.begin() as work:
        first, _ = (jobs.enqueue(work, "mail", name) for name in ("first", "second"))
    for _ in range(3):
        post.errands.do(MAIL, first)
    post.errands.do(MAIL, "nobody")
    with post.works.begin() as work:
        other = jobs.enqueue(work, "nobody does this")
    post.errands.do(bells.job("nobody does this").errand, other)
    assert post.done == ["mail first"]
    with post.works.read() as work:
        assert work.session.get_one(jobs.JobRow, other).attempts == 0


@pytest.mark.parametrize("moment", ["before the effect", "after the effect", "after its commit"])
def test_promise_3_a_crash_repeats_an_effect_under_its_key_and_nothing_else(
    database: Database, clock: SetClock, moment: str
):
    """Promise 3: wherever the worker dies, a receiver that honours the key sees the effect once."""
    received: list[str] = []
    crashing = [moment]

    def die(when: str) -> None:
        if when in crashing:
            crashing.remove(when)
            raise PowerCut

    def post_it(job: Job) -> None:
        die("before the effect")
        received.append(job.key)
        die("after the effect")

    def ask_for_it(work: UnitOfWork, delivered: Delivered) -> None:
        jobs.enqueue(work, "post", key=f"post:{delivered.key}")

    subscriptions = Subscriptions()
    subscriptions.after(PostCame, "postman", ask_for_it)
    works = Works(database, clock, subscriptions)
    works.bells.append(lambda rings: die("after its commit") if received else None)
    handlers = JobHandlers()
    handlers.on("post", post_it)
    errands = Errands(works=works, timer_handlers=TimerHandlers(), job_handlers=handlers)
    with works.begin() as work:
        work.record(PostCame(what="news"))
    errands.do("deliveries", None)
    for _ in range(3):
        try:
            errands.do(bells.job("post").errand, None)
        except PowerCut:
            clock.pass_by(jobs.LEASE)
    assert len(set(received)) == 1
    assert len(received) == (2 if moment == "after the effect" else 1)
    with works.read() as work:
        assert [row.state for row in work.session.query(jobs.JobRow)] == ["done"]


def test_a_bell_for_time_or_deliveries_does_all_that_is_due(post: Post):
    """However many there are, a few at a time."""
    with post.works.begin() as work:
        for number in range(25):
            timers.arm(work, "sla", "case", str(number), due_at=work.now)
            work.record(PostCame(what=str(number)))
    post.errands.do("time", None)
    post.errands.do("deliveries", None)
    assert sorted(post.done) == sorted(f"{what} {n}" for n in range(25) for what in ("timer", "read"))


def test_promise_8_the_watch_rings_for_what_nobody_was_rung_for(
    post: Post, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    """Promise 8: each waiting job once, and again when nobody has come for it; what somebody has is not rung for."""
    with post.works.begin() as work:
        ids = [jobs.enqueue(work, "mail", number) for number in range(3)]
        jobs.enqueue(work, "mail", run_at=clock.now() + timedelta(hours=1))
        jobs.enqueue(work, "nobody does this")
        jobs.take(work, ("mail",), batch=1)
    watching = post.watch()
    watching.look()
    watching.look()
    assert post.rung == [bells.job("mail", id) for id in ids[1:]]
    monkeypatch.setattr(watch, "PATIENCE", -1.0)
    watching.look()
    assert len(post.rung) == 4
    clock.pass_by(jobs.LEASE)
    watching.look()
    assert post.rung[4:] == [bells.job("mail", id) for id in ids]


def test_promise_8_time_and_deliveries_do_not_wait_for_an_answer(post: Post, clock: SetClock):
    """Promises 5 and 8: what nobody takes although it was rung for is done by the watch, broker or not."""
    with post.works.begin() as work:
        timers.arm(work, "sla", "case", "1", due_at=work.now)
        work.record(PostCame(what="news"))
    watching = post.watch()
    watching.look()
    assert (post.rung, post.done) == ([bells.TIME, bells.DELIVERIES], [])
    clock.pass_by(timedelta(seconds=2))
    watching.look()
    assert post.done == ["timer 1", "read news"]
    watching.look()
    assert len(post.rung) == 4


def test_promise_8_quick_jobs_do_not_wait_for_an_answer_either(post: Post, clock: SetClock):
    """Promise 8: letters between cases go on without the broker; what waits for somebody outside waits for it."""
    handlers = post.errands.job_handlers
    handlers.on("letter", lambda job: post.done.append(f"letter {job.payload}"), quick=True)
    with post.works.begin() as work:
        for kind in ("mail", "letter"):
            jobs.enqueue(work, kind, 1)
    watching = post.watch(*errands_of(handlers))
    watching.look()
    assert post.done == []
    clock.pass_by(timedelta(seconds=2))
    watching.look()
    assert post.done == ["letter 1"]


def test_a_worker_of_one_queue_watches_that_one_only(post: Post, clock: SetClock):
    """Machines for mail leave time to others."""
    with post.works.begin() as work:
        timers.arm(work, "sla", "case", "1", due_at=work.now)
        work.record(PostCame(what="news"))
        job = jobs.enqueue(work, "mail")
    clock.pass_by(timedelta(minutes=1))
    post.watch(MAIL).look()
    assert (post.rung, post.done) == ([bells.job("mail", job)], [])


def test_the_watch_looks_every_second_until_it_is_stopped(post: Post):
    """It begins, rings and ends by itself."""
    with post.works.begin() as work:
        job = jobs.enqueue(work, "mail")
    watching = post.watch()
    watching.start()
    assert watching.stop()
    assert post.rung in ([], [bells.job("mail", job)])


def test_what_is_agreed_with_the_broker():
    """JSON only, no results, acknowledged when done, one at a time, given back when its worker is lost, no remote."""
    conf = broker.application("amqp://localhost//").conf
    assert (conf.accept_content, conf.task_serializer, conf.result_backend) == (["json"], "json", None)
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert not conf.worker_enable_remote_control
    assert not conf.task_always_eager


@pytest.fixture
def collector() -> Iterator[None]:
    """Python's collector, afterwards as it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_a_child_that_begins_lets_the_collector_rest(post: Post, collector: None):
    """It makes thousands of objects for each job: what it was born with is not looked through for them."""
    frozen = gc.get_freeze_count()
    crew = Crew("memory://", lambda: cast("Hands", post))
    crew.arrive()
    assert crew.hands is post
    assert gc.get_threshold() == garbage.THRESHOLDS
    assert gc.get_freeze_count() > frozen


def test_a_worker_of_some_queues_says_what_it_leaves_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """Letters between cases, for one: they wait for ever when no other worker serves their queue."""
    served: list[list[str]] = []

    def run(crew: Crew, names: list[str], *, concurrency: int) -> int:
        served.append(names)
        return 0

    monkeypatch.setattr("service.worker.run", run)
    settings = Settings(data=tmp_path, broker="amqp://127.0.0.1:1//")
    migrating.migrate(settings)
    assert bootstrap.run_worker(settings) == 0
    assert "leaves out" not in caplog.text
    assert bootstrap.run_worker(settings, queues=["time", "deliveries"]) == 0
    assert re.search("leaves out .*job:bpmn-letters", caplog.text)
    assert served[1] == ["time", "deliveries"]


@pytest.mark.parametrize(
    ("setting", "options", "told"),
    [
        (None, [], "RAIA_BROKER"),
        ("amqp://127.0.0.1:1//", ["--queues", "time,post"], "post"),
        ("http://x", [], "amqp://"),
    ],
)
def test_a_worker_that_cannot_work_says_why(
    tmp_path, monkeypatch: pytest.MonkeyPatch, setting: str | None, options: list[str], told: str
):
    """Without a broker, with one that is none, or for a queue that there is not."""
    monkeypatch.setenv("RAIA_DATA", str(tmp_path))
    monkeypatch.delenv("RAIA_BROKER", raising=False)
    monkeypatch.delenv("RAIA_DATABASE", raising=False)
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    if setting:
        monkeypatch.setenv("RAIA_BROKER", setting)
    result = CliRunner().invoke(main, ["worker", *options])
    assert result.exit_code == 1
    assert told in result.output
