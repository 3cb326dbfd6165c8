"""The doorbell neither waits nor fails, whatever the broker does."""

from __future__ import annotations

import logging
import os
import socket
import time

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError
from postgres import free_port
from rabbitmq import Rabbit

from service.base import bells
from service.worker import Bell, bell, broker

pytestmark = pytest.mark.xdist_group("machines")

RING = bells.job("mail", "01JOB")


def test_a_bell_without_a_broker_delays_nobody_and_is_logged_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """Promise 8: publishing never fails a request; a thousand bells are one line in the log."""
    monkeypatch.setattr(bell, "PAUSES", (0.05,))
    silent = Bell(f"amqp://guest:guest@127.0.0.1:{free_port()}//", [RING.errand])
    began = time.monotonic()
    for _ in range(1000):
        silent.ring((RING,))
    assert time.monotonic() - began < 1
    time.sleep(0.5)
    silent.close()
    assert time.monotonic() - began < 5
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 1
    assert "the broker is away" in warnings[0].getMessage()


def test_a_broker_that_hangs_delays_nobody_either():
    """Promise 8: one that takes the call and says nothing is waited for by the bell's own thread, and not for ever."""
    with socket.create_server(("127.0.0.1", 0)) as silence:
        hanging = Bell(f"amqp://guest:guest@127.0.0.1:{silence.getsockname()[1]}//", [RING.errand])
        began = time.monotonic()
        for _ in range(1000):
            hanging.ring((RING,))
        assert time.monotonic() - began < 1
        with pytest.raises(OperationalError):
            hanging.answers()
        hanging.close()
        assert time.monotonic() - began < 10


def test_what_nobody_here_does_is_not_rung_for():
    """No queue fills up for want of somebody who listens, and no thread begins for nothing."""
    quiet = Bell("amqp://127.0.0.1:1//", [RING.errand])
    quiet.ring((bells.job("other", "x"), bells.TIME))
    assert quiet._thread is None


def test_a_bell_is_a_small_json_message_in_the_queue_of_its_errand(rabbit: Rabbit):
    """It says what and which, no more, and does not survive what the tables survive."""
    there = Bell(rabbit.url, [RING.errand])
    assert there.answers()
    there.ring((RING,))
    there.close()
    with Connection(rabbit.url) as connection:
        queue = broker.queue_of(RING.errand)(connection.channel())
        message = received(queue)
        assert message.content_type == "application/json"
        assert message.payload[1] == {"errand": "job:mail", "id": "01JOB"}
        assert message.headers["task"] == "raia.errand"
        assert message.headers["eta"] is None
        message.ack()
        queue.delete()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_rings_by_its_own_way(rabbit: Rabbit):
    """What the parent has open is not the child's."""
    there = Bell(rabbit.url, [RING.errand])
    there.ring((RING,))
    there.close()
    child = os.fork()
    if child == 0:
        there.ring((RING,))
        there.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    with Connection(rabbit.url) as connection:
        queue = broker.queue_of(RING.errand)(connection.channel())
        for _ in range(2):
            received(queue).ack()
        queue.delete()


def received(queue):
    """The next message, which may be on its way."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        message = queue.get()
        if message is not None:
            return message
        time.sleep(0.05)
    raise AssertionError("nothing was rung")
