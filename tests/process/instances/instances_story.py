"""A story told on a database: publish, start, complete, let time pass; everything told is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from bpmn_pen import file
from sqlalchemy import func, select

from service.base import job_runs, timer_runs
from service.base.clock import SetClock
from service.base.events import Actor, Event
from service.base.ids import InstanceId, ReleaseId
from service.base.job_runs import JobHandlers
from service.base.timer_runs import TimerHandlers
from service.base.timers import TimerRow
from service.base.work import Works
from service.process import instances, releases
from service.process.execution import Waiting
from service.process.instances import opened, rows
from service.process.instances.tables import HistoryRow, InstanceRow
from service.process.instances.waits import new_rows
from service.process.releases.events import ReleasePublished

ANA = Actor("person", "p1", "Ana")
E = TypeVar("E", bound=Event)


class Story:
    """Each step is a unit of work of its own, by Ana."""

    def __init__(self, works: Works, clock: SetClock) -> None:
        self.works, self.clock = works, clock
        self.told: list[Event] = []
        works.subscriptions.on(Event, lambda work, event: self.told.append(event))
        self.handlers = TimerHandlers()
        self.handlers.on(instances.TIMER_KIND, instances.timer_is_due, lock=instances.lock)
        self.handlers.on(instances.START_KIND, instances.start_is_due)
        self.handlers.on(instances.MESSAGE_KIND, instances.message_is_due)
        self.postman = JobHandlers()
        self.postman.on(instances.LETTERS_KIND, instances.carrier(works), give_up=instances.sidestep(works))
        works.subscriptions.on(ReleasePublished, instances.schedule_starts)
        works.subscriptions.on(ReleasePublished, instances.listen_for_starts)

    def publish(self, *parts: str, forms: Mapping[str, bytes] | None = None) -> ReleaseId:
        """A file with these parts."""
        with self.works.begin(actor=ANA) as work:
            return releases.publish(work, file(*parts), forms=forms or {})

    def start(self, process: str = "P", variables: Mapping[str, Any] | None = None, case: str = "case-1") -> InstanceId:
        """For a case."""
        with self.works.begin(actor=ANA) as work:
            one = instances.start(work, process, variables, business_key=case)
        self.carry()
        return one

    def complete(
        self,
        instance: InstanceId,
        element: str,
        answers: Mapping[str, Any] | None = None,
        *,
        choice: Sequence[str] = (),
    ) -> None:
        """The open task at this element."""
        task = self.task(instance, element)
        with self.works.begin(actor=ANA) as work:
            instances.complete(work, instance, task, answers, choice=choice)
        self.carry()

    def do(self, command: Any, *words: Any, **more: Any) -> Any:
        """Any command."""
        with self.works.begin(actor=ANA) as work:
            answer = command(work, *words, **more)
        self.carry()
        return answer

    def see(self, query: Any, *words: Any, **more: Any) -> Any:
        """Any query."""
        with self.works.read() as work:
            return query(work.session, *words, **more)

    def task(self, instance: InstanceId, element: str, kind: str = "work") -> int:
        """The task that waits at an element."""
        waits = [wait for wait in self.see(instances.waiting, instance) if wait.kind == kind]
        (found,) = [wait.task for wait in waits if wait.element == element]
        return found

    def positions(self, instance: InstanceId) -> set[str]:
        """Where it stands."""
        release = self.see(instances.instance, instance).release
        return set(instances.positions(release, self.see(instances.waiting, instance)))

    def variables(self, instance: InstanceId) -> dict[str, Any]:
        """Of the process."""
        return self.see(instances.variables, instance)

    def others(self, case: str = "case-1") -> dict[str, InstanceId]:
        """The instances of a case by process."""
        return {each.process: each.id for each in self.see(instances.instances_of, case)}

    def status(self, instance: InstanceId) -> str:
        """How it goes."""
        return self.see(instances.instance, instance).status

    def pass_by(self, **amount: float) -> None:
        """Let time pass and the sweep come, until nothing is due."""
        self.clock.pass_by(timedelta(**amount))
        while timer_runs.sweep(self.works, self.handlers):
            pass
        self.carry()

    def carry(self) -> None:
        """Letters to other cases arrive."""
        while job_runs.sweep(self.works, self.postman):
            pass
        self.agree()

    def agree(self) -> None:
        """Hold the rows against the states: what is stored of every instance equals what its engine says."""
        with self.works.read() as work:
            for one in work.session.scalars(select(InstanceRow.id)).all():
                record, state = opened.lock(work.session, one, hold=False)
                waiting = opened.look(work.session, record, state).waiting()
                lives = record.status in ("running", "suspended")
                _, keys = new_rows(waiting if lives else Waiting(), (), self.clock.now())
                kept = rows.load(work.session, one)
                assert {key for key in kept if key[0] != "call"} == keys, one
                armed = select(TimerRow.key).where(TimerRow.subject == one, TimerRow.state == "armed")
                timed = {str(each.task) for each in kept.values() if each.kind == "timer" and each.due_at is not None}
                assert set(work.session.scalars(armed)) == timed, one
                count = select(func.count()).where(HistoryRow.instance_id == one)
                assert work.session.scalar(count) == record.told

    def heard(self, kind: type[E]) -> list[E]:
        """What was told, of one kind."""
        return [event for event in self.told if isinstance(event, kind)]
