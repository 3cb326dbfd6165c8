"""Values and texts as people and their build servers read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from service.feel import FeelSyntaxError, YearsMonths, to_json
from service.process.diagram import Node
from service.process.forms import Scope, Template, TemplateError, read_template
from service.process.releases import TEXT_PROPERTIES


def plain(value: Any) -> Any:
    """A variable as simple JSON: numbers as numbers; dates, times and durations as ISO 8601 text."""
    match value:
        case bool() | int() | str() | None:
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case float():
            return value
        case datetime():
            return moment(value)
        case date() | time():
            return value.isoformat()
        case timedelta() | YearsMonths():
            return _duration(value)
        case Mapping():
            entries = cast("Mapping[Any, Any]", value)
            return {str(name): plain(each) for name, each in entries.items()}
        case list() | tuple():
            return [plain(each) for each in cast("list[Any]", value)]
        case _:
            return str(value)


def moment(at: datetime) -> str:
    """An instant in UTC, as in 2026-01-05T12:00:00Z."""
    if at.tzinfo is None:
        return at.isoformat()
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _duration(length: timedelta | YearsMonths) -> str:
    tagged = cast("Mapping[str, str]", to_json(length))
    return next(iter(tagged.values()))


@lru_cache(maxsize=200)
def _template(source: str) -> Template | None:
    try:
        return read_template(source)
    except (TemplateError, FeelSyntaxError):
        return None


def said(node: Node, variables: Mapping[str, Any], now: datetime) -> str | None:
    """The text that the analyst wrote for an element, with its places filled; None where there is none."""
    for name in TEXT_PROPERTIES:
        template = _template(node.properties.get(name, "").strip())
        if template is not None and template.source:
            return template.render(Scope(variables, now)).strip() or None
    return None


def drawn(element: str, node: Node) -> str:
    """The id of an element in the file."""
    return node.drawn or element.partition("#")[0]
