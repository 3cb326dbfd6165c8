"""Attached files checked against what a field accepts."""

from __future__ import annotations

from collections.abc import Callable

from service.base.texts import Text
from service.base.values import value_object

LARGEST = 10_000_000
"""Bytes that one file may have."""


@value_object
class FileFact:
    """What is known of a stored file; `size` in bytes, `media_type` as found in its content."""

    id: str
    name: str
    size: int
    media_type: str


Lookup = Callable[[str], FileFact | None]
"""The facts of a stored file that this person may use, by id; None: there is none."""


def complaint(fact: FileFact | None, accept: str) -> Text | None:
    """Why a file does not do; None when it does. `accept` is a list such as `.pdf, image/*`."""
    if fact is None:
        return Text("O arquivo não está mais aqui; anexe de novo.", "The file is gone; attach it again.")
    if fact.size > LARGEST:
        return Text(
            "“{name}” passa de 10 MB; envie um arquivo menor.", "“{name}” is over 10 MB; send a smaller file."
        ).fill(name=fact.name)
    wanted = [kind.strip().lower() for kind in accept.split(",") if kind.strip()]
    if wanted and not any(_fits(fact, kind) for kind in wanted):
        return Text(
            "“{name}” não é de um tipo aceito ({accept}).", "“{name}” is not of an accepted type ({accept})."
        ).fill(name=fact.name, accept=accept)
    return None


def _fits(fact: FileFact, kind: str) -> bool:
    media_type = fact.media_type.lower()
    if kind.startswith("."):
        return fact.name.lower().endswith(kind)
    if kind.endswith("/*"):
        return media_type.startswith(kind[:-1])
    return kind in ("*", media_type)
