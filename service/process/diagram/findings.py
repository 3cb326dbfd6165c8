"""What a reader or a rule has to say about one element."""

from __future__ import annotations

from typing import Literal

from service.base.texts import Text
from service.base.values import value_object

Level = Literal["error", "warning", "info"]


@value_object(kw_only=True)
class Finding:
    """One remark: `error` refuses the diagram, `warning` runs but wants a look, `info` says how it was read."""

    code: str
    level: Level
    element: str | None
    """Id as drawn, None for the file as a whole."""
    line: int | None
    message: Text
    fix: Text


@value_object(kw_only=True)
class Kind:
    """A sort of finding: its code, its level and its sentences, whose `{places}` each finding fills."""

    code: str
    level: Level
    about: str | None
    """What it means, for the documentation page."""
    message: Text
    fix: Text

    def at(self, element: str | None, line: int | None, **values: object) -> Finding:
        """The finding of this kind on one element."""
        return Finding(
            code=self.code,
            level=self.level,
            element=element,
            line=line,
            message=self.message.fill(**values),
            fix=self.fix.fill(**values),
        )
