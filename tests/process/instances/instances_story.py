"""A story told on a database: publish, start, complete, let time pass; everything told is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from bpmn_pen import file

from service.base import timers
from service.base.clock import SetClock
from service.base.events import Actor, Event
from service.base.ids import InstanceId, ReleaseId
from service.base.timers import TimerHandlers
from service.base.work import Works
from service.process import instances, releases

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

    def publish(self, *parts: str, forms: Mapping[str, bytes] | None = None) -> ReleaseId:
        """A file with these parts."""
        with self.works.begin(actor=ANA) as work:
            return releases.publish(work, file(*parts), forms=forms or {})

    def start(self, process: str = "P", variables: Mapping[str, Any] | None = None, case: str = "case-1") -> InstanceId:
        """For a case."""
        with self.works.begin(actor=ANA) as work:
            return instances.start(work, process, variables, business_key=case)

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

    def do(self, command: Any, *words: Any, **more: Any) -> Any:
        """Any command."""
        with self.works.begin(actor=ANA) as work:
            return command(work, *words, **more)

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
        return set(self.see(instances.positions, instance))

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
        while timers.sweep(self.works, self.handlers):
            pass

    def heard(self, kind: type[E]) -> list[E]:
        """What was told, of one kind."""
        return [event for event in self.told if isinstance(event, kind)]
