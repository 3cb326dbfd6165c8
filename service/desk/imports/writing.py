"""A catalogue is written through the commands that pages use, in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from service.base.cells import Problems
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import attendances, registries
from service.desk.attendances import CENTRES, codes
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES
from service.desk.followups import CLASSES
from service.desk.imports.house import House, read_house
from service.desk.imports.lines import AttendanceTypeLine, Catalogue, ClassLine, SolutionLine, StepLine, key
from service.desk.imports.names import tell_names
from service.desk.imports.putting import Putting, said
from service.desk.imports.references import tell_references
from service.desk.imports.report import Report
from service.desk.imports.tables import put_workflows
from service.desk.people import Person
from service.desk.registries import Fields

Progress = Callable[[int, int], None]
EVERY = 20


def check(work: UnitOfWork, found: Catalogue, problems: Problems, *, by: Person) -> House:
    """What the house has of all that a file names. Faulty: with every problem by its place. Forbidden."""
    registries.require_editor(CENTRES, by)
    house = read_house(work.session, found)
    tell_references(found, house.known)
    tell_names(found, house)
    problems.refuse()
    return house


def write_catalogue(
    work: UnitOfWork, found: Catalogue, problems: Problems, *, by: Person, progress: Progress = lambda done, total: None
) -> Report:
    """Add what is new and change what differs. Nothing is deleted, and an empty cell changes nothing.

    Faulty: with every problem by its place; whoever opened the unit of work lets nothing of it stand. Forbidden,
    Conflict: somebody changed the same meanwhile.
    """
    house = check(work, found, problems, by=by)
    count = _Count(found, progress)
    putting = Putting(work, house, by=by, one_more=count.one)
    _types(putting, found)
    _solutions(putting, found)
    _centres(putting, found)
    published = put_workflows(putting, found)
    for line in found.attendance_types:
        _attendance_type(putting, line)
    groups = {key(line.tree, *line.above) for line in found.classes}
    for line in found.classes:
        _class(putting, line, is_group=line.key in groups)
    problems.refuse()
    count.end()
    return Report(entries=tuple(putting.entries), published=published)


class _Count:
    """How far the writing is."""

    def __init__(self, found: Catalogue, progress: Progress) -> None:
        parts = (found.types, found.occurrences, found.solutions, found.centres, found.workflows)
        self.total = sum(len(part) for part in (*parts, found.attendance_types, found.classes))
        self.done, self.progress = 0, progress
        progress(0, self.total)

    def one(self) -> None:
        self.done += 1
        if self.done % EVERY == 0:
            self.progress(min(self.done, self.total), self.total)

    def end(self) -> None:
        self.progress(self.total, self.total)


def _types(putting: Putting, found: Catalogue) -> None:
    for line in found.types:
        fields = said(line.line, {"team": putting.house.teams.get(fold(line.team))})
        putting.put(TYPES, "types", line.key, line.line, line.name, {"name": line.name, **fields})
    for each in found.occurrences:
        type = putting.id("types", key(each.type))
        if type is not None:
            name = f"{each.type} › {each.name}"
            putting.put(OCCURRENCES, "occurrences", each.key, each.line, name, {"name": each.name, "type_id": type})


def _solutions(putting: Putting, found: Catalogue) -> None:
    steps: dict[Any, list[StepLine]] = {}
    for step in found.steps:
        steps.setdefault(step.solution, []).append(step)
    for line in found.solutions:
        occurrence = putting.id("occurrences", key(line.type, line.occurrence))
        if occurrence is not None:
            own = steps.pop(line.key, [])
            _solution(putting, line, {"name": line.name, "occurrence_id": occurrence}, own)
    for solution, own in steps.items():
        row = putting.row(SOLUTIONS, "solutions", solution)
        if row is not None:
            fields = {"steps": _rows(putting.house, own, row.steps)}
            putting.put(SOLUTIONS, "solutions", solution, own[0].line, row.name, fields)


def _solution(putting: Putting, line: SolutionLine, fields: Fields, steps: Sequence[StepLine]) -> None:
    row = putting.row(SOLUTIONS, "solutions", line.key)
    fields |= said(line.line, {"kind": line.kind, "guidance": line.guidance})
    if steps:
        fields["steps"] = _rows(putting.house, steps, row.steps if row is not None else ())
    name = " › ".join((line.type, line.occurrence, line.name))
    putting.put(SOLUTIONS, "solutions", line.key, line.line, name, fields)


def _rows(house: House, steps: Sequence[StepLine], old: Sequence[Mapping[str, Any]]) -> list[Fields]:
    """The table of a solution; a step that it has by this name already stays the same one."""
    left = list(old)
    rows: list[Fields] = []
    for step in steps:
        same = next((each for each in left if fold(each["name"]) == fold(step.name)), None)
        if same is not None:
            left.remove(same)
        rows.append({**(same or {}), **_step(house, step)})
    return rows


def _step(house: House, step: StepLine) -> Fields:
    fields = {"instruction": step.instruction, "form": step.form, "whose": house.doers.get(fold(step.whose))}
    fields = {"name": step.name, **said(step.line, fields)}
    if step.hundredths is not None:
        approver = house.doers[fold(step.approver)]
        fields["limit"] = {"field": step.field, "hundredths": step.hundredths, "approver": approver}
    return fields


def _centres(putting: Putting, found: Catalogue) -> None:
    for line in found.centres:
        place, whose = (codes.place_of(line.code),), putting.house.workers.get(fold(line.whose))
        fields = said(line.line, {"synthetic": line.synthetic, "closing": line.closing, "whose": whose})
        if putting.id("centres", place) is None:
            fields["code"] = line.code
        name = f"{line.code} {line.name}"
        putting.put(CENTRES, "centres", place, line.line, name, {"name": line.name, **fields})


def _attendance_type(putting: Putting, line: AttendanceTypeLine) -> None:
    place = (codes.place_of(line.code),)
    if line.workflow and putting.id("workflows", key(line.workflow)) is None:
        return
    given = {
        "synthetic": line.synthetic,
        "priority": line.priority,
        "days": line.days,
        "workflow": putting.id("workflows", key(line.workflow)),
        "colour": line.colour,
        "spy": putting.house.staff.get(line.spy.lower()),
        "file_megabytes": line.file_megabytes,
    }
    fields = {"name": line.name, **said(line.line, given), **line.flags}
    if putting.id("attendance_types", place) is None:
        # Without a workflow nobody can use it yet.
        fields |= {"code": line.code, "active": line.synthetic or bool(line.workflow)}
    name = f"{line.code} {line.name}"
    putting.put(attendances.TYPES, "attendance_types", place, line.line, name, fields)


def _class(putting: Putting, line: ClassLine, *, is_group: bool) -> None:
    house, new = putting.house, putting.id("classes", line.key) is None
    fields: Fields = {"name": line.name}
    if line.above:
        fields["parent_id"] = putting.id("classes", key(line.tree, *line.above))
        if fields["parent_id"] is None:
            return
    if new:
        fields |= {"kind": line.tree, "status": line.status, "leaf": not is_group}
    elif is_group:
        fields["leaf"] = False
    given = {
        "status": line.status,
        "leaf": line.leaf,
        "links": [house.links[fold(name)] for name in line.links],
        "contact": line.contact,
        "ombudsman": line.ombudsman,
        "lgpd": line.lgpd,
        "deadline": line.deadline,
        "calendar": house.calendars.get(fold(line.calendar)),
    }
    fields |= said(line.line, given)
    if line.group:
        fields["team_id"] = house.teams[fold(line.group)]
    name = " › ".join((*line.above, line.name))
    putting.put(CLASSES, "classes", line.key, line.line, name, fields)
