"""Writing rows without making objects of them, and the words that both databases understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, CursorResult, Executable, Table, bindparam, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.base.database import Base
from service.base.errors import RaiaError
from service.base.prepared import Prepared

B = TypeVar("B", bound=Base)


def add(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these new rows, which all name the same columns, without the cost of making objects of them."""
    if rows:
        _adding(model, tuple(rows[0])).change_each(session, rows)


def upsert(session: Session, model: type[Base], row: Mapping[str, Any], *, keys: tuple[str, ...]) -> None:
    """Write this row; where one with the same `keys` is, replace everything but its id."""
    _upserting(_dialect(session), model, tuple(row), keys).change(session, row)


def insert_new(session: Session, model: type[Base], row: Mapping[str, Any], *, keys: tuple[str, ...]) -> bool:
    """Write this row unless one with the same `keys` is there already, or comes first; says whether it was written."""
    return _inserting_new(_dialect(session), model, tuple(row), keys).change(session, row) == 1


def write_now(session: Session, taken: RaiaError) -> None:
    """Write what waits to be written; raises `taken` where somebody at the same moment found the name free too."""
    try:
        session.flush()
    except IntegrityError as error:
        raise taken from error


def changed(session: Session, statement: Executable, row: Mapping[str, Any] | None = None) -> int:
    """Run an insert, update or delete; says how many rows it touched."""
    result = session.execute(statement, row, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", result).rowcount


def forget_read(session: Session, model: type[Base], key: str) -> None:
    """What was read of a row before a statement changed it is read again when it is needed."""
    row = known(session, model, key)
    if row is not None:
        session.expire(row)


def known(session: Session, model: type[B], key: str) -> B | None:
    """The object that this session has of a row, with what it may have changed already; asks no database."""
    return session.identity_map.get((model, (key,), None))


def table_of(model: type[Base]) -> Table:
    """The bare table: a statement over it costs half of what the same one over the class does."""
    return cast("Table", model.__table__)


def literally(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """`column = 'word'`, written out: a database that cannot see the word does not use the partial index."""
    return column == bindparam(None, word, literal_execute=True)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


# Building a statement costs as much as running it, so each is built once.
@cache
def _adding(model: type[Base], names: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table_of(model)), names)


@cache
def _upserting(dialect: str, model: type[Base], names: tuple[str, ...], keys: tuple[str, ...]) -> Prepared:
    statement = _inserting(dialect, model)
    replaced = {name: statement.excluded[name] for name in names if name not in keys and name != "id"}
    return Prepared(statement.on_conflict_do_update(index_elements=keys, set_=replaced), names)


@cache
def _inserting_new(dialect: str, model: type[Base], names: tuple[str, ...], keys: tuple[str, ...]) -> Prepared:
    return Prepared(_inserting(dialect, model).on_conflict_do_nothing(index_elements=keys), names)


def _inserting(dialect: str, model: type[Base]) -> Any:
    return (sqlite_insert if dialect == "sqlite" else postgresql_insert)(table_of(model))
