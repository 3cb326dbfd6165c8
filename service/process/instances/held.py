"""Messages and signals that came while their instance was suspended, kept until it goes on and waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select

from service.base.ids import InstanceId, new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.process.execution import MessageWait
from service.process.instances import early
from service.process.instances.letters import KEPT_FOR, Letter, from_columns
from service.process.instances.record import Record
from service.process.instances.tables import HeldLetterRow, InstanceRow
from service.process.instances.waits import New


def hold_back(work: UnitOfWork, instance: InstanceId, letter: Letter) -> bool:
    """Keep a letter for an instance that is suspended; False when it is not."""
    return _keep(work, instance, letter, while_it_is=("suspended",))


def hold_on(work: UnitOfWork, instance: InstanceId, letter: Letter) -> bool:
    """Keep on what was held for an instance that does not wait for it yet; False when it has ended."""
    return _keep(work, instance, letter, while_it_is=("running", "suspended"))


def let_go(work: UnitOfWork, record: Record) -> tuple[Letter, ...]:
    """What was kept while it was suspended, oldest first; it is kept no longer."""
    return _taken(work, record)


def wanted(work: UnitOfWork, record: Record, new: Sequence[New], *, last: bool) -> tuple[Letter, ...]:
    """What was held for an instance and is wanted now: by what it has begun to wait for or, it has ended, by anybody.

    `last`: nobody of its case is left to wait for what is only for the case.
    """
    if record.status == "running":
        names = {each.row.name for each in new if isinstance(each.row, MessageWait)}
        return _taken(work, record, HeldLetterRow.name.in_(names)) if names else ()
    only = (HeldLetterRow.of_case.is_(False),) if last else ()
    return tuple(replace(letter, to=None) for letter in _taken(work, record, *only))


def _keep(work: UnitOfWork, instance: InstanceId, letter: Letter, *, while_it_is: tuple[str, ...]) -> bool:
    status = work.session.scalar(select(InstanceRow.status).where(InstanceRow.id == instance))
    if status not in while_it_is:
        return False
    row = {
        "id": new_id(work.now),
        "instance_id": instance,
        "kind": letter.kind,
        **letter.columns,
        "of_case": letter.kind == "message" and early.is_of_case(work, letter),
    }
    add(work.session, HeldLetterRow, [row])
    return True


def _taken(work: UnitOfWork, record: Record, *which: Any) -> tuple[Letter, ...]:
    mine = (HeldLetterRow.instance_id == record.id, *which)
    rows = work.session.scalars(select(HeldLetterRow).where(*mine).order_by(HeldLetterRow.id)).all()
    if rows:
        work.session.execute(delete(HeldLetterRow).where(HeldLetterRow.id.in_([row.id for row in rows])))
    return tuple(_letter(row, record) for row in rows)


def _letter(row: HeldLetterRow, record: Record) -> Letter:
    return replace(
        from_columns(row),
        kind="signal" if row.kind == "signal" else "message",
        business_key=record.business_key,
        keep=None if row.of_case else KEPT_FOR,
        to=record.id,
    )
