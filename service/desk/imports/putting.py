"""One line after the other goes through the commands of its registry; what these refuse is told at its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.base.errors import Conflict, Refused
from service.base.records import Record
from service.base.work import UnitOfWork
from service.desk import registries
from service.desk.imports.house import House
from service.desk.imports.lines import Key
from service.desk.imports.report import Entry, What
from service.desk.people import Person
from service.desk.registries import Fields, Registry

COLUMNS: Mapping[str, str] = {
    "team_id": "team",
    "type_id": "type",
    "occurrence_id": "occurrence",
    "workflow_id": "workflow",
    "spy_id": "spy",
    "parent_id": "above",
}
"""In which column the field of a registry stands; others are called alike."""
FIELDS = {column: field for field, column in COLUMNS.items()}
Told = Callable[[Refused], None]


class Putting:
    """A file on its way into the registries."""

    def __init__(self, work: UnitOfWork, house: House, *, by: Person, one_more: Callable[[], None]) -> None:
        self.work, self.house, self.by, self.one_more = work, house, by, one_more
        self.ids = {sheet: dict(known) for sheet, known in house.ids.items()}
        self.entries: list[Entry] = []

    def id(self, sheet: str, found: Key) -> str | None:
        """Of what a line names; None: it is new, or was refused."""
        return self.ids[sheet].get(found)

    def row(self, registry: Registry, sheet: str, found: Key) -> Any:
        """What the house has of a line; None: it is new."""
        id = self.id(sheet, found)
        return None if id is None else registries.found(self.work.session, registry, id)

    def put(
        self,
        registry: Registry,
        sheet: str,
        found: Key,
        line: Record,
        name: str,
        fields: Fields,
        tell: Told | None = None,
    ) -> None:
        """Add what is new, and change what differs. What is refused is told at its cell, or by `tell`. Conflict."""
        row = self.row(registry, sheet, found)
        before = None if row is None else row.revision
        try:
            if row is None:
                self.ids[sheet][found] = registries.add(self.work, registry, fields, by=self.by)
            else:
                registries.change(self.work, registry, row.id, fields, revision=row.revision, by=self.by)
        except Conflict:
            raise
        except Refused as refused:
            if tell is None:
                tell_at(line, refused)
            else:
                tell(refused)
            return
        finally:
            self.one_more()
        what: What = "added" if row is None else "same" if row.revision == before else "changed"
        self.entries.append(Entry(sheet=sheet, name=name, row=line.row.number, what=what))


def tell_at(line: Record, refused: Refused) -> None:
    """Tell a registry's refusal at the cell that it is about, else at the row."""
    line.tell(refused.text, COLUMNS.get(refused.field or "", refused.field))


def said(line: Record, given: Mapping[str, Any]) -> Fields:
    """Fields by their columns, of those columns that are filled in: an empty cell changes nothing."""
    return {FIELDS.get(column, column): value for column, value in given.items() if line.has(column)}
