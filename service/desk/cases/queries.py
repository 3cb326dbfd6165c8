"""Reading cases from indexed columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, cast, false, func, select
from sqlalchemy.orm import Session

from service.base.database import NEVER
from service.base.errors import Missing
from service.base.ids import CaseId, InstanceId, PersonId, ReleaseId, TeamId
from service.base.prepared import Prepared
from service.base.rows import forget_read, known, table_of
from service.base.texts import Text
from service.base.words import words_of
from service.desk.cases.model import CLOCKS, WITH_CLIENT, Case, Status
from service.desk.cases.search import has_word, with_word
from service.desk.cases.sight import may_see, within
from service.desk.cases.tables import CaseRow, EntryRow, LogRow
from service.desk.people import Person

MOST_COUNTED = 10_000
"""More cases than this are not counted: nobody looks through them."""
HELD = "case"
"""Under this and its id a session keeps a case that it holds."""
CASE = table_of(CaseRow).c
COLUMNS = select(*(column for column in CASE if column.name not in ("secret_hash", "folded")))
LOOKING = Prepared(COLUMNS.where(CASE.id == bindparam("case")))


def case(session: Session, wanted: CaseId) -> Case:
    """One case; raises Missing."""
    return _found(columns(session, wanted))


def columns(session: Session, wanted: str) -> Any | None:
    """What is kept of a case, for reading: of this session's object, if it has one and may have changed it."""
    held = session.info.get((HELD, wanted))
    return known(session, CaseRow, wanted) or held or LOOKING.row(session, {"case": wanted})


def remember(session: Session, held: Any) -> None:
    """Columns of a case that is held from now on; only this session changes them, and then has its object."""
    forget_read(session, CaseRow, held.id)
    session.info[HELD, held.id] = held


def case_of_protocol(session: Session, protocol: str) -> Case:
    """The case with this number; raises Missing."""
    return _found(session.scalar(select(CaseRow).where(CaseRow.protocol == protocol)))


def id_of_protocol(session: Session, protocol: str) -> CaseId | None:
    """The case with this number, if there is one."""
    found = session.scalar(select(CaseRow.id).where(CaseRow.protocol == protocol))
    return CaseId(found) if found is not None else None


def seen_case(session: Session, protocol: str, person: Person) -> Case:
    """A case that this person may see; what they may not see does not exist for them (Missing)."""
    found = case_of_protocol(session, protocol)
    if not may_see(session, person, found):
        raise _missing()
    return found


def seen(session: Session, wanted: CaseId, person: Person) -> Case:
    """The same by its id."""
    found = case(session, wanted)
    if not may_see(session, person, found):
        raise _missing()
    return found


def cases(
    session: Session,
    *,
    search: str = "",
    statuses: Collection[Status] | None = None,
    requester: PersonId | None = None,
    process: str | None = None,
    opened_after: datetime | None = None,
    seen_by: Person | None = None,
    offset: int = 0,
    limit: int = 25,
) -> tuple[Sequence[Case], int]:
    """A page of cases, the newest first, and how many there are in all (up to MOST_COUNTED).

    `seen_by`: only what this person may see. A search of signs alone, without a letter or a digit, finds nothing.
    """
    chosen = select(CaseRow)
    if search.strip() and not words_of(search):
        chosen = chosen.where(false())
    for word in words_of(search):
        ids = with_word(session, word)
        chosen = chosen.where(CaseRow.id.in_(ids) if ids is not None else has_word(CaseRow.folded, word))
    if statuses is not None:
        chosen = chosen.where(CaseRow.status.in_(list(statuses)))
    if requester is not None:
        chosen = chosen.where(CaseRow.requester_id == requester)
    if process is not None:
        chosen = chosen.where(CaseRow.process == process)
    if opened_after is not None:
        chosen = chosen.where(CaseRow.opened_at >= opened_after)
    if seen_by is not None:
        chosen = chosen.where(within(session, seen_by))
    counted = chosen.with_only_columns(CaseRow.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    rows = session.scalars(chosen.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc()).offset(offset).limit(limit))
    return [_case(row) for row in rows], total


