"""What a diagram says in the conversation: texts with places for variables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from service.process.diagram import Node
from service.process.forms import Scope, Template, read_template
from service.process.releases import TEXT_PROPERTIES

_read = lru_cache(maxsize=1_000)(read_template)


def text_of(node: Node, variables: Mapping[str, Any], now: datetime) -> str | None:
    """The text that the analyst wrote for an element, its places filled; else its note; None: it says nothing.

    A place whose expression fails stays empty, as in forms.
    """
    for name in TEXT_PROPERTIES:
        written = node.properties.get(name, "").strip()
        if written:
            template: Template = _read(written)
            return template.render(Scope(variables, now)).strip() or None
    return node.note
