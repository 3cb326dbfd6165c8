"""What many tests begin with, written once by the house itself and then given to each of their databases."""

from __future__ import annotations

import atexit
import secrets
import sqlite3
from collections.abc import Callable, Hashable
from typing import Any

from psycopg import sql

from service.base import ids
from service.base.database import Base, Database

KEPT: dict[Hashable, Any] = {}
ROOM = 78
"""Bits by which an id may go farther and still be of the same instant."""


def once(key: Hashable, database: Database, write: Callable[[], Any]) -> Any:
    """What `write` returns, with the rows that it writes in an empty database: it runs once for each key.

    Ids of the same instant count on from those of the rows, as they would had they been written just now, but not from
    the very next: what a process keeps of an id in memory must be no other test's.
    """
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        kind = _of_sqlite if database.is_sqlite else _of_postgres
        keep, give, schema = kind(raw)
        connection.rollback()
        key = key, schema
        if schema is None:
            return write()
        if key in KEPT:
            rows, last, made = KEPT[key]
            ids._last = last + secrets.randbits(ROOM)
            give(rows)
            return made
        made = write()
        KEPT[key] = keep(), ids._last, made
        return made


def _of_sqlite(raw: sqlite3.Connection) -> Any:
    """Pages of a file."""

    def keep() -> sqlite3.Connection:
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        atexit.register(kept.close)
        raw.backup(kept)
        return kept

    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    schema = tuple(raw.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall())
    return keep, lambda kept: kept.backup(raw), None if any(_has(raw, each) for each in tables) else schema


def _of_postgres(raw: Any) -> Any:
    """Rows by table."""
    tables = {table.name: [column.name for column in table.columns] for table in Base.metadata.sorted_tables}

    def copy(way: str, name: str) -> sql.Composed:
        columns = sql.SQL(", ").join(map(sql.Identifier, tables[name]))
        return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(name), columns)

    def keep() -> dict[str, bytes]:
        with raw.cursor() as cursor:
            found = {}
            for name in tables:
                with cursor.copy(copy("TO STDOUT (FORMAT BINARY)", name)) as rows:
                    found[name] = b"".join(rows)
        raw.rollback()
        return {name: rows for name, rows in found.items() if len(rows) > EMPTY}

    def give(kept: dict[str, bytes]) -> None:
        with raw.cursor() as cursor:
            # They come in no order in which each finds what it refers to.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name, rows in kept.items():
                with cursor.copy(copy("FROM STDIN (FORMAT BINARY)", name)) as into:
                    into.write(rows)
        raw.commit()

    return keep, give, None if any(_has(raw, name) for name in ("person", "release")) else "postgres"


EMPTY = 21
"""How many bytes PostgreSQL needs to say that there is nothing."""


def _has(raw: Any, table: str) -> bool:
    return raw.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None
