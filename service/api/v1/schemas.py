"""Pieces of JSON Schema: bodies are checked with what the API's description publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]
Properties = Mapping[str, Schema]

LONGEST_ID = 64
LONGEST_TEXT = 20_000
ID = r"^[0-9A-Za-z-]{1,64}$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def text(description: str = "", *, most: int = 200, least: int = 0) -> Schema:
    """A text of so many characters."""
    return _said({"type": "string", "minLength": least, "maxLength": most}, description)


def name() -> Schema:
    """What it is called."""
    return text("What it is called; its like have other names, accents and case aside.", most=120, least=1)


def flag(description: str = "") -> Schema:
    """True or false."""
    return _said({"type": "boolean"}, description)


def count(least: int, most: int, description: str = "") -> Schema:
    """A whole number."""
    return _said({"type": "integer", "minimum": least, "maximum": most}, description)


def choice(*words: str, description: str = "") -> Schema:
    """One of these words."""
    return _said({"type": "string", "enum": list(words)}, description)


def id_of(what: str) -> Schema:
    """The id of something else."""
    return {"type": "string", "pattern": ID, "description": f"Id of {what}."}


def day(description: str = "") -> Schema:
    """A calendar day."""
    return _said({"type": "string", "format": "date", "pattern": DATE}, description)


def instant() -> Schema:
    """An instant in UTC."""
    return {"type": "string", "format": "date-time"}


def many(of: Schema, most: int, description: str = "") -> Schema:
    """A list."""
    return _said({"type": "array", "items": of, "maxItems": most}, description)


def or_null(schema: Schema) -> Schema:
    """The same, or nothing."""
    return {**schema, "type": [schema["type"], "null"]}


def read_only(schema: Schema) -> Schema:
    """What answers tell and requests may send back, without effect."""
    return {**schema, "readOnly": True}


def thing(properties: Properties, *, title: str = "", required: Sequence[str] = ()) -> Schema:
    """An object with these properties and no others; one with a title is named in the API's description."""
    named = {"title": title} if title else {}
    needed = {"required": list(required)} if required else {}
    return {**named, "type": "object", "properties": dict(properties), "additionalProperties": False, **needed}


def answered(properties: Properties, *, title: str = "") -> Schema:
    """What an answer holds, always whole."""
    return thing(properties, title=title, required=list(properties))


def page_of(item: Schema, title: str) -> Schema:
    """One page of a list."""
    counts = {"total": count(0, 2**31 - 1), "page": count(1, 2**31 - 1), "limit": count(1, 200)}
    return answered({"items": many(item, 200), **counts}, title=title)


def sent(schema: Schema) -> Schema:
    """As a request is checked: what is read-only may be anything."""
    properties = {
        name: {"readOnly": True} if each.get("readOnly") else each for name, each in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _said(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema
