"""What the lines of a catalogue name, and what stands twice: checked over the file and what the house has already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace

from service.base.records import Record
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.desk.attendances import codes
from service.desk.followups.classes import Status
from service.desk.imports.lines import Catalogue, CentreLine, ClassLine, Key, WorkflowLines, key
from service.process import authoring
from service.process.authoring import Call, Centre, WorkflowTable, workflow_sheets

NO_TYPE = Text(
    "não há tipo “{name}”, nem nesta planilha nem no cadastro", "there is no type “{name}”, here or registered"
)
NO_OCCURRENCE = Text(
    "o tipo “{type}” não tem a ocorrência “{name}”, nem nesta planilha nem no cadastro",
    "the type “{type}” has no occurrence “{name}”, here or registered",
)
NO_SOLUTION = Text(
    "esta ocorrência não tem a solução “{name}”, nem nesta planilha nem no cadastro",
    "this occurrence has no solution “{name}”, here or registered",
)
NO_GROUP_CODE = Text(
    "não há “{code}”, que agruparia este código, nem nesta planilha nem no cadastro",
    "there is no “{code}”, which would group this code, here or registered",
)
NOT_SYNTHETIC = Text(
    "“{code}” não é sintético, por isso não agrupa outros", "“{code}” is not synthetic, so it groups nothing"
)
NO_CENTRE = Text(
    "não há centro “{code}”, nem nesta planilha nem no cadastro", "there is no centre “{code}”, here or registered"
)
SYNTHETIC = Text(
    "“{code}” só agrupa outros; use um centro analítico", "“{code}” only groups others; use an analytic centre"
)
NOT_CLOSING = Text(
    "o centro “{code}” não encerra; é no cadastro dos centros, ou na aba deles, que isso é dito",
    "the centre “{code}” does not close; that is said in the registry of centres, or in their sheet",
)
NO_WORKFLOW = Text(
    "não há workflow “{name}”, nem nesta planilha nem no cadastro", "there is no workflow “{name}”, here or registered"
)
CIRCLE = Text("o workflow chamaria a si mesmo: {path}", "the workflow would call itself: {path}")
NO_CLASS = Text(
    "não há classificação “{name}” neste lugar, nem nesta planilha nem no cadastro",
    "there is no classification “{name}” at this place, here or registered",
)
NOT_LEAF = Text(
    "ela agrupa outras desta planilha, por isso não é de último nível", "it groups others, so it is no last level"
)
NOT_A_GROUP = Text(
    "“{name}” é de último nível; para agrupar outras, ponha-a nesta planilha com “Não” em “Último nível?”",
    "“{name}” is of the last level; to group others, put it into this spreadsheet with “Não” under “Last level?”",
)
BELOW_INACTIVE = Text(
    "“{name}” está inativa, por isso ninguém escolheria o que está abaixo dela; ative-a ou escolha outro lugar",
    "“{name}” is inactive, so nobody could choose what is below it; make it active or choose another place",
)
TWICE = Text("já está na linha {row}", "is in row {row} already")
SAME_ORDER = Text(
    "esta solução já tem a ordem {order}, na linha {row}", "this solution has order {order} already, in row {row}"
)


@value_object(kw_only=True)
class KnownCentre:
    """A centre that the house has."""

    synthetic: bool
    closing: bool


@value_object(kw_only=True)
class KnownClass:
    """A classification that the house has."""

    status: Status
    leaf: bool


@value_object(kw_only=True)
class Known:
    """What the house has already, as words are compared. Trees are by the place of their codes."""

    types: Collection[Key] = ()
    occurrences: Collection[Key] = ()
    solutions: Collection[Key] = ()
    centres: Mapping[str, KnownCentre] = field(default_factory=dict[str, KnownCentre])
    attendance_types: Mapping[str, bool] = field(default_factory=dict[str, bool])
    """Synthetic or not."""
    workflows: Mapping[str, Collection[str]] = field(default_factory=dict[str, Collection[str]])
    """By name, with the names of those that each calls."""
    classes: Mapping[Key, KnownClass] = field(default_factory=dict[Key, KnownClass])


def tell_references(found: Catalogue, known: Known) -> None:
    """Tell what names nothing, stands twice or goes in a circle, each at its place."""
    _tell_twice((line.key, line.line, "name") for line in found.types)
    _tell_twice((line.key, line.line, "name") for line in found.occurrences)
    _tell_twice((line.key, line.line, "name") for line in found.solutions)
    _tell_catalogue(found, known)
    _tell_steps(found, known)
    centres = {place: centre.synthetic for place, centre in known.centres.items()}
    for lines, trees in ((found.centres, centres), (found.attendance_types, known.attendance_types)):
        _tell_twice((key(codes.place_of(line.code)), line.line, "code") for line in lines)
        _tell_codes(
            [
                (
                    line.code,
                    _said(line.line, "synthetic", line.synthetic, trees.get(codes.place_of(line.code))),
                    line.line,
                )
                for line in lines
            ],
            trees,
        )
    names = {fold(each.name) for each in found.workflows}
    for each in found.workflows:
        _tell_workflow(each, found.centres, known, names)
    _tell_circles(found.workflows, known)
    for line in found.attendance_types:
        if line.workflow and fold(line.workflow) not in names | set(known.workflows):
            line.line.tell(NO_WORKFLOW.fill(name=line.workflow), "workflow")
    _tell_classes(found.classes, known)


def _said(line: Record, column: str, value: bool, known: bool | None) -> bool:
    """What a line says, or what is known where it says nothing."""
    return value if known is None or line.has(column) else known


def _tell_twice(lines: Iterable[tuple[Key, Record, str]]) -> None:
    first: dict[Key, Record] = {}
    for found, line, column in lines:
        if all(found) and first.setdefault(found, line) is not line:
            line.tell(TWICE.fill(row=first[found].row.number), column)


def _tell_catalogue(found: Catalogue, known: Known) -> None:
    types = {line.key for line in found.types} | set(known.types)
    occurrences = {line.key for line in found.occurrences} | set(known.occurrences)
    for line in (*found.occurrences, *found.solutions):
        if line.type and key(line.type) not in types:
            line.line.tell(NO_TYPE.fill(name=line.type), "type")
    for line in found.solutions:
        wanted = key(line.type, line.occurrence)
        if key(line.type) in types and line.occurrence and wanted not in occurrences:
            line.line.tell(NO_OCCURRENCE.fill(type=line.type, name=line.occurrence), "occurrence")


def _tell_steps(found: Catalogue, known: Known) -> None:
    solutions = {line.key for line in found.solutions} | set(known.solutions)
    first: dict[tuple[Key, int], Record] = {}
    for step in sorted(found.steps, key=lambda step: step.line.row.number):
        if all(step.solution) and step.solution not in solutions:
            step.line.tell(NO_SOLUTION.fill(name=step.line.text("solution")), "solution")
        before = first.setdefault((step.solution, step.order), step.line)
        if before is not step.line:
            step.line.tell(SAME_ORDER.fill(order=step.order, row=before.row.number), "order")


def _tell_codes(lines: list[tuple[str, bool, Record]], known: Mapping[str, bool]) -> None:
    """What groups a code is there and synthetic."""
    groups = {**known, **{codes.place_of(code): synthetic for code, synthetic, _ in lines}}
    for code, _, line in lines:
        above = codes.above(code)
        if above is None:
            continue
        if codes.place_of(above) not in groups:
            line.tell(NO_GROUP_CODE.fill(code=above), "code")
        elif not groups[codes.place_of(above)]:
            line.tell(NOT_SYNTHETIC.fill(code=above), "code")


def _tell_workflow(found: WorkflowLines, centres: Iterable[CentreLine], known: Known, names: Collection[str]) -> None:
    there = {**known.centres, **{codes.place_of(each.code): _centre(each, known) for each in centres}}
    rows: list[authoring.Row] = []
    for row in found.table.rows:
        line = found.table.lines[row.order]
        if isinstance(row, Call) and fold(row.name) not in (*names, *known.workflows):
            line.tell(NO_WORKFLOW.fill(name=row.name), "name")
        rows.append(_with_centre(row, line, there) if isinstance(row, Centre) else row)
    workflow_sheets.tell_problems(WorkflowTable(process="", name=found.name, rows=tuple(rows)), found.table)


def _centre(line: CentreLine, known: Known) -> KnownCentre:
    old = known.centres.get(codes.place_of(line.code))
    return KnownCentre(
        synthetic=_said(line.line, "synthetic", line.synthetic, old.synthetic if old is not None else None),
        closing=_said(line.line, "closing", line.closing, old.closing if old is not None else None),
    )


def _with_centre(row: Centre, line: Record, centres: Mapping[str, KnownCentre]) -> Centre:
    """Whether it closes is said where centres are registered."""
    centre = centres.get(codes.place_of(row.code)) if codes.CODE.fullmatch(row.code) else None
    if centre is None:
        line.tell(NO_CENTRE.fill(code=row.code), "code")
        return row
    if centre.synthetic:
        line.tell(SYNTHETIC.fill(code=row.code), "code")
    elif row.closing and not centre.closing:
        line.tell(NOT_CLOSING.fill(code=row.code), "closes")
    return replace(row, closing=centre.closing)


def _tell_circles(found: Iterable[WorkflowLines], known: Known) -> None:
    lines = {fold(each.name): each for each in found}
    calls = {
        **known.workflows,
        **{name: [fold(row.name) for row in each.table.rows if isinstance(row, Call)] for name, each in lines.items()},
    }
    for circle in authoring.cycles(calls):
        if circle[0] in lines:
            names = [lines[name].name if name in lines else name for name in circle]
            lines[circle[0]].line.tell(CIRCLE.fill(path=" → ".join(names)), "workflow")


def _tell_classes(lines: Sequence[ClassLine], known: Known) -> None:
    _tell_twice((line.key, line.line, "name") for line in lines)
    here = {line.key: line for line in lines}
    groups = {key(line.tree, *line.above) for line in lines}
    for line in lines:
        above = key(line.tree, *line.above)
        if line.above and above not in here and above not in known.classes:
            line.line.tell(NO_CLASS.fill(name=" › ".join(line.above)), "above")
        elif line.above:
            _tell_above(line, here.get(above), known.classes.get(above), new=line.key not in known.classes)
        if line.leaf and line.key in groups:
            line.line.tell(NOT_LEAF, "leaf")


def _tell_above(line: ClassLine, here: ClassLine | None, known: KnownClass | None, *, new: bool) -> None:
    """What stands above groups others, and is not inactive."""
    if here is None and known is not None and known.leaf:
        line.line.tell(NOT_A_GROUP.fill(name=line.above[-1]), "above")
    status = here.status if here is not None and (known is None or here.line.has("status")) else None
    if status is None and known is not None:
        status = known.status
    if new and line.status == "active" and status == "inactive":
        line.line.tell(BELOW_INACTIVE.fill(name=line.above[-1]), "above")
