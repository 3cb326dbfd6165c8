"""Steps that failed, as a list that is searched and paged, and one with the data that it failed with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from service.base.errors import Conflict
from service.base.ids import InstanceId, ReleaseId
from service.base.rows import literally
from service.base.texts import Text
from service.base.words import fold
from service.process.instances import opened
from service.process.instances.tables import HistoryRow, InstanceRow, WaitRow
from service.process.instances.views import FailedPlace, FailedStep, IncidentView

Chosen = Select[WaitRow, str | None, str]
FAILED = literally(WaitRow.kind, "incident")


def incidents(
    session: Session, *, instance: InstanceId | None = None, business_key: str | None = None
) -> tuple[IncidentView, ...]:
    """Steps that failed and wait for a person, oldest first: all, or those of one instance or business key."""
    only = [] if instance is None else [WaitRow.instance_id == instance]
    only += [] if business_key is None else [InstanceRow.business_key == business_key]
    return _read(session, _chosen(only))


def failed_steps(
    session: Session,
    *,
    search: str = "",
    keys: Collection[str] = (),
    offset: int = 0,
    limit: int = 25,
) -> tuple[tuple[IncidentView, ...], int]:
    """A page of them, the newest first, and how many there are in all.

    `search` looks in names of elements and processes; what has one of the business `keys` is found as well.
    """
    only: list[ColumnElement[bool]] = []
    if search.strip():
        only.append(or_(_named(session, search), InstanceRow.business_key.in_(keys)))
    counted = select(func.count()).select_from(WaitRow).join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
    total = session.scalar(counted.where(FAILED, *only)) or 0
    newest = _chosen(only).order_by(None).order_by(WaitRow.since.desc(), WaitRow.instance_id.desc(), WaitRow.task)
    return _read(session, newest.offset(offset).limit(limit)), total


def failed_places(session: Session, *, search: str = "", keys: Collection[str] = ()) -> Sequence[FailedPlace]:
    """Where all of them stand, however many, the oldest first; `search` and `keys` as above."""
    only: list[ColumnElement[bool]] = []
    if search.strip():
        only.append(or_(_named(session, search), InstanceRow.business_key.in_(keys)))
    columns = select(WaitRow.instance_id, WaitRow.task, WaitRow.name, WaitRow.element)
    found = columns.join(InstanceRow, InstanceRow.id == WaitRow.instance_id).where(FAILED, *only)
    return [
        FailedPlace(instance=InstanceId(instance), task=task, name=name or element)
        for instance, task, name, element in session.execute(found.order_by(WaitRow.since, WaitRow.instance_id))
    ]


def failed_step(session: Session, instance: InstanceId, task: int) -> FailedStep:
    """One of them with the variables that its step sees. Missing: no such instance; Conflict: it has been mended."""
    record, state = opened.lock(session, instance, hold=False)
    found = _read(session, _chosen([WaitRow.instance_id == instance, WaitRow.task == task]))
    if not found:
        raise mended()
    return FailedStep(incident=found[0], variables=dict(opened.look(session, record, state).visible(task)))


def mended() -> Conflict:
    """It does not stand still any more."""
    return Conflict(
        Text(
            "Esta etapa já não está parada. Veja no chamado como está agora.",
            "This step does not stand still any more. Look at the case to see how it stands now.",
        )
    )


def _chosen(only: Sequence[ColumnElement[bool]]) -> Chosen:
    return (
        select(WaitRow, InstanceRow.business_key, InstanceRow.process.label("of"))
        .join(InstanceRow, InstanceRow.id == WaitRow.instance_id)
        .where(FAILED, *only)
        .order_by(WaitRow.since, WaitRow.instance_id, WaitRow.task)
    )


def _read(session: Session, chosen: Chosen) -> tuple[IncidentView, ...]:
    rows = session.execute(chosen).all()
    retried = _retried(session, {row.instance_id for row, _, _ in rows})
    return tuple(_view(row, key, of, retried.get((row.instance_id, row.task), 0)) for row, key, of in rows)


def _retried(session: Session, of: Collection[str]) -> dict[tuple[str, int | None], int]:
    """How often somebody tried each again."""
    if not of:
        return {}
    counted = (
        select(HistoryRow.instance_id, HistoryRow.task, func.count())
        .where(HistoryRow.instance_id.in_(of), HistoryRow.kind == "command", HistoryRow.name == "retry")
        .group_by(HistoryRow.instance_id, HistoryRow.task)
    )
    return {(instance, task): count for instance, task, count in session.execute(counted)}


def _named(session: Session, search: str) -> ColumnElement[bool]:
    """Names are few, incidents may be many: the names are compared without accents here, the rows by what fits."""
    known = select(WaitRow.process, WaitRow.element, WaitRow.name).where(FAILED).distinct()
    words = fold(search).split()
    fitting = [
        (process, element)
        for process, element, name in session.execute(known)
        if all(word in fold(f"{process} {element} {name}") for word in words)
    ]
    return or_(*((WaitRow.process == process) & (WaitRow.element == element) for process, element in fitting), false())


def _view(row: WaitRow, business_key: str | None, of: str, retried: int) -> IncidentView:
    return IncidentView(
        instance=InstanceId(row.instance_id),
        business_key=business_key,
        release=ReleaseId(row.release_id),
        process=row.process,
        root=of,
        task=row.task,
        element=row.element,
        name=row.name,
        step=row.data["step"],
        message=Text(*row.data["message"]),
        since=row.since,
        attempts=1 + retried,
    )
