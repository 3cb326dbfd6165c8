"""What is being solved now, by step; and how far the setting up of the catalogue has come (F-28, F-29)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.ids import CaseId, WorkItemId
from service.base.values import value_object
from service.desk import cases, inbox, people
from service.desk.catalog.reports import FLOW
from service.desk.catalog.tables import ClassifiedRow, OccurrenceRow, SolutionRow, SolutionVersionRow, TypeRow
from service.process import releases

MOST = 2_000
"""Pieces of open work that a board shows; a supervisor of more looks at one solution."""


@value_object(kw_only=True)
class Card:
    """A case at a step. `who`: who has taken the work, if anybody."""

    case: CaseId
    protocol: str
    client: str
    subject: str
    item: WorkItemId
    who: str | None
    since: datetime


@value_object(kw_only=True)
class Column:
    """A step of a solution and the cases that stand there, the longest waiting first."""

    solution: str
    step: str
    cards: Sequence[Card]


Stage = Literal["understand", "types", "solutions"]


@value_object(kw_only=True)
class Setup:
    """How far one is; each stage opens when the one before it is done."""

    published: bool
    types: int
    occurrences: int
    solutions: int
    """Published ones."""

    @property
    def done(self) -> frozenset[Stage]:
        """What is ticked."""
        ticks: dict[Stage, bool] = {
            "understand": self.published,
            "types": self.types > 0 and self.occurrences > 0,
            "solutions": self.solutions > 0,
        }
        return frozenset(stage for stage, ticked in ticks.items() if ticked)


def in_progress(session: Session, *, solution: str | None = None) -> tuple[Column, ...]:
    """F-29: open cases that have a solution, by it and the step that is open."""
    chosen = select(ClassifiedRow.case_id).where(ClassifiedRow.solution_id.is_not(None))
    if solution is not None:
        chosen = chosen.where(ClassifiedRow.solution_id == solution)
    items = [item for item in inbox.queries.open_among(session, chosen, limit=MOST) if item.case is not None]
    found = cases.queries.of_ids(session, {item.case for item in items if item.case is not None})
    names = people.queries.names(session, {item.assignee for item in items if item.assignee is not None})
    rows = session.execute(
        select(ClassifiedRow.case_id, SolutionRow.name)
        .join(SolutionRow, SolutionRow.id == ClassifiedRow.solution_id)
        .where(ClassifiedRow.case_id.in_(found))
    )
    solutions = dict(rows.all())
    columns: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for item in items:
        case = found[item.case or ""]
        card = Card(
            case=case.id,
            protocol=case.protocol,
            client=case.requester_name,
            subject=case.subject,
            item=item.id,
            who=names.get(item.assignee) if item.assignee is not None else None,
            since=item.created_at,
        )
        columns[solutions[case.id], item.name].append(card)
    return tuple(
        Column(solution=key[0], step=key[1], cards=cards) for key, cards in sorted(columns.items(), key=_place)
    )


def setup(session: Session) -> Setup:
    """F-28: what there is already; the flow itself first, then types with their occurrences, then solutions."""
    return Setup(
        published=bool(releases.current_ids(session, [FLOW])),
        types=_some(session, TypeRow),
        occurrences=_some(session, OccurrenceRow),
        solutions=int(session.scalar(select(SolutionVersionRow.solution_id).limit(1)) is not None),
    )


def _some(session: Session, model: type[TypeRow] | type[OccurrenceRow]) -> int:
    """1 if there is any in use."""
    return int(session.scalar(select(model.id).where(model.active).limit(1)) is not None)


def _place(entry: tuple[tuple[str, str], list[Card]]) -> tuple[str, datetime]:
    """Solutions by name, within them the step first that somebody has waited at longest."""
    return entry[0][0], entry[1][0].since
