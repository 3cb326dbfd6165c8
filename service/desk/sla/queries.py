"""Reading promises: the clocks of a case as they are now, and their ledgers (V-74)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from service.base.database import NEVER
from service.base.ids import CaseId, first_id
from service.base.values import value_object
from service.desk.sla import model
from service.desk.sla.clocks import MICROSECOND, clock_of
from service.desk.sla.definition import Agreement, TargetKind
from service.desk.sla.measures import measure_of, read
from service.desk.sla.model import State
from service.desk.sla.tables import ClockRow, LedgerRow, PolicyRow


@value_object(kw_only=True)
class Line:
    """One thing that happened to a clock; `data` says why."""

    kind: str
    data: Any
    consumed: timedelta
    due_at: datetime | None
    at: datetime
    lasted: timedelta | None
    """Of a pause: how long it held the clock, by the clock on the wall; None: it holds it still."""


@value_object(kw_only=True)
class Shown:
    """A promise as people see it: `consumed + remaining == budget`, and less than nothing remains when it is late."""

    id: str
    agreement: Agreement
    target: TargetKind
    policy: str
    amount: str
    counts_days: bool
    """Its budget is business days or days, not hours."""
    is_business: bool
    budget: timedelta
    consumed: timedelta
    remaining: timedelta
    state: State
    started_at: datetime
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    ledger: tuple[Line, ...]

    @property
    def is_open(self) -> bool:
        """Still to be kept."""
        return self.state in ("running", "paused")


def of_case(session: Session, case: CaseId, now: datetime) -> Sequence[Shown]:
    """Every promise made for a case and not taken back, those that are due first before those that are over."""
    asked = select(ClockRow, PolicyRow.name).join(PolicyRow, PolicyRow.id == ClockRow.policy_id)
    rows = session.execute(asked.where(ClockRow.case_id == case, ClockRow.state != "cancelled")).all()
    ledgers: dict[str, list[LedgerRow]] = {}
    for line in session.scalars(select(LedgerRow).where(LedgerRow.case_id == case).order_by(LedgerRow.id)):
        ledgers.setdefault(line.clock_id, []).append(line)
    shown = [_shown(session, row, name, ledgers.get(row.id, []), now) for row, name in rows]
    return sorted(shown, key=lambda each: (not each.is_open, each.due_at is None, each.due_at or each.started_at))


@value_object(kw_only=True)
class Due:
    """A promise that is still to be kept: when it is due (None: its clock stands still), or since when it is missed."""

    agreement: Agreement
    target: TargetKind
    policy: str
    due_at: datetime | None
    breached_at: datetime | None


def open_of(session: Session, wanted: Collection[str], now: datetime) -> Mapping[CaseId, Sequence[Due]]:
    """What is still to be kept of each of these cases, the earliest first; without the ledgers."""
    asked = select(ClockRow, PolicyRow.name).join(PolicyRow, PolicyRow.id == ClockRow.policy_id)
    chosen = asked.where(ClockRow.case_id.in_(set(wanted)), ClockRow.state.in_(("running", "paused")))
    found: dict[CaseId, list[Due]] = {}
    for row, policy in session.execute(chosen):
        clock = model.settled(clock_of(row), now)
        due = Due(
            agreement=Agreement(row.agreement),
            target=TargetKind(row.target),
            policy=policy,
            due_at=clock.due_at,
            breached_at=clock.breached_at,
        )
        found.setdefault(CaseId(row.case_id), []).append(due)
    return {case: sorted(each, key=_instant) for case, each in found.items()}


def _instant(of: Due) -> tuple[bool, datetime]:
    known = of.breached_at or of.due_at
    return known is None, known or NEVER


def _shown(session: Session, row: ClockRow, policy: str, ledger: Sequence[LedgerRow], now: datetime) -> Shown:
    amount = read(row.amount)
    clock = model.settled(clock_of(row), now)
    used = model.consumed_at(clock, now, measure_of(session, row.calendar, in_days=amount.in_days))
    return Shown(
        id=row.id,
        agreement=Agreement(row.agreement),
        target=TargetKind(row.target),
        policy=policy,
        amount=row.amount,
        counts_days=amount.in_days,
        is_business=row.calendar is not None,
        budget=clock.budget,
        consumed=used,
        remaining=clock.budget - used,
        state=clock.state,
        started_at=row.started_at,
        due_at=clock.due_at,
        breached_at=clock.breached_at,
        stopped_at=clock.stopped_at,
        ledger=_lines(ledger),
    )


def _lines(ledger: Sequence[LedgerRow]) -> tuple[Line, ...]:
    ordered = sorted(ledger, key=lambda row: (row.at, row.id))
    ends = [_end_of_pause(row, ordered[place + 1 :]) for place, row in enumerate(ordered)]
    return tuple(
        Line(
            kind=row.kind,
            data=row.data,
            consumed=MICROSECOND * row.consumed,
            due_at=row.due_at,
            at=row.at,
            lasted=end - row.at if end is not None else None,
        )
        for row, end in zip(ordered, ends, strict=True)
    )


def _end_of_pause(row: LedgerRow, later: Sequence[LedgerRow]) -> datetime | None:
    ending = ("resumed", "stopped", "cancelled", "reopened", "started")
    return next((each.at for each in later if each.kind in ending), None) if row.kind == "paused" else None


@value_object(kw_only=True)
class Tally:
    """How often a promise was kept since some day. `open`: those that are neither kept nor missed yet."""

    agreement: str
    target: str
    kept: int
    missed: int
    open: int


def report(session: Session, *, since: datetime, policy: str | None = None) -> Sequence[Tally]:
    """Of the promises made since this instant, by agreement and target (V-69); of one policy or of all."""
    missed = case((ClockRow.breached_at.is_not(None), 1), else_=0)
    kept = case((ClockRow.breached_at.is_(None) & (ClockRow.state == "stopped"), 1), else_=0)
    waiting = case((ClockRow.breached_at.is_(None) & ClockRow.state.in_(("running", "paused")), 1), else_=0)
    asked = select(ClockRow.agreement, ClockRow.target, func.sum(kept), func.sum(missed), func.sum(waiting))
    asked = asked.where(ClockRow.id >= first_id(since), ClockRow.state != "cancelled")
    if policy is not None:
        asked = asked.where(ClockRow.policy_id == policy)
    rows = session.execute(asked.group_by(ClockRow.agreement, ClockRow.target).order_by(ClockRow.agreement))
    return [
        Tally(agreement=agreement, target=target, kept=kept, missed=missed, open=waiting)
        for agreement, target, kept, missed, waiting in rows
    ]
