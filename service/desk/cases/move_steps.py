"""The instances that a move to another version takes: whose turn it is, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.base.ids import InstanceId, ReleaseId
from service.base.rows import add
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk.cases.many_tables import MoveStepRow
from service.desk.cases.moves import STAYED
from service.desk.cases.rounds import LONGEST
from service.process.instances import MoveView

STEP = MoveStepRow
WAITS = STEP.outcome.is_(None)
MOST_TOGETHER = 100
"""More instances than this no case has."""


class Step(NamedTuple):
    """An instance whose turn has come."""

    number: int
    instance: InstanceId
    case: str
    came_from: ReleaseId
    goes_to: ReleaseId


def add_steps(work: UnitOfWork, run: str, steps: Sequence[Step]) -> None:
    """Have these wait for their turn."""
    rows = [
        {
            "run_id": run,
            "number": step.number,
            "instance_id": step.instance,
            "case_key": step.case,
            "came_from": step.came_from,
            "goes_to": step.goes_to,
        }
        for step in steps
    ]
    add(work.session, STEP, rows)


def turn(session: Session, wanted: str) -> Sequence[Step]:
    """The instances of the case whose turn it is."""
    waiting = select(STEP.number, STEP.instance_id, STEP.case_key, STEP.came_from, STEP.goes_to)
    rows = session.execute(waiting.where(STEP.run_id == wanted, WAITS).order_by(STEP.number).limit(MOST_TOGETHER)).all()
    return [step_of(row) for row in takewhile(lambda row: row.case_key == rows[0].case_key, rows)]


def step_of(row: Any) -> Step:
    """A row of number, instance, case, and the versions that it leaves and goes to."""
    number, instance, case, came_from, goes_to = row
    return Step(number, InstanceId(instance), case, ReleaseId(came_from), ReleaseId(goes_to))


def note_stayed(work: UnitOfWork, run: str, steps: Sequence[Step], why: Text, at: MoveView | None = None) -> None:
    """They stay where they are: why, and where something could not go on from."""
    words = {"pt": why.spoken("pt")[:LONGEST], "en": why.spoken("en")[:LONGEST]}
    where = {"element": at.element, "name": at.name or at.element} if at is not None else {}
    for step in steps:
        note(work, run, step, outcome=STAYED, **words, **where)


def note(work: UnitOfWork, run: str, step: Step, **values: Any) -> None:
    """Once: what somebody else, who had it at the same time, has noted stays."""
    this = (STEP.run_id == run, STEP.number == step.number, WAITS)
    work.session.execute(update(STEP).where(*this).values(**values))
