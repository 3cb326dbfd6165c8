"""What rules did, and with what result: a log that is read by rule, by result and by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import false, func, select
from sqlalchemy.orm import Session

from service.base.ids import first_id
from service.base.rows import table_of
from service.base.texts import Text
from service.base.tidy import forget_rows
from service.base.values import value_object
from service.base.words import words_of
from service.base.work import UnitOfWork
from service.desk import cases
from service.desk.automation.tables import RunRow
from service.desk.cases import Case
from service.desk.people import Person

OUTCOMES: Mapping[str, Text] = {
    "done": Text("Feito", "Done"),
    "nothing": Text("Nada a fazer", "Nothing to do"),
    "failed": Text("Falhou", "Failed"),
    "stopped": Text("Parou", "Stopped"),
}
MOST_COUNTED = 10_000
LATELY = timedelta(days=7)
RUN = table_of(RunRow).c


@value_object(kw_only=True)
class Told:
    """What became of one action."""

    kind: str | None
    outcome: str
    text: Text


@value_object(kw_only=True)
class Run:
    """What a rule did with a case on one occasion."""

    id: str
    rule: str
    rule_name: str
    case: Case
    outcome: str
    steps: tuple[Told, ...]
    at: datetime


@value_object(kw_only=True)
class Lately:
    """How often a rule did what within `LATELY`, and when it acted last."""

    counts: Mapping[str, int]
    last: datetime | None


def log(
    session: Session,
    *,
    search: str = "",
    rule: str = "",
    outcome: str = "",
    seen_by: Person | None = None,
    offset: int = 0,
    limit: int = 25,
) -> tuple[Sequence[Run], int]:
    """A page of the log, the newest first, and how much there is in all, up to MOST_COUNTED.

    `search` finds cases as elsewhere: by number, subject or client; `seen_by`: only what this person may see.
    """
    chosen = select(RunRow)
    if search.strip() and not words_of(search):
        chosen = chosen.where(false())
    for word in words_of(search):
        ids = cases.with_word(session, word)
        chosen = chosen.where(RunRow.case_id.in_(ids) if ids is not None else cases.case_has_word(RunRow.case_id, word))
    if rule:
        chosen = chosen.where(RunRow.rule_id == rule)
    if outcome:
        chosen = chosen.where(RunRow.outcome == outcome)
    if seen_by is not None:
        chosen = chosen.where(cases.sight.is_seen(session, seen_by, RunRow.case_id))
    counted = chosen.with_only_columns(RunRow.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    rows = session.scalars(chosen.order_by(RunRow.id.desc()).offset(offset).limit(limit)).all()
    of_ids = cases.queries.of_ids(session, [row.case_id for row in rows])
    return [_run(row, of_ids[row.case_id]) for row in rows], total


def lately(session: Session, now: datetime) -> Mapping[str, Lately]:
    """By rule, what it did lately."""
    since = first_id(now - LATELY)
    chosen = select(RUN.rule_id, RUN.outcome, func.count().label("times"), func.max(RUN.at).label("last"))
    found: dict[str, dict[str, int]] = {}
    last: dict[str, datetime] = {}
    for row in session.execute(chosen.where(RUN.id >= since).group_by(RUN.rule_id, RUN.outcome)):
        found.setdefault(row.rule_id, {})[row.outcome] = row.times
        last[row.rule_id] = max(row.last, last.get(row.rule_id, row.last))
    return {rule: Lately(counts=counts, last=last[rule]) for rule, counts in found.items()}


def forget(work: UnitOfWork, before: datetime) -> int:
    """What rules did before this instant, a batch at the most; says how many."""
    return forget_rows(work, RunRow, RunRow.id, RunRow.id < first_id(before))


def _run(row: RunRow, case: Case) -> Run:
    steps = tuple(
        Told(kind=each["kind"], outcome=each["outcome"], text=Text(each["pt"], each["en"])) for each in row.steps
    )
    return Run(
        id=row.id,
        rule=row.rule_id,
        rule_name=row.rule_name,
        case=case,
        outcome=row.outcome,
        steps=steps,
        at=row.at,
    )
