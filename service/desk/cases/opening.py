"""Who opens cases of a process, and with which form; where none was drawn, with a plain one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Literal

from sqlalchemy.orm import Session

from service.base.texts import Language
from service.base.values import value_object
from service.desk import people
from service.desk.cases.model import LONGEST_SUBJECT
from service.process import releases
from service.process.forms import Form, read_form
from service.process.releases import Release, Version

Opener = Literal["client", "staff"]
WORDS: dict[Language, tuple[str, str, str]] = {
    "pt": ("Assunto", "Descrição", "Arquivos"),
    "en": ("Subject", "Description", "Files"),
}
LONGEST_DESCRIPTION = 5_000


@value_object(kw_only=True)
class Offer:
    """A process that cases can be opened of. `opener`: clients, as the staff may too, or the staff only."""

    version: Version
    opener: Opener


def offers(session: Session) -> Sequence[Offer]:
    """Processes that somebody can open a case of, by name: those that begin by themselves or by a message are not."""
    found: list[Offer] = []
    for version in releases.processes(session):
        opener = opener_of(session, releases.get(session, version.id))
        if opener is not None:
            found.append(Offer(version=version, opener=opener))
    return found


def opener_of(session: Session, release: Release) -> Opener | None:
    """Clients open what has an opening form or begins in their lane, the staff whatever else has a plain start."""
    starts = [node for node in release.body(release.process).nodes.values() if node.kind == "start"]
    plain = [node for node in starts if node.event is None]
    if release.start_form(release.process) is not None:
        return "client"
    if any(people.queries.whose(session, release.process, node.lane).kind == "requester" for node in plain):
        return "client"
    return "staff" if plain else None


def opening_form(release: Release, language: Language = "pt") -> Form:
    """The form that was drawn at its start, else a subject, a description and files."""
    return release.start_form(release.process) or plain_form(language)


@cache
def plain_form(language: Language) -> Form:
    """What is asked where nothing was drawn."""
    subject, description, files = WORDS[language]
    short = {"required": True, "maxLength": LONGEST_SUBJECT}
    components = [
        {"type": "textfield", "key": "chamado.assunto", "label": subject, "validate": short},
        {
            "type": "textarea",
            "key": "chamado.descricao",
            "label": description,
            "validate": {"required": True, "maxLength": LONGEST_DESCRIPTION},
        },
        {"type": "filepicker", "key": "chamado.anexos", "label": files, "multiple": True},
    ]
    named = [{"id": f"campo_{number}", **each} for number, each in enumerate(components)]
    return read_form(json.dumps({"type": "default", "id": "abrir", "components": named}))
