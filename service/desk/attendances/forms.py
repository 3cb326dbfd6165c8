"""The forms of opinions: what a phase of an attendance asks. What a house publishes under these ids comes first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from service.base.errors import Missing
from service.process import releases

OPINION, WITH_USER, FINAL = "parecer", "parecer-com-usuario", "parecer-final"
NAMES = {
    OPINION: "Parecer",
    WITH_USER: "Parecer com o usuário do próximo contato",
    FINAL: "Parecer final",
}
SCHEMA = 17
HALF = 8
"""Of the sixteen columns that the form editor has."""


def opinion_forms(session: Session) -> Mapping[str, bytes]:
    """By id, those that the house has not published itself."""
    return {id: source(id) for id in NAMES if not _is_known(session, id)}


def source(id: str) -> bytes:
    """One of them as a file. `parecer-com-usuario` asks who goes on; `parecer-final` has nobody who does."""
    components = [_text(), *_contact(), *([] if id == FINAL else _next(asked=id == WITH_USER)), _files()]
    form = {"type": "default", "id": id, "name": NAMES[id], "schemaVersion": SCHEMA, "components": components}
    return json.dumps(form, ensure_ascii=False, indent=2).encode()


def _is_known(session: Session, id: str) -> bool:
    try:
        return releases.form(session, id).number is not None
    except Missing:
        return False


def _text() -> dict[str, Any]:
    return {
        "type": "textarea",
        "id": "campo_texto",
        "key": "parecer.texto",
        "label": "Parecer",
        "description": "O que foi feito, o que ficou pendente. Depois de enviado não muda; um novo parecer corrige.",
        "validate": {"required": True, "maxLength": 20_000},
    }


def _contact() -> list[dict[str, Any]]:
    """By which way one spoke, and with whom; shown where there is something to choose."""
    return [
        _choice("tipo_de_contato", "Tipo de contato", "tipos_de_contato", "contato"),
        _choice("pessoa_de_contato", "Pessoa de contato", "pessoas_de_contato", "contato"),
    ]


def _choice(key: str, label: str, options: str, row: str) -> dict[str, Any]:
    return {
        "type": "select",
        "id": f"campo_{key}",
        "key": f"parecer.{key}",
        "label": label,
        "valuesExpression": f"=atendimento.{options}",
        "searchable": True,
        "conditional": {"hide": f"=count(atendimento.{options}) = 0"},
        "layout": {"row": row, "columns": HALF},
    }


def _next(*, asked: bool) -> list[dict[str, Any]]:
    user = _choice("usuario", "Usuário do próximo contato", "equipe", "proximo")
    words = "Quem fala com o cliente da próxima vez."
    user |= {"description": f"{words} Nesta fase é preciso informar." if asked else words}
    day = {
        "type": "datetime",
        "subtype": "date",
        "id": "campo_data",
        "key": "parecer.data",
        "dateLabel": "Data do próximo contato",
        "disallowPassedDates": True,
        "layout": {"row": "proximo", "columns": HALF},
    }
    return [user, day]


def _files() -> dict[str, Any]:
    return {
        "type": "filepicker",
        "id": "campo_anexos",
        "key": "parecer.anexos",
        "label": "Anexos",
        "multiple": True,
        "description": "Até {{atendimento.megabytes}} MB por arquivo.",
        "conditional": {"hide": "=atendimento.aceita_arquivos = false"},
    }
