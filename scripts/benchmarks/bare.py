"""The limit: a transaction that reads and writes as many rows of the same size as a completion, and does nothing else.

What a completion does is watched in the same run, so the limit moves along with the product.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import Session

from service.base.database import Database
from service.base.prepared import Prepared

Run = Callable[[Session, list[dict[str, Any]]], None]
WORD = re.compile(r"\s*(\w+)")


@dataclass
class Seen:
    """What was asked of the database: reads, and the sizes in bytes of the rows that were written."""

    reads: int = 0
    changes: list[int] = field(default_factory=list[int])
    inserts: list[list[int]] = field(default_factory=list[list[int]])

    @property
    def statements(self) -> int:
        """How many statements."""
        return self.reads + len(self.changes) + len(self.inserts)

    @property
    def written(self) -> int:
        """How many bytes of values, about."""
        return sum(self.changes) + sum(sum(rows) for rows in self.inserts)

    def hear(self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        """One statement, as SQLAlchemy tells it."""
        found = WORD.match(statement)
        word = found.group(1).upper() if found else ""
        if word == "SELECT":
            self.reads += 1
        elif word in ("UPDATE", "DELETE"):
            self.changes.append(_size(parameters))
        elif word == "INSERT":
            self.inserts.append([_size(row) for row in (parameters if many else [parameters])])


@contextmanager
def watched(database: Database) -> Generator[Seen]:
    """Watch what is asked of the database meanwhile."""
    seen = Seen()
    event.listen(database.engine, "after_cursor_execute", seen.hear)
    try:
        yield seen
    finally:
        event.remove(database.engine, "after_cursor_execute", seen.hear)


def bare_transaction(database: Database, seen: Seen, *, prepared: bool) -> Callable[[], None]:
    """A transaction with the same statements over two small tables, each found by its key; call it to run it once.

    `prepared`: by the product's own way to the database, else as SQLAlchemy runs statements.
    """
    tables = MetaData()
    states = Table("bench_state", tables, Column("id", Integer, primary_key=True), Column("state", LargeBinary))
    rows = Table("bench_row", tables, Column("id", Integer, primary_key=True), Column("content", LargeBinary))
    tables.drop_all(database.engine)
    tables.create_all(database.engine)
    largest = max(seen.changes, default=1)
    with database.writing() as session:
        session.execute(insert(states), [{"id": 1, "state": bytes(largest)}])
        session.commit()
    this = states.c.id == bindparam("which")
    run = _as_prepared if prepared else _as_usual
    reading = run(select(states.c.state).where(this), ())
    changing = run(update(states).where(this).values(state=bindparam("state")), ())
    adding, numbers = run(insert(rows), ("id", "content")), count(1)

    def once() -> None:
        with database.writing() as session:
            for _ in range(seen.reads):
                reading(session, [{"which": 1}])
            for size in seen.changes:
                changing(session, [{"which": 1, "state": bytes(size)}])
            for sizes in seen.inserts:
                adding(session, [{"id": next(numbers), "content": bytes(size)} for size in sizes])
            session.commit()

    return once


def _as_prepared(statement: Any, columns: tuple[str, ...]) -> Run:
    ready = Prepared(statement, columns or None)

    def run(session: Session, values: list[dict[str, Any]]) -> None:
        if statement.is_select:
            ready.rows(session, values[0])
        else:
            ready.change_each(session, values)

    return run


def _as_usual(statement: Any, columns: tuple[str, ...]) -> Run:
    def run(session: Session, values: list[dict[str, Any]]) -> None:
        result = session.execute(statement, values[0] if len(values) == 1 else values)
        if statement.is_select:
            result.all()

    return run


def _size(parameters: Any) -> int:
    values = parameters.values() if isinstance(parameters, dict) else parameters
    return sum(len(value if isinstance(value, (str, bytes, memoryview)) else str(value)) for value in values)
