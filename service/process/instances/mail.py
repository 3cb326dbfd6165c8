"""Who waits for a message or a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId
from service.process.instances.letters import Letter
from service.process.instances.reach import Reach
from service.process.instances.tables import InstanceRow, WaitRow


@dataclass(frozen=True, slots=True, kw_only=True)
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
        return _first(session, letter, WaitRow.instance_id == instance, *_open_to(letter))
    by_key = _first(session, letter, WaitRow.key == letter.key) if letter.key else None
    if by_key is not None or letter.business_key is None:
        return by_key
    return _first(session, letter, InstanceRow.business_key == letter.business_key, *_open_to(letter))


def listening(session: Session, letter: Letter, reach: Reach) -> list[InstanceId]:
    """Every other instance within reach that waits for a signal, always in the same order."""
    mine = WaitRow.instance_id.in_(reach.instances)
    if reach.business_key is not None:
        mine |= InstanceRow.business_key == reach.business_key
    rows = session.scalars(_listening(letter, mine))
    return [InstanceId(instance) for instance in rows]


def listening_elsewhere(session: Session, letter: Letter, *, after: str, most: int) -> list[InstanceId]:
    """So many of those whom the sender could not reach, in the order of their ids, from one of them on."""
    elsewhere = [WaitRow.instance_id > after, WaitRow.instance_id.not_in(letter.heard)]
    if letter.business_key is not None:
        elsewhere.append(InstanceRow.business_key.is_distinct_from(letter.business_key))
    rows = session.scalars(_listening(letter, *elsewhere).limit(most))
    return [InstanceId(instance) for instance in rows]


def _open_to(letter: Letter) -> list[ColumnElement[bool]]:
    return [WaitRow.key.in_((letter.key, ""))] if letter.key else []


def _first(session: Session, letter: Letter, *who: ColumnElement[bool]) -> Receiver | None:
    found = session.execute(
        select(WaitRow.instance_id, InstanceRow.business_key, WaitRow.task)
        .join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
        .where(WaitRow.kind == "message", WaitRow.label == letter.name, *who)
        .order_by(WaitRow.key.desc(), WaitRow.instance_id == (letter.sender or ""), WaitRow.since, WaitRow.task)
        .limit(1)
    ).one_or_none()
    return None if found is None else Receiver(instance=InstanceId(found[0]), business_key=found[1], task=found[2])


def _listening(letter: Letter, *who: ColumnElement[bool]) -> Any:
    return (
        select(WaitRow.instance_id)
        .join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
        .where(
            WaitRow.kind == "signal",
            WaitRow.label == letter.name,
            WaitRow.instance_id != (letter.sender or ""),
            *who,
        )
        .distinct()
        .order_by(WaitRow.instance_id)
    )
