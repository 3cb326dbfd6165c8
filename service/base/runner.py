"""What works beside the web server: fires timers, delivers events, does jobs."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event as Signal
from threading import Thread

from service.base import job_runs, outbox, timer_runs
from service.base.backoff import log
from service.base.bells import Ring
from service.base.job_runs import JobHandlers
from service.base.timer_runs import TimerHandlers
from service.base.work import Works

EVERY = 1.0
"""Seconds between two looks when nobody rings."""
FRESH = 60.0
"""Seconds after which a round that has not come round is missed."""


class Round:
    """A thread that makes its rounds: when rung, every second, and at once again as long as there was something."""

    def __init__(self, name: str, *sweeps: Callable[[], int], every: float = EVERY) -> None:
        self._sweeps = sweeps
        self._every = every
        self._rung = Signal()
        self._stopping = Signal()
        self._thread = Thread(target=self._run, name=f"raia-{name}", daemon=True)
        self._looked = time.monotonic()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """There is something to do now."""
        self._rung.set()

    def stop(self, seconds: float) -> bool:
        """End after what is being done; False when that takes longer."""
        self._stopping.set()
        self._rung.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def tick(self) -> int:
        """Each sweep once; one that fails is logged and keeps none of the others from theirs."""
        done = 0
        for sweep in self._sweeps:
            if self._stopping.is_set():
                break
            try:
                done += sweep()
            except Exception:
                log.exception("the %s could not look for work", self._thread.name)
        return done

    @property
    def is_fresh(self) -> bool:
        """Whether it has come round lately."""
        return self._thread.is_alive() and time.monotonic() - self._looked < FRESH

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._rung.clear()
            done = self.tick()
            self._looked = time.monotonic()
            if not done:
                self._rung.wait(self._every)


class Runner:
    """Three rounds: time and deliveries; quick jobs; and jobs that may wait for a slow mail server, while neither may.

    Any number of processes may run one: what is taken by one is not taken by another.
    """

    def __init__(
        self, works: Works, timer_handlers: TimerHandlers, job_handlers: JobHandlers, *, every: float = EVERY
    ) -> None:
        self._works = works
        self._time = Round(
            "time", lambda: timer_runs.sweep(works, timer_handlers), lambda: outbox.sweep(works), every=every
        )
        self._rounds = (
            self._time,
            Round("quick", lambda: job_runs.sweep(works, job_handlers, job_handlers.quick), every=every),
            Round("jobs", lambda: job_runs.sweep(works, job_handlers, job_handlers.slow), every=every),
        )

    def start(self) -> None:
        """Begin, and be woken by commits that leave something to do."""
        self._works.bells.append(self.wake)
        for round in self._rounds:
            round.start()

    def wake(self, rings: tuple[Ring, ...] = ()) -> None:
        """There is something to do now."""
        for round in self._rounds:
            round.ring()

    def stop(self, seconds: float = 10) -> bool:
        """End after what is being done; False when something takes longer (its lease will expire)."""
        if self.wake in self._works.bells:
            self._works.bells.remove(self.wake)
        stopped = [round.stop(seconds) for round in self._rounds]
        return all(stopped)

    @property
    def is_fresh(self) -> bool:
        """Whether time is looked after; a slow job says nothing against it."""
        return self._time.is_fresh

    def tick(self) -> int:
        """Everything once, in this thread: for tests and for a desk without background threads."""
        return sum(round.tick() for round in self._rounds)

    def settle(self, most: int = 10_000) -> int:
        """Everything, in this thread, until nothing is due; RuntimeError when it never ends."""
        total = 0
        for _ in range(most):
            done = self.tick()
            if not done:
                return total
            total += done
        raise RuntimeError("the runner never comes to rest")
