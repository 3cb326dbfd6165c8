"""Many failed steps tried again, one after the other, as a job: how many are left, and what has come of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from service.base import job_runs, jobs
from service.base.backoff import log
from service.base.errors import Conflict, Missing, RaiaError
from service.base.events import Actor
from service.base.ids import InstanceId, PersonId, new_id
from service.base.rows import add
from service.base.texts import Text
from service.base.tidy import forget_rows
from service.base.values import value_object
from service.base.work import UnitOfWork, Works
from service.desk import people
from service.desk.cases import oversight, rounds
from service.desk.cases.many_tables import RetryRow, RetryStepRow
from service.desk.cases.rounds import LONGEST
from service.desk.people import NoticeEvent
from service.process import instances
from service.process.instances import FailedPlace

KIND = "retry-steps"
"""Kind of the jobs that try many steps again; their payload is the run."""
SHOWN = timedelta(days=1)
"""A run that is over is shown beside what stands still for so long."""
MOST_SHOWN, MOST_REASONS = 5, 50
WENT_ON, FAILED, REFUSED = "on", "still", "not"
WAITS = RetryStepRow.outcome.is_(None)
NO_RUN = Text("Estas tentativas não existem mais.", "These attempts are gone.")
NOT_TRIED = Text(
    "Não deu para tentar ({why}). Abra a etapa e tente de novo; se repetir, mostre isto a quem cuida do servidor.",
    "It could not be tried ({why}). Open the step and try again; if it repeats, show this to whoever runs the server.",
)
GONE = Text("A conta de quem pediu não existe mais. Peça de novo.", "The account that asked is gone. Ask again.")
OVER = Text(
    "Etapas tentadas de novo: {on} seguiram em frente, {still} continuam paradas.",
    "Steps tried again: {on} went on, {still} still stand still.",
)


@value_object(kw_only=True)
class Run:
    """Many steps, who wanted them tried again, and how far that has come."""

    id: str
    by: str
    search: str
    total: int
    at: datetime
    ended_at: datetime | None
    went_on: int
    failed: int
    """Tried, and they failed again."""
    refused: int
    """Not tried: suspended, somebody else's, or nobody could."""

    @property
    def left(self) -> int:
        """How many are still to be tried."""
        return self.total - self.went_on - self.failed - self.refused


@value_object(kw_only=True)
class Reason:
    """Why some of them did not go on: how many, and one of them."""

    name: str
    outcome: str
    message: Text
    count: int
    instance: InstanceId
    task: int


class Step(NamedTuple):
    """One whose turn has not come."""

    run: str
    number: int
    instance: InstanceId
    task: int


def begin(work: UnitOfWork, places: Sequence[FailedPlace], *, by: PersonId, search: str = "") -> str:
    """Have all of these tried again, but those that another run is to try anyway; returns the run's id."""
    others = select(RetryStepRow.instance_id, RetryStepRow.task).where(WAITS)
    planned = {(instance, task) for instance, task in work.session.execute(others)}
    new = [place for place in places if (place.instance, place.task) not in planned]
    run = new_id(work.now)
    row = {"id": run, "person_id": by, "search": search, "total": len(new), "at": work.now, "ended_at": None}
    add(work.session, RetryRow, [row])
    steps = [
        {"run_id": run, "number": number, "instance_id": each.instance, "task": each.task, "name": each.name}
        for number, each in enumerate(new)
    ]
    add(work.session, RetryStepRow, steps)
    jobs.enqueue(work, KIND, run, key=f"retry:{run}")
    return run


def runs(session: Session, now: datetime) -> Sequence[Run]:
    """Those under way and those that have ended lately, the newest first."""
    lately = RetryRow.ended_at.is_(None) | (RetryRow.ended_at > now - SHOWN)
    found = session.scalars(select(RetryRow).where(lately).order_by(RetryRow.id.desc()).limit(MOST_SHOWN)).all()
    return _runs(session, found)


def run(session: Session, wanted: str) -> Run:
    """One of them. Missing: there is none, or it has been forgotten."""
    found = session.get(RetryRow, wanted)
    if found is None:
        raise Missing(NO_RUN)
    return _runs(session, [found])[0]


def reasons(session: Session, wanted: str) -> Sequence[Reason]:
    """Why steps of a run did not go on, the most frequent first, the rarest left out."""
    step = RetryStepRow
    why = (step.name, step.outcome, step.pt, step.en)
    mine = (step.run_id == wanted, step.outcome.in_((FAILED, REFUSED)))
    counted = select(*why, func.count(), func.min(step.number)).where(*mine).group_by(*why)
    rows = session.execute(counted.order_by(func.count().desc(), func.min(step.number)).limit(MOST_REASONS)).all()
    first = select(step.number, step.instance_id, step.task)
    ones = {
        number: (InstanceId(instance), task)
        for number, instance, task in session.execute(
            first.where(step.run_id == wanted, step.number.in_([row[-1] for row in rows]))
        )
    }
    return [
        Reason(
            name=name,
            outcome=outcome or "",
            message=Text(pt or "", en or ""),
            count=count,
            instance=ones[number][0],
            task=ones[number][1],
        )
        for name, outcome, pt, en, count, number in rows
    ]


