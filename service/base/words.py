"""Words compared as people mean them: without accents, case or extra spaces."""

import unicodedata


def fold(text: str) -> str:
    """`NEGATÍVA  de  Crédito` and `negativa de credito` are the same word to whoever searches."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).casefold().split())
