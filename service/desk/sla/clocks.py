"""The clocks of a case, as rows: started, changed and stopped, each step in the ledger. Its case is held by the caller.

One timer a clock waits for the next rung of its ladder. What was due when a clock stood still or stopped is still
acted on: its timer stays armed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select

from service.base import timers
from service.base.ids import CaseId, new_id
from service.base.rows import add
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.sla import model, policies
from service.desk.sla.definition import Agreement, Rung, Target, TargetKind
from service.desk.sla.events import PromiseBreached
from service.desk.sla.measures import measure_in_force, measure_of, read
from service.desk.sla.model import Clock, Measure
from service.desk.sla.policies import Policy
from service.desk.sla.tables import ClockRow, LedgerRow, RungRow

KIND = "sla"
"""Of the timers that wait for the next rung; their subject is the case, their key the clock."""
BREACH = "breach"
"""The rung that every ladder has, at its deadline."""
MICROSECOND = timedelta(microseconds=1)
LAST_HOUR = timedelta(hours=1)
Move = Callable[[Clock, datetime, Measure], Clock]


def of_case(work: UnitOfWork, case: CaseId) -> Sequence[ClockRow]:
    """Every clock of a case, of each promise the newest round last."""
    asked = select(ClockRow).where(ClockRow.case_id == case).order_by(ClockRow.round, ClockRow.id)
    return work.session.scalars(asked).all()


def clock_of(row: ClockRow) -> Clock:
    """What a row says."""
    return Clock(
        state=cast("model.State", row.state),
        budget=MICROSECOND * row.budget,
        consumed=MICROSECOND * row.consumed,
        running_since=row.running_since,
        due_at=row.due_at,
        breached_at=row.breached_at,
        stopped_at=row.stopped_at,
    )


def measure(work: UnitOfWork, row: ClockRow) -> Measure:
    """How its time is counted."""
    return measure_of(work.session, row.calendar, in_days=read(row.amount).in_days)


def terms_of(work: UnitOfWork, row: ClockRow) -> Target:
    """What was promised when its terms were last set."""
    definition = policies.version_of(work.session, row.policy_id, row.number)
    found = definition.target(TargetKind(row.target))
    assert found is not None, "a clock has the terms of a version that promises its target"
    return found


def start(work: UnitOfWork, case: CaseId, policy: Policy, target: Target, *, at: datetime, round: int = 1) -> ClockRow:
    """A new promise, from this instant on."""
    agreement = policy.definition.agreement
    version, how = measure_in_force(work.session, target.calendar, target.amount)
    clock = model.started(target.amount.length, at, how)
    row = ClockRow(
        id=new_id(work.now),
        case_id=case,
        agreement=agreement,
        target=target.kind,
        round=round,
        policy_id=policy.id,
        number=policy.number,
        amount=target.amount.text,
        calendar=version,
        started_at=at,
    )
    row.breached_at = row.due_at = None
    keep(row, clock)
    work.session.add(row)
    work.session.flush()
    note(work, row, "started", at, policy=policy.name, amount=target.amount.text, calendar=target.calendar)
    return row


def retime(work: UnitOfWork, row: ClockRow, policy: Policy, target: Target) -> None:
    """Other terms from now on; what is used up stays used up."""
    version, new = measure_in_force(work.session, target.calendar, target.amount)
    same_time = (row.amount, row.calendar) == (target.amount.text, version)
    if same_time and (row.policy_id, row.number) == (policy.id, policy.number):
        return
    changed = model.changed(clock_of(row), target.amount.length, work.now, old=measure(work, row), new=new)
    other = row.policy_id != policy.id
    row.policy_id, row.number, row.amount, row.calendar = policy.id, policy.number, target.amount.text, version
    _follow(work, row, changed, work.now)
    if other or not same_time:
        note(work, row, "changed", work.now, policy=policy.name, amount=target.amount.text, calendar=target.calendar)


def move(work: UnitOfWork, row: ClockRow, how: Move, kind: str, at: datetime, **data: Any) -> bool:
    """Pause, resume, stop or cancel it; says whether that changed anything."""
    before = clock_of(row)
    after = how(before, at, measure(work, row))
    if after.state == before.state:
        return False
    _follow(work, row, after, at)
    note(work, row, kind, at, **data)
    return True


def settle(work: UnitOfWork, row: ClockRow) -> None:
    """See whether its deadline has passed."""
    _follow(work, row, model.settled(clock_of(row), work.now), work.now)


def _follow(work: UnitOfWork, row: ClockRow, after: Clock, at: datetime) -> None:
    breached = row.breached_at is None and after.breached_at is not None
    keep(row, after)
    if breached and after.breached_at is not None:
        note(work, row, "breached", after.breached_at)
        work.record(
            PromiseBreached(
                case=CaseId(row.case_id),
                clock=row.id,
                agreement=row.agreement,
                target=row.target,
                due_at=after.breached_at,
            )
        )


def keep(row: ClockRow, clock: Clock) -> None:
    """Let the row say this."""
    row.state, row.budget, row.consumed = clock.state, clock.budget // MICROSECOND, clock.consumed // MICROSECOND
    row.running_since, row.due_at, row.breached_at = clock.running_since, clock.due_at, clock.breached_at
    row.stopped_at = clock.stopped_at


def note(work: UnitOfWork, row: ClockRow, kind: str, at: datetime, **data: Any) -> None:
    """One more line of its ledger."""
    line = {
        "id": new_id(work.now),
        "case_id": row.case_id,
        "clock_id": row.id,
        "kind": kind,
        "data": {**data, "by": work.actor.name},
        "consumed": row.consumed,
        "due_at": row.due_at,
        "at": at,
    }
    add(work.session, LedgerRow, [line])


def ladder(target: Target) -> list[tuple[timedelta, str, Rung | None]]:
    """Every rung, the deadline itself among them, by how much time is used up there."""
    budget = target.amount.length
    rungs = [(rung.stands_at(budget), rung.key, rung) for rung in target.rungs]
    return sorted([(budget, BREACH, None), *rungs], key=lambda each: (each[0], each[1] != BREACH))


def unclimbed(work: UnitOfWork, row: ClockRow) -> list[tuple[timedelta, str, Rung | None]]:
    """The rungs that are still to come, lowest first."""
    climbed = set(work.session.scalars(select(RungRow.rung).where(RungRow.clock_id == row.id)))
    return [each for each in ladder(terms_of(work, row)) if each[1] not in climbed]


def take_over(work: UnitOfWork, row: ClockRow, earlier: ClockRow) -> None:
    """What the same promise did before it was taken back, and would do again at once, is done."""
    used = model.consumed_at(clock_of(row), work.now, measure(work, row))
    done = set(work.session.scalars(select(RungRow.rung).where(RungRow.clock_id == earlier.id)))
    reached = {key for amount, key, _ in ladder(terms_of(work, row)) if amount <= used}
    add(work.session, RungRow, [{"clock_id": row.id, "rung": key, "at": work.now} for key in sorted(done & reached)])


def wait(work: UnitOfWork, row: ClockRow) -> None:
    """Let its timer wait for the next rung."""
    clock, how = clock_of(row), measure(work, row)
    left = unclimbed(work, row)
    used = model.consumed_at(clock, work.now, how)
    due = model.next_of(clock, (amount for amount, _, _ in left), how)
    if due is not None:
        amount = row.amount
        timers.arm(work, KIND, row.case_id, row.id, due_at=due, expression=amount, calendar=row.calendar)
    elif clock.state == "cancelled" or not any(amount <= used for amount, _, _ in left):
        timers.disarm(work, KIND, row.case_id, row.id)


def show(work: UnitOfWork, case: CaseId, rows: Iterable[ClockRow]) -> None:
    """Keep on the case when its next promise is due and when it nearly is, and since when an open one is missed."""
    work.session.flush()
    is_open = [row for row in rows if row.state in ("running", "paused")]
    due = min((row.due_at for row in is_open if row.due_at is not None), default=None)
    breached = min((row.breached_at for row in is_open if row.breached_at is not None), default=None)
    nearly = min((at for row in is_open if (at := _nearly_due(work, row)) is not None), default=None)
    cases.keep_promise(work, case, due_at=due, breached_at=breached, nearly_due_at=nearly)


def _nearly_due(work: UnitOfWork, row: ClockRow) -> datetime | None:
    """V-29: when a running clock has an hour left, or less from the start; None: it stands still, or it is missed."""
    clock = clock_of(row)
    if clock.breached_at is not None:
        return None
    return model.reaches(clock, max(clock.budget - LAST_HOUR, clock.consumed), measure(work, row))


def latest(rows: Iterable[ClockRow]) -> dict[tuple[Agreement, TargetKind], ClockRow]:
    """Of each promise the newest round."""
    return {(Agreement(row.agreement), TargetKind(row.target)): row for row in rows}
