"""Words compared as people mean them: without accents, case or extra spaces."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """`NEGATÍVA  de  Crédito` and `negativa de credito` are the same word to whoever searches."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).casefold().split())


def words_of(text: str) -> list[str]:
    """The words by whose beginnings a text is found, each once: `Cobrança (2026-000041)` is cobranca, 2026, 000041."""
    return list(dict.fromkeys(WORD.findall(fold(text))))
