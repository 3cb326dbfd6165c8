"""Every waiting for a time, a diagram's or a promise's: one table, one sweep, never early."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.base import bells
from service.base.clock import in_utc
from service.base.database import Base, partial_index
from service.base.ids import new_id
from service.base.prepared import Prepared
from service.base.rows import changed, literally, table_of, upsert
from service.base.values import value_object

if TYPE_CHECKING:
    from service.base.work import UnitOfWork

LEASE = timedelta(seconds=20)
BATCH = 100


class TimerRow(Base):
    """Something waits for this instant."""

    __tablename__ = "timer"
    __table_args__ = (
        # The kind does not come first: SQLite would look for due timers by it instead of by their time.
        UniqueConstraint("subject", "kind", "key"),
        partial_index("ix_timer_armed", "due_at", where="state = 'armed'"),
        partial_index("ix_timer_dead", "id", where="state = 'dead'"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """Whose it is: decides the handler."""
    subject: Mapped[str]
    """What it belongs to, such as an instance; locked before the timer acts."""
    key: Mapped[str]
    """Which of the subject's timers."""
    due_at: Mapped[datetime]
    expression: Mapped[str | None]
    """What was drawn or promised, as it was written."""
    zone: Mapped[str | None]
    """The time zone in which the expression was understood."""
    calendar: Mapped[str | None]
    """The version of the calendar in which it was counted; None: in calendar time."""
    state: Mapped[str]
    """armed, fired, disarmed, or dead after too many failures."""
    armed_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    """Nobody else takes it before this instant."""
    fence: Mapped[int]
    """Grows each time it is taken or armed: who holds an older number has been overtaken."""
    attempts: Mapped[int]
    last_error: Mapped[str | None]


TIMER = table_of(TimerRow).c
WAITING = (TIMER.subject == bindparam("subject"), TIMER.kind == bindparam("kind"), TIMER.state == "armed")
ARMED, KEYS = Prepared(select(TIMER.id).where(*WAITING).limit(1)), Prepared(select(TIMER.key).where(*WAITING))


@value_object(kw_only=True)
class Timer:
    """A timer as its handler sees it. `fence` identifies this taking of it."""

    id: str
    kind: str
    subject: str
    key: str
    due_at: datetime
    expression: str | None
    zone: str | None
    fence: int
    attempts: int
    last_error: str | None


Fire = Callable[["UnitOfWork", Timer], None]
Lock = Callable[["UnitOfWork", str], None]


def arm(
    work: UnitOfWork,
    kind: str,
    subject: str,
    key: str,
    *,
    due_at: datetime,
    expression: str | None = None,
    zone: str | None = None,
    calendar: str | None = None,
) -> None:
    """Wait for `due_at` (aware; may be past). Arming again moves it; the same instant is waited for once.

    A timer that has fired fires again only when it is armed for another instant.
    """
    due = in_utc(due_at)
    present = work.session.execute(
        select(TimerRow.due_at, TimerRow.state, TimerRow.fence).where(*_is(kind, subject, key))
    ).one_or_none()
    if present is not None and present.due_at == due and present.state != "disarmed":
        return
    row = {
        "kind": kind,
        "subject": subject,
        "key": key,
        "due_at": due,
        "expression": expression,
        "zone": zone,
        "calendar": calendar,
        **_fresh(work, fence=present.fence + 1 if present else 0),
    }
    upsert(work.session, TimerRow, row, keys=("kind", "subject", "key"))
    if due <= work.now:
        work.ring(bells.TIME)


def _fresh(work: UnitOfWork, *, fence: int) -> dict[str, Any]:
    return {
        "id": new_id(work.now),
        "state": "armed",
        "armed_at": work.now,
        "fired_at": None,
        "lease_until": None,
        "fence": fence,
        "attempts": 0,
        "last_error": None,
    }


