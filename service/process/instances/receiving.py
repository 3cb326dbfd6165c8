"""Who gets a message is held before anything else: out of order two who send to each other would wait in a circle."""

from __future__ import annotations

from sqlalchemy import select

from service.base.ids import InstanceId
from service.base.timers import Lock
from service.base.work import UnitOfWork
from service.process.instances import mail, opened
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import InstanceRow


def lock(work: UnitOfWork, subject: str) -> None:
    """Hold an instance, as timers and commands do first."""
    opened.lock(work.session, InstanceId(subject))


def hold_for(
    work: UnitOfWork, letter: Letter, hold: Lock, *, instance: InstanceId | None = None, hops: int = 0
) -> Reach:
    """Hold who waits for a message, else the case in which it was sent: first of all that is held."""
    found = mail.awaiting(work.session, letter, instance=instance)
    if found is not None:
        hold(work, found.instance)
        return Reach(business_key=found.business_key, instances={found.instance}, hops=hops)
    if letter.business_key is not None:
        of_case = select(InstanceRow.id).where(InstanceRow.business_key == letter.business_key)
        one = work.session.scalar(of_case.order_by(InstanceRow.id).limit(1))
        if one is not None:
            hold(work, InstanceId(one))
    return Reach(business_key=letter.business_key, hops=hops)
