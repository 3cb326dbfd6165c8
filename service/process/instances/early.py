"""Messages that came before anybody waited, kept for who will: of the same case, or by their key anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from service.base import timers
from service.base.ids import new_id
from service.base.rows import add, changed
from service.base.work import UnitOfWork
from service.process import releases
from service.process.execution import MessageWait
from service.process.instances import openings
from service.process.instances.letters import Letter, from_columns
from service.process.instances.tables import EarlyMessageRow
from service.process.instances.waits import New

MESSAGE_KIND = "bpmn-message"
"""Kind of the timers of kept messages; their subject is the message."""
LOOK_AGAIN = timedelta(seconds=2)
"""Who begins to wait in the very moment in which a message is kept does not see it: it is looked at once more."""


def keep(work: UnitOfWork, letter: Letter) -> None:
    """Keep a message that nobody took: while something of its case may wait for it, else by its key for a time."""
    keep = None if is_of_case(work, letter) else letter.keep
    if keep is not None and not (keep and letter.key):
        return
    message = new_id(work.now)
    row = {
        "id": message,
        "business_key": letter.business_key,
        **letter.columns,
        "at": work.now,
        "until": None if keep is None else work.now + keep,
    }
    add(work.session, EarlyMessageRow, [row])
    timers.arm(work, MESSAGE_KIND, message, "", due_at=work.now + LOOK_AGAIN)


def claim(work: UnitOfWork, business_key: str | None, new: Sequence[New]) -> tuple[Letter, ...]:
    """The kept messages that somebody has begun to wait for, each once, oldest first."""
    awaited = [each.row for each in new if isinstance(each.row, MessageWait)]
    if not awaited:
        return ()
    by_key = EarlyMessageRow.key.in_({row.key for row in awaited if row.key})
    who = by_key if business_key is None else or_(by_key, EarlyMessageRow.business_key == business_key)
    kept = _rows(work, and_(EarlyMessageRow.name.in_({row.name for row in awaited}), who))
    claimed: dict[str, Letter] = {}
    for row in awaited:
        fits = (one for one in kept if one.id not in claimed and _is_for(one, row, business_key))
        for one in fits:
            if take(work, one.id):
                claimed[one.id] = letter_of(one, work.now)
                break
            _look_again(work, one.id)
    return tuple(claimed[key] for key in sorted(claimed))


def claim_starts(work: UnitOfWork, freed: Iterable[tuple[str, str]]) -> tuple[Letter, ...]:
    """The oldest kept message for each (process, key) that may be started again."""
    letters: list[Letter] = []
    for process, key in freed:
        names = openings.names_of(work.session, process)
        fits = _rows(work, and_(EarlyMessageRow.key == key, EarlyMessageRow.name.in_(names)))
        for one in (each for each in fits if each.process != process):
            if take(work, one.id):
                letters.append(letter_of(one, work.now))
                break
            _look_again(work, one.id)
    return tuple(letters)


def take(work: UnitOfWork, message: str) -> bool:
    """Take a kept message away; False: somebody else has it, or is about to. Nobody waits for him."""
    free = select(EarlyMessageRow.id).where(EarlyMessageRow.id == message).with_for_update(skip_locked=True)
    if work.session.scalar(free) is None:
        return False
    timers.disarm(work, MESSAGE_KIND, message)
    return changed(work.session, delete(EarlyMessageRow).where(EarlyMessageRow.id == message)) == 1


def forget(work: UnitOfWork, business_key: str) -> None:
    """Nobody of the case is left to wait for what was only for the case."""
    of_case = (EarlyMessageRow.business_key == business_key, EarlyMessageRow.until.is_(None))
    free = select(EarlyMessageRow.id).where(*of_case).with_for_update(skip_locked=True)
    if kept := work.session.scalars(free).all():
        work.session.execute(delete(EarlyMessageRow).where(EarlyMessageRow.id.in_(kept)))


def kept(session: Session, message: str) -> EarlyMessageRow | None:
    """A kept message; None: it has been taken."""
    return session.get(EarlyMessageRow, message)


def letter_of(row: Any, now: datetime) -> Letter:
    """A kept message on its way again; if nobody takes it after all, it is kept for the rest of its time."""
    keep = None if row.until is None else row.until - now
    return replace(from_columns(row), business_key=row.business_key, keep=keep)


def is_of_case(work: UnitOfWork, letter: Letter) -> bool:
    """Whether it waits as long as its case runs."""
    if letter.keep is None:
        return True
    if letter.release is None or letter.business_key is None:
        return False
    return releases.get(work.session, letter.release).awaits(letter.name)


def _look_again(work: UnitOfWork, message: str) -> None:
    """Who takes it just now may not be able to keep it."""
    timers.arm(work, MESSAGE_KIND, message, new_id(work.now), due_at=work.now + LOOK_AGAIN)


def _rows(work: UnitOfWork, which: Any) -> Sequence[Any]:
    row = EarlyMessageRow
    columns = (row.id, row.name, row.key, row.process, row.payload, row.business_key, row.until)
    in_time = or_(EarlyMessageRow.until.is_(None), EarlyMessageRow.until > work.now)
    found = select(*columns).where(which, in_time).order_by(EarlyMessageRow.id)
    return work.session.execute(found).all()


def _is_for(kept: Any, awaited: MessageWait, business_key: str | None) -> bool:
    if kept.name != awaited.name:
        return False
    if kept.key and kept.key == awaited.key:
        return True
    of_case = business_key is not None and kept.business_key == business_key
    return of_case and (not kept.key or not awaited.key)
