"""The Celery application: what is agreed with the broker. It carries bells, never the work itself."""

from __future__ import annotations

import hashlib
from typing import Any

from celery import Celery
from kombu.entity import Exchange, Queue

ERRAND = "raia.errand"
"""The one task: `errand` says which kind of work, `id` which job."""
STALE = 60_000
"""Milliseconds after which a bell that nobody heard is forgotten; the watch rings again."""
MOST = 100_000
"""Bells that the broker keeps per queue; the oldest go first."""
LONGEST_NAME = 200
CONNECT_SECONDS = 2.0


def application(url: str) -> Celery:
    """An application that accepts JSON only, keeps no results, and acknowledges what is done."""
    app = Celery("raia", broker=url, set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_create_missing_queues=False,
        broker_connection_timeout=CONNECT_SECONDS,
        broker_connection_retry=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_heartbeat=10,
        broker_pool_limit=0,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        # A task is done in the tables; losing the broker in the middle of it is no reason to stop.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_proc_alive_timeout=60.0,
    )
    return app


def queue_of(errand: str) -> Queue:
    """The queue on which bells for this errand wait."""
    name = f"raia.{errand}"
    if len(name.encode()) > LONGEST_NAME:
        name = f"raia.{hashlib.sha256(errand.encode()).hexdigest()}"
    arguments: dict[str, Any] = {"x-message-ttl": STALE, "x-max-length": MOST}
    exchange = Exchange("raia", type="direct", durable=True)
    return Queue(name, exchange, routing_key=name, durable=True, queue_arguments=arguments)


def bound(channel: Any, queue: Queue) -> None:
    """Let Redis keep no more bells than RabbitMQ does, and none where nobody has rung or listened for a while.

    RabbitMQ bounds its queues itself, as they are declared.
    """
    if channel.connection.client.transport.driver_type != "redis":
        return
    bells = channel.client.pipeline()
    bells.ltrim(queue.name, 0, MOST - 1)  # the newest come first
    bells.pexpire(queue.name, STALE)
    bells.execute()
