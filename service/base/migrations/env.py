"""Alembic's entry: `service.base.schema` passes an open transaction and, to compare with, the models' tables."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from service.base.database import Json, UtcDateTime


def spell(kind: str, item: Any, _: object) -> str | Literal[False]:
    """A revision must mean the same for ever, so it names SQL's own types and not those of the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.JSON()" if kind == "type" and isinstance(item, Json) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    render_item=spell,
)
with context.begin_transaction():
    context.run_migrations()
