"""One open task that is looked at in order to be completed: its instance is loaded once for both."""

from __future__ import annotations

from dataclasses import field

from service.base.ids import InstanceId
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.instances import queries
from service.process.instances.opened import Opened, take
from service.process.instances.views import TaskView


@value_object(kw_only=True)
class HeldTask:
    """What there is to know of an open task; nobody else moves its instance until the unit of work ends."""

    view: TaskView
    opened: Opened = field(repr=False)


def hold_task(work: UnitOfWork, instance: InstanceId, task: int) -> HeldTask:
    """Hold the instance of an open task. Missing: no such instance; Conflict: the task is not open."""
    opened = take(work, instance)
    waits = [queries.shown(instance, kept) for kept in opened.waits.values()]
    return HeldTask(view=queries.task_view(work.session, instance, task, opened.engine, waits), opened=opened)
