"""`raia worker`: a parent that watches, and children that do what they are rung for."""

from __future__ import annotations

import os
import socket
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from celery import Celery, signals
from celery.apps.worker import Worker
from celery.bootsteps import StartStopStep
from celery.exceptions import CPendingDeprecationWarning

from service.base import garbage, traces
from service.base.backoff import log
from service.base.job_runs import JobHandlers
from service.base.timer_runs import TimerHandlers
from service.base.work import Works
from service.worker import broker
from service.worker.bell import Bell
from service.worker.errands import Errands
from service.worker.watch import Watch


class Hands(Protocol):
    """What one process needs to work: its own database, and who does what."""

    @property
    def works(self) -> Works:
        """Opens units of work."""
        ...

    @property
    def timer_handlers(self) -> TimerHandlers:
        """What happens when a timer is due."""
        ...

    @property
    def job_handlers(self) -> JobHandlers:
        """Who does which kind of job."""
        ...

    @property
    def bell(self) -> Bell | None:
        """Wakes the workers."""
        ...

    def plan(self) -> None:
        """See to it that what is looked at by itself is."""
        ...

    def close(self) -> None:
        """Let go of the bell and the database."""
        ...


@dataclass(eq=False)
class Crew:
    """The worker processes of one `raia worker`. Each opens the house for itself: nothing is shared over a fork."""

    url: str
    open: Callable[[], Hands]
    hands: Hands | None = field(default=None, init=False)
    inherited: Hands | None = field(default=None, init=False)

    def errands(self) -> Errands:
        """What the hands of this process can do."""
        assert self.hands is not None
        hands = self.hands
        return Errands(works=hands.works, timer_handlers=hands.timer_handlers, job_handlers=hands.job_handlers)

    def arrive(self, **_: Any) -> None:
        """A child begins: the parent's connections are not its own, so they are kept from being closed here."""
        self.inherited, self.hands = self.hands, self.open()
        # What it was born with and has opened stays to its end: looked through at each collection, its memory, which it
        # shares with the parent, would be copied, and every job would wait for that.
        garbage.rest()

    def leave(self, **_: Any) -> None:
        """A child ends."""
        if self.hands is not None:
            self.hands.close()
        traces.end()

    def do(self, errand: str, id: str | None) -> None:
        """Do what was rung for, in this child."""
        self.errands().do(errand, id)


def run(crew: Crew, names: Sequence[str], *, concurrency: int) -> int:
    """Work on these errands until SIGTERM or Ctrl-C, and end what was begun; returns the exit status."""
    # Said whenever the broker is lost, about a choice that we have made.
    warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)
    app = broker.application(crew.url)
    app.conf.task_queues = [broker.queue_of(name) for name in names]
    app.task(name=broker.ERRAND)(crew.do)
    crew.hands = crew.open()
    crew.hands.plan()
    assert crew.hands.bell is not None
    steps: Any = app.steps
    steps["worker"].add(_watching(Watch(crew.errands(), names, crew.hands.bell.ring)))
    _connect(crew)
    status = _celery(app, concurrency)
    crew.leave()
    return status


def _watching(watch: Watch) -> type[StartStopStep]:
    class Watching(StartStopStep):
        """Begins once the children are there, for a fork copies no thread; and does not wait for the broker."""

        requires = ("celery.worker.components:Pool",)

        def start(self, parent: Any) -> None:
            """The worker begins."""
            watch.start()

        def stop(self, parent: Any) -> None:
            """The worker ends."""
            watch.stop()

    return Watching


def _connect(crew: Crew) -> None:
    def ready(**_: Any) -> None:
        log.info("the worker is ready")

    def keep_logging(**_: Any) -> None:
        """The log is set up already; whoever listens to this signal keeps Celery from it."""

    # Celery keeps only weak references unless told otherwise.
    signals.setup_logging.connect(keep_logging, weak=False)
    signals.worker_process_init.connect(crew.arrive, weak=False)
    signals.worker_process_shutdown.connect(crew.leave, weak=False)
    signals.worker_ready.connect(ready, weak=False)


def _celery(app: Celery, concurrency: int) -> int:
    name = f"raia-{os.getpid()}@{socket.gethostname()}"
    worker: Any = Worker(
        app=app,
        hostname=name,
        pool="prefork",
        concurrency=concurrency,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)
