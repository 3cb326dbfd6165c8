"""Redis may be the broker, too."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from machine_diagram import diagram, service
from machines import Machines
from order_desk import Orders
from postgres import Cluster, free_port

from service.process import instances

pytestmark = pytest.mark.xdist_group("machines")


@pytest.fixture
def redis(redis_program: str, tmp_path: Path) -> Iterator[str]:
    """A Redis of one's own that keeps nothing; its address."""
    port = free_port()
    command = [redis_program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.kill()
        process.wait()


def test_machines_work_when_redis_rings(postgres_cluster: Cluster, redis: str, tmp_path: Path):
    """The same worker by a redis:// address: told to do one queue only, it leaves the others alone."""
    machines = Machines(tmp_path, postgres_cluster.url(postgres_cluster.create()), redis)
    try:
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
    finally:
        machines.close()
