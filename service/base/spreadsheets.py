"""Spreadsheets that people fill in, as records: XLSX and CSV, by the headings of their columns.

    problems = Problems()
    for record in records(read(content, "catalogo.xlsx").sheet("Etapas"), COLUMNS, problems):
        order = record.whole("order", most=999)
    problems.refuse()

Each value that is missing or wrong is told with its sheet, row and column, so that people mend all of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.base.cells import Flaw, Place, Problems, Row, Sheet, written
from service.base.csv_files import read_csv
from service.base.errors import Refused
from service.base.records import Column, Record
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.xlsx import read_xlsx

LARGEST = 10 * 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TOO_LARGE = Text("O arquivo tem mais de {most} MB.", "The file has more than {most} MB.").fill(
    most=LARGEST // 1024 // 1024
)
OLD_OR_LOCKED = Text(
    "O arquivo é uma planilha antiga (.xls) ou tem senha. Salve como .xlsx, sem senha.",
    "The file is an old spreadsheet (.xls) or has a password. Save it as .xlsx, without a password.",
)
EMPTY_FILE = Text("O arquivo está vazio.", "The file is empty.")
NOTHING = Text(
    "não há nada preenchido; a primeira linha traz os nomes das colunas",
    "nothing is filled in; the first row has the names of the columns",
)
NO_COLUMN = Text("falta a coluna “{name}”", "the column “{name}” is missing")
UNKNOWN_COLUMN = Text("não há coluna “{name}”; há: {known}", "there is no column “{name}”; there are: {known}")
TWICE = Text("a coluna “{name}” está duas vezes", "the column “{name}” stands twice")
NO_HEADING = Text("a coluna não tem nome na primeira linha", "the column has no name in the first row")


@value_object(eq=False)
class Book:
    """What a file holds. A file without sheets has one that answers to every name."""

    sheets: tuple[Sheet, ...]

    def sheet(self, *names: str) -> Sheet | None:
        """The first sheet with one of these names, accents and case aside; None: there is none."""
        wanted = {fold(name) for name in names}
        return next((each for each in self.sheets if not each.name or fold(each.name) in wanted), None)


def read(content: bytes) -> Book:
    """A file as sheets. Refused: it is too large, neither XLSX nor CSV, broken or protected."""
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE, field="file")
    if not content.strip():
        raise Refused(EMPTY_FILE, field="file")
    if content.startswith(OLE):
        raise Refused(OLD_OR_LOCKED, field="file")
    return Book(read_xlsx(content) if content.startswith(ZIP) else (read_csv(content),))


def records(sheet: Sheet, columns: Sequence[Column], problems: Problems) -> list[Record]:
    """The rows below the headings; none where a column is missing, which is told with all else about the columns."""
    for flaw in sheet.flaws:
        problems.tell(flaw.place, flaw.text)
    if not sheet.rows:
        problems.tell(Place(sheet.name, 1), NOTHING)
        return []
    head, *rows = sheet.rows
    at = _columns(sheet.name, head, columns, problems)
    known = set(head.cells)
    for row in rows:
        for column in sorted(row.cells.keys() - known):
            known.add(column)
            problems.tell(Place(sheet.name, row.number, column), NO_HEADING)
    if any(each.needed and each.key not in at for each in columns):
        return []
    by_key, filled = {each.key: each for each in columns}, set(at.values())
    return [Record(sheet.name, row, by_key, at, problems) for row in rows if not filled.isdisjoint(row.cells)]


def _columns(sheet: str, head: Row, columns: Sequence[Column], problems: Problems) -> dict[str, int]:
    """Where each column stands."""
    at: dict[str, int] = {}
    for number, content in sorted(head.cells.items()):
        place = Place(sheet, head.number, number)
        if isinstance(content, Flaw):
            problems.tell(place, content.text)
            continue
        wanted = fold(written(content).strip().rstrip("*"))
        column = next((each for each in columns if wanted in each.headings), None)
        if column is None:
            known = ", ".join(each.name.pt for each in columns)
            problems.tell(place, UNKNOWN_COLUMN.fill(name=written(content)[:40], known=known))
        elif column.key in at:
            problems.tell(place, TWICE.fill(name=column.name))
        else:
            at[column.key] = number
    for each in columns:
        if each.needed and each.key not in at:
            problems.tell(Place(sheet, head.number), NO_COLUMN.fill(name=each.name))
    return at
