"""String functions; characters are Unicode code points."""

from __future__ import annotations

from decimal import Decimal

from service.feel.budget import Run
from service.feel.functions.signature import builtin


@builtin("substring", "string: string, start position: number")
def substring_from(run: Run, string: str, start: Decimal) -> str | None:
    """The text from a position on; negative positions count from the end."""
    return substring(run, string, start, Decimal(len(string)))


@builtin("substring", "string: string, start position: number, length: number")
def substring(run: Run, string: str, start: Decimal, length: Decimal) -> str | None:
    """So many characters from a position on; negative positions count from the end."""
    place = int(start)
    if place == 0 or length < 0:
        return None
    first = place - 1 if place > 0 else max(len(string) + place, 0)
    return run.text(string[first : first + min(int(length), len(string))])


@builtin("string length", "string: string")
def length(_run: Run, string: str) -> Decimal:
    """How many characters a text has."""
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper(run: Run, string: str) -> str:
    """In capitals."""
    return run.text(string.upper())


@builtin("lower case", "string: string")
def lower(run: Run, string: str) -> str:
    """In small letters."""
    return run.text(string.lower())


@builtin("trim", "string: string")
def trim(run: Run, string: str) -> str:
    """Without white space at both ends (Camunda)."""
    return run.text(string.strip())


@builtin("is blank", "string: string")
def is_blank(run: Run, string: str) -> bool:
    """Whether a text has nothing but white space (Camunda)."""
    run.weigh(string)
    return not string.strip()


@builtin("substring before", "string: string, match: string")
def before(run: Run, string: str, match: str) -> str:
    """What stands before the first match; empty where there is none."""
    return run.text(string[: max(string.find(match), 0)])


@builtin("substring after", "string: string, match: string")
def after(run: Run, string: str, match: str) -> str:
    """What stands behind the first match; empty where there is none."""
    place = string.find(match)
    return run.text(string[place + len(match) :] if place >= 0 else "")


@builtin("contains", "string: string, match: string")
def contains(run: Run, string: str, match: str) -> bool:
    """Whether a text has another one in it."""
    run.weigh(string, match)
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(run: Run, string: str, match: str) -> bool:
    """Whether a text begins with another one."""
    run.weigh(match)
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(run: Run, string: str, match: str) -> bool:
    """Whether a text ends with another one."""
    run.weigh(match)
    return string.endswith(match)
