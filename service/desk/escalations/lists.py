"""The lists of the escalation desk, each with how much of it lies in which process, team and step.

Each list ends at `MOST` entries, as lists of cases do; what is counted is what is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.orm import Session

from service.base.ids import CaseId, TeamId, WorkItemId
from service.base.values import value_object
from service.desk import cases, inbox, people
from service.desk.cases.lists import MOST_LISTED as MOST
from service.desk.cases.lists import Criteria
from service.desk.cases.standing import Standing
from service.desk.inbox.climbing import Waiting
from service.desk.people import Person, Role
from service.process import releases

Tab = Literal["decide", "late", "soon", "escalated"]
"""Waits for an owner's decision; something of it is late; something soon will be; it climbed, decided or not."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@value_object(kw_only=True)
class Wanted:
    """What the desk is narrowed to; what is empty does not narrow it."""

    soon: timedelta
    """How far ahead `soon` looks."""
    search: str = ""
    process: str | None = None
    team: TeamId | None = None
    step: str | None = None


@value_object(kw_only=True)
class Entry:
    """A case, or work that no case began."""

    case: CaseId | None
    item: WorkItemId | None


@value_object(kw_only=True)
class Found:
    """One list, the most urgent first, and what lies where in it. `is_all`: it does not go on behind its end."""

    entries: Sequence[Entry]
    processes: Mapping[str, int]
    teams: Mapping[TeamId, int]
    steps: Mapping[str, int]

    @property
    def is_all(self) -> bool:
        """Nothing lies behind its end."""
        return len(self.entries) < MOST


def processes_of(session: Session, by: Person) -> frozenset[str] | None:
    """For which processes this person looks: an owner for theirs and nobody's, whoever supervises for all (None)."""
    if by.may_be(Role.SUPERVISOR, Role.ADMINISTRATOR):
        return None
    nobodys = {each.process for each in releases.processes(session)} - people.queries.owned(session)
    return by.owns | nobodys if by.may_be(Role.PROCESS_OWNER) else by.owns


def found(session: Session, by: Person, wanted: Wanted, *, now: datetime) -> Mapping[Tab, Found]:
    """Every list of the desk as this person may see it."""
    asking = _Asking(session, by, wanted, now)
    late = asking.late()
    return {
        "decide": asking.counted(asking.decide()),
        "late": asking.counted(late),
        "soon": asking.counted(asking.soon(but=set(late))),
        "escalated": asking.counted([_of_case(id) for id in asking.cases(escalated=True)]),
    }


class _Asking:
    """One person's question, and the cases that were met on the way."""

    def __init__(self, session: Session, by: Person, wanted: Wanted, now: datetime) -> None:
        self._session, self._by, self._wanted, self._now = session, by, wanted, now
        self._processes = processes_of(session, by)
        self._step = [inbox.climbing.stands_at(wanted.step)] if wanted.step is not None else []
        self._among = cases.lists.meets(session, self._criteria(), now=now, seen_by=by, also=self._step)
        self._known: dict[CaseId, Standing] = {}
        self._waiting: dict[WorkItemId, Waiting] = {}

    def _criteria(self, **more: Any) -> Criteria:
        wanted = self._wanted
        return Criteria(
            search=wanted.search, process=wanted.process, team=wanted.team, processes=self._processes, **more
        )

    def _caseless(self) -> frozenset[str] | None:
        """Of which processes work without a case may be listed (None: of any)."""
        wanted = self._wanted
        if wanted.search or wanted.team is not None or wanted.step is not None:
            return frozenset()
        if wanted.process is None:
            return self._processes
        return frozenset({wanted.process}) & (self._processes or {wanted.process})

    def cases(self, sort: cases.lists.Sort = "urgency", **more: Any) -> Sequence[CaseId]:
        ids = cases.lists.found(
            self._session, self._criteria(**more), sort=sort, now=self._now, seen_by=self._by, also=self._step
        )
        return [CaseId(id) for id in ids]

    def decide(self) -> Sequence[Entry]:
        work = inbox.climbing.climbed(
            self._session, self._processes, self._among, caseless=self._caseless(), limit=MOST
        )
        return self._entries(work)

    def late(self) -> Sequence[Entry]:
        """By priority, precedence, and since when."""
        work = self._due(None, self._now)
        missed = [*self.cases(breached=True), *self.cases("due", kept=True, due=(EVER, self._now))]
        entries = dict.fromkeys([*map(_of_case, missed), *self._entries(work)])
        since = _earliest(work)
        self._learn(entries)
        return sorted(entries, key=lambda each: self._rank(each, since))[:MOST]

    def soon(self, *, but: set[Entry]) -> Sequence[Entry]:
        """What is due first comes first."""
        end = self._now + self._wanted.soon
        work = self._due(self._now, end)
        coming = self.cases("due", kept=True, due=(self._now, end))
        entries = dict.fromkeys([*map(_of_case, coming), *self._entries(work)])
        since = _earliest(work)
        self._learn(entries)
        chosen = [each for each in entries if each not in but]
        return sorted(chosen, key=lambda each: (self._instant(each, since), each.case or each.item or ""))[:MOST]

    def counted(self, entries: Sequence[Entry]) -> Found:
        self._learn(entries)
        known = [self._known[each.case] for each in entries if each.case is not None and each.case in self._known]
        processes = Counter(each.process for each in known)
        processes.update(self._waiting[each.item].process for each in entries if each.item is not None)
        return Found(
            entries=entries,
            processes=processes,
            teams=Counter(each.team for each in known if each.team is not None),
            steps=inbox.climbing.steps(self._session, [each.case for each in known]),
        )

    def _due(self, start: datetime | None, end: datetime) -> Sequence[Waiting]:
        return inbox.climbing.due(self._session, start, end, self._among, caseless=self._caseless(), limit=MOST)

    def _entries(self, work: Iterable[Waiting]) -> Sequence[Entry]:
        """Each case once."""
        found = list(work)
        self._waiting |= {each.item: each for each in found}
        entries = (Entry(case=each.case, item=None if each.case else each.item) for each in found)
        return list(dict.fromkeys(entries))

    def _learn(self, entries: Iterable[Entry]) -> None:
        unknown = [each.case for each in entries if each.case is not None and each.case not in self._known]
        self._known |= cases.standing.of_ids(self._session, unknown)

    def _instant(self, entry: Entry, work: Mapping[CaseId | WorkItemId, datetime]) -> datetime:
        """Since when something of it is late, or when the first of it will be."""
        own = [work[id] for id in (entry.case, entry.item) if id is not None and id in work]
        case = self._known.get(entry.case) if entry.case is not None else None
        if case is not None:
            own += [each for each in (case.breached_at, case.promised_by) if each is not None]
        return min(own, default=self._now)

    def _rank(self, entry: Entry, work: Mapping[CaseId | WorkItemId, datetime]) -> Any:
        of = self._known.get(entry.case) if entry.case is not None else None
        task = self._waiting.get(entry.item) if entry.item is not None else None
        rank = next(((each.priority, each.precedence) for each in (of, task) if each is not None), (0, 0))
        return (*rank, self._instant(entry, work), entry.case or entry.item)


def _of_case(case: CaseId) -> Entry:
    return Entry(case=case, item=None)


def _earliest(work: Iterable[Waiting]) -> Mapping[CaseId | WorkItemId, datetime]:
    """Of each case, and of work without one, the earliest deadline."""
    found: dict[CaseId | WorkItemId, datetime] = {}
    for each in work:
        if each.due_at is not None:
            found.setdefault(each.case or each.item, each.due_at)
    return found
