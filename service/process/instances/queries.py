"""Instances, read. Only `task_details` and `variables` decode a state, and only of one instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, cast, func, select, text
from sqlalchemy.orm import Session

from service.base.ids import InstanceId, ReleaseId
from service.base.prepared import Prepared
from service.base.rows import table_of
from service.process import releases
from service.process.execution import Instance, Station
from service.process.instances import opened, refusals, rows
from service.process.instances.record import Record
from service.process.instances.tables import PASSED, HistoryRow, InstanceRow
from service.process.instances.views import (
    Asked,
    ButtonView,
    Choice,
    HistoryEntry,
    InstanceView,
    TaskView,
    Wait,
)
from service.process.instances.waits import Kept

PAGE = 100
WITH_FORM = ("task", "optional", "confirmation")
"""Kinds of work whose element's form is shown."""
INSTANCE = (
    InstanceRow.id,
    InstanceRow.release_id,
    InstanceRow.process,
    InstanceRow.business_key,
    InstanceRow.status,
    InstanceRow.started_at,
    InstanceRow.changed_at,
    InstanceRow.ended_at,
)
PAST = table_of(HistoryRow).c


def _passed() -> Prepared:
    """The drawn ids in `PASSED`, each the next one behind the last: a loop's history is long, its elements are few."""
    of_this = (PAST.instance_id == bindparam("instance"), text(PASSED))
    found = select(cast("", PAST.element.type).label("element")).cte("found", recursive=True)
    behind = select(PAST.element).where(*of_this, PAST.element > found.c.element).order_by(PAST.element).limit(1)
    found = found.union_all(select(behind.scalar_subquery()).where(found.c.element.is_not(None)))
    return Prepared(select(found.c.element).where(found.c.element > ""))


EACH_PASSED = _passed()


LIVE = InstanceRow.status.in_(("running", "suspended"))


def running(session: Session, process: str) -> Mapping[ReleaseId, int]:
    """How many instances of a process run or stand suspended, by the release that they follow."""
    wanted = select(InstanceRow.release_id, func.count()).where(InstanceRow.process == process, LIVE)
    found = session.execute(wanted.group_by(InstanceRow.release_id))
    return {ReleaseId(release): number for release, number in found}


def running_of_each(session: Session) -> Mapping[str, int]:
    """The same of every process, in all its releases; those of which none runs are left out."""
    found = session.execute(
        select(InstanceRow.process, func.count().label("number")).where(LIVE).group_by(InstanceRow.process)
    )
    return {row.process: row.number for row in found}


def instance(session: Session, instance: InstanceId) -> InstanceView:
    """An instance, without its state. Missing: there is none."""
    row = session.execute(select(*INSTANCE).where(InstanceRow.id == instance)).one_or_none()
    if row is None:
        raise refusals.no_instance()
    return _instance(row)


def instances_of(session: Session, business_key: str) -> tuple[InstanceView, ...]:
    """All that ran or run for this business key, oldest first: one per participant."""
    rows = session.execute(select(*INSTANCE).where(InstanceRow.business_key == business_key).order_by(InstanceRow.id))
    return tuple(_instance(row) for row in rows)


def variables(session: Session, instance: InstanceId) -> dict[str, Any]:
    """The variables of the process itself, FEEL values by name; after its end, the last ones."""
    return dict(_engine(session, instance)[1].variables)


def task_details(session: Session, instance: InstanceId, task: int) -> TaskView:
    """All that the page of one open task needs. Missing: no such instance; Conflict: the task is not open."""
    record, engine = _engine(session, instance)
    if record.status == "suspended":
        raise refusals.is_suspended()
    if record.status != "running":
        raise refusals.not_open()
    return task_view(session, instance, task, engine, _waits(session, instance))


def task_view(session: Session, instance: InstanceId, task: int, engine: Instance, waits: Sequence[Wait]) -> TaskView:
    """The same of an instance that has been loaded, and of all that it waits for."""
    work = next((wait for wait in waits if (wait.kind, wait.task) == ("work", task)), None)
    if work is None:
        raise refusals.not_open()
    row = next(row for row in engine.waiting().work if row.task == task)
    release = releases.get(session, ReleaseId(row.release))
    return TaskView(
        instance=instance,
        release=release.id,
        process=row.process,
        task=task,
        element=work.element,
        name=work.name,
        type=work.type,
        lane=work.lane,
        kind=row.kind,
        documentation=release.documentation(work.element),
        form=release.form_of(row.node) if row.kind in WITH_FORM else None,
        question=work.question,
        variables=dict(engine.visible(task)),
        buttons=tuple(button for button in _buttons(waits) if button.host == task),
        since=work.since,
        due_at=work.due_at,
        awaits_words=row.node.awaits_words,
    )


