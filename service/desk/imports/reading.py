"""Reading a catalogue: every line of every sheet as a value, and what is wrong with one told at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from service.base.cells import Place, Problems, Sheet
from service.base.errors import Refused
from service.base.records import Record
from service.base.spreadsheets import read, records
from service.base.texts import Text
from service.base.words import fold
from service.desk.attendances import codes, types
from service.desk.catalog import steps
from service.desk.followups import classes, deadlines
from service.desk.followups.classes import Kind, Status
from service.desk.imports.layout import NOTES, SHEETS
from service.desk.imports.lines import (
    AttendanceTypeLine,
    Catalogue,
    CentreLine,
    ClassLine,
    OccurrenceLine,
    SolutionLine,
    StepLine,
    TypeLine,
    WorkflowLines,
    key,
)
from service.process.authoring import workflow_sheets

Progress = Callable[[int, int], None]
"""Called with how many lines are read and how many there are."""
EVERY = 50
SEPARATORS = ("›", ">", "»")
LONGEST_INSTRUCTION, LONGEST_PATH = 2_000, 2_000
SOLUTION_KINDS = {"Padrão": "standard", "Alternativa": "alternative"}
ALSO_KINDS = {"Standard": "standard", "Alternative": "alternative", "Fluxo alternativo": "alternative"}
TREES: Mapping[str, Kind] = {"Follow-up": "followup", "Motivo": "reason"}
ALSO_TREES: Mapping[str, Kind] = {
    "Pendência": "followup",
    "Motivo de contato": "reason",
    "Reason": "reason",
    **{text.pt: kind for kind, text in classes.KINDS.items()},
    **{text.en: kind for kind, text in classes.KINDS.items()},
}
STATUSES: Mapping[str, Status] = {text.pt: status for status, text in classes.STATUSES.items()}
ALSO_STATUSES: Mapping[str, Status] = {text.en: status for status, text in classes.STATUSES.items()}
FLAGS = ("type_locked", "product_asked", "contact_asked", "contact_locked", "files_allowed")
Line = TypeVar("Line")

NEEDS_SHEETS = Text(
    "Um catálogo tem várias abas, por isso vem em .xlsx. Baixe o modelo e preencha-o.",
    "A catalogue has several sheets, so it comes as .xlsx. Download the blank file and fill it in.",
)
NO_SUCH_SHEET = Text("não há aba com este nome; há: {known}", "there is no sheet of this name; there are: {known}")
SAME_SHEET = Text("a aba está duas vezes", "the sheet is there twice")
NOTHING_THERE = Text("A planilha não tem nenhuma aba do catálogo.", "The spreadsheet has no sheet of the catalogue.")
BAD_PERCENT = Text(
    "o limite vai de 0 a 100 %, com até duas casas, como 10 ou 7,5",
    "the limit is 0 to 100 %, with up to two decimals, such as 10 or 7.5",
)
LIMIT_PARTS = Text(
    "um limite precisa de três coisas: o campo, a porcentagem e quem aprova",
    "a limit needs three things: the field, the percentage and who approves",
)


def read_catalogue(content: bytes, problems: Problems, progress: Progress = lambda done, total: None) -> Catalogue:
    """All that the file says; what is wrong is told to `problems`. Refused: it is no XLSX file of a catalogue."""
    book = read(content)
    problems.order(sheet.name for sheet in book.sheets)
    sheets = _sheets(book.sheets, problems)
    count = _Count(sum(max(len(sheet.rows) - 1, 0) for sheet in sheets.values()), progress)

    def lines(name: str, make: Callable[[Record], Line | None]) -> tuple[Line, ...]:
        layout = next(each for each in SHEETS if each.key == name)
        sheet = sheets.get(name)
        found = records(sheet, layout.columns, problems) if sheet is not None and sheet.rows else []
        return tuple(made for line in found if (made := count.one(make(line))) is not None)

    read_steps = lines("steps", _step)
    catalogue = Catalogue(
        types=lines("types", _type),
        occurrences=lines("occurrences", _occurrence),
        solutions=lines("solutions", _solution),
        steps=tuple(sorted(read_steps, key=lambda step: (step.solution, step.order))),
        centres=tuple(sorted(lines("centres", _centre), key=lambda line: codes.place_of(line.code))),
        workflows=_workflows(lines("workflows", lambda line: line)),
        attendance_types=tuple(
            sorted(lines("attendance_types", _attendance_type), key=lambda line: codes.place_of(line.code))
        ),
        classes=tuple(sorted(lines("classes", _class), key=lambda line: len(line.above))),
    )
    progress(count.total, count.total)
    return catalogue


class _Count:
    """How far the reading is."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.done, self.progress = total, 0, progress
        progress(0, total)

    def one(self, made: Line) -> Line:
        """One line more."""
        self.done += 1
        if self.done % EVERY == 0:
            self.progress(self.done, self.total)
        return made


def _sheets(found: Sequence[Sheet], problems: Problems) -> dict[str, Sheet]:
    """The sheets by what they are."""
    if any(not sheet.name for sheet in found):
        raise Refused(NEEDS_SHEETS, field="file")
    sheets: dict[str, Sheet] = {}
    for sheet in found:
        layout = next((each for each in SHEETS if each.is_called(sheet.name)), None)
        if layout is None:
            if fold(sheet.name) not in {fold(name) for name in NOTES}:
                known = ", ".join(each.name.pt for each in SHEETS)
                problems.tell(Place(sheet.name, 1), NO_SUCH_SHEET.fill(known=known))
        elif layout.key in sheets:
            problems.tell(Place(sheet.name, 1), SAME_SHEET)
        else:
            sheets[layout.key] = sheet
    if not sheets and not len(problems):
        raise Refused(NOTHING_THERE, field="file")
    return sheets


