"""What can be wrong with an expression: its writing, or its running."""

from __future__ import annotations

from typing import ClassVar

from service.base.errors import Refused
from service.base.texts import Text


class FeelSyntaxError(Refused):
    """The text is not FEEL; `position` counts its characters from 1."""

    code: ClassVar[str] = "feel-syntax"

    def __init__(self, text: Text, position: int) -> None:
        super().__init__(text)
        self.position = position


class FeelError(Refused):
    """The expression was stopped: it asks for too much, or for something that has no place in FEEL."""

    code: ClassVar[str] = "feel"


def too_much() -> FeelError:
    """The expression works longer or makes more than it may."""
    return FeelError(
        Text(
            "A expressão pede trabalho demais; reduza listas, textos ou repetições.",
            "The expression asks for too much work; shorten its lists, texts or loops.",
        )
    )


def too_deep() -> FeelError:
    """Values or calls are nested deeper than allowed."""
    return FeelError(
        Text(
            "Os dados ou as chamadas da expressão estão aninhados demais; simplifique.",
            "The expression's data or calls are nested too deeply; simplify them.",
        )
    )


def stranger(value: object) -> FeelError:
    """A value that is none of FEEL's."""
    return FeelError(
        Text(
            "Um valor do tipo “{kind}” não pode entrar em expressões; use texto, número, data, lista ou contexto.",
            "A value of type “{kind}” cannot be used in expressions; use a text, number, date, list or context.",
        ).fill(kind=type(value).__name__)
    )
