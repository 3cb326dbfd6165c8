"""Instances that stand alike: how many run in which release, and those of which one migration plan is true."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from zlib import error as NotCompressed

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from service.base.errors import RaiaError
from service.base.ids import InstanceId, ReleaseId
from service.base.values import value_object
from service.process.execution import standing
from service.process.instances.opened import lock
from service.process.instances.tables import LIVE, InstanceRow, WaitRow

AT_ONCE = 1_000
"""So many states are held in memory together."""
CASE = func.coalesce(InstanceRow.business_key, InstanceRow.id)
"""What it was started for; an instance without a case stands for itself."""


@value_object(kw_only=True)
class Live:
    """An instance that has not ended. `case`: its business key, else its own id."""

    id: InstanceId
    case: str
    release: ReleaseId


@value_object(kw_only=True)
class Alike:
    """Instances of a release, of which one plan is true. `standing` None: their state cannot be read."""

    release: ReleaseId
    suspended: bool
    standing: str | None
    instances: tuple[Live, ...]


def live_cases(session: Session, releases: Collection[ReleaseId]) -> Mapping[ReleaseId, int]:
    """How many cases have not ended in each of these releases; those without any are left out."""
    live = select(InstanceRow.release_id, func.count(CASE.distinct())).where(
        text(LIVE), InstanceRow.release_id.in_(releases)
    )
    return {ReleaseId(release): count for release, count in session.execute(live.group_by(InstanceRow.release_id))}


def live_cases_with(session: Session, releases: Collection[ReleaseId], kind: str) -> int:
    """How many of them have something of a kind that waits: an incident, a call."""
    waits = select(WaitRow.task).where(WaitRow.instance_id == InstanceRow.id, WaitRow.kind == kind)
    found = select(func.count(CASE.distinct())).where(text(LIVE), InstanceRow.release_id.in_(releases), waits.exists())
    return session.scalar(found) or 0


def live(session: Session, releases: Collection[ReleaseId]) -> Sequence[Live]:
    """Every instance of these releases that has not ended, those of one case together."""
    chosen = select(InstanceRow.id, CASE, InstanceRow.release_id).where(
        text(LIVE), InstanceRow.release_id.in_(releases)
    )
    return [
        Live(id=InstanceId(id), case=case, release=ReleaseId(release))
        for id, case, release in session.execute(chosen.order_by(CASE, InstanceRow.id))
    ]


def alike(session: Session, releases: Collection[ReleaseId]) -> Sequence[Alike]:
    """Every instance of these releases that has not ended, with those that stand as it does; the largest first."""
    found: dict[tuple[ReleaseId, bool, str | None], list[Live]] = {}
    for one, suspended, state in _live(session, releases):
        found.setdefault((one.release, suspended, _standing(state)), []).append(one)
    groups = [
        Alike(release=release, suspended=suspended, standing=stands, instances=tuple(ones))
        for (release, suspended, stands), ones in found.items()
    ]
    return sorted(groups, key=lambda group: (-len(group.instances), group.instances[0].id))


def standing_of(session: Session, instance: InstanceId) -> str | None:
    """Where one stands. Missing: there is none."""
    return _standing(lock(session, instance, hold=False)[1])


def _live(session: Session, releases: Collection[ReleaseId]) -> Iterator[tuple[Live, bool, bytes]]:
    columns = (InstanceRow.id, CASE, InstanceRow.release_id, InstanceRow.status, InstanceRow.state)
    chosen = select(*columns).where(text(LIVE), InstanceRow.release_id.in_(releases)).order_by(InstanceRow.id)
    for id, case, release, status, state in session.execute(chosen.execution_options(yield_per=AT_ONCE)):
        yield Live(id=InstanceId(id), case=case, release=ReleaseId(release)), status == "suspended", state


def _standing(state: bytes) -> str | None:
    try:
        return standing(state)
    except (ValueError, KeyError, NotCompressed, RaiaError):
        return None