def _type(line: Record) -> TypeLine:
    name = line.text("name", most=steps.LONGEST_NAME, needed=True)
    return TypeLine(line=line, name=name, team=line.text("team"))


def _occurrence(line: Record) -> OccurrenceLine:
    return OccurrenceLine(
        line=line, type=line.text("type", needed=True), name=line.text("name", most=steps.LONGEST_NAME, needed=True)
    )


def _solution(line: Record) -> SolutionLine:
    return SolutionLine(
        line=line,
        type=line.text("type", needed=True),
        occurrence=line.text("occurrence", needed=True),
        name=line.text("name", most=steps.LONGEST_NAME, needed=True),
        kind=line.choice("kind", SOLUTION_KINDS, also=ALSO_KINDS) or "standard",
        guidance=line.text("guidance", most=LONGEST_INSTRUCTION, lines=True),
    )


def _step(line: Record) -> StepLine | None:
    order = line.whole("order", least=1, most=999, needed=True)
    names = [line.text(each, needed=True) for each in ("type", "occurrence", "solution")]
    field, percent, approver = line.code("field"), line.text("percent"), line.text("approver")
    hundredths = steps.percent_of(percent) if percent else None
    if percent and hundredths is None:
        line.tell(BAD_PERCENT, "percent")
    elif any((field, percent, approver)) and not all((field, percent, approver)):
        line.tell(LIMIT_PARTS)
    name = line.text("name", most=steps.LONGEST_NAME, needed=True)
    if order is None:
        return None
    return StepLine(
        line=line,
        solution=key(*names),
        order=order,
        name=name,
        instruction=line.text("instruction", most=LONGEST_INSTRUCTION, lines=True),
        form=line.code("form"),
        whose=line.text("whose"),
        field=field,
        hundredths=hundredths,
        approver=approver,
    )


def _centre(line: Record) -> CentreLine | None:
    code, name = _code(line), line.text("name", most=steps.LONGEST_NAME, needed=True)
    synthetic, closing = line.flag("synthetic"), line.flag("closing")
    whose = line.text("whose")
    if code is None:
        return None
    return CentreLine(line=line, code=code, name=name, synthetic=synthetic, closing=closing, whose=whose)


def _code(line: Record) -> str | None:
    """The code of what stands in a tree."""
    given = line.code("code", needed=True)
    return _told(line, "code", codes.clean_code, given) if given else None


def _told(line: Record, name: str, clean: Callable[[str], Any], given: str) -> Any:
    """What a registry makes of a value; what it refuses is told there."""
    try:
        return clean(given)
    except Refused as refused:
        line.tell(refused.text, name)
        return None


def _workflows(lines: Sequence[Record]) -> tuple[WorkflowLines, ...]:
    """Tables by the names of their workflows, which further lines of the same may leave out."""
    tables: dict[str, list[Record]] = {}
    names: dict[str, str] = {}
    above = ""
    for line in lines:
        name = line.text("workflow", needed=not above) or above
        if name:
            above = name
            names.setdefault(fold(name), name)
            tables.setdefault(fold(name), []).append(line)
    return tuple(
        WorkflowLines(line=found[0], name=names[each], table=workflow_sheets.rows_of(found))
        for each, found in tables.items()
    )


def _attendance_type(line: Record) -> AttendanceTypeLine | None:
    code = _code(line)
    fields: dict[str, Any] = {
        "name": line.text("name", most=steps.LONGEST_NAME, needed=True),
        "synthetic": line.flag("synthetic"),
        "priority": line.whole("priority", least=types.MOST_URGENT, most=types.LEAST_URGENT),
        "days": line.whole("days", most=types.MOST_DAYS),
        "workflow": line.text("workflow"),
        "colour": _colour(line),
        "spy": line.text("spy"),
        "flags": {flag: line.flag(flag) for flag in FLAGS if line.has(flag)},
        "file_megabytes": line.whole("file_megabytes", least=1, most=types.MOST_MEGABYTES),
    }
    return None if code is None else AttendanceTypeLine(line=line, code=code, **fields)


def _colour(line: Record) -> str:
    colour = line.text("colour").lower()
    if colour and not types.COLOUR.fullmatch(colour):
        line.tell(types.BAD_COLOUR, "colour")
    return colour


def _class(line: Record) -> ClassLine:
    return ClassLine(
        line=line,
        tree=line.choice("tree", TREES, also=ALSO_TREES) or "followup",
        above=path(line.text("above", most=LONGEST_PATH)),
        name=line.text("name", most=steps.LONGEST_NAME, needed=True),
        status=line.choice("status", STATUSES, also=ALSO_STATUSES) or "active",
        leaf=line.flag("leaf") if line.has("leaf") else None,
        links=tuple(each.strip() for each in line.text("links").replace(";", ",").split(",") if each.strip()),
        group=line.text("group"),
        contact=line.flag("contact"),
        ombudsman=line.flag("ombudsman"),
        lgpd=line.flag("lgpd"),
        deadline=_told(line, "deadline", deadlines.clean_deadline, line.text("deadline")) or "",
        calendar=line.text("calendar"),
    )


def path(text: str) -> tuple[str, ...]:
    """`Rede › Autorização`, as trees show it, also with other arrows, as its names."""
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return tuple(name for part in text.split(SEPARATORS[0]) if (name := " ".join(part.split())))
