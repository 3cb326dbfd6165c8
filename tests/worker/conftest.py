"""A broker of each kind, and machines around it; all on one test worker, for they are many processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from rabbitmq import Rabbit, server


@pytest.fixture(scope="session")
def rabbit() -> Iterator[Rabbit]:
    """A RabbitMQ that runs; tests that kill it start it again."""
    program = server()
    if program is None:
        pytest.skip("no RabbitMQ here: install it (Debian/Ubuntu: apt-get install rabbitmq-server)")
    rabbit = Rabbit(program)
    try:
        rabbit.start()
        yield rabbit
    finally:
        rabbit.stop()


@pytest.fixture(scope="session")
def redis_program() -> str:
    """A Redis that can be started."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no Redis here: install it (Debian/Ubuntu: apt-get install redis-server)")
    return program
