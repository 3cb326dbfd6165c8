"""The doorbell: after a commit somebody is told that there is work. A broker that is away delays, and fails nobody."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection
from threading import Condition, Thread
from typing import Any

from service.base.backoff import log
from service.base.bells import Ring
from service.worker import broker

MOST = 10_000
"""Bells that wait in this process; the oldest are forgotten, and the watch rings again."""
PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds without trying, after each failure in a row."""
IDLE = 60.0
"""After so long the way to the broker may be closed without anybody having said so: it is opened anew."""

LOOK_SECONDS = 1.0
"""Whoever asks whether the broker answers is not kept longer."""


class Bell:
    """Rings from a thread of its own, so that whoever commits never waits for the broker."""

    def __init__(self, url: str, errands: Collection[str]) -> None:
        self._app = broker.application(url)
        self._queues = {errand: broker.queue_of(errand) for errand in errands}
        self._begin_anew()

    def ring(self, rings: tuple[Ring, ...]) -> None:
        """Say that there is work. What no worker of this program does is not rung for."""
        if self._process != os.getpid():
            self._begin_anew()  # a forked process has none of its parent's threads
        with self._heard:
            self._waiting.extend(ring for ring in rings if ring.errand in self._queues)
            if self._waiting and self._thread is None and not self._closing:
                self._thread = Thread(target=self._run, name="raia-bell", daemon=True)
                self._thread.start()
            self._heard.notify()

    def answers(self) -> bool:
        """Whether the broker can be reached now, by a way of its own; an error says why not."""
        with self._app.connection_for_read(connect_timeout=LOOK_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=LOOK_SECONDS)
            return bool(connection.connected)

    def close(self, seconds: float = 2.0) -> None:
        """Ring what waits, as long as that takes no longer than this."""
        if self._process != os.getpid():
            return
        with self._heard:
            self._closing = True
            self._heard.notify()
        if self._thread is not None:
            self._thread.join(seconds)

    def _begin_anew(self) -> None:
        self._process = os.getpid()
        self._heard = Condition()
        self._waiting: deque[Ring] = deque(maxlen=MOST)
        self._thread: Thread | None = None
        self._closing = False
        self._failures = 0

    def _run(self) -> None:
        while self._await(None):
            try:
                self._connected()
            except Exception as error:
                self._failed(error)
                with self._heard:
                    self._heard.wait_for(lambda: self._closing, PAUSES[min(self._failures, len(PAUSES)) - 1])
                if self._closing:
                    return

    def _connected(self) -> None:
        with self._app.connection_for_write(connect_timeout=broker.CONNECT_SECONDS) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=broker.CONNECT_SECONDS)
            producer = self._app.amqp.Producer(connection, auto_declare=False)
            while self._await(IDLE):
                self._publish(producer, self._waiting[0])
                self._waiting.popleft()
                self._went_well()

    def _publish(self, producer: Any, ring: Ring) -> None:
        arguments = {"errand": ring.errand, "id": ring.id}
        queue = self._queues[ring.errand]
        self._app.send_task(
            broker.ERRAND, kwargs=arguments, producer=producer, queue=queue, retry=False, delivery_mode=1
        )
        broker.bound(producer.channel, queue)

    def _await(self, seconds: float | None) -> bool:
        """Until there is something to ring for; False when the time is over or nothing more will come."""
        with self._heard:
            self._heard.wait_for(lambda: bool(self._waiting) or self._closing, seconds)
            return bool(self._waiting)

    def _failed(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("the broker is away (%r): work is found by looking until it is back", error)

    def _went_well(self) -> None:
        if self._failures:
            log.warning("the broker is back")
        self._failures = 0