def of_ids(session: Session, wanted: Collection[str], *, seen_by: Person | None = None) -> dict[str, Case]:
    """Cases by id, for lists of their work; `seen_by`: only what this person may see."""
    chosen = select(CaseRow).where(CaseRow.id.in_(set(wanted)))
    if seen_by is not None:
        chosen = chosen.where(within(session, seen_by))
    return {row.id: _case(row) for row in session.scalars(chosen)}


def _found(row: Any | None) -> Case:
    if row is None:
        raise _missing()
    return _case(row)


def _missing() -> Missing:
    return Missing(
        Text(
            "Não há chamado com este protocolo. Confira o número.",
            "There is no case with this protocol number. Check it.",
        )
    )


def _case(row: Any) -> Case:
    return Case(
        id=CaseId(row.id),
        protocol=row.protocol,
        process=row.process,
        release=ReleaseId(row.release_id),
        instance=InstanceId(row.instance_id) if row.instance_id else None,
        requester=PersonId(row.requester_id),
        requester_name=row.requester_name,
        kind=row.kind,
        subject=row.subject,
        description=row.description,
        category=row.category,
        priority=row.priority,
        status=Status(row.status),
        phase=row.phase,
        origin=row.origin,
        opened_by=PersonId(row.opened_by_id) if row.opened_by_id else None,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
        team=TeamId(row.team_id) if row.team_id else None,
        owner=PersonId(row.owner_id) if row.owner_id else None,
        accepted_at=row.accepted_at,
        accepted_by=PersonId(row.accepted_by_id) if row.accepted_by_id else None,
        unaccepted_since=row.unaccepted_since,
        precedence=row.precedence,
        product=row.product,
        segment=row.segment,
        attention_since=row.attention_since,
        reopened_at=row.reopened_at,
        escalated_at=row.escalated_at,
        auto_submitted=row.auto_submitted,
        breached_at=row.breached_at,
        promised_by=row.promised_by if row.promised_by != NEVER else None,
    )


def opened_between(after: datetime, before: datetime) -> Any:
    """The statement for cases that were opened in a period (`before` is no part of it), for reports of other rooms:
    id, process, status, when opened and resolved."""
    columns = (CaseRow.id, CaseRow.process, CaseRow.status, CaseRow.opened_at, CaseRow.resolved_at)
    return select(*columns).where(CaseRow.opened_at >= after, CaseRow.opened_at < before)


def reopened(session: Session, among: Any) -> frozenset[str]:
    """Which of these cases (a statement for their ids) were opened again after somebody took them for resolved."""
    again = cast(LogRow.data, String).contains(f'"{Status.REOPENED.value}"', autoescape=True)
    wanted = select(LogRow.case_id).where(LogRow.case_id.in_(among), LogRow.kind == "status", again)
    return frozenset(session.scalars(wanted.distinct()))


def open_after(session: Session, case: str, *, limit: int) -> Sequence[CaseId]:
    """Cases that are not over, in the order of their opening, after this one."""
    is_open = [status for status, clock in CLOCKS.items() if clock != "stopped"]
    asked = select(CaseRow.id).where(CaseRow.id > case, CaseRow.status.in_(is_open)).order_by(CaseRow.id)
    return [CaseId(id) for id in session.scalars(asked.limit(limit))]


def statuses_since_opening(session: Session, case: CaseId) -> Sequence[tuple[Status, datetime]]:
    """Which statuses a case has come into, and when."""
    asked = select(LogRow.data, LogRow.at).where(LogRow.case_id == case, LogRow.kind == "status")
    return [(Status(data["new"]), at) for data, at in session.execute(asked.order_by(LogRow.id))]


def first_answer(session: Session, case: CaseId, *, conclusive: bool = False) -> datetime | None:
    """When somebody of the staff first wrote to the client or spoke with them, or (`conclusive`) settled what was
    asked; never changes."""
    said = (EntryRow.case_id == case, EntryRow.kind.in_(WITH_CLIENT), EntryRow.author_id.is_not(None))
    asked = select(EntryRow.created_at).where(*said, EntryRow.by_client.is_(False))
    if conclusive:
        asked = asked.where(EntryRow.conclusive)
    return session.scalar(asked.order_by(EntryRow.id).limit(1))
