"""What a form file says of itself, whether or not the form can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.base.values import value_object
from service.process.forms.reading import decoded, read_plain


@value_object(kw_only=True)
class Outline:
    """A form file at a glance; `plain` is its JSON, numbers with a fraction as Decimal."""

    id: str
    name: str
    plain: Mapping[str, Any]


def outline(source: str | bytes) -> Outline:
    """Its id and its name, both empty where it gives none. FormRefused: it is no form file."""
    plain = read_plain(decoded(source))
    return Outline(id=_text(plain, "id"), name=_text(plain, "name"), plain=plain)


def form_name(source: str | bytes, form: str) -> str:
    """What people call a form: the name in its file, else its id."""
    return outline(source).name or form


def _text(plain: Mapping[str, Any], key: str) -> str:
    value = plain.get(key)
    if not isinstance(value, str):
        return ""
    return " ".join("".join(sign for sign in value if sign.isprintable() or sign.isspace()).split())
