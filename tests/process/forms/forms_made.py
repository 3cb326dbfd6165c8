"""Small forms for tests: fields as keyword dictionaries."""

import json
from datetime import UTC, datetime
from typing import Any

from service.process.forms import Form, read_form

YES_NO = [{"label": "Sim", "value": "sim"}, {"label": "Não", "value": "nao"}]
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def source(*components: dict[str, Any], **more: Any) -> str:
    """The JSON text of a form with these components."""
    numbered = [{"id": f"Field_{number}", **one} for number, one in enumerate(components)]
    return json.dumps({"type": "default", "id": "Form", "schemaVersion": 19, "components": numbered, **more}, indent=1)


def made(*components: dict[str, Any]) -> Form:
    """A form with these components."""
    return read_form(source(*components))


def text(key: str = "nome", **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": "Nome", **more}


def number(key: str = "valor", **more: Any) -> dict[str, Any]:
    return {"type": "number", "key": key, "label": "Valor", **more}


def choice(kind: str = "radio", key: str = "opcao", **more: Any) -> dict[str, Any]:
    own = {} if {"valuesKey", "valuesExpression"} & set(more) else {"values": YES_NO}
    return {"type": kind, "key": key, "label": "Opção", **own, **more}


def rows(*components: dict[str, Any], path: str = "itens", **more: Any) -> dict[str, Any]:
    inner = [{"id": f"Row_{path}_{number}", **one} for number, one in enumerate(components)]
    return {"type": "dynamiclist", "path": path, "label": "Itens", "components": inner, **more}
