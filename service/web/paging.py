"""Pages of a list, as asked for in the address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import request

from service.base.values import value_object

SIZE = 25
SIZES = (25, 50, 100)
LAST = 10_000
"""Nobody turns so many pages; a larger number in the address is a mistake."""
LONGEST_SEARCH = 100
"""Characters of a search; each word costs, and nobody types more."""


def searched() -> str:
    """What the search of a list looks for (`q` in the address)."""
    return request.args.get("q", "")[:LONGEST_SEARCH].strip()


@value_object
class Page:
    """Which page of a list; `total` once it is known."""

    number: int
    size: int = SIZE
    total: int = 0

    @classmethod
    def asked(cls) -> Page:
        """The page that the address names (`pagina`), else the first, of as many rows as it says (`linhas`)."""
        asked, size = request.args.get("pagina", "1"), request.args.get("linhas", "")
        number = min(max(int(asked), 1), LAST) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
        return cls(number, size=int(size) if size in map(str, SIZES) else SIZE)

    @property
    def offset(self) -> int:
        """How many rows lie before it."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    def of(self, total: int) -> Page:
        """The same page of so many rows."""
        return replace(self, total=total)

    def address(self, number: int) -> str:
        """The same list at another page."""
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "pagina"]
        return f"{request.path}?{urlencode([*kept, ('pagina', str(number))])}"