def buttons(session: Session, instance: InstanceId) -> tuple[ButtonView, ...]:
    """The buttons of the instance as a whole: those that sit on no open task."""
    waits = _waits(session, instance)
    tasks = {wait.task for wait in waits if wait.kind == "work"}
    return tuple(button for button in _buttons(waits) if button.host not in tasks)


def stations(session: Session, instance: InstanceId, task: int) -> Sequence[Station]:
    """Where open work may be let go on instead. Conflict: it is not open any more."""
    return _engine(session, instance)[1].stations(task)


def waiting(session: Session, instance: InstanceId) -> tuple[Wait, ...]:
    """Everything that waits, in the order in which it was reached."""
    return _waits(session, instance)


def open_tasks(session: Session, instance: InstanceId) -> tuple[Wait, ...]:
    """The tasks, questions and confirmations that wait for people, with what they ask."""
    return tuple(wait for wait in _waits(session, instance) if wait.kind == "work")


def positions(release: ReleaseId, waits: Iterable[Wait]) -> tuple[str, ...]:
    """H-33: drawn ids of the elements of a release's file at which an instance with these waits stands, each once."""
    at = (wait.element for wait in waits if wait.kind != "button" and wait.release == release)
    return tuple(dict.fromkeys(at))


def passed(session: Session, instance: InstanceId) -> frozenset[str]:
    """H-33: drawn ids of the elements that the instance has been through, however often."""
    return frozenset(str(row.element) for row in EACH_PASSED.rows(session, {"instance": instance}))


def history(session: Session, instance: InstanceId, *, after: int = 0, limit: int = PAGE) -> tuple[HistoryEntry, ...]:
    """What happened, in order, a page at a time: entries behind number `after`."""
    rows = session.scalars(
        select(HistoryRow)
        .where(HistoryRow.instance_id == instance, HistoryRow.seq > after)
        .order_by(HistoryRow.seq)
        .limit(limit)
    )
    return tuple(_entry(row) for row in rows)


def _engine(session: Session, instance: InstanceId) -> tuple[Record, Instance]:
    record, state = opened.lock(session, instance, hold=False)
    return record, opened.look(session, record, state)


def _waits(session: Session, instance: InstanceId) -> tuple[Wait, ...]:
    return tuple(shown(instance, kept) for kept in rows.load(session, instance).values())


def _buttons(waits: Iterable[Wait]) -> list[ButtonView]:
    return [
        ButtonView(
            task=wait.task,
            element=wait.element,
            name=wait.name,
            lane=wait.lane,
            process=wait.process,
            host=wait.host,
        )
        for wait in waits
        if wait.kind == "button"
    ]


def _instance(row: Any) -> InstanceView:
    return InstanceView(
        id=InstanceId(row.id),
        release=ReleaseId(row.release_id),
        process=row.process,
        business_key=row.business_key,
        status=row.status,
        started_at=row.started_at,
        changed_at=row.changed_at,
        ended_at=row.ended_at,
    )


def shown(instance: InstanceId, kept: Kept) -> Wait:
    """A stored row as others see it."""
    return Wait(
        instance=instance,
        kind=kept.kind,
        task=kept.task,
        element=kept.element,
        process=kept.process,
        release=ReleaseId(kept.release),
        name=kept.name,
        type=kept.type,
        lane=kept.lane,
        host=kept.host,
        label=kept.label,
        key=kept.correlation,
        due_at=kept.due_at,
        since=kept.since,
        question=_asked(kept.data["question"]) if kept.kind == "work" else None,
        optional=kept.kind == "work" and kept.data["kind"] in ("optional", "offer"),
    )


def _asked(plain: dict[str, Any] | None) -> Asked | None:
    if plain is None:
        return None
    options = tuple(Choice(flow=flow, label=label) for flow, label in plain["options"])
    return Asked(text=plain["text"], options=options, many=plain["many"])


def _entry(row: HistoryRow) -> HistoryEntry:
    return HistoryEntry(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        element=row.element,
        name=row.name,
        task=row.task,
        process=row.process,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        data=row.data or {},
    )
