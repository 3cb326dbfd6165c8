"""Who has a case open now, and whether they write in it. A tab tells so again and again; the silent are gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from service.base.errors import Refused
from service.base.ids import CaseId, PersonId
from service.base.prepared import Prepared
from service.base.rows import changed, table_of, upsert
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk.cases.tables import PresenceRow

GONE_AFTER = timedelta(seconds=20)
"""A tab that says nothing for so long is closed; an open one speaks every four seconds."""
WRITTEN_EVERY = timedelta(seconds=8)
"""What a tab says is written down no more often, unless it says something else."""
KEPT = timedelta(hours=1)
MOST_WATCHED = 1_000
"""More cases than this are not named in a question."""
TAB = re.compile(r"[0-9a-f-]{8,40}")
ROW = table_of(PresenceRow).c
KEYS = ("case_id", "person_id", "tab")
KNOWN = Prepared(
    select(ROW.is_writing, ROW.seen_at).where(
        ROW.case_id == bindparam("case"), ROW.person_id == bindparam("person"), ROW.tab == bindparam("tab")
    )
)
OTHERS = (
    select(ROW.case_id, ROW.person_id, ROW.is_writing)
    .where(ROW.case_id.in_(bindparam("cases", expanding=True)), ROW.seen_at > bindparam("since"))
    .where(ROW.person_id != bindparam("but"))
    .order_by(ROW.case_id, ROW.person_id, ROW.is_writing)
)
WATCHED = (
    select(ROW.case_id)
    .where(ROW.seen_at > bindparam("since"), ROW.person_id != bindparam("but"))
    .distinct()
    .limit(MOST_WATCHED)
)
NO_TAB = Text(
    "Esta página não disse de que aba veio. Recarregue-a.", "This page did not say which tab it is. Reload it."
)


@value_object(kw_only=True)
class Watcher:
    """Somebody who has a case open."""

    person: PersonId
    is_writing: bool


def is_news(session: Session, case: CaseId, person: PersonId, tab: str, *, is_writing: bool, now: datetime) -> bool:
    """Whether what a tab says has to be written down: it is new, says something else, or said it a while ago."""
    known = KNOWN.row(session, {"case": case, "person": person, "tab": tab})
    return known is None or known.is_writing != is_writing or now - known.seen_at >= WRITTEN_EVERY


def look(work: UnitOfWork, case: CaseId, person: PersonId, tab: str, *, is_writing: bool) -> None:
    """A tab (8 to 40 hexadecimal digits and dashes, its own) shows the case. Refused: it does not say which."""
    if not TAB.fullmatch(tab):
        raise Refused(NO_TAB, field="tab")
    row = {"case_id": case, "person_id": person, "tab": tab, "is_writing": is_writing, "seen_at": work.now}
    upsert(work.session, PresenceRow, row, keys=KEYS)


def leave(work: UnitOfWork, case: CaseId, person: PersonId, tab: str) -> None:
    """The tab is closed, or shows something else."""
    work.session.execute(
        delete(PresenceRow).where(PresenceRow.case_id == case, PresenceRow.person_id == person, PresenceRow.tab == tab)
    )


def watchers(
    session: Session, cases: Collection[CaseId], *, but: PersonId, now: datetime
) -> Mapping[CaseId, Sequence[Watcher]]:
    """Who else has which of these cases open; whoever has several tabs is named once."""
    found: dict[CaseId, dict[PersonId, Watcher]] = {}
    asked = {"cases": list(cases), "but": but, "since": now - GONE_AFTER}
    for case, person, is_writing in session.execute(OTHERS, asked) if cases else ():
        who = PersonId(person)  # a tab in which they write comes last
        found.setdefault(CaseId(case), {})[who] = Watcher(person=who, is_writing=is_writing)
    return {case: list(each.values()) for case, each in found.items()}


def watched(session: Session, *, but: PersonId, now: datetime) -> Sequence[CaseId]:
    """Cases that somebody else has open, up to MOST_WATCHED."""
    return [CaseId(case) for case in session.scalars(WATCHED, {"but": but, "since": now - GONE_AFTER})]


def forget(work: UnitOfWork, _before: datetime) -> int:
    """What tabs that never said goodbye have left, whatever the instant: it was good for seconds. Says how many."""
    return changed(work.session, delete(PresenceRow).where(PresenceRow.seen_at < work.now - KEPT))
