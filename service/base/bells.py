"""What is said when a commit leaves something to do: which kind of work, and which one. Losing it only delays."""

from __future__ import annotations

from collections.abc import Callable

from service.base.values import value_object


@value_object
class Ring:
    """There is something to do for whoever does `errand`; for jobs, the one of this id."""

    errand: str
    """`time`, `deliveries`, or `job:` and the kind of the job."""
    id: str | None = None


Bell = Callable[[tuple[Ring, ...]], None]
"""Called after the commit with what it leaves to do, each once. It neither waits nor fails."""

TIME = Ring("time")
DELIVERIES = Ring("deliveries")
JOB = "job:"


def job(kind: str, id: str | None = None) -> Ring:
    """A job of this kind waits."""
    return Ring(f"{JOB}{kind}", id)
