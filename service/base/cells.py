"""Sheets as people see them: cells in rows and columns, where each stands, and what is wrong at which place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object

IN_SHEET = Text("Aba “{sheet}”, linha {row}, coluna {column}", "Sheet “{sheet}”, row {row}, column {column}")
IN_ROW_OF_SHEET = Text("Aba “{sheet}”, linha {row}", "Sheet “{sheet}”, row {row}")
IN_FILE = Text("Linha {row}, coluna {column}", "Row {row}, column {column}")
IN_ROW = Text("Linha {row}", "Row {row}")
AT = Text("{place}: {text}", "{place}: {text}")
AND_MORE = Text("{first} (e mais {n})", "{first} (and {n} more)")


@value_object
class Flaw:
    """What stands in a cell that has no value to go by, such as `#N/A`."""

    text: Text


Value = str | bool | int | Decimal | date | datetime | time | None
Content = Value | Flaw


@value_object
class Place:
    """Where something stands: the sheet (empty in a file without sheets), its row and column, counted from 1.

    `column` 0: the whole row.
    """

    sheet: str
    row: int
    column: int = 0

    @property
    def cell(self) -> str:
        """As spreadsheets call it: `B3`."""
        return f"{letters(self.column)}{self.row}"

    @property
    def told(self) -> Text:
        """As people are told it."""
        if not self.sheet:
            return (IN_FILE if self.column else IN_ROW).fill(row=self.row, column=letters(self.column))
        found = IN_SHEET if self.column else IN_ROW_OF_SHEET
        return found.fill(sheet=self.sheet, row=self.row, column=letters(self.column))


@value_object
class Problem:
    """What is wrong, and where."""

    place: Place
    text: Text

    @property
    def told(self) -> Text:
        """Both in a sentence."""
        return AT.fill(place=self.place.told, text=self.text)


class Faulty(Refused):
    """A spreadsheet with problems: nothing of it was taken."""

    code = "faulty-spreadsheet"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0].told
        super().__init__(AND_MORE.fill(first=first, n=len(problems) - 1) if len(problems) > 1 else first, field="file")
        self.problems = problems


class Problems:
    """A list of problems that grows while a spreadsheet is read, so that people hear of all of them at once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._sheets: dict[str, int] = {}

    def order(self, sheets: Iterable[str]) -> None:
        """In which order sheets come; without it, as they are told of first."""
        self._sheets = {sheet: number for number, sheet in enumerate(sheets)}

    def tell(self, place: Place, text: Text) -> None:
        """Add one; the same is told once."""
        self._found.setdefault(Problem(place, text))
        self._sheets.setdefault(place.sheet, len(self._sheets))

    def __iter__(self) -> Iterator[Problem]:
        """By sheets, rows and columns."""
        places = {each: (self._sheets[each.place.sheet], each.place.row, each.place.column) for each in self._found}
        return iter(sorted(self._found, key=lambda each: places[each]))

    def __len__(self) -> int:
        return len(self._found)

    def refuse(self) -> None:
        """Refuse the whole file if there is a problem. Faulty."""
        if self._found:
            raise Faulty(tuple(self))


@value_object
class Row:
    """What a row holds, by column, without empty cells."""

    number: int
    cells: Mapping[int, Content]


@value_object(eq=False)
class Sheet:
    """One sheet: its rows that hold something, and what is wrong with it as a whole."""

    name: str
    rows: tuple[Row, ...]
    flaws: tuple[Problem, ...] = ()


def written(value: Value) -> str:
    """A value as people in Brazil write it; nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "Sim" if value else "Não"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case int() | str():
            return str(value)


def letters(column: int) -> str:
    """A column as spreadsheets call it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
