"""Words for people, in both languages side by side where the sentence is made."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Literal

from service.base.values import value_object

Language = Literal["pt", "en"]


@value_object
class Text:
    """A sentence in Portuguese and English, with `{named}` places: `Text("Falta {what}.", "{what} is missing.")`."""

    pt: str
    en: str
    values: dict[str, object] = field(default_factory=dict[str, object], hash=False)

    def fill(self, **values: object) -> Text:
        """The same sentence with its places filled; a value may be a Text of its own."""
        return replace(self, values={**self.values, **values})

    def spoken(self, language: Language = "pt") -> str:
        """The sentence in this language."""
        template = self.pt if language == "pt" else self.en
        if not self.values:
            return template
        words = {
            name: value.spoken(language) if isinstance(value, Text) else value for name, value in self.values.items()
        }
        return template.format_map(words)

    def __str__(self) -> str:
        return self.spoken("pt")
