"""Solutions become versions: published from their table, or drawn in the studio (F-15, F-27).

A table is compiled to a diagram. Once somebody publishes a drawing of their own, the drawing is the master: the table
is read from it where it still is one, and publishing the table over it has to be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import PersonId, ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import people, registries
from service.desk.catalog import steps
from service.desk.catalog.kinds import SOLUTIONS
from service.desk.catalog.steps import Step
from service.desk.catalog.tables import SolutionRow, SolutionVersionRow
from service.desk.people import Person
from service.desk.registries import Fields
from service.process import authoring, drafts, instances, releases
from service.process.authoring import NotATable, StepsTable
from service.process.releases.events import ReleasePublished

NO_STEPS = Text("Escreva ao menos uma etapa antes de publicar.", "Write at least one step before you publish.")
CHANGED = Text(
    "A tabela mudou enquanto você olhava. Confira as etapas e publique de novo.",
    "The table changed while you were looking. Check the steps and publish again.",
)
DRAWN = Text(
    "A versão em uso foi desenhada no estúdio. Para publicar a tabela no lugar dela, escolha “Voltar para a tabela”.",
    "The version in use was drawn in the studio. To publish the table in its place, choose “Back to the table”.",
)
STRANGE_LANE = Text(
    "A raia “{lane}” não é de um papel nem de uma equipe.", "Lane “{lane}” is neither a role's nor a team's."
)
ONLY_EDITORS = Text(
    "Só analistas e administradores publicam soluções. Peça a um deles.",
    "Only analysts and administrators publish solutions. Ask one of them.",
)


@value_object(kw_only=True)
class Standing:
    """How a solution's versions stand. `because`: why the newest drawing is no table any more."""

    number: int | None
    """Of the newest version; None: never published."""
    release: ReleaseId | None
    at: datetime | None
    by: str
    drawn: bool
    changed: bool
    """The table says something else than the newest version."""
    because: Text | None
    running: Sequence[tuple[int, int]]
    """(number of a version, cases that are solved by it now), the newest first."""

    @property
    def open_cases(self) -> int:
        """How many cases go on as they began, whatever is published."""
        return sum(count for _, count in self.running)


def publish(work: UnitOfWork, solution: str, *, revision: int, by: Person, over_drawing: bool = False) -> ReleaseId:
    """Make the table the solution's newest version. Cases that run stay with theirs (F-27).

    Conflict: it changed since `revision`, or the newest version was drawn (unless `over_drawing`). Forbidden, Missing,
    Refused: a step that cannot be, or a scenario that fails; PublishRefused: the diagram cannot run.
    """
    if not by.may_be(*SOLUTIONS.editors):
        raise Forbidden(ONLY_EDITORS)
    row: SolutionRow = registries.held(work, SOLUTIONS, solution)
    if row.revision != revision:
        raise Conflict(CHANGED)
    if not row.steps:
        raise Refused(NO_STEPS, field="steps")
    newest = _newest(work.session, solution)
    if newest is not None and newest.revision is None and newest.steps is None and not over_drawing:
        raise Conflict(DRAWN)
    checked = steps.checked(work.session, row.steps)
    source = diagram(work.session, row)
    release = releases.publish(work, source.encode(), forms=_forms(work.session, checked), name=row.name)
    drafts.require_scenarios(work.session, release)
    version = work.session.get(SolutionVersionRow, (solution, release))
    if version is None:
        version = _remember(work, solution, release)
    version.revision, version.steps = revision, checked
    work.session.flush()
    return release


def diagram(session: Session, row: SolutionRow) -> str:
    """The table as BPMN, as it is kept."""
    return authoring.steps_diagram(table_of(session, row.process, row.name, steps.steps_of(row.steps)))


def sketch(session: Session, row: SolutionRow, given: Sequence[Mapping[str, Any]]) -> str:
    """These steps as BPMN instead of those that are kept. Refused: what is wrong with one, by its number."""
    rows = steps.steps_of(steps.checked(session, given))
    return authoring.steps_diagram(table_of(session, row.process, row.name, rows))


