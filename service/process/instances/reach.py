"""Whom a command may move: who waits for a lock out of order waits for somebody who waits for him."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.base.ids import InstanceId
from service.process.instances.record import Record


@dataclass(slots=True, kw_only=True)
class Reach:
    """The participants of the case that is held; without a case, the instances that are held themselves."""

    business_key: str | None
    instances: set[InstanceId] = field(default_factory=set[InstanceId])
    hops: int = 0
    """How many commands, each set off by letters of the one before, have led to this one."""

    def covers(self, instance: InstanceId, business_key: str | None) -> bool:
        """Whether an instance may be moved here and now."""
        return instance in self.instances or (business_key is not None and business_key == self.business_key)


def reach_of(record: Record, *, hops: int = 0) -> Reach:
    """Whom the command that moves this instance may move besides."""
    return Reach(business_key=record.business_key, instances={record.id}, hops=hops)
