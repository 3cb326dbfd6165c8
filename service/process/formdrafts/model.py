"""What a form is called and which id it may have."""

from __future__ import annotations

import json
import re
from typing import Any

from service.base.errors import Refused
from service.base.texts import Text
from service.process.drafts import LONGEST_NAME
from service.process.forms import SCHEMA

ID = re.compile(r"[A-Za-z_][\w.-]{0,119}", re.ASCII)
NO_NAME = Text("Dê um nome ao formulário.", "Give the form a name.")
BAD_ID = Text(
    "O identificador “{id}” não serve. Use letras sem acento, números, hífen ou sublinhado, e comece por uma letra.",
    "The id “{id}” does not do. Use letters without accents, digits, hyphens or underscores, and begin with a letter.",
)
TAKEN = Text(
    "O identificador “{id}” já é do formulário “{name}”. Escolha outro.",
    "The id “{id}” is form “{name}”'s already. Choose another one.",
)
IN_DRAFT = Text(
    "O formulário “{name}” já está sendo desenhado. Abra o rascunho dele, ou descarte-o antes de trazer o arquivo.",
    "The form “{name}” is being drawn already. Open its draft, or discard it before you bring the file.",
)


def require_id(id: str) -> str:
    """An id that files and addresses can bear. Refused: it is none."""
    if not ID.fullmatch(id):
        raise Refused(BAD_ID.fill(id=id[:40]), field="id")
    return id


def blank_form(id: str, name: str) -> bytes:
    """A form with nothing in it."""
    plain: dict[str, Any] = {"type": "default", "id": id, "name": name, "schemaVersion": SCHEMA, "components": []}
    return json.dumps(plain, ensure_ascii=False, indent=2).encode()


def short_name(name: str) -> str:
    """A name as long as the column and the page want it."""
    return name[:LONGEST_NAME]
