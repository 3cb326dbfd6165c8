"""CSV as Brazilian spreadsheets write and read it: semicolons, sometimes commas or tabs, in UTF-8 or Windows' Latin 1.

A text that a spreadsheet would take for a formula is written with an apostrophe before it, which reading takes away.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from service.base.cells import Content, Place, Row, Sheet, Value, written
from service.base.errors import Refused
from service.base.texts import Text

DELIMITERS = ";\t,"
MOST_CELLS = 800_000
LONGEST_CELL = 131_072
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet might calculate, or that was marked so that it is not (OWASP, CSV injection)."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

NO_TEXT = Text(
    "O arquivo não é um CSV nem uma planilha .xlsx. Abra-o no Excel ou no LibreOffice e salve como .xlsx.",
    "The file is neither CSV nor an .xlsx spreadsheet. Open it in Excel or LibreOffice and save it as .xlsx.",
)
BAD_QUOTES = Text(
    "{place}: as aspas não fecham. Dentro de um texto entre aspas, cada aspa é escrita duas vezes.",
    "{place}: the quotes are not closed. Within a text in quotes, each quote is written twice.",
)
LARGE = Text("O arquivo tem células demais. Divida-o.", "The file has too many cells. Split it.")


def read_csv(content: bytes) -> Sheet:
    """The one sheet of a file, which has no name; all its values are texts. Refused: it is no text, or broken."""
    text = _decoded(content)
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    delimiter = told[1] if told else _delimiter(text)
    if delimiter in '"\r\n':
        raise Refused(NO_TEXT, field="file")
    skipped = 1 if told else 0
    lines = csv.reader(StringIO(text[told.end() :] if told else text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number, count = skipped, 0
    try:
        for number, line in enumerate(lines, skipped + 1):
            count += len(line)
            if count > MOST_CELLS:
                raise Refused(LARGE, field="file")
            cells: dict[int, Content] = {at: shown(cell) for at, cell in enumerate(line, 1) if cell.strip()}
            if cells:
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise Refused(BAD_QUOTES.fill(place=Place("", number + 1).told), field="file") from error
    return Sheet("", tuple(rows))


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A file that Brazilian spreadsheets open with accents and columns right: UTF-8 with its mark, and semicolons."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([hidden(name) for name in header])
    for row in rows:
        writer.writerow([hidden(written(value)) if isinstance(value, str) else written(value) for value in row])
    return codecs.BOM_UTF8 + out.getvalue().encode()


def hidden(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def shown(text: str) -> str:
    """What was hidden, as it was."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _decoded(content: bytes) -> str:
    """As the mark at its beginning says; else UTF-8 if it is, else what Windows writes in Brazil."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            encodings = [encoding]
            break
    else:
        encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text):
            break
        return text
    raise Refused(NO_TEXT, field="file")


def _delimiter(text: str) -> str:
    """What stands most often in the first row that holds something, outside of quotes."""
    first = next((line for line in text.splitlines() if line.strip(' ;,\t"')), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=bare.count)
