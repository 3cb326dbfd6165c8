"""Who waits for a message or a signal."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId
from service.base.values import value_object
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import InstanceRow, WaitRow


@value_object(kw_only=True)
class Receiver:
    """The event that takes a message: its instance, that one's business key, and its task."""

    instance: InstanceId
    business_key: str | None
    task: int


def awaiting(session: Session, letter: Letter, *, instance: InstanceId | None = None) -> Receiver | None:
    """The event that takes a message: of the same key or business key, the longest waiting first.

    An exact key comes before a business key; other instances come before the sender itself.
    """
    if instance is not None:
        return _first(session, letter, *_of({instance}, letter), *_open_to(letter))
    by_key = _first(session, letter, WaitRow.label == letter.name, WaitRow.key == letter.key) if letter.key else None
    if by_key is not None or letter.business_key is None:
        return by_key
    return _first(session, letter, *_of(_participants(session, letter.business_key), letter), *_open_to(letter))


def listening(session: Session, letter: Letter, reach: Reach) -> list[InstanceId]:
    """Every other instance within reach that waits for a signal, always in the same order."""
    mine = reach.instances | _participants(session, reach.business_key)
    rows = session.scalars(_listening(letter, *_of(mine, letter)))
    return [InstanceId(instance) for instance in rows]


def listening_elsewhere(session: Session, letter: Letter, *, after: str, most: int) -> list[InstanceId]:
    """So many of those whom the sender could not reach, in the order of their ids, from one of them on."""
    theirs = set(letter.heard) | _participants(session, letter.business_key)
    named = (WaitRow.label == letter.name, WaitRow.instance_id > after, WaitRow.instance_id.not_in(theirs))
    rows = session.scalars(_listening(letter, *named).limit(most))
    return [InstanceId(instance) for instance in rows]


def _participants(session: Session, business_key: str | None) -> set[InstanceId]:
    if business_key is None:
        return set()
    rows = session.scalars(select(InstanceRow.id).where(InstanceRow.business_key == business_key))
    return {InstanceId(instance) for instance in rows}


def _of(instances: set[InstanceId], letter: Letter) -> tuple[ColumnElement[bool], ...]:
    """What these wait for, by that name: said so that SQLite does not look through all who wait for the name."""
    return WaitRow.instance_id.in_(instances), func.coalesce(WaitRow.label, "") == letter.name


def _open_to(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    return (func.coalesce(WaitRow.key, "").in_((letter.key, "")),) if letter.key else ()


def _first(session: Session, letter: Letter, *who: ColumnElement[bool]) -> Receiver | None:
    found = session.execute(
        select(WaitRow.instance_id, InstanceRow.business_key, WaitRow.task)
        .join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
        .where(WaitRow.kind == "message", *who)
        .order_by(WaitRow.key.desc(), WaitRow.instance_id == (letter.sender or ""), WaitRow.since, WaitRow.task)
        .limit(1)
    ).one_or_none()
    return None if found is None else Receiver(instance=InstanceId(found[0]), business_key=found[1], task=found[2])


def _listening(letter: Letter, *who: ColumnElement[bool]) -> Select[str]:
    return (
        select(WaitRow.instance_id)
        .where(WaitRow.kind == "signal", WaitRow.instance_id != (letter.sender or ""), *who)
        .distinct()
        .order_by(WaitRow.instance_id)
    )
