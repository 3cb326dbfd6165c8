"""How jobs are done: who does which kind, and each one taken, kept meanwhile and settled, whatever happens to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from service.base import backoff, leases, traces
from service.base.errors import RaiaError
from service.base.jobs import LEASE, Job, complete, extend, fail, is_ours, take
from service.base.texts import Text
from service.base.work import Works

Run = Callable[[Job], None]
GiveUp = Callable[[Job, str | Text], None]


@dataclass(frozen=True)
class JobHandlers:
    """Who does which kind of job."""

    _run: dict[str, Run] = field(default_factory=dict[str, Run])
    _give_up: dict[str, GiveUp] = field(default_factory=dict[str, GiveUp])
    _quick: list[str] = field(default_factory=list[str])

    def on(self, kind: str, run: Run, *, give_up: GiveUp | None = None, quick: bool = False) -> None:
        """Call `run(job)` outside any transaction; an error means it is tried again.

        A result that must not be saved twice is saved together with `complete(work, job)` in one unit of work.
        `give_up(job, error)` settles a job of which no attempt is left, whatever failed in the last one, its saving
        included; without it, or when it fails itself, the job is dead. What is `quick` waits for nobody outside, and
        is not kept waiting by what does.
        """
        if kind in self._run:
            raise ValueError(f"jobs of kind {kind} have a handler already")
        self._run[kind] = run
        if quick:
            self._quick.append(kind)
        if give_up is not None:
            self._give_up[kind] = give_up

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that are done here."""
        return tuple(self._run)

    @property
    def quick(self) -> tuple[str, ...]:
        """Those that wait for nobody outside."""
        return tuple(self._quick)

    @property
    def slow(self) -> tuple[str, ...]:
        """The others."""
        return tuple(kind for kind in self._run if kind not in self._quick)

    def of(self, kind: str) -> Run:
        """The handler of a kind; KeyError when there is none."""
        return self._run[kind]

    def give_up(self, job: Job, error: str | Text) -> bool:
        """Settle a job as its kind wants it when nobody may try it any more; False when it is dead."""
        settle = self._give_up.get(job.kind)
        if settle is None:
            return False
        try:
            settle(job, error)
        except Exception:
            backoff.log.exception("job %s (%s) could not be given up", job.kind, job.id)
            return False
        return True


def sweep(works: Works, handlers: JobHandlers, kinds: Sequence[str] | None = None) -> int:
    """Do the job that has waited longest, of all kinds or of these, if there is one; says how many were done."""
    wanted = handlers.kinds if kinds is None else kinds
    if not wanted:
        return 0
    with works.begin() as work:
        taken = take(work, wanted, batch=1)
    for job in taken:
        run(works, handlers, job)
    return len(taken)


def run(works: Works, handlers: JobHandlers, job: Job) -> None:
    """Do a taken job, keep it meanwhile, and settle it, whatever happens to it."""
    with traces.doing(f"job {job.kind}", job=job.id):
        error = None
        try:
            _attempt(works, handlers, job)
        except Exception as raised:
            backoff.log.exception("job %s (%s) failed", job.kind, job.id)
            error = repr(raised)
            why = raised.text if isinstance(raised, backoff.GaveUp | RaiaError) else error
            if job.attempts >= job.most_attempts and handlers.give_up(job, why):
                return
        with works.begin() as work:
            if is_ours(work, job):
                complete(work, job) if error is None else fail(work, job, error)


def _attempt(works: Works, handlers: JobHandlers, job: Job) -> None:
    def keep() -> None:
        with works.begin() as work:
            extend(work, job)

    backoff.survive(job.attempts, most=job.most_attempts)
    with leases.kept(keep, LEASE):
        handlers.of(job.kind)(job)
