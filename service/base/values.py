"""Values: small classes that are compared by what they hold and never change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast, dataclass_transform, overload

Class = TypeVar("Class", bound=type)


@overload
def value_object(of: Class, /) -> Class: ...
@overload
def value_object(*, kw_only: bool = False, order: bool = False, eq: bool = True) -> Callable[[Class], Class]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value_object(
    of: Class | None = None, /, *, kw_only: bool = False, order: bool = False, eq: bool = True
) -> Class | Callable[[Class], Class]:
    """A dataclass with slots that is hashed by what it holds, or, with `eq=False`, by which object it is.

    That it never changes is held by the type checker. A dataclass frozen at runtime sets each field by a call, which
    takes three times as long and was a tenth of a completion (decision 0024).
    """

    def made(of: Class) -> Class:
        return cast("Class", dataclass(slots=True, unsafe_hash=eq, kw_only=kw_only, order=order, eq=eq)(of))

    return made if of is None else made(of)
