"""What is over does not stay for ever; what somebody may still need does."""

from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.base import files, jobs, outbox, tidy, timers
from service.base.clock import SetClock
from service.base.database import Base, Database
from service.base.events import Event, Subscriptions
from service.base.files import FileRow, FileStore
from service.base.job_runs import JobHandlers
from service.base.jobs import JobRow
from service.base.outbox import DeliveryRow, OutboxRow
from service.base.runner import Runner
from service.base.timer_runs import TimerHandlers
from service.base.timers import TimerRow
from service.base.values import value_object
from service.base.work import Works

DAY = timedelta(days=1)


@value_object(kw_only=True)
class SomethingHappened(Event):
    """An event of these tests."""

    refused: bool = False


class House:
    """A runner that tidies, on a database and a folder."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        subscriptions = Subscriptions()
        subscriptions.after(SomethingHappened, "reader", self.read)
        self.clock = clock
        self.works = Works(database, clock, subscriptions)
        self.store = FileStore(folder)
        firing, doing = TimerHandlers(), JobHandlers()
        firing.on(tidy.KIND, tidy.tidying())
        firing.on("bpmn", lambda work, timer: None)
        doing.on("mail", lambda job: None)
        doing.on(tidy.CONTENTS, lambda job: files.forget_content(self.works, self.store, job.payload))
        self.runner = Runner(self.works, firing, doing)
        with self.works.begin() as work:
            tidy.plan(work)
        self.runner.settle()

    def read(self, work, delivered) -> None:
        if delivered.event.refused:
            raise ValueError("not this one")

    def count(self, model: type[Base], *where) -> int:
        with self.works.read() as work:
            return work.session.scalar(select(func.count()).select_from(model).where(*where))

    def sends(self, content: bytes, owner: str | None = None) -> Path:
        """Keep a file; returns where its content lies, which looks as old as it is by the clock."""
        with self.works.begin() as work:
            row = files.keep(work, self.store, BytesIO(content), name="nota.txt")
            row.owner = owner
        place = self.store.path(row.sha256)
        os.utime(place, (self.clock.now().timestamp(),) * 2)
        return place

    def passes(self, days: int) -> None:
        for _ in range(days):
            self.clock.pass_by(DAY)
            self.runner.settle()


@pytest.fixture
def house(database: Database, clock: SetClock, tmp_path: Path) -> House:
    """One of each database."""
    return House(database, clock, tmp_path / "files")


def test_what_is_over_is_forgotten_after_ninety_days(house: House, caplog):
    """Delivered events, fired timers, finished jobs; what is dead or waits stays."""
    with house.works.begin() as work:
        work.record(SomethingHappened(), SomethingHappened(refused=True))
        timers.arm(work, "bpmn", "i1", "soon", due_at=work.now + DAY)
        timers.arm(work, "bpmn", "i1", "late", due_at=work.now + 200 * DAY)
        jobs.enqueue(work, "mail", key="letter")
        jobs.enqueue(work, "nobody's", key="waits")
    house.passes(89)
    assert house.count(OutboxRow) == house.count(DeliveryRow) == 2
    assert house.count(JobRow) == 2
    house.passes(3)
    assert house.count(OutboxRow) == house.count(DeliveryRow) == 1
    assert house.count(DeliveryRow, DeliveryRow.state == "delivered") == 0
    assert house.count(TimerRow, TimerRow.kind == "bpmn") == 1
    assert house.count(JobRow, JobRow.key == "letter") == 0
    assert house.count(JobRow, JobRow.key == "waits") == 1
    with house.works.read() as work:
        assert [each.consumer for each in outbox.dead(work)] == ["reader"]


def test_files_that_no_case_took_are_forgotten(house: House):
    """Row and content; a content that another file has stays, and so does one that came again."""
    lost, shared, kept = house.sends(b"lost"), house.sends(b"shared"), house.sends(b"kept", "case")
    house.sends(b"shared", "case")
    house.passes(92)
    assert [place.exists() for place in (lost, shared, kept)] == [False, True, True]
    assert house.count(FileRow) == 2
    fresh = house.sends(b"lost")
    house.passes(1)
    assert fresh.exists()


def test_more_than_a_batch_is_forgotten_the_same_night(house: House, monkeypatch):
    """A long absence is caught up with, a batch at a time."""
    monkeypatch.setattr(tidy, "BATCH", 3)
    with house.works.begin() as work:
        work.record(*[SomethingHappened() for _ in range(10)])
    house.runner.settle()
    house.clock.pass_by(91 * DAY)
    house.runner.settle()
    for _ in range(5):
        house.clock.pass_by(tidy.AGAIN)
        house.runner.settle()
    assert house.count(OutboxRow) == house.count(DeliveryRow) == 0


def test_a_start_plans_the_tidying_once(house: House):
    """Starting anew each morning neither puts it off nor does it twice."""
    with house.works.read() as work:
        due = work.session.scalar(select(TimerRow.due_at).where(TimerRow.kind == tidy.KIND))
    house.clock.pass_by(DAY / 2)
    with house.works.begin() as work:
        tidy.plan(work)
    with house.works.read() as work:
        found = work.session.execute(select(TimerRow.due_at, TimerRow.state).where(TimerRow.kind == tidy.KIND)).all()
    assert [tuple(row) for row in found] == [(due, "armed")]
