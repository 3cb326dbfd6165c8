"""Moves of cases to another version, read: how far each has come, and what stayed where it was and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.base.ids import CaseId
from service.base.texts import Text
from service.base.values import value_object
from service.desk import people
from service.desk.cases import queries
from service.desk.cases.many_tables import MoveRow, MoveStepRow
from service.desk.cases.model import Case
from service.desk.cases.tables import CaseRow
from service.process import releases

STEP = MoveStepRow
MOVED, STAYED = "on", "not"
NO_RUN = Text("Esta mudança de versão não existe.", "There is no such change of version.")


@value_object(kw_only=True)
class Run:
    """Cases that somebody wants moved, and how far that has come; counts are of cases."""

    id: str
    process: str
    by: str
    at: datetime
    ended_at: datetime | None
    back_of: str | None
    sources: tuple[int, ...]
    """Numbers of the versions that they leave."""
    targets: tuple[int, ...]
    total: int
    moved: int
    stayed: int
    taken_back: int
    """Of those that moved, how many a way back has taken, or is to take."""

    @property
    def left(self) -> int:
        """How many are still to be moved."""
        return max(0, self.total - self.moved - self.stayed)

    @property
    def may_go_back(self) -> bool:
        """Whether anything that it has moved can be taken back."""
        return self.ended_at is not None and self.back_of is None and self.moved > self.taken_back


@value_object(kw_only=True)
class Reason:
    """Why some stayed, and where; how many."""

    name: str
    message: Text
    count: int


@value_object(kw_only=True)
class Stayed:
    """One that stayed where it was. `case` None: no case began it."""

    case: Case | None
    name: str
    message: Text


def address(run: Run) -> str:
    """The path of its page."""
    return f"/processos/{run.process}/mudancas/{run.id}"


def row(session: Session, wanted: str) -> MoveRow:
    """What was asked. Missing: there is none."""
    found = session.get(MoveRow, wanted)
    if found is None:
        raise Missing(NO_RUN)
    return found


def run(session: Session, wanted: str) -> Run:
    """One of them. Missing: there is none."""
    return _runs(session, [row(session, wanted)])[0]


def runs(session: Session, process: str, *, offset: int = 0, limit: int = 25) -> tuple[Sequence[Run], int]:
    """A page of those of a process, the newest first, and how many there are in all."""
    of_it = select(MoveRow).where(MoveRow.process == process).order_by(MoveRow.id.desc())
    total = session.scalar(select(func.count()).select_from(MoveRow).where(MoveRow.process == process)) or 0
    return _runs(session, session.scalars(of_it.offset(offset).limit(limit)).all()), total


def reasons(session: Session, wanted: str) -> Sequence[Reason]:
    """Why cases of a run stayed, the most frequent first."""
    why = (STEP.name, STEP.pt, STEP.en)
    counted = select(*why, func.count(STEP.case_key.distinct())).where(STEP.run_id == wanted, STEP.outcome == STAYED)
    rows = session.execute(counted.group_by(*why).order_by(func.count(STEP.case_key.distinct()).desc(), STEP.pt))
    return [Reason(name=name or "", message=Text(pt or "", en or ""), count=count) for name, pt, en, count in rows]


def stayed(session: Session, wanted: str, *, offset: int = 0, limit: int = 25) -> tuple[Sequence[Stayed], int]:
    """A page of what stayed, and how many there are in all."""
    mine = (STEP.run_id == wanted, STEP.outcome == STAYED)
    total = session.scalar(select(func.count()).select_from(STEP).where(*mine)) or 0
    columns = select(STEP.case_key, STEP.name, STEP.pt, STEP.en).where(*mine).order_by(STEP.number)
    rows = session.execute(columns.offset(offset).limit(limit)).all()
    cases = queries.of_ids(session, [key for key, *_ in rows])
    return [
        Stayed(case=cases.get(key), name=name or "", message=Text(pt or "", en or "")) for key, name, pt, en in rows
    ], total


def protocols(session: Session, cases: Sequence[str]) -> Sequence[str]:
    """Protocols of cases, by id; what is no case has none."""
    found = select(CaseRow.protocol).where(CaseRow.id.in_([CaseId(each) for each in cases]))
    return session.scalars(found.order_by(CaseRow.protocol)).all()


def _runs(session: Session, found: Sequence[MoveRow]) -> Sequence[Run]:
    names = people.queries.names(session, [row.person_id for row in found])
    ids = [row.id for row in found]
    columns = (STEP.run_id, STEP.came_from, STEP.goes_to, STEP.outcome)
    counted = (
        select(*columns, func.count(STEP.case_key.distinct()).label("cases"))
        .where(STEP.run_id.in_(ids))
        .group_by(*columns)
    )
    counts = session.execute(counted).all()
    taken = _taken_back(session, ids)
    numbers: dict[str, int] = {
        version.id: version.number
        for name in {row.process for row in found}
        for version in releases.versions(session, name)
    }

    def count(run: str, outcome: str) -> int:
        return sum(each.cases for each in counts if (each.run_id, each.outcome) == (run, outcome))

    return [
        Run(
            id=row.id,
            process=row.process,
            by=names.get(row.person_id, ""),
            at=row.at,
            ended_at=row.ended_at,
            back_of=row.back_of,
            sources=tuple(sorted({numbers[each.came_from] for each in counts if each.run_id == row.id})),
            targets=tuple(sorted({numbers[each.goes_to] for each in counts if each.run_id == row.id})),
            total=row.total,
            moved=count(row.id, MOVED),
            stayed=count(row.id, STAYED),
            taken_back=taken.get(row.id, 0),
        )
        for row in found
    ]


def _taken_back(session: Session, runs: Sequence[str]) -> dict[str, int]:
    """By run, how many of its cases a way back has taken or is to take."""
    back = select(MoveRow.back_of, func.count(STEP.case_key.distinct())).join(STEP, STEP.run_id == MoveRow.id)
    taken = back.where(MoveRow.back_of.in_(runs), STEP.outcome.is_(None) | (STEP.outcome == MOVED))
    return {run: count for run, count in session.execute(taken.group_by(MoveRow.back_of)) if run is not None}