def runner(works: Works) -> job_runs.Run:
    """How jobs of kind `KIND` are done: step by step, each in a transaction that notes what came of it."""
    return rounds.runner(works, lambda wanted: _try_next(works, wanted))


def sidestep(works: Works) -> job_runs.GiveUp:
    """What to do when each who tried a step has died of it: it is said so, and the others are tried."""
    return rounds.sidestep(works, _pass_over)


def _pass_over(work: UnitOfWork, wanted: str, error: str | Text) -> None:
    step = _next(work.session, wanted)
    if step is not None:
        _note(work, step, REFUSED, _not_tried(error))


def forget(work: UnitOfWork, before: datetime) -> int:
    """Runs that were over before an instant."""
    over = select(RetryRow.id).where(RetryRow.ended_at < before)
    steps = forget_rows(work, RetryStepRow, RetryStepRow.run_id, RetryStepRow.run_id.in_(over))
    empty = ~select(RetryStepRow.number).where(RetryStepRow.run_id == RetryRow.id).exists()
    return max(steps, forget_rows(work, RetryRow, RetryRow.id, RetryRow.ended_at < before, empty))


def _try_next(works: Works, wanted: str) -> bool:
    """Try one; False: there is none left."""
    with works.read() as work:
        step = _next(work.session, wanted)
        asked = work.session.get(RetryRow, wanted)
        by = None if asked is None else people.queries.person(work.session, PersonId(asked.person_id))
    if step is None:
        _end(works, wanted)
        return False
    if by is None:
        with works.begin() as work:
            _note(work, step, REFUSED, GONE)
        return True
    where = step.instance, step.task
    try:
        with works.begin(actor=Actor("person", by.id, by.name)) as work:
            went_on = oversight.try_again(work, *where, by=by)
            _note(work, step, *((WENT_ON, None) if went_on else (FAILED, _says(work.session, *where))))
    except Exception as error:
        if not isinstance(error, RaiaError):
            log.exception("step %s of %s could not be tried again", step.task, step.instance)
        with works.begin() as work:
            mended = isinstance(error, Conflict) and not oversight.stands_still(work.session, *where)
            why = error.text if isinstance(error, RaiaError) else _not_tried(repr(error))
            _note(work, step, *((WENT_ON, None) if mended else (REFUSED, why)))
    return True


def _not_tried(why: str | Text) -> Text:
    return NOT_TRIED.fill(why=why if isinstance(why, Text) else why[:LONGEST])


def _says(session: Session, instance: InstanceId, task: int) -> Text | None:
    """What a step says now that has failed again."""
    found = [each.message for each in instances.incidents(session, instance=instance) if each.task == task]
    return found[0] if found else None


def _next(session: Session, wanted: str) -> Step | None:
    step = RetryStepRow
    waiting = select(step.run_id, step.number, step.instance_id, step.task).where(step.run_id == wanted, WAITS)
    row = session.execute(waiting.order_by(step.number).limit(1)).one_or_none()
    return None if row is None else Step(row[0], row[1], InstanceId(row[2]), row[3])


def _note(work: UnitOfWork, step: Step, outcome: str, why: Text | None) -> None:
    """Once: what somebody else, who had it at the same time, has noted stays."""
    this = (RetryStepRow.run_id == step.run, RetryStepRow.number == step.number, WAITS)
    words = {"pt": why.spoken("pt")[:LONGEST], "en": why.spoken("en")[:LONGEST]} if why is not None else {}
    work.session.execute(update(RetryStepRow).where(*this).values(outcome=outcome, **words))


def _end(works: Works, wanted: str) -> None:
    with works.begin() as work:
        over = update(RetryRow).where(RetryRow.id == wanted, RetryRow.ended_at.is_(None)).values(ended_at=work.now)
        person = work.session.scalar(over.returning(RetryRow.person_id))
        if person is not None:
            done = run(work.session, wanted)
            text = OVER.fill(on=done.went_on, still=done.failed + done.refused)
            where, key = f"/incidentes/tentativas/{wanted}", f"retry:{wanted}"
            people.give_notice(work, PersonId(person), text, event=NoticeEvent.FINISHED, address=where, key=key)


def _runs(session: Session, found: Sequence[RetryRow]) -> Sequence[Run]:
    names = people.queries.names(session, [row.person_id for row in found])
    counted = select(RetryStepRow.run_id, RetryStepRow.outcome, func.count())
    grouped = counted.where(RetryStepRow.run_id.in_([row.id for row in found]))
    counts = {
        (run, outcome): count
        for run, outcome, count in session.execute(grouped.group_by(RetryStepRow.run_id, RetryStepRow.outcome))
    }
    return [
        Run(
            id=row.id,
            by=names.get(row.person_id, ""),
            search=row.search,
            total=row.total,
            at=row.at,
            ended_at=row.ended_at,
            went_on=counts.get((row.id, WENT_ON), 0),
            failed=counts.get((row.id, FAILED), 0),
            refused=counts.get((row.id, REFUSED), 0),
        )
        for row in found
    ]
