"""What a status does to clocks, and who may move a case from which one to which: both are data (V-40, V-80)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import CaseId
from service.base.rows import upsert
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import stopping
from service.desk.cases.commands import lock_case, set_status, share
from service.desk.cases.model import CLOCKS, STATUS_NAMES, Clock, Status
from service.desk.cases.tables import StatusRow, TransitionRow
from service.desk.people import STAFF, Permission, Person, Role

EDITORS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
NOT_YOURS = Text("Você não pode mudar as situações.", "You may not change the statuses.")
NOT_FROM_HERE = Text(
    "De “{old}” não se passa a “{new}”. Dá para escolher: {known}.",
    "From “{old}” one does not go to “{new}”. You can choose: {known}.",
)
NOTHING_FROM_HERE = Text("Daqui você não muda a situação.", "From here you do not change the status.")
BY_REOPENING = Text("Para reabrir, use “Reabrir” e diga por quê.", "To open it again, use “Reopen” and say why.")
FIXED = Text(
    "“{name}” é o fim de um chamado: o relógio para sempre.", "“{name}” is the end of a case: its clock always stops."
)
HISTORY = "statuses"
"""Whose history the changes of this table are, by `clock:…` and `way:…:…`."""
Transitions = Mapping[Status, Mapping[Status, frozenset[Role]]]
TO_WORK = dict.fromkeys((Status.IN_PROGRESS, Status.WAITING_CUSTOMER, Status.WAITING_THIRD_PARTY), STAFF)
FORTH = {**TO_WORK, Status.RESOLVED: STAFF, Status.CLOSED: STAFF}
FROM_THE_QUEUE = {Status.ACCEPTED: STAFF, **FORTH}
SHIPPED: Transitions = {
    Status.OPEN: FROM_THE_QUEUE,
    Status.ACCEPTED: FORTH,
    **{old: {new: roles for new, roles in FORTH.items() if new != old} for old in TO_WORK},
    Status.RESOLVED: {Status.CLOSED: STAFF, Status.REOPENED: STAFF},
    Status.CLOSED: {Status.REOPENED: STAFF},
    Status.REOPENED: FROM_THE_QUEUE,
}
"""Where cases may be moved by hand as long as the desk says nothing else; closing takes its permission besides."""


def clocks(session: Session) -> Mapping[Status, Clock]:
    """What each status does to the clocks of cases that come into it now."""
    changed = dict(CLOCKS)
    changed.update({Status(row.status): cast("Clock", row.clock) for row in session.scalars(select(StatusRow))})
    return changed


def clock_of(session: Session, status: Status) -> Clock:
    """The same of one status; cases that are in it already keep what it did when they came."""
    row = session.get(StatusRow, status)
    return CLOCKS[status] if row is None else cast("Clock", row.clock)


def set_clock(work: UnitOfWork, status: Status, *, pauses: bool, by: Person) -> None:
    """V-80: clocks pause, or run, in cases that come into this status from now on. Forbidden; Refused: it ends."""
    if not by.may_be(*EDITORS):
        raise Forbidden(NOT_YOURS)
    if CLOCKS[status] == "stopped":
        raise Refused(FIXED.fill(name=STATUS_NAMES[status]), field="status")
    clock = "paused" if pauses else "running"
    people.remember(work, HISTORY, {f"clock:{status}": (clock_of(work.session, status), clock)})
    upsert(work.session, StatusRow, {"status": status, "clock": clock}, keys=("status",))


def transitions(session: Session) -> Transitions:
    """Where each status leads by hand, and who may."""
    found = {old: dict(ways) for old, ways in SHIPPED.items()}
    for row in session.scalars(select(TransitionRow)):
        found[Status(row.old)][Status(row.new)] = frozenset(Role(role) for role in row.roles)
    return found


def goals(old: Status) -> Sequence[Status]:
    """Where the table may lead from a status by hand."""
    return () if old == Status.CLOSED else tuple(new for new in Status if new not in (old, Status.REOPENED))


def set_transition(work: UnitOfWork, old: Status, new: Status, roles: Sequence[Role], *, by: Person) -> None:
    """Who may move cases from one status to another by hand; nobody: it cannot be done.

    Forbidden; Refused: what is closed is only reopened, and reopening says why.
    """
    if not by.may_be(*EDITORS):
        raise Forbidden(NOT_YOURS)
    if new not in goals(old):
        raise Refused(BY_REOPENING, field="status")
    known = sorted({role.value for role in roles if role in STAFF})
    before = sorted(role.value for role in transitions(work.session)[old].get(new, ()))
    people.remember(work, HISTORY, {f"way:{old}:{new}": (before, known)})
    upsert(work.session, TransitionRow, {"old": old, "new": new, "roles": known}, keys=("old", "new"))


def ways(session: Session, status: Status, by: Person) -> Sequence[Status]:
    """Where this person may move a case from this status, in the order of a case's life; V-01: not all may close."""
    found = transitions(session).get(status, {})
    open_to = [new for new in Status if by.roles & found.get(new, frozenset())]
    return [new for new in open_to if new != Status.CLOSED or by.may(Permission.CLOSE)]


def require_way(session: Session, old: Status, new: Status, by: Person) -> None:
    """Conflict: the table has no such way for this person; it says which there are."""
    known = ways(session, old, by)
    if new in known:
        return
    if not known:
        raise Conflict(NOTHING_FROM_HERE, field="status")
    names = [STATUS_NAMES[each] for each in known]
    listed = Text(", ".join(name.pt for name in names), ", ".join(name.en for name in names))
    raise Conflict(NOT_FROM_HERE.fill(old=STATUS_NAMES[old], new=STATUS_NAMES[new], known=listed), field="status")


def change_status(work: UnitOfWork, case: CaseId, status: Status, *, by: Person) -> None:
    """V-40: move a case by hand. Conflict: not from where it is, or not by this person; or it is suspended.

    Closing ends what still runs for it.
    """
    row = lock_case(work, case)
    require_way(work.session, Status(row.status), status, by)
    if status == Status.REOPENED:
        raise Conflict(BY_REOPENING, field="status")
    if status == Status.CLOSED:
        stopping.close(work, case, STATUS_NAMES[status].pt)
        return
    set_status(work, row, status)
    share(work, row)
