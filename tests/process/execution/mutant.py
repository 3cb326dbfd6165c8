"""Mutants: the engine with one mistake in it, which the random comparison must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mutant:
    """A mistake, and the families of random processes that show it."""

    name: str
    families: tuple[str, ...]
    apply: Callable[[Patch], None]


MUTANTS: dict[str, Mutant] = {}


def mutant(*families: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    """Register a mistake under its function's name."""

    def register(apply: Callable[[Patch], None]) -> Callable[[Patch], None]:
        name = apply.__name__
        MUTANTS[name] = Mutant(name, families, apply)
        return apply

    return register


def nothing(*arguments: Any, **details: Any) -> None:
    """What is left out."""
