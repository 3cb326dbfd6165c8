"""Redis may be the broker, too, and counts attempts for several web servers."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from kombu import Connection
from machine_diagram import diagram, service
from machines import SERVE, Machines
from order_desk import Orders
from postgres import Cluster, free_port
from visitors_by_http import Browser

from service.base import bells
from service.process import instances
from service.worker import Bell, broker

pytestmark = pytest.mark.xdist_group("machines")


class Redis:
    """A Redis of one's own that keeps nothing."""

    def __init__(self, program: str, folder: Path) -> None:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._process: Popen[bytes] = Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"redis://127.0.0.1:{port}"
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break

    def kill(self) -> None:
        """It is gone."""
        self._process.kill()
        self._process.wait()


@pytest.fixture
def redis(redis_program: str, tmp_path: Path) -> Iterator[Redis]:
    """It runs."""
    redis = Redis(redis_program, tmp_path)
    yield redis
    redis.kill()


@pytest.fixture
def machines(postgres_cluster: Cluster, redis: Redis, tmp_path: Path) -> Iterator[Machines]:
    """A desk on PostgreSQL, rung for and counted by Redis."""
    url = postgres_cluster.url(postgres_cluster.create())
    machines = Machines(tmp_path, url, f"{redis.url}/0", RAIA_LIMITS=f"{redis.url}/1")
    yield machines
    machines.close()


def test_machines_work_when_redis_rings(machines: Machines):
    """The same worker by a redis:// address: told to do one queue only, it leaves the others alone."""
    worker = machines.worker("--queues", "job:bpmn:ledger")
    machines.ready()
    machines.publishes(diagram("pelo_redis", ("lancar", service("lancar", "ledger"))))
    machines.publishes(diagram("alheio", ("lancar", service("lancar", "slow"))))
    orders, others = Orders(machines, "pelo_redis"), Orders(machines, "alheio")
    with machines.house.works.begin() as work:
        for process in ("pelo_redis", "alheio"):
            instances.start(work, process, {}, business_key=None)
    orders.until(lambda: orders.completed() == 1)
    assert worker.end() == 0
    assert others.completed() == 0
    assert sum(machines.ledger.seen.values()) == 1


def test_redis_keeps_only_so_many_bells_and_not_for_ever(redis: Redis, monkeypatch: pytest.MonkeyPatch):
    """Promise 8: a desk without workers fills no memory: the oldest bells go, and all of them after a minute's rest."""
    monkeypatch.setattr(broker, "MOST", 10)
    ring = bells.job("mail", "01JOB")
    desk = Bell(redis.url, [ring.errand])
    desk.ring((ring,) * 50)
    desk.close(10)
    name = broker.queue_of(ring.errand).name
    with Connection(redis.url) as connection:
        client = connection.channel().client
        assert client.llen(name) == 10
        assert 0 < client.pttl(name) <= broker.STALE


def test_two_web_servers_count_together_and_go_on_alone(machines: Machines, redis: Redis):
    """Guesses at either of them are added up; when the store is gone, people still get in."""
    addresses = [machines.web(SERVE).address, machines.web(SERVE).address]
    machines.ready()
    guesser = Browser(addresses, "10.6.6.6")
    guesses = [guesser.post("/entrar", email="maria@exemplo.com.br", senha="errada").status for _ in range(12)]
    assert guesses[9:] == [guesses[0], 429, 429]
    redis.kill()
    Browser(addresses, "10.7.7.7").enters("maria@exemplo.com.br", "raia-demonstra")
