"""Two web servers, three workers, one PostgreSQL, one RabbitMQ: killed in mid-run, and nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from machine_diagram import diagram, order, pause, service
from machines import GUNICORN, SERVE, Machine, Machines
from order_desk import Orders, lateness, nothing_lost_nothing_doubled
from postgres import Cluster
from rabbitmq import Rabbit
from visitors_by_http import Browser

from service.base import bells, tidy, timers
from service.desk.assignment import upkeep
from service.process import instances
from service.worker import Bell

pytestmark = pytest.mark.xdist_group("machines")


@pytest.fixture(scope="module")
def machines(postgres_cluster: Cluster, rabbit: Rabbit, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two web servers and three workers on PostgreSQL and RabbitMQ."""
    url = postgres_cluster.url(postgres_cluster.create())
    machines = Machines(tmp_path_factory.mktemp("machines"), url, rabbit.url)
    try:
        machines.web(SERVE)
        machines.web(GUNICORN)
        for _ in range(3):
            machines.worker()
        yield machines
    finally:
        machines.close()


@pytest.fixture
def workers(machines: Machines) -> list[Machine]:
    """The three workers, all at work."""
    machines.ready()
    return [machine for machine in machines.running if not machine.address]


@pytest.mark.parametrize("count", [50, pytest.param(2000, marks=pytest.mark.heavy)])
def test_promise_8_workers_die_and_the_broker_restarts_in_mid_run(
    machines: Machines, workers: list[Machine], rabbit: Rabbit, count: int
):
    """Promises 1, 2, 3, 8: whoever is killed, each order is done, each step once, each effect under one key."""
    began = time.monotonic()
    orders = ordering(machines, f"pedido{count}")
    orders.begin(count)
    orders.until(lambda: orders.completed() >= count // 10, 60 + count)
    workers[0].kill()
    orders.until(lambda: orders.completed() >= count // 5, 60 + count)
    rabbit.kill()
    workers[1].kill()
    workers[0].start()
    rabbit.start()
    workers[1].start()
    orders.until(lambda: orders.completed() >= count // 2, 60 + count)
    workers[2].process.kill()  # its children end what they began
    orders.finish(count, 60 + count)
    nothing_lost_nothing_doubled(orders, count)
    seen = machines.ledger.seen
    repeated = sum(seen[job.key] - 1 for job in orders.jobs())
    took = time.monotonic() - began
    print(f"\n{count} orders in {took:.0f} s; {lateness(orders)}; {repeated} effects repeated; {dict(orders.odd)}")


def test_workers_see_to_what_nobody_tells_of(machines: Machines, workers: list[Machine]):
    """V-24: whoever works tidies up, and looks after cases that nobody tells of, whatever teams there are."""
    with machines.house.works.read() as work:
        assert [kind for kind in (tidy.KIND, upkeep.KIND) if timers.is_armed(work.session, kind, kind)] == [
            tidy.KIND,
            upkeep.KIND,
        ]


def test_promise_8_losing_the_broker_delays_and_never_loses(machines: Machines, workers: list[Machine], rabbit: Rabbit):
    """Promise 8: while the broker is away people go on and time goes on; when it is back, machines do the rest."""
    orders = ordering(machines, "semcorretor")
    browser = Browser(orders.addresses, "10.8.8.8")
    assert orders.order(browser, 0).status == 303
    rabbit.kill()
    for number in range(1, 5):
        asked = time.monotonic()
        assert orders.order(browser, number).status == 303
        assert time.monotonic() - asked < 10, "a person waited for the broker"
    orders.begin(0)
    orders.until(lambda: len([job for job in orders.jobs() if job.state == "waiting"]) >= 4)
    assert orders.completed() < 5
    rabbit.start()
    orders.finish(5)
    nothing_lost_nothing_doubled(orders, 5)
    for web in (machine for machine in machines.running if machine.address):
        assert web.said().count("the broker is away") <= 2  # once in each outage of this run


def test_promise_8_a_worker_that_begins_without_a_broker_looks_after_time(
    machines: Machines, workers: list[Machine], rabbit: Rabbit
):
    """Promise 8: machines that come up before the broker does keep time all the same, and do jobs once it is there."""
    drawn = diagram("semcampainha", pause("descanso", "PT1S"), ("lancar", service("lancar", "ledger")))
    orders = ordering(machines, "semcampainha", drawn)
    rabbit.kill()
    for worker in workers:
        worker.kill()
        worker.start()
    with machines.house.works.begin() as work:
        instances.start(work, "semcampainha", {}, business_key=None)
    orders.until(lambda: [timer.state for timer in orders.timers()] == ["fired"])
    assert [job.state for job in orders.jobs()] == ["waiting"]
    rabbit.start()
    orders.until(lambda: orders.completed() == 1)


def test_promise_3_crashes_between_commit_publish_and_acknowledge_repeat_under_one_key(
    machines: Machines, workers: list[Machine], rabbit: Rabbit
):
    """Promise 3: not rung after the commit, rung twice, or killed between the effect and its commit: done once."""
    orders = ordering(machines, "fatal", diagram("fatal", ("lancar", service("lancar", "fatal"))))
    with machines.house.works.begin() as work:  # a house without a bell: committed, and never published
        instance = instances.start(work, "fatal", {}, business_key=None)
    orders.until(lambda: orders.completed() == 1)
    [job] = orders.jobs()
    assert [job.state, job.attempts, machines.ledger.seen[job.key]] == ["done", 2, 2]
    ring = bells.job(job.kind, job.id)
    bell = Bell(rabbit.url, [ring.errand])
    for _ in range(3):  # as a broker does that got no acknowledgement
        bell.ring((ring,))
    bell.close()
    time.sleep(1)
    assert machines.ledger.seen[job.key] == 2
    with machines.house.works.read() as work:
        entries = instances.history(work.session, instance)
    assert [entry.element for entry in entries if entry.kind == "completed"].count("lancar") == 1


def test_promise_6_a_poison_job_is_an_incident_and_retried_with_one_click(machines: Machines, workers: list[Machine]):
    """Promise 6: as many attempts as drawn, with a pause between, then an incident; a click gives it new attempts."""
    orders = ordering(machines, "veneno", diagram("veneno", ("lancar", service("lancar", "stumble"))))
    with machines.house.works.begin() as work:
        instance = instances.start(work, "veneno", {}, business_key=None)
    incident = lambda: [wait for wait in orders.waits() if wait.kind == "incident"]  # noqa: E731
    orders.until(lambda: bool(incident()))
    assert [(job.state, job.attempts) for job in orders.jobs()] == [("done", 2)]
    with machines.house.works.begin() as work:
        [raised] = instances.incidents(work.session, instance=instance)
        instances.retry(work, instance, raised.task)
    orders.until(lambda: sum(machines.ledger.seen[job.key] for job in orders.jobs()) >= 3)


def test_a_worker_ends_what_it_began_when_it_is_asked_to_end(machines: Machines, workers: list[Machine]):
    """SIGTERM is a warm shutdown: the job in hand is completed, and the exit status is 0."""
    orders = ordering(machines, "lento", diagram("lento", ("lancar", service("lancar", "slow"))))
    with machines.house.works.begin() as work:
        instances.start(work, "lento", {}, business_key=None)
    orders.until(lambda: any(machines.ledger.seen[job.key] for job in orders.jobs()))
    assert [worker.end() for worker in workers] == [0, 0, 0]
    assert [(job.state, job.attempts) for job in orders.jobs()] == [("done", 1)]


def ordering(machines: Machines, process: str, drawn: bytes = b"") -> Orders:
    """Publish a process of this name that clients may order."""
    machines.publishes(drawn or order(process))
    return Orders(machines, process)
