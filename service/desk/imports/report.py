"""What an import adds, changes and leaves as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from service.base.texts import Text
from service.base.values import value_object

What = Literal["added", "changed", "same"]
WHATS: dict[What, Text] = {
    "added": Text("novo", "new"),
    "changed": Text("muda", "changes"),
    "same": Text("igual", "the same"),
}


@value_object(kw_only=True)
class Entry:
    """One thing of a file. `sheet`: the key of its layout; `row`: where it stands, or the first of its lines."""

    sheet: str
    name: str
    row: int
    what: What


@value_object(kw_only=True)
class Report:
    """All of a file, in the order in which it is written. `published`: workflows that get their first version."""

    entries: Sequence[Entry]
    published: Sequence[str]

    def of(self, sheet: str) -> Sequence[Entry]:
        """What one sheet is about."""
        return [each for each in self.entries if each.sheet == sheet]

    def count(self, what: What, sheet: str | None = None) -> int:
        """How many are added, changed or the same, in a sheet or in all."""
        return sum(each.what == what and sheet in (None, each.sheet) for each in self.entries)

    @property
    def changes_nothing(self) -> bool:
        """The house has all of it already."""
        return self.count("same") == len(self.entries)
