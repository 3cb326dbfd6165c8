"""Reading XLSX files (ECMA-376): the values that people see in the cells of the sheets that they see.

A formula counts by the value that was stored with it. What is formatted as a date is a date, as a percentage a text
such as `7,5%`, as a duration one such as `36:00`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from service.base.cells import Content, Flaw, Place, Problem, Row, Sheet, Value
from service.base.errors import Refused
from service.base.texts import Text
from service.base.values import value_object
from service.base.xlsx_parts import BROKEN, Parts, Raw, link_id, local

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 200, 1_048_576, 16_384
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
"""Numbers of the formats that need not be written out."""
PERCENTS, DURATIONS = {9, 10}, {46}
HIDDEN = ("hidden", "veryHidden")

MANY_SHEETS = Text("A planilha tem mais de {most} abas.", "The spreadsheet has more than {most} sheets.")
MERGED = Text(
    "as células {cells} estão mescladas; desfaça a mescla e preencha cada uma",
    "the cells {cells} are merged; unmerge them and fill in each one",
)
ERROR_VALUE = Text("a célula mostra o erro {error}", "the cell shows the error {error}")
NO_VALUE = Text(
    "a fórmula veio sem resultado; abra o arquivo no Excel e salve de novo, ou cole só os valores",
    "the formula has no result; open the file in Excel and save it again, or paste only values",
)
NO_DATE = Text("{number} não é uma data", "{number} is no date")
NO_NUMBER = Text("“{number}” não é um número", "“{number}” is no number")


@value_object
class Style:
    """How the numbers of a cell are meant."""

    kind: str = "number"
    """`number`, `date`, `percent` or `duration`."""


@value_object(eq=False)
class Shared:
    """What the sheets of a file have in common. `early`: days are counted from 1904, as old Macs did."""

    strings: Sequence[str]
    styles: Sequence[Style]
    early: bool


def read_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a file, without hidden ones. Refused: it is no such file, or too large."""
    parts = Parts(content)
    workbook = next((link.target for link in parts.related("").values() if link.kind == "officeDocument"), None)
    if workbook is None:
        raise Refused(BROKEN, field="file")
    links = parts.related(workbook)
    early, wanted = False, list[tuple[str, str]]()
    for element in parts.elements(workbook, "workbookPr", "sheet"):
        if local(element) == "workbookPr":
            early = element.get("date1904") in ("1", "true")
        elif element.get("state") not in HIDDEN:
            link = links.get(link_id(element))
            if link is not None and link.kind == "worksheet":
                wanted.append((element.get("name", ""), link.target))
    if len(wanted) > MOST_SHEETS:
        raise Refused(MANY_SHEETS.fill(most=MOST_SHEETS), field="file")
    others = {link.kind: link.target for link in links.values()}
    strings = _strings(parts, others.get("sharedStrings"))
    shared = Shared(strings, _styles(parts, others.get("styles")), early)
    return tuple(_sheet(parts, name, target, shared) for name, target in wanted)


def _strings(parts: Parts, name: str | None) -> Sequence[str]:
    if name is None or name not in parts:
        return ()
    return [_text(element) for element in parts.elements(name, "si")]


def _styles(parts: Parts, name: str | None) -> Sequence[Style]:
    """By number: the formats of cells."""
    if name is None or name not in parts:
        return ()
    codes: dict[str, str] = {}
    found: list[Style] = []
    for element in parts.elements(name, "numFmt", "xf"):
        parent = element.getparent()
        if local(element) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif parent is not None and local(parent) == "cellXfs":
            id = element.get("numFmtId", "0")
            found.append(Style(_kind_of_code(codes[id]) if id in codes else _kind_of_number(id)))
    return found


def _kind_of_number(id: str) -> str:
    number = int(id) if id.isascii() and id.isdigit() else 0
    if number in DATES:
        return "date"
    return "percent" if number in PERCENTS else "duration" if number in DURATIONS else "number"


def _kind_of_code(code: str) -> str:
    """What a format such as `dd/mm/yyyy` or `0.0%` shows; what is quoted or in brackets is decoration."""
    first = code.partition(";")[0]
    if ELAPSED.search(first):
        return "duration"
    plain = QUOTED.sub("", first).lower()
    if "%" in plain:
        return "percent"
    return "date" if plain != "general" and re.search("[ymdhs]", plain) else "number"


