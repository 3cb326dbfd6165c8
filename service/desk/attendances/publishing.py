"""A workflow's table becomes a diagram, or all that it still lacks is listed at once (B-12, B-20, B-24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Refused
from service.base.ids import ReleaseId
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import registries
from service.desk.attendances import centres, forms
from service.desk.attendances.centres import Centre
from service.desk.attendances.tables import WorkflowRow, WorkflowVersionRow
from service.desk.attendances.workflows import WORKFLOWS
from service.desk.people import ROLE_NAMES, Person, Role
from service.process import authoring, instances, releases
from service.process.authoring import NotATable, Problem, WorkflowTable

NO_CENTRE = Text("Ordem {order}: escolha o centro.", "Order {order}: choose the centre.")
CENTRE_OUT = Text(
    "Ordem {order}: “{name}” está fora de uso ou agrupa outros. Escolha um centro analítico.",
    "Order {order}: “{name}” is out of use or groups others. Choose an analytic centre.",
)
NOBODYS = Text(
    "Ordem {order}: diga no cadastro de quem é o trabalho de “{name}”.",
    "Order {order}: say in the registry whose work “{name}” is.",
)
NO_CALL = Text("Ordem {order}: escolha o workflow.", "Order {order}: choose the workflow.")
NOT_PUBLISHED = Text(
    "Ordem {order}: publique antes o workflow “{name}”.", "Order {order}: publish the workflow “{name}” first."
)
RECURSIVE = Text(
    "O workflow chamaria a si mesmo: {path}. Tire uma das chamadas.",
    "The workflow would call itself: {path}. Remove one of the calls.",
)
UNFINISHED = Text("Falta acertar {n} coisas antes de publicar: {first}", "Mend {n} things before publishing: {first}")


class TableRefused(Refused):
    """The table is not finished; `problems` has everything."""

    code = "table"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(UNFINISHED.fill(n=len(problems), first=problems[0].text), field="rows")
        self.problems = tuple(problems)


@value_object(kw_only=True)
class Standing:
    """How a table and what runs stand to each other.

    `drawn`: the newest version was drawn in the studio, so the drawing is the master; `read`: the table that it still
    is, or why it is none. `open`: how many running instances each older version has, by its number.
    """

    published: int | None
    revision: int | None
    drawn: bool
    read: WorkflowTable | NotATable | None
    open: Mapping[int, int]


def problems(session: Session, workflow: WorkflowRow) -> Sequence[Problem]:
    """Everything that keeps the table from being published, in the order of its rows."""
    _, found = _resolved(session, workflow)
    return found


def table(session: Session, workflow: WorkflowRow) -> WorkflowTable:
    """The table as it is filled, with the names, codes and lanes of what it names."""
    return _table(session, workflow, workflow.rows)[0]


def sketch(session: Session, workflow: WorkflowRow, rows: Sequence[Mapping[str, Any]]) -> str:
    """These rows as a diagram to look at, whatever they still lack."""
    drawn, _ = _table(session, workflow, rows)
    return authoring.workflow_sketch(drawn)


def publish(work: UnitOfWork, id: str, *, revision: int, by: Person) -> ReleaseId:
    """Make the table the version that new attendances follow. Forbidden, Conflict: somebody changed it since.

    TableRefused: it is not finished; PublishRefused.
    """
    registries.require_editor(WORKFLOWS, by)
    row: WorkflowRow = registries.held(work, WORKFLOWS, id)
    if row.revision != revision:
        raise Conflict(registries.CHANGED_SINCE.fill(name=row.name))
    table, found = _resolved(work.session, row)
    if found:
        raise TableRefused(found)
    source = authoring.workflow_diagram(table).encode()
    release = releases.publish(work, source, forms=forms.opinion_forms(work.session))
    version = work.session.get(WorkflowVersionRow, (id, release))
    if version is None:
        version = WorkflowVersionRow(workflow_id=id, release_id=release)
        work.session.add(version)
    version.revision, version.rows, version.at, version.by_name = row.revision, row.rows, work.now, by.name
    work.session.flush()
    return release


def published(session: Session) -> frozenset[str]:
    """Ids of the workflows that have a version."""
    return frozenset(session.scalars(select(WorkflowVersionRow.workflow_id)))


def standing(session: Session, workflow: WorkflowRow) -> Standing:
    """What of the table is published, and what still runs by older versions."""
    versions = releases.versions(session, workflow.process)
    if not versions:
        return Standing(published=None, revision=None, drawn=False, read=None, open={})
    newest = max(versions, key=lambda version: version.number)
    ours = session.get(WorkflowVersionRow, (workflow.id, newest.id))
    read = None if ours is not None else authoring.read_workflow(releases.get(session, newest.id).xml)
    running = instances.running(session, workflow.process)
    return Standing(
        published=newest.number,
        revision=ours.revision if ours is not None else None,
        drawn=ours is None,
        read=read,
        open={each.number: running[each.id] for each in versions if running.get(each.id)},
    )


def _resolved(session: Session, workflow: WorkflowRow) -> tuple[WorkflowTable, Sequence[Problem]]:
    table, lacking = _table(session, workflow, workflow.rows)
    said = {problem.order for problem in lacking}
    found = authoring.problems(table)
    circle = _circle(session, workflow)
    whole = [] if circle is None else [Problem(text=RECURSIVE.fill(path=circle), order=None)]
    rows = [*lacking, *(each for each in found if each.order not in said)]
    return table, [*whole, *sorted(rows, key=lambda problem: problem.order or 0)]


def _table(
    session: Session, workflow: WorkflowRow, rows: Sequence[Mapping[str, Any]]
) -> tuple[WorkflowTable, list[Problem]]:
    """The rows with what they name, and what cannot be found."""
    known = {each.id: each for each in centres.centres(session)}
    called = {row.id: row for row in session.scalars(select(WorkflowRow))}
    there = published(session)
    lacking: list[Problem] = []
    made: list[Any] = []
    for row in rows:
        order = row["order"]
        if row["kind"] == "decision":
            made.append(_decision(row))
        elif row["kind"] == "centre":
            centre = known.get(row["centre"])
            lacking += [Problem(text=text, order=order) for text in _lacks(order, centre)]
            made.append(_centre(row, centre))
        else:
            other = called.get(row["workflow"])
            if other is None:
                lacking.append(Problem(text=NO_CALL.fill(order=order), order=order))
            elif other.id not in there:
                lacking.append(Problem(text=NOT_PUBLISHED.fill(order=order, name=other.name), order=order))
            made.append(_call(row, other))
    table = WorkflowTable(process=workflow.process, name=workflow.name, rows=tuple(made))
    return authoring.with_lanes(table, ROLE_NAMES[Role.ATTENDANT].pt), lacking


def _lacks(order: int, centre: Centre | None) -> Sequence[Text]:
    if centre is None:
        return [NO_CENTRE.fill(order=order)]
    if centre.synthetic or not centre.active:
        return [CENTRE_OUT.fill(order=order, name=centre.name)]
    return [] if centre.lane is not None else [NOBODYS.fill(order=order, name=centre.name)]


def _decision(row: Mapping[str, Any]) -> authoring.Decision:
    answers = tuple(authoring.Answer(label=each["label"], next=each["to"]) for each in row["answers"])
    return authoring.Decision(order=row["order"], question=row["question"], answers=answers, lane="")


def _centre(row: Mapping[str, Any], centre: Centre | None) -> authoring.Centre:
    return authoring.Centre(
        order=row["order"],
        code=centre.code if centre is not None else "",
        name=centre.name if centre is not None else "?",
        lane=(centre.lane if centre is not None else None) or "",
        next=row["next"],
        closing=centre is not None and centre.closing,
        needs_user=row["user"],
    )


def _call(row: Mapping[str, Any], other: WorkflowRow | None) -> authoring.Call:
    return authoring.Call(
        order=row["order"],
        process=other.process if other is not None else "",
        name=other.name if other is not None else "?",
        lane="",
        next=row["next"],
    )


def _circle(session: Session, workflow: WorkflowRow) -> str | None:
    """The names along which this workflow would call itself: others as they were published last, this one as it is."""
    names = dict(session.execute(select(WorkflowRow.id, WorkflowRow.name)).all())
    calls = {id: _called(rows) for id, rows in _newest(session)}
    calls[workflow.id] = _called(workflow.rows)
    circle = next((found for found in authoring.cycles(calls) if found[0] == workflow.id), None)
    return None if circle is None else " → ".join(names[each] for each in circle)


def _newest(session: Session) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]]:
    rows = session.scalars(select(WorkflowVersionRow).order_by(WorkflowVersionRow.at, WorkflowVersionRow.release_id))
    return list({row.workflow_id: row.rows for row in rows}.items())


def _called(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(row["workflow"] for row in rows if row["kind"] == "workflow" and row["workflow"])
