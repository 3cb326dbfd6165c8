"""The watch of each worker: looks every second for what nobody has taken, and rings again. Any number may watch."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime, timedelta

from service.base import bells, jobs, outbox, timers
from service.base.bells import JOB, Bell, Ring
from service.base.runner import Round
from service.base.work import UnitOfWork
from service.worker.errands import Errands

PATIENCE = 10.0
"""Seconds before a job that nobody has taken is rung for again."""
UNANSWERED = timedelta(seconds=1.5)
"""Time, deliveries and quick jobs that nobody has taken for so long the watch does itself: they must not wait."""
MOST = 500


class Watch:
    """Rings for what the tables say is due, and does not wait for the broker with what must be in time."""

    def __init__(self, errands: Errands, names: Collection[str], ring: Bell) -> None:
        self._errands = errands
        self._ring = ring
        self._names = names
        self._kinds = tuple(name.removeprefix(JOB) for name in names if name.startswith(JOB))
        self._rung: dict[Ring, float] = {}
        self._round = Round("watch", self.look)

    def start(self) -> None:
        """Begin."""
        self._round.start()

    def stop(self, seconds: float = 10) -> bool:
        """End after the present look; False when that takes longer."""
        return self._round.stop(seconds)

    def look(self) -> int:
        """Ring for what is due. Says 0: the next look is a second later, whatever there was."""
        with self._errands.works.read() as work:
            due = self._due(work)
            waiting = jobs.waiting(work, self._kinds, most=MOST) if self._kinds else ()
            now = work.now
        self._ring((*due, *self._once(waiting)))
        for ring, since in due.items():
            if now - since > UNANSWERED:
                self._errands.do(ring.errand, None)
        return 0

    def _due(self, work: UnitOfWork) -> dict[Ring, datetime]:
        kinds, quick = self._errands.timer_handlers.kinds, self._errands.job_handlers.quick
        since = {
            **{bells.job(kind): jobs.waiting_since(work, (kind,)) for kind in quick if kind in self._kinds},
            bells.TIME: timers.waiting_since(work, kinds) if bells.TIME.errand in self._names else None,
            bells.DELIVERIES: outbox.waiting_since(work) if bells.DELIVERIES.errand in self._names else None,
        }
        return {ring: moment for ring, moment in since.items() if moment is not None}

    def _once(self, waiting: tuple[Ring, ...]) -> list[Ring]:
        now = time.monotonic()
        self._rung = {ring: at for ring, at in self._rung.items() if now - at < PATIENCE}
        new = [ring for ring in waiting if ring not in self._rung]
        self._rung.update(dict.fromkeys(new, now))
        return new