def _sheet(parts: Parts, name: str, part: str, shared: Shared) -> Sheet:
    rows: list[Row] = []
    flaws: list[Problem] = []
    cells: dict[int, Content] = {}
    row, last, column = 0, 0, 0
    for element in parts.elements(part, "c", "row", "mergeCell"):
        kind = local(element)
        if kind == "mergeCell":
            flaws.append(_merged(name, element.get("ref", "")))
            continue
        row = _number(element if kind == "row" else element.getparent(), last)
        if kind == "c":
            column = _column(element.get("r"), row, column)
            value = _value(element, shared)
            if value is not None and not (isinstance(value, str) and not value.strip()):
                cells[column] = value
        else:
            if cells:
                rows.append(Row(row, cells))
            last, column, cells = row, 0, {}
    return Sheet(name, tuple(rows), tuple(flaws))


def _number(row: Raw | None, last: int) -> int:
    """Which row it is; rows may leave out their number and follow each other then."""
    given = row.get("r") if row is not None else None
    if given is None:
        return last + 1
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
    if not last < number <= MOST_ROWS:
        raise Refused(BROKEN, field="file")
    return number


def _column(given: str | None, row: int, last: int) -> int:
    if given is None:
        column = last + 1
    else:
        found = CELL.fullmatch(given)
        column = _column_of(found[1]) if found is not None and int(found[2]) == row else 0
    if not last < column <= MOST_COLUMNS:
        raise Refused(BROKEN, field="file")
    return column


def _column_of(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _merged(sheet: str, cells: str) -> Problem:
    found = CELL.match(cells)
    place = Place(sheet, int(found[2]), _column_of(found[1])) if found is not None else Place(sheet, 1)
    return Problem(place, MERGED.fill(cells=cells[:20]))


def _value(cell: Raw, shared: Shared) -> Content:
    """What a cell holds; None: nothing."""
    kind, given, is_formula = cell.get("t", "n"), None, False
    for child in cell:
        name = local(child)
        if name == "is" and kind == "inlineStr":
            return _text(child)
        if name == "v":
            given = child.text
        is_formula = is_formula or name == "f"
    if given is None:
        return Flaw(NO_VALUE) if is_formula and kind != "str" else None
    if kind == "s":
        if not (given.isascii() and given.isdigit()) or int(given) >= len(shared.strings):
            raise Refused(BROKEN, field="file")
        return shared.strings[int(given)]
    if kind == "str":
        return _unescaped(given)
    if kind == "e":
        return Flaw(ERROR_VALUE.fill(error=given[:20]))
    if kind == "b":
        return given.strip() in ("1", "true")
    return _day(given) if kind == "d" else _counted(given, _style(cell, shared), early=shared.early)


def _style(cell: Raw, shared: Shared) -> str:
    given = cell.get("s", "0")
    number = int(given) if given.isascii() and given.isdigit() else 0
    return shared.styles[number].kind if number < len(shared.styles) else "number"


def _counted(given: str, kind: str, *, early: bool) -> Content:
    try:
        number = float(given)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        return Flaw(NO_NUMBER.fill(number=given[:40]))
    if kind == "date":
        return _date(number, early=early)
    if kind == "duration":
        minutes = round(number * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if kind == "percent":
        return f"{Decimal(_exact(number * 100)):f}%".replace(".", ",")
    return _exact(number)


def _exact(number: float) -> int | Decimal:
    """As few digits as tell the number: files have `0.10000000000000001` for 0,1."""
    if number.is_integer() and abs(number) < 1e15:
        return int(number)
    return Decimal(f"{number:.15g}")


def _date(number: float, *, early: bool) -> Value | Flaw:
    """Excel counts days from 31/12/1899 and believes in 29/02/1900, which is number 60."""
    days, seconds = divmod(round(number * 86_400), 86_400)
    if number < 0 or number >= 2_958_466 or (days == 60 and not early):
        return Flaw(NO_DATE.fill(number=f"{number:g}"))
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if days == 0 and not early:
        return clock
    day = (date(1904, 1, 1) if early else date(1899, 12, 30 if days > 60 else 31)) + timedelta(days=days)
    return datetime.combine(day, clock) if seconds else day


def _day(given: str) -> Value | Flaw:
    """A date that is written out (ISO 8601)."""
    for read in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
        try:
            return read(given)
        except ValueError:
            continue
    return Flaw(NO_DATE.fill(number=given[:40]))


def _text(element: Raw) -> str:
    """The words of a rich text, without how they are pronounced."""
    words = [child.text or "" for child in _runs(element)]
    return _unescaped("".join(words))


def _runs(element: Raw) -> list[Raw]:
    found: list[Raw] = []
    for child in element:
        name = local(child)
        if name == "t":
            found.append(child)
        elif name == "r":
            found += [each for each in child if local(each) == "t"]
    return found


def _unescaped(text: str) -> str:
    """`_x000D_` stands for a character that XML cannot hold; half a character stands for nothing."""
    if "_x" not in text:
        return text
    whole = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