def disarm(work: UnitOfWork, kind: str, subject: str, key: str | None = None) -> int:
    """Wait no longer for this timer, or for any of the subject's; says how many were waiting."""
    waiting = (TimerRow.kind == kind, TimerRow.subject == subject, TimerRow.state.in_(("armed", "dead")))
    only = () if key is None else (TimerRow.key == key,)
    return changed(work.session, update(TimerRow).where(*waiting, *only).values(state="disarmed"))


def is_armed(session: Session, kind: str, subject: str) -> bool:
    """Whether any timer of the subject waits."""
    return ARMED.row(session, {"subject": subject, "kind": kind}) is not None


def hold_armed(work: UnitOfWork, kind: str, subject: str, key: str) -> datetime | None:
    """When this timer is due, which nobody fires or moves until the unit of work ends; None: it does not wait."""
    waiting = (*_is(kind, subject, key), TimerRow.state == "armed")
    return work.session.scalar(select(TimerRow.due_at).where(*waiting).with_for_update())


def armed_keys(session: Session, kind: str, subject: str) -> frozenset[str]:
    """Which of the subject's timers wait."""
    return frozenset(row.key for row in KEYS.rows(session, {"subject": subject, "kind": kind}))


def take_due(
    work: UnitOfWork, kinds: Sequence[str], *, batch: int = BATCH, lease: timedelta = LEASE
) -> tuple[Timer, ...]:
    """Take timers that are due, the longest overdue first; nobody else takes them while the lease lasts."""
    due = (
        select(TimerRow)
        .where(*_takeable(work, kinds))
        .order_by(TimerRow.due_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    rows = work.session.scalars(due).all()
    for row in rows:
        row.lease_until = work.now + lease
        row.fence += 1
        row.attempts += 1
    work.session.flush()
    return tuple(_timer(row) for row in rows)


def waiting_since(work: UnitOfWork, kinds: Sequence[str]) -> datetime | None:
    """Since when somebody could have taken a timer that nobody has taken; None when there is none.

    One that failed could be taken again from the end of its pause on. Of many, the longest overdue are looked at.
    """
    due = select(TimerRow.due_at, TimerRow.lease_until).where(*_takeable(work, kinds))
    rows = work.session.execute(due.order_by(TimerRow.due_at).limit(BATCH))
    return min((max(row.due_at, row.lease_until or row.due_at) for row in rows), default=None)


def dead(work: UnitOfWork) -> tuple[Timer, ...]:
    """Timers that failed too often and wait for a person."""
    rows = work.session.scalars(select(TimerRow).where(TimerRow.state == "dead").order_by(TimerRow.due_at))
    return tuple(_timer(row) for row in rows)


def armed_in(session: Session, calendars: Sequence[str]) -> Mapping[str, int]:
    """How many of each kind wait for an instant that one of these versions of calendars counted."""
    waiting = select(TimerRow.kind, func.count()).where(
        literally(TimerRow.state, "armed"), TimerRow.calendar.in_(calendars)
    )
    return dict(session.execute(waiting.group_by(TimerRow.kind)).all())


def retry(work: UnitOfWork, timer: str) -> bool:
    """Give a dead timer new attempts; False when it is not dead."""
    alive = {"state": "armed", "attempts": 0, "lease_until": None}
    work.ring(bells.TIME)
    return bool(
        changed(work.session, update(TimerRow).where(TimerRow.id == timer, TimerRow.state == "dead").values(**alive))
    )


def _takeable(work: UnitOfWork, kinds: Sequence[str]) -> tuple[Any, ...]:
    return (
        literally(TimerRow.state, "armed"),
        TimerRow.due_at <= work.now,
        TimerRow.kind.in_(kinds),
        TimerRow.lease_until.is_(None) | (TimerRow.lease_until <= work.now),
    )


def _is(kind: str, subject: str, key: str) -> tuple[Any, ...]:
    return (TimerRow.kind == kind, TimerRow.subject == subject, TimerRow.key == key)


def _timer(row: TimerRow) -> Timer:
    return Timer(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        key=row.key,
        due_at=row.due_at,
        expression=row.expression,
        zone=row.zone,
        fence=row.fence,
        attempts=row.attempts,
        last_error=row.last_error,
    )
