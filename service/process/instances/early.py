"""Messages that came before anybody waited: kept for the participant of the same case who will."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from service.base.ids import new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.feel import from_json, to_json
from service.process import releases
from service.process.execution import MessageWait
from service.process.instances.letters import Letter
from service.process.instances.tables import EarlyMessageRow
from service.process.instances.waits import New


def keep(work: UnitOfWork, letter: Letter) -> bool:
    """Keep a message that nobody took, if something in its sender's file may wait for it later."""
    if letter.release is None or letter.business_key is None:
        return False
    if not releases.get(work.session, letter.release).awaits(letter.name):
        return False
    words = {"business_key": letter.business_key, "name": letter.name, "key": letter.key}
    row = {"id": new_id(work.now), "payload": to_json(dict(letter.payload)), "at": work.now, **words}
    add(work.session, EarlyMessageRow, [row])
    return True


def claim(work: UnitOfWork, business_key: str | None, new: Sequence[New]) -> tuple[Letter, ...]:
    """The kept messages that somebody has begun to wait for, each once, oldest first."""
    awaited = [each.row for each in new if isinstance(each.row, MessageWait)]
    if business_key is None or not awaited:
        return ()
    kept = work.session.execute(
        select(EarlyMessageRow.id, EarlyMessageRow.name, EarlyMessageRow.key, EarlyMessageRow.payload)
        .where(EarlyMessageRow.business_key == business_key, EarlyMessageRow.name.in_({row.name for row in awaited}))
        .order_by(EarlyMessageRow.id)
    ).all()
    claimed: dict[str, Letter] = {}
    for row in awaited:
        fits = (one for one in kept if one.id not in claimed and one.name == row.name and _same(one.key, row.key))
        for one in fits:
            claimed[one.id] = Letter(
                kind="message",
                name=one.name,
                key=one.key,
                payload=from_json(one.payload),
                sender=None,
                release=None,
                process=None,
                business_key=business_key,
            )
            break
    if claimed:
        work.session.execute(delete(EarlyMessageRow).where(EarlyMessageRow.id.in_(claimed)))
    return tuple(claimed[key] for key in sorted(claimed))


def forget(work: UnitOfWork, business_key: str) -> None:
    """Nobody is left to wait."""
    work.session.execute(delete(EarlyMessageRow).where(EarlyMessageRow.business_key == business_key))


def _same(sent: str, awaited: str) -> bool:
    return not sent or not awaited or sent == awaited