def table_of(session: Session, process: str, name: str, rows: Sequence[Step]) -> StepsTable:
    """Steps as the compiler takes them: words for people become lanes."""
    lanes = steps.words(session)
    return StepsTable(
        process=process,
        name=name,
        steps=tuple(
            authoring.Step(
                id=row.id,
                name=row.name,
                lane=lanes.get(row.whose, row.whose),
                instruction=row.instruction,
                form=row.form,
                limit=None
                if row.limit is None
                else authoring.Limit(
                    field=row.limit.field,
                    maximum=Decimal(row.limit.hundredths) / 100,
                    approver=lanes.get(row.limit.approver, row.limit.approver),
                ),
            )
            for row in rows
        ),
    )


def release_is_followed(work: UnitOfWork, event: ReleasePublished) -> None:
    """Whoever publishes a solution's process, its version is the solution's; subscribed in `subscriptions`.

    What was drawn elsewhere and still is a table becomes the table.
    """
    row = work.session.scalar(select(SolutionRow).where(SolutionRow.process.in_(event.processes)))
    if row is None:
        return
    version = _remember(work, row.id, event.release)
    read = read_table(work.session, event.release)
    if isinstance(read, Text):
        return
    if read != row.steps:
        _take_over(work, row, read)
    version.steps = read
    work.session.flush()


def read_table(session: Session, release: ReleaseId) -> list[Fields] | Text:
    """The steps that a version's drawing is, or why it is no table."""
    read = authoring.read_steps(releases.get(session, release).xml)
    if isinstance(read, NotATable):
        return read.because
    known = {fold(lane): word for word, lane in steps.words(session).items()}
    rows: list[Fields] = []
    for step in read.steps:
        for lane in (step.lane, step.limit.approver if step.limit is not None else step.lane):
            if fold(lane) not in known:
                return STRANGE_LANE.fill(lane=lane)
        limit = None
        if step.limit is not None:
            hundredths, approver = int(step.limit.maximum * 100), known[fold(step.limit.approver)]
            limit = {"field": step.limit.field, "hundredths": hundredths, "approver": approver}
        row = {"id": step.id, "name": step.name, "instruction": step.instruction, "form": step.form}
        rows.append({**row, "whose": known[fold(step.lane)], "limit": limit})
    try:
        return steps.checked(session, rows)
    except Refused as refused:
        return refused.text


def standing(session: Session, row: SolutionRow) -> Standing:
    """The newest version of a solution, and what runs by which."""
    newest = _newest(session, row.id)
    because = None
    drawn = newest is not None and newest.revision is None
    if newest is not None and drawn:
        read = read_table(session, ReleaseId(newest.release_id))
        because = read if isinstance(read, Text) else None
    numbers = {version.id: version.number for version in releases.versions(session, row.process)}
    running = instances.standing_in_each(session, list(numbers))
    return Standing(
        number=numbers.get(ReleaseId(newest.release_id)) if newest is not None else None,
        release=ReleaseId(newest.release_id) if newest is not None else None,
        at=newest.at if newest is not None else None,
        by=newest.by_name if newest is not None else "",
        drawn=drawn,
        changed=newest is None or newest.steps != row.steps,
        because=because,
        running=sorted(((numbers[release], count) for release, count in running.items()), reverse=True),
    )


def _newest(session: Session, solution: str) -> SolutionVersionRow | None:
    wanted = select(SolutionVersionRow).where(SolutionVersionRow.solution_id == solution)
    return session.scalar(wanted.order_by(SolutionVersionRow.at.desc(), SolutionVersionRow.release_id.desc()).limit(1))


def _remember(work: UnitOfWork, solution: str, release: ReleaseId) -> SolutionVersionRow:
    of = {"solution_id": solution, "release_id": release}
    row = SolutionVersionRow(**of, revision=None, steps=None, at=work.now, by_name=work.actor.name)
    work.session.add(row)
    work.session.flush()
    return row


def _take_over(work: UnitOfWork, row: SolutionRow, read: list[Fields]) -> None:
    """Let the table be what was drawn; in the history if somebody who may write it did."""
    by = people.queries.person(work.session, PersonId(work.actor.id)) if work.actor.id is not None else None
    if by is not None and by.may_be(*SOLUTIONS.editors):
        registries.change(work, SOLUTIONS, row.id, {"steps": read}, revision=row.revision, by=by)
    else:
        row.steps, row.revision = read, row.revision + 1
    work.session.flush()


def _forms(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """The forms that the steps name, as they are now."""
    wanted = {row["form"] for row in rows if row["form"]}
    return {each.id: each.source.encode() for each in releases.forms(session) if each.id in wanted} if wanted else {}
