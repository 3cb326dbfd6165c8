"""What the picture of a process shows: where its instances stand, and how long each step takes. No state is decoded.

Counts come from what waits, by the release to whose file the element belongs: a called process has its own picture.
Times are those of a sample, so that they cost the same at any size of the history: see ADR 0028.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from service.base.ids import InstanceId, ReleaseId, first_id
from service.base.values import value_object
from service.process import releases
from service.process.instances.tables import STANDS, HistoryRow, InstanceRow, WaitRow

SAMPLE = 500
"""Instances of which the steps are measured: the newest of the period."""
MOST_ROWS = 50_000
"""Entries of history that are looked at for it, however long an instance's is."""
TOGETHER = 50
"""Instances that are asked for in one go."""
STATUSES = ("running", "suspended", "completed", "cancelled")


@value_object(kw_only=True)
class Place:
    """Where instances stand. `since`: when the one that stands there longest came."""

    instances: int
    since: datetime


@value_object(kw_only=True)
class Standing:
    """An instance that stands at an element."""

    instance: InstanceId
    business_key: str | None
    since: datetime


@value_object(kw_only=True)
class Spent:
    """How long a step takes, from when it is reached until it is done. `most`: nine of ten take no longer."""

    times: int
    usual: timedelta
    most: timedelta


@value_object(kw_only=True)
class Measured:
    """Times by drawn id, and of how many instances they are. `whole`: all of the period, not only the newest."""

    by_element: Mapping[str, Spent]
    instances: int
    whole: bool


def places(session: Session, release: ReleaseId) -> Mapping[str, Place]:
    """By drawn id of the release's file: how many instances stand there now, callers of a called process included."""
    rows = session.execute(counted(release))
    return {row.element: Place(instances=row.number, since=row.since) for row in rows}


def counted(release: ReleaseId) -> Any:
    """The statement for how many stand at each element."""
    count, since = func.count(WaitRow.instance_id.distinct()).label("number"), func.min(WaitRow.since).label("since")
    return (
        select(WaitRow.element, count, since)
        .where(WaitRow.release_id == release, text(STANDS))
        .group_by(WaitRow.element)
    )


def standing_in_each(session: Session, releases: Sequence[ReleaseId]) -> Mapping[ReleaseId, int]:
    """In how many instances work stands in each of these releases, those that call it included; none is left out."""
    count = func.count(WaitRow.instance_id.distinct())
    wanted = select(WaitRow.release_id, count).where(WaitRow.release_id.in_(releases), text(STANDS))
    return {ReleaseId(release): number for release, number in session.execute(wanted.group_by(WaitRow.release_id))}


def standing_at(
    session: Session, release: ReleaseId, element: str, *, offset: int = 0, limit: int = 25
) -> tuple[Sequence[Standing], int]:
    """A page of those that stand at an element, the newest instances first, and how many there are in all."""
    here = (WaitRow.release_id == release, WaitRow.element == element, text(STANDS))
    total = session.scalar(select(func.count(WaitRow.instance_id.distinct())).where(*here)) or 0
    page = page_of(release, element, offset, limit).subquery()
    rows = session.execute(
        select(page.c.instance_id, InstanceRow.business_key, page.c.since)
        .join(InstanceRow, InstanceRow.id == page.c.instance_id)
        .order_by(page.c.instance_id.desc())
    )
    found = [Standing(instance=InstanceId(one), business_key=key, since=since) for one, key, since in rows]
    return found, total


def page_of(release: ReleaseId, element: str, offset: int, limit: int) -> Any:
    """The statement for a page of the instances that stand at an element."""
    since = func.min(WaitRow.since).label("since")
    here = select(WaitRow.instance_id, since).where(
        WaitRow.release_id == release, WaitRow.element == element, text(STANDS)
    )
    in_order = here.group_by(WaitRow.instance_id).order_by(WaitRow.instance_id.desc())
    return in_order.offset(offset).limit(limit)


def measured(session: Session, processes: Collection[str], *, after: datetime | None = None) -> Measured:
    """How long the elements of these processes take, in instances that were started after this moment (None: ever).

    `processes`: those of one file. Where others call them, their instances hold the steps, and are measured too.
    """
    holders = {*processes, *releases.callers(session, processes)}
    sample = _sample(session, sorted(holders), after)
    lengths: dict[str, list[float]] = defaultdict(list)
    left = MOST_ROWS
    for start in range(0, len(sample), TOGETHER):
        rows = session.execute(steps_of(sample[start : start + TOGETHER], sorted(processes), left)).all()
        left -= len(rows)
        for element, seconds in _lengths(rows):
            lengths[element].append(seconds)
        if left <= 0:
            break
    whole = len(sample) < SAMPLE and left > 0
    return Measured(
        by_element={element: _spent(found) for element, found in lengths.items()}, instances=len(sample), whole=whole
    )


def newest_of(process: str, status: str, after: datetime | None) -> Any:
    """The statement for the newest instances of a process in one status."""
    born = () if after is None else (InstanceRow.id >= first_id(after),)
    wanted = select(InstanceRow.id).where(InstanceRow.process == process, InstanceRow.status == status, *born)
    return wanted.order_by(InstanceRow.id.desc()).limit(SAMPLE)


def steps_of(instances: Sequence[str], processes: Sequence[str], limit: int) -> Any:
    """The statement for what these instances came to and what they left."""
    return (
        select(
            HistoryRow.instance_id, HistoryRow.seq, HistoryRow.at, HistoryRow.kind, HistoryRow.element, HistoryRow.task
        )
        .where(
            HistoryRow.instance_id.in_(instances),
            HistoryRow.process.in_(processes),
            HistoryRow.kind.in_(("entered", "completed")),
        )
        .limit(limit)
    )


def _sample(session: Session, processes: Sequence[str], after: datetime | None) -> list[str]:
    asked = [newest_of(process, status, after) for process in processes for status in STATUSES]
    return nlargest(SAMPLE, (one for statement in asked for one in session.scalars(statement)))


def _lengths(rows: Sequence[Any]) -> Iterator[tuple[str, float]]:
    """Seconds from each coming to its leaving. A step that was taken away, or is still open, has none."""
    came: dict[tuple[str, str, int | None], datetime] = {}
    for row in sorted(rows, key=lambda row: (row.instance_id, row.seq)):
        step = (row.instance_id, row.element, row.task)
        if row.kind == "entered":
            came[step] = row.at
        elif step in came:
            yield row.element, (row.at - came.pop(step)).total_seconds()


def _spent(lengths: Sequence[float]) -> Spent:
    most = quantiles(lengths, n=10, method="inclusive")[-1] if len(lengths) > 1 else lengths[0]
    return Spent(times=len(lengths), usual=timedelta(seconds=median(lengths)), most=timedelta(seconds=most))
