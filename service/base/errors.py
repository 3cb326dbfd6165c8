"""The one error tree. The edge maps it to a status and a sentence; nothing else does."""

from __future__ import annotations

from typing import ClassVar

from service.base.texts import Text


class RaiaError(Exception):
    """Something a person can be told about: what is wrong and how to mend it."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, text: Text, *, field: str | None = None) -> None:
        super().__init__(str(text))
        self.text = text
        self.field = field


class Refused(RaiaError):
    """What was asked does not fit: bad input."""

    status = 422
    code = "refused"


class Conflict(Refused):
    """It would have fitted a moment ago: somebody else was quicker, or the state has moved on."""

    status = 409
    code = "conflict"


class Forbidden(RaiaError):
    """This person may not do this."""

    status = 403
    code = "forbidden"


class Missing(RaiaError):
    """There is no such thing, or not for this person."""

    status = 404
    code = "missing"
