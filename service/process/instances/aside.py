"""Letters that could not be handed in: each keeps its place before what its sender says later to the same receiver."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.base import jobs
from service.base.ids import InstanceId, new_id
from service.base.jobs import Job, JobRow
from service.base.rows import add
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process.instances import mail
from service.process.instances.bags import LETTERS_KIND, Bag, from_plain, to_plain
from service.process.instances.tables import AsideLetterRow

LATER = timedelta(seconds=5)
PREFIX = "aside:"
"""How the keys of their jobs begin."""


@value_object(kw_only=True)
class Place:
    """Where a letter goes: two of one sender that share either do not overtake each other."""

    receiver: InstanceId | None
    address: str | None


def is_one(job: Job) -> bool:
    """Whether a job carries a letter that was set aside."""
    return job.key.startswith(PREFIX)


def are_any(work: UnitOfWork, sender: str) -> bool:
    """Whether anything that this sender has sent was set aside."""
    return work.session.scalar(select(AsideLetterRow.id).where(AsideLetterRow.sender == sender).limit(1)) is not None


def receivers(session: Session, sender: str, *, after: str) -> set[InstanceId]:
    """Who waits for letters of this sender that were set aside, of those after one of them in the order of ids."""
    mine = (AsideLetterRow.sender == sender, AsideLetterRow.receiver > after)
    rows = session.scalars(select(AsideLetterRow.receiver).where(*mine).distinct())
    return {InstanceId(one) for one in rows if one is not None}


def keep_place(work: UnitOfWork, sender: str, part: Bag) -> bool:
    """Set a letter aside if it stands behind one that was; False: it may be handed in."""
    if not are_any(work, sender):
        return False
    place = _place(work, part)
    if not _is_behind(work, sender, place):
        return False
    _keep(work, sender, part, place)
    return True


def put(work: UnitOfWork, sender: str, part: Bag) -> None:
    """Set a letter aside that could not be handed in: it is tried again, what follows it waits for it."""
    place = _place(work, part)
    behind = _is_behind(work, sender, place)
    id = _keep(work, sender, part, place)
    if not behind:
        jobs.enqueue(work, LETTERS_KIND, to_plain(part), key=f"{PREFIX}{id}", run_at=work.now + LATER)


def leave(work: UnitOfWork, job: Job) -> None:
    """A letter has arrived after all: what stood only behind it goes now. Conflict when overtaken."""
    jobs.complete(work, job)
    gone = delete(AsideLetterRow).where(AsideLetterRow.id == _id(job))
    row = AsideLetterRow
    left = work.session.execute(gone.returning(row.sender, row.receiver, row.address)).one_or_none()
    if left is None:
        return
    earlier = aliased(AsideLetterRow)
    same = _meets(row, left.sender, Place(receiver=left.receiver, address=left.address))
    shared = or_(earlier.receiver == row.receiver, earlier.address == row.address)
    before = select(earlier.id).where(earlier.sender == row.sender, earlier.id < row.id, shared)
    for id, bag in work.session.execute(select(row.id, row.bag).where(same, ~before.exists()).order_by(row.id)).all():
        jobs.enqueue(work, LETTERS_KIND, to_plain(from_plain(bag)), key=f"{PREFIX}{id}")


def sender_of(work: UnitOfWork, job: Job) -> str:
    """Who has sent a letter that was set aside."""
    return work.session.scalar(select(AsideLetterRow.sender).where(AsideLetterRow.id == _id(job))) or ""


def letters_behind(session: Session, ids: Collection[str]) -> dict[str, int]:
    """How many letters stand behind each of these jobs; what is no letter that was set aside is left out."""
    row, behind = AsideLetterRow, aliased(AsideLetterRow)
    same = or_(behind.receiver == row.receiver, behind.address == row.address)
    later = select(func.count(behind.id)).where(behind.sender == row.sender, behind.id > row.id, same)
    mine = (JobRow.id.in_(ids), JobRow.kind == LETTERS_KIND, JobRow.key == PREFIX + row.id)
    return dict(session.execute(select(JobRow.id, later.correlate(row).scalar_subquery()).where(*mine)).all())


def _keep(work: UnitOfWork, sender: str, part: Bag, place: Place) -> str:
    id = new_id(work.now)
    where = {"sender": sender, "receiver": place.receiver, "address": place.address}
    add(work.session, AsideLetterRow, [{"id": id, **where, "bag": to_plain(part)}])
    return id


def _place(work: UnitOfWork, part: Bag) -> Place:
    letter = part.letters[0]
    if part.only is not None:
        return Place(receiver=part.only, address=None)
    found = mail.awaiting(work.session, letter) if letter.kind == "message" else None
    receiver = None if found is None else found.instance
    return Place(receiver=receiver, address=f"{letter.kind}\n{letter.name}\n{letter.key}")


def _is_behind(work: UnitOfWork, sender: str, place: Place) -> bool:
    """Whether something stands there; then it stays until this unit of work ends, and sees what is put behind it."""
    ahead = select(AsideLetterRow.id).where(_meets(AsideLetterRow, sender, place)).order_by(AsideLetterRow.id.desc())
    while (last := work.session.scalar(ahead.limit(1))) is not None:
        held = select(AsideLetterRow.id).where(AsideLetterRow.id == last).with_for_update()
        if work.session.scalar(held) is not None:
            return True
    return False


def _meets(row: Any, sender: str, place: Place) -> ColumnElement[bool]:
    shares = [row.receiver == place.receiver] if place.receiver is not None else []
    shares += [row.address == place.address] if place.address is not None else []
    return (row.sender == sender) & or_(*shares)


def _id(job: Job) -> str:
    return job.key.removeprefix(PREFIX)
