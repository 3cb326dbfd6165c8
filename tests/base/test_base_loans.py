"""Jobs lent to somebody outside: numbered, bounded, and found without looking through the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.event import listens_for

from service.base import jobs, loans
from service.base.clock import SetClock
from service.base.errors import Conflict
from service.base.jobs import Job
from service.base.work import Works

MINUTE = timedelta(minutes=1)


def lent(works: Works, *, most: int = 10) -> tuple[Job, ...]:
    with works.begin() as work:
        return loans.lend(work, ("mail",), most=most, lease=MINUTE)


def enqueue(works: Works, kind: str = "mail", **options: int) -> str:
    with works.begin() as work:
        return jobs.enqueue(work, kind, **options)


def test_only_the_newest_number_is_listened_to(works: Works, clock: SetClock):
    """A job that was lent again, given back or settled is no longer in the hand of who had it."""
    enqueue(works)
    [first] = lent(works)
    clock.pass_by(MINUTE)
    [second] = lent(works)
    with works.begin() as work:
        assert loans.in_hand(work, second.id, second.fence) == second
        with pytest.raises(Conflict):
            loans.in_hand(work, first.id, first.fence)
        loans.give_back(work, second, "later", left=1)
        with pytest.raises(Conflict):
            loans.in_hand(work, second.id, second.fence)


def test_what_has_no_attempt_left_is_lost_and_not_lent(works: Works, clock: SetClock):
    """Whoever took it last was not heard of again; until its time is up it is not lost."""
    enqueue(works, most_attempts=1)
    [only] = lent(works)
    with works.begin() as work:
        assert (loans.is_any(work, ("mail",)), loans.lost(work, ("mail",), most=9)) == (False, ())
    clock.pass_by(MINUTE)
    assert lent(works) == ()
    with works.begin() as work:
        assert (loans.is_any(work, ("mail",)), loans.lost(work, ("mail",), most=9)) == (True, (only,))
        assert loans.still_lost(work, only)
        jobs.complete(work, only)
        assert not loans.still_lost(work, only)


def test_how_often_it_may_be_tried_is_changed(works: Works, clock: SetClock):
    """Counted with the time that is running, and by who gives it back without it."""
    enqueue(works, most_attempts=2)
    [job] = lent(works)
    assert loans.attempts_left(job) == 2
    with works.begin() as work:
        loans.allow(work, job, 5)
        [job] = [loans.in_hand(work, job.id, job.fence)]
    assert loans.attempts_left(job) == 5
    with works.begin() as work:
        loans.give_back(work, job, "again", left=2, back_off=timedelta())
    assert [loans.attempts_left(again) for again in lent(works)] == [2]


def test_jobs_are_found_by_their_kind(works: Works):
    """Many that wait for nobody cost whoever asks for another kind nothing: asking and lending go by their indexes."""
    asked: list[tuple[str, object]] = []

    @listens_for(works.database.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    with works.begin() as work:
        loans.is_any(work, ("mail",))
        loans.lend(work, ("mail",), most=9, lease=MINUTE)
        loans.lost(work, ("mail",), most=9)
        sqlite = works.database.is_sqlite
        if not sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))  # empty tables are read as a whole
        run = work.session.connection().exec_driver_sql
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plans = [str(run(explain + statement, parameters).all()) for statement, parameters in asked[:4]]
    wanted = ("ix_job_lendable", "ix_job_spent", "ix_job_lendable", "ix_job_spent")
    assert [index in plan for plan, index in zip(plans, wanted, strict=True)] == [True] * 4
