"""What the analyst wrote to help with a task: instructions, and what one may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from service.base.values import value_object
from service.feel import FeelSyntaxError
from service.process.diagram import INSTRUCTIONS, REPLIES, Node
from service.process.forms import Scope, Template, TemplateError, marked, read_template
from service.web.forms import markdown

LONG = 6
"""More lines than this are folded."""
WIDE = 600
"""And more letters than this."""
MOST_REPLIES = 50


@value_object(kw_only=True)
class Help:
    """`instructions` as HTML, None where there are none; `folded`: they are long."""

    instructions: Markup | None = None
    folded: bool = False
    replies: Sequence[str] = ()


@lru_cache(maxsize=1_000)
def _read(source: str) -> Template:
    """A text with places; one that was published before texts were checked, and cannot be read, stands as written."""
    try:
        return read_template(source)
    except (TemplateError, FeelSyntaxError):
        return Template(source, (source,))


def help_with(node: Node | None, variables: Mapping[str, Any], now: datetime) -> Help:
    """The help that hangs on an element, its places filled; a place whose expression fails stays empty."""
    properties = node.properties if node is not None else {}
    scope = Scope(variables, now)
    source = marked(_read(properties.get(INSTRUCTIONS, "").strip()), scope).source
    lines = (line.strip() for line in _read(properties.get(REPLIES, "")).render(scope).splitlines())
    return Help(
        instructions=markdown(source) if source.strip() else None,
        folded=len(source.splitlines()) > LONG or len(source) > WIDE,
        replies=list(dict.fromkeys(line for line in lines if line))[:MOST_REPLIES],
    )
