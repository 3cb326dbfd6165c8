"""Who waits for a message or a signal."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId
from service.process.instances.letters import Letter
from service.process.instances.tables import InstanceRow, WaitRow


def awaiting(session: Session, letter: Letter, *, instance: InstanceId | None = None) -> tuple[InstanceId, int] | None:
    """Instance and task of the event that takes a message: of the same key or business key, the longest waiting first.

    An exact key comes before a business key; other instances come before the sender itself.
    """
    fits = WaitRow.key == letter.key if letter.key else None
    open_to_all = WaitRow.key == "" if letter.key else None
    if instance is not None:
        mine = WaitRow.instance_id == instance
        who = mine if fits is None or open_to_all is None else and_(mine, or_(fits, open_to_all))
    else:
        same_case = InstanceRow.business_key == letter.business_key
        if letter.business_key is None:
            who = fits
        elif fits is None or open_to_all is None:
            who = same_case
        else:
            who = or_(fits, and_(same_case, open_to_all))
    if who is None:
        return None
    found = session.execute(
        select(WaitRow.instance_id, WaitRow.task)
        .join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
        .where(WaitRow.kind == "message", WaitRow.label == letter.name, who)
        .order_by(WaitRow.key.desc(), WaitRow.instance_id == (letter.sender or ""), WaitRow.since, WaitRow.task)
        .limit(1)
    ).one_or_none()
    return (InstanceId(found[0]), found[1]) if found is not None else None


def listening(session: Session, letter: Letter) -> list[InstanceId]:
    """Every other instance that waits for a signal, always in the same order."""
    rows = session.scalars(
        select(WaitRow.instance_id)
        .where(
            WaitRow.kind == "signal",
            WaitRow.label == letter.name,
            WaitRow.instance_id != (letter.sender or ""),
        )
        .distinct()
        .order_by(WaitRow.instance_id)
    )
    return [InstanceId(instance) for instance in rows]
