"""An instance taken out of the database: locked, loaded, and put back together with all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from service.base import logs
from service.base.ids import InstanceId, ReleaseId
from service.base.prepared import Prepared
from service.base.rows import add, table_of
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.process import releases
from service.process.execution import AnyReport, Compiled, Instance, Waiting
from service.process.instances import chronicle, early, held, openings, refusals, rows
from service.process.instances.due import NeverDue, timed
from service.process.instances.events import InstanceEvent
from service.process.instances.letters import Letter
from service.process.instances.record import Record
from service.process.instances.tables import InstanceRow
from service.process.instances.telling import Story, tell
from service.process.instances.waits import Kept, Key, New, calls, new_rows

# Building a statement costs as much as running it, so each is built once.
TABLE = table_of(InstanceRow)
ONE = select(
    TABLE.c.id,
    TABLE.c.release_id.label("release"),
    TABLE.c.process,
    TABLE.c.business_key,
    TABLE.c.status,
    TABLE.c.version,
    TABLE.c.told,
    TABLE.c.paused,
    TABLE.c.state,
).where(TABLE.c.id == bindparam("instance"))
LOOKING, HOLDING = Prepared(ONE), Prepared(ONE.with_for_update())
SAVED = ("release_id", "state", "version", "told", "status", "changed_at", "ended_at")
SAVING = Prepared(
    update(TABLE)
    .where(TABLE.c.id == bindparam("instance"), TABLE.c.version == bindparam("upon"))
    .values({name: bindparam(name) for name in SAVED})
)


@value_object
class Library:
    """Published releases as the engine looks them up; calls take the versions that a release is pinned to."""

    session: Session
    pinned: ReleaseId

    def get(self, release: str) -> Compiled:
        """The program of a release."""
        return releases.get(self.session, ReleaseId(release)).compiled

    def find(self, process: str) -> tuple[str, Compiled] | None:
        """The pinned release of a process; one that is only known when it is called: the current one."""
        pins = releases.get(self.session, self.pinned).calls
        release = pins.get(process) or releases.current_ids(self.session, [process]).get(process)
        return None if release is None else (release, self.get(release))


@value_object(kw_only=True)
class Opened:
    """An instance that this unit of work holds."""

    record: Record
    engine: Instance
    waits: dict[Key, Kept] = field(default_factory=dict[Key, Kept])

    @property
    def is_new(self) -> bool:
        """Whether it was never saved."""
        return self.record.version == 0


def lock(session: Session, instance: InstanceId, *, hold: bool = True) -> tuple[Record, bytes]:
    """Row and state. Held until the unit of work ends, so that nobody else moves it, unless one only looks.

    Missing: there is none.
    """
    statement = HOLDING if hold else LOOKING
    row = statement.row(session, {"instance": instance})
    if row is None:
        raise refusals.no_instance()
    logs.mention(instance=instance)
    fields: dict[str, Any] = row._asdict()
    state = fields.pop("state")
    return Record(**fields), state


def take(work: UnitOfWork, instance: InstanceId) -> Opened:
    """Lock and load. Missing: there is none; Conflict: it has ended, or is suspended."""
    record, state = lock(work.session, instance)
    require_running(record)
    return _loaded(work, record, state)


def take_running(work: UnitOfWork, instance: InstanceId) -> Opened | None:
    """Lock and load; None: it has ended, or is suspended."""
    record, state = lock(work.session, instance)
    return _loaded(work, record, state) if record.status == "running" else None


def require_running(record: Record) -> None:
    """Conflict: it has ended, or is suspended."""
    if record.status == "suspended":
        raise refusals.is_suspended()
    if record.status != "running":
        raise refusals.has_ended()


def _loaded(work: UnitOfWork, record: Record, state: bytes) -> Opened:
    engine = Instance.load(state, Library(work.session, record.release), work.now)
    return Opened(record=record, engine=engine, waits=rows.load(work.session, record.id))


def look(session: Session, record: Record, state: bytes) -> Instance:
    """The engine's view of a stored state, for reading."""
    return Instance.load(state, Library(session, record.release))


def put_back(
    work: UnitOfWork,
    opened: Opened,
    command: str,
    *,
    done: int | None = None,
    reason: str | None = None,
    details: Mapping[str, Any] | None = None,
    first: Sequence[InstanceEvent] = (),
) -> tuple[Letter, ...]:
    """Save it, keep the rows equal to what waits, tell what happened; returns what goes to other instances.

    `command` is what was done to it and why, `done` the task that a person completed by it, `details` what history says
    of it besides, `first` what is told before anything else.
    """
    engine = opened.engine
    reports = engine.take_reports()
    new, alive = _awaited(work, opened, reports)
    gone = [kept for key, kept in opened.waits.items() if key not in alive]
    if not (reports or new or gone or opened.is_new or engine.ended or details):
        return ()
    story = Story(
        reports=reports,
        new=new,
        gone=gone,
        command=command,
        done=done,
        reason=reason,
        ended=engine.ended,
        details=details or {},
        first=first,
    )
    told = tell(work, opened.record, story)
    record = _write(work, opened, len(told.history))
    rows.reconcile(work, record.id, new, gone)
    chronicle.append(work, opened.record, told.history)
    if told.is_last and record.business_key is not None:
        early.forget(work, record.business_key)
    work.record(*told.events)
    return (*told.letters, *_kept(work, record, new, last=told.is_last))


def _awaited(work: UnitOfWork, opened: Opened, reports: Sequence[AnyReport]) -> tuple[list[New], set[Key]]:
    """The rows that are new, and the keys of all that wait; a timer that can never be due is an incident."""
    engine = opened.engine
    new, alive = new_rows(Waiting() if engine.ended else engine.waiting(), opened.waits, work.now)
    begun, running = calls(reports, opened.waits, work.now)
    try:
        new = timed(work, opened.record.paused or {}, [*new, *begun])
    except NeverDue as never:
        engine.refuse_timer(never.task, never.text)
        return _awaited(work, opened, reports)
    return new, alive if engine.ended else alive | running


def _write(work: UnitOfWork, opened: Opened, entries: int) -> Record:
    """The state as the next version. Conflict: somebody else has saved in between."""
    record, status = opened.record, opened.engine.ended or "running"
    after = replace(record, status=status, version=record.version + 1, told=record.told + entries)
    values = {"state": opened.engine.save(), "version": after.version, "told": after.told, "status": status}
    values |= {"changed_at": work.now, "ended_at": None if status == "running" else work.now}
    values["release_id"] = record.release
    if opened.is_new:
        where = {"process": record.process, "business_key": record.business_key}
        add(work.session, InstanceRow, [{"id": record.id, **where, "started_at": work.now, **values}])
    elif SAVING.change(work.session, {"instance": record.id, "upon": record.version, **values}) != 1:
        raise refusals.overtaken()
    return after


def _kept(work: UnitOfWork, record: Record, new: Sequence[New], *, last: bool) -> tuple[Letter, ...]:
    """Letters that were kept for what waits now, or whose turn comes with its end."""
    for_it = held.wanted(work, record, new, last=last)
    freed = openings.give_key_back(work, record.id) if record.status != "running" else ()
    return (*for_it, *early.claim(work, record.business_key, new), *early.claim_starts(work, freed))
