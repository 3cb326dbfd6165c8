"""Messages and signals that came while their instance was suspended, kept until it goes on."""

from __future__ import annotations

from sqlalchemy import delete, select

from service.base.ids import InstanceId, new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.feel import from_json, to_json
from service.process.instances import early
from service.process.instances.letters import KEPT_FOR, Letter
from service.process.instances.tables import HeldLetterRow, InstanceRow


def hold_back(work: UnitOfWork, instance: InstanceId, letter: Letter) -> bool:
    """Keep a letter for an instance that is suspended; False when it is not."""
    status = work.session.scalar(select(InstanceRow.status).where(InstanceRow.id == instance))
    if status != "suspended":
        return False
    row = {
        "id": new_id(work.now),
        "instance_id": instance,
        "kind": letter.kind,
        "name": letter.name,
        "key": letter.key,
        "payload": to_json(dict(letter.payload)),
        "process": letter.process,
        "of_case": letter.kind == "message" and early.is_of_case(work, letter),
    }
    add(work.session, HeldLetterRow, [row])
    return True


def let_go(work: UnitOfWork, instance: InstanceId, business_key: str | None) -> list[Letter]:
    """What was kept, oldest first; it is kept no longer."""
    rows = work.session.scalars(
        select(HeldLetterRow).where(HeldLetterRow.instance_id == instance).order_by(HeldLetterRow.id)
    ).all()
    letters = [
        Letter(
            kind="signal" if row.kind == "signal" else "message",
            name=row.name,
            key=row.key,
            payload=from_json(row.payload),
            sender=None,
            release=None,
            process=row.process,
            business_key=business_key,
            keep=None if row.of_case else KEPT_FOR,
        )
        for row in rows
    ]
    work.session.execute(delete(HeldLetterRow).where(HeldLetterRow.instance_id == instance))
    return letters
