"""Published processes that a message, a signal or a condition starts: what their start events wait for, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.base.ids import InstanceId, ReleaseId
from service.base.rows import add, insert_new
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.feel import FeelError, FeelSyntaxError, parse
from service.process import releases
from service.process.diagram import Condition, Message, Opening, Signal
from service.process.instances.letters import Letter
from service.process.instances.tables import StartKeyRow, StartRow
from service.process.releases.events import ReleasePublished


@value_object(kw_only=True)
class Door:
    """A start event that opens a process of a release. `together`: its file is that of the sender."""

    release: ReleaseId
    process: str
    opening: str
    together: bool = False


def listen_for_starts(work: UnitOfWork, event: ReleasePublished) -> None:
    """The start events of a new version replace those of the version before."""
    _listen(work, event.release, event.processes)


def listen_to_all(work: UnitOfWork) -> None:
    """The same for everything that is published now: a database of an older program knows no such rows."""
    names = releases.process_names(work.session)
    for process, release in releases.current_ids(work.session, names).items():
        _listen(work, release, (process,))


def near(session: Session, letter: Letter) -> tuple[Door, ...]:
    """Participants of the sender's file that a message or signal starts; a message starts the first of them only.

    Nobody starts the process it runs in.
    """
    if letter.release is None:
        return ()
    own = releases.get(session, letter.release)
    heard = own.started_by(letter.kind, letter.name)
    fits = [(process, opening) for process, opening in heard if process != letter.process]
    doors = [Door(release=own.id, process=process, opening=opening, together=True) for process, opening in fits]
    return tuple(doors[:1] if letter.kind == "message" else doors)


def far(session: Session, letter: Letter) -> tuple[Door, ...]:
    """Everything published in other files that it starts; a message only when it starts nobody of the sender's file."""
    own = releases.get(session, letter.release) if letter.release is not None else None
    known = (letter.process or "", *(own.program.processes if own is not None else ()))
    rows = session.execute(
        select(StartRow.release_id, StartRow.process, StartRow.opening)
        .where(StartRow.kind == letter.kind, StartRow.name == letter.name, StartRow.process.not_in(known))
        .order_by(StartRow.process, StartRow.opening)
    )
    return tuple(
        {row.process: Door(release=row.release_id, process=row.process, opening=row.opening) for row in rows}.values()
    )


def doors_by_condition(work: UnitOfWork, variables: Mapping[str, Any]) -> tuple[Door, ...]:
    """Start events whose condition these variables make true; one whose expression fails is not true."""
    rows = work.session.execute(
        select(StartRow.release_id, StartRow.process, StartRow.opening, StartRow.expression)
        .where(StartRow.kind == "condition")
        .order_by(StartRow.process, StartRow.opening)
    )
    found: dict[str, Door] = {}
    for row in rows:
        names = releases.get(work.session, ReleaseId(row.release_id)).program.names
        if row.process not in found and _is_true(work, row.expression or "", names, variables):
            found[row.process] = Door(release=row.release_id, process=row.process, opening=row.opening)
    return tuple(found.values())


def take_key(work: UnitOfWork, door: Door, key: str, instance: InstanceId) -> bool:
    """Note that a message with this key starts an instance; False while one that such a message started still runs."""
    row = {"process": door.process, "key": key, "instance_id": instance}
    return insert_new(work.session, StartKeyRow, row, keys=("process", "key"))


def is_taken(session: Session, door: Door, key: str) -> bool:
    """Whether what a message of this key has started still runs."""
    held = select(StartKeyRow.instance_id).where(StartKeyRow.process == door.process, StartKeyRow.key == key)
    return session.scalar(held) is not None


def give_key_back(work: UnitOfWork, instance: InstanceId) -> tuple[tuple[str, str], ...]:
    """An instance has ended: (process, key) of what the next message may start again."""
    freed = delete(StartKeyRow).where(StartKeyRow.instance_id == instance)
    return tuple(
        (row.process, row.key) for row in work.session.execute(freed.returning(StartKeyRow.process, StartKeyRow.key))
    )


def names_of(session: Session, process: str) -> tuple[str, ...]:
    """Names of the messages that start a process."""
    waited = select(StartRow.name).where(StartRow.process == process, StartRow.kind == "message")
    return tuple(name for name in session.scalars(waited) if name is not None)


def _listen(work: UnitOfWork, release: ReleaseId, processes: tuple[str, ...]) -> None:
    work.session.execute(delete(StartRow).where(StartRow.process.in_(processes)))
    read = releases.get(work.session, release)
    rows = [
        {"process": process, "opening": opening.id, "release_id": release, **waits}
        for process in processes
        for opening in read.body(process).openings
        if (waits := _waits(opening)) is not None
    ]
    add(work.session, StartRow, rows)


def _waits(opening: Opening) -> dict[str, str | None] | None:
    match opening.event:
        case Message(name=name):
            return {"kind": "message", "name": name, "expression": None}
        case Signal(name=name):
            return {"kind": "signal", "name": name, "expression": None}
        case Condition(expression=expression):
            return {"kind": "condition", "name": None, "expression": expression}
        case _:
            return None


def _is_true(work: UnitOfWork, expression: str, names: tuple[str, ...], variables: Mapping[str, Any]) -> bool:
    try:
        return parse(expression, names).evaluate(variables, now=work.now) is True
    except (FeelError, FeelSyntaxError):
        return False
