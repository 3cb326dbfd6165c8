"""The built-in functions of DMN 1.5 (10.3.4), by family, and a few that Camunda adds."""

from service.feel.functions import (
    booleans,
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    sorting,
    statistics,
    strings,
)
from service.feel.functions.signature import BUILTINS, Builtin, call

FAMILIES = (
    booleans, contexts, conversion, dates, lists, numbers, patterns, ranges, sorting, statistics, strings
)  # fmt: skip

__all__ = ["BUILTINS", "FAMILIES", "Builtin", "call"]
