"""Jobs against a small reference model: whatever workers do and however they die, none is lost and none done twice."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from service.base import backoff, jobs
from service.base.clock import SetClock
from service.base.database import Database
from service.base.errors import Conflict
from service.base.jobs import Job, JobRow
from service.base.work import Works


class Jobs(RuleBasedStateMachine):
    """Workers that take, finish, fail, are slow, or die; a clock that moves."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{Path(self.folder.name)}/raia.sqlite")
        JobRow.metadata.create_all(self.database.engine, tables=[JobRow.__table__])  # type: ignore[list-item]
        self.clock = SetClock(datetime(2026, 1, 5, 12, tzinfo=UTC))
        self.works = Works(self.database, self.clock)
        self.wanted: set[str] = set()
        self.finished: list[str] = []
        self.taken: list[Job] = []
        self.holder: dict[str, int] = {}
        """Who holds a job now, by the fence of the latest taking."""

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @rule(number=st.integers(0, 5))
    def want(self, number: int) -> None:
        with self.works.begin() as work:
            jobs.enqueue(work, "mail", key=str(number))
        self.wanted.add(str(number))

    @rule(batch=st.integers(1, 3))
    def take(self, batch: int) -> None:
        with self.works.begin() as work:
            taken = jobs.take(work, ("mail",), batch=batch)
        for job in taken:
            assert job.key not in self.finished
            assert job.fence > self.holder.get(job.key, 0)
            self.holder[job.key] = job.fence
        self.taken.extend(taken)

    @precondition(lambda self: self.taken)
    @rule(data=st.data(), well=st.booleans())
    def settle(self, data: st.DataObject, well: bool) -> None:
        job = data.draw(st.sampled_from(self.taken))
        self.taken.remove(job)
        try:
            with self.works.begin() as work:
                if well:
                    jobs.complete(work, job)
                else:
                    jobs.fail(work, job, "stumbled")
        except Conflict:
            assert self.holder[job.key] != job.fence
            return
        assert self.holder[job.key] == job.fence
        if well:
            self.finished.append(job.key)

    @precondition(lambda self: self.taken)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        self.taken.remove(data.draw(st.sampled_from(self.taken)))

    @rule(amount=st.sampled_from([timedelta(seconds=1), backoff.WAITS[0], jobs.LEASE, timedelta(days=1)]))
    def pass_by(self, amount: timedelta) -> None:
        self.clock.pass_by(amount)

    @invariant()
    def none_is_lost_and_none_done_twice(self) -> None:
        with self.works.read() as work:
            rows = work.session.execute(select(JobRow.key, JobRow.state)).all()
        states = {row.key: row.state for row in rows}
        assert states.keys() == self.wanted
        assert len(self.finished) == len(set(self.finished))
        assert {key for key, state in states.items() if state == "done"} == set(self.finished)


TestJobs = Jobs.TestCase
TestJobs.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
