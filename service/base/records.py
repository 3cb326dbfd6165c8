"""Rows of a spreadsheet by the names of their columns, each value read as what it should be or told with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from time import strptime
from typing import TypeVar

from service.base.cells import Flaw, Place, Problems, Row, Value, written
from service.base.csv_files import CONTROL
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold

LONGEST = 200
MOST = 2**31 - 1
YES = {"sim", "s", "x", "1", "yes", "y", "true", "verdadeiro"}
NO = {"nao", "n", "0", "no", "false", "falso"}
NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
Word = TypeVar("Word")

WANTED = Text("preencha “{name}”", "fill in “{name}”")
LONG = Text("use até {most} letras em “{name}”", "use up to {most} letters for “{name}”")
BAD_LETTER = Text(
    "“{name}” tem caracteres invisíveis; digite de novo", "“{name}” has invisible characters; type it again"
)
NOT_TEXT = Text(
    "“{shown}” virou número ou data; formate a coluna “{name}” como texto e digite de novo",
    "“{shown}” became a number or a date; format the column “{name}” as text and type it again",
)
NOT_WHOLE = Text(
    "“{shown}” não serve em “{name}”: é um número inteiro de {least} a {most}",
    "“{shown}” does not fit “{name}”: it is a whole number from {least} to {most}",
)
NOT_NUMBER = Text("“{shown}” não serve em “{name}”: é um número", "“{shown}” does not fit “{name}”: it is a number")
NOT_FLAG = Text(
    "“{shown}” não serve em “{name}”: escreva Sim ou Não", "“{shown}” does not fit “{name}”: write Sim or Não"
)
NOT_DAY = Text(
    "“{shown}” não serve em “{name}”: é uma data, como 31/12/2026",
    "“{shown}” does not fit “{name}”: it is a date, such as 31/12/2026",
)
NOT_CHOICE = Text(
    "“{shown}” não serve em “{name}”: escolha entre {known}", "“{shown}” does not fit “{name}”: choose of {known}"
)


@value_object
class Column:
    """A column by its heading, in either language or by one of its other names, accents and case aside.

    `needed`: a sheet without it is refused; a cell of it may be empty all the same.
    """

    key: str
    name: Text
    also: tuple[str, ...] = ()
    needed: bool = True

    @property
    def headings(self) -> set[str]:
        """All its names as they are compared."""
        return {fold(name) for name in (self.name.pt, self.name.en, *self.also)}


@value_object(eq=False)
class Record:
    """A row by the keys of its columns. Whatever is read and wrong is told to `problems`, and gives nothing."""

    sheet: str
    row: Row
    columns: Mapping[str, Column]
    at: Mapping[str, int]
    """Where each column stands; one that need not be there may be missing."""
    problems: Problems

    def place(self, key: str | None = None) -> Place:
        """Where the row or one of its values stands."""
        return Place(self.sheet, self.row.number, self.at.get(key, 0) if key is not None else 0)

    def tell(self, text: Text, key: str | None = None) -> None:
        """Say what is wrong with the row or with one of its values."""
        self.problems.tell(self.place(key), text)

    def has(self, key: str) -> bool:
        """Something stands there, right or wrong."""
        return key in self.at and self.at[key] in self.row.cells

    def text(self, key: str, *, needed: bool = False, most: int = LONGEST, lines: bool = False) -> str:
        """Words; numbers and dates as people write them. `lines`: its line breaks count."""
        return self._words(key, written(self._content(key, needed=needed)), most=most, lines=lines)

    def code(self, key: str, *, needed: bool = False, most: int = LONGEST) -> str:
        """Words that a spreadsheet may have spoiled: of `1.10` it makes the number 1.1, of `1/2` a date."""
        found = self._content(key, needed=needed)
        if isinstance(found, (Decimal, date, time, bool)):
            self._wrong(key, NOT_TEXT, found)
            return ""
        return self._words(key, written(found), most=most)

    def whole(self, key: str, *, needed: bool = False, least: int = 0, most: int = MOST) -> int | None:
        """A whole number."""
        found = self._content(key, needed=needed)
        number = _number(found)
        if found is None:
            return None
        if number is None or number != int(number) or not least <= number <= most:
            return self._wrong(key, NOT_WHOLE.fill(least=least, most=most), found)
        return int(number)

    def decimal(self, key: str, *, needed: bool = False) -> Decimal | None:
        """A number, with a comma or a point before its decimals."""
        found = self._content(key, needed=needed)
        number = _number(found)
        return self._wrong(key, NOT_NUMBER, found) if found is not None and number is None else number

    def flag(self, key: str) -> bool:
        """Yes or no; empty is no."""
        found = self._content(key, needed=False)
        word = fold(written(found))
        if word in YES or word in NO or found is None:
            return word in YES
        return bool(self._wrong(key, NOT_FLAG, found))

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A date."""
        found = self._content(key, needed=needed)
        if found is None:
            return None
        if isinstance(found, datetime):
            return found.date()
        day = found if isinstance(found, date) else _day(written(found))
        return self._wrong(key, NOT_DAY, found) if day is None else day

    def choice(
        self, key: str, words: Mapping[str, Word], *, also: Mapping[str, Word] | None = None, needed: bool = False
    ) -> Word | None:
        """What a word stands for, accents and case aside; `also`: words that are understood and not offered."""
        found = self._content(key, needed=needed)
        if found is None:
            return None
        wanted = fold(written(found))
        for word, meant in (*words.items(), *(also or {}).items()):
            if fold(word) == wanted:
                return meant
        return self._wrong(key, NOT_CHOICE.fill(known=", ".join(words)), found)

    def _content(self, key: str, *, needed: bool) -> Value:
        """The value; None: it is empty or has a flaw, which is told."""
        found = self.row.cells.get(self.at[key]) if key in self.at else None
        if isinstance(found, Flaw):
            self.tell(found.text, key)
            return None
        if isinstance(found, str):
            found = found.strip() or None
        if found is None and needed:
            self.tell(WANTED.fill(name=self._name(key)), key)
        return found

    def _words(self, key: str, text: str, *, most: int, lines: bool = False) -> str:
        clean = "\n".join(line.rstrip() for line in text.splitlines()) if lines else " ".join(text.split())
        for is_wrong, why in ((CONTROL.search(clean), BAD_LETTER), (len(clean) > most, LONG.fill(most=most))):
            if is_wrong:
                self.tell(why.fill(name=self._name(key)), key)
                return ""
        return clean

    def _wrong(self, key: str, why: Text, found: Value) -> None:
        self.tell(why.fill(shown=written(found)[:40], name=self._name(key)), key)

    def _name(self, key: str) -> Text:
        return self.columns[key].name


def _number(content: Value) -> Decimal | None:
    if isinstance(content, (int, Decimal)) and not isinstance(content, bool):
        return Decimal(content)
    if isinstance(content, str) and NUMBER.fullmatch(content.strip()):
        return Decimal(content.strip().replace(",", "."))
    return None


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            found = strptime(text, form)
            return date(found.tm_year, found.tm_mon, found.tm_mday)
        except ValueError:
            continue
    return None
