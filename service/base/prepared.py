"""Statements that every step runs, compiled once: SQLAlchemy's own way costs several times what the database does."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql.compiler import SQLCompiler

Values = Mapping[str, Any]
LINK = "link"
"""Under this a session keeps its transaction's connection."""


class Prepared:
    """A statement over bare tables, for both databases; `columns` are those that an insert fills in.

    As with any other statement, what the session has yet to write is written first, whoever listens to the engine's
    cursors hears it, and errors are SQLAlchemy's.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self.statement = statement
        self.columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Values | None = None) -> list[Any]:
        """All rows, their columns by name."""
        link, compiled = self._for(session)
        cursor = link.execute(compiled.sql, compiled.bound(values or {}), many=False)
        try:
            return compiled.read(cursor)
        finally:
            cursor.close()

    def row(self, session: Session, values: Values | None = None) -> Any | None:
        """The only row, None where there is none."""
        found = self.rows(session, values)
        if len(found) > 1:
            raise ValueError(f"{len(found)} rows where one was looked for")
        return found[0] if found else None

    def change(self, session: Session, values: Values | None = None) -> int:
        """Run an insert, update or delete; says how many rows it touched."""
        link, compiled = self._for(session)
        cursor = link.execute(compiled.sql, compiled.bound(values or {}), many=False)
        try:
            return cursor.rowcount
        finally:
            cursor.close()

    def change_each(self, session: Session, values: Sequence[Values]) -> None:
        """Run it once for each of these, in one go."""
        if len(values) == 1:
            self.change(session, values[0])
        elif values:
            link, compiled = self._for(session)
            link.execute(compiled.sql, [compiled.bound(each) for each in values], many=True).close()

    def _for(self, session: Session) -> tuple[_Link, _Compiled]:
        if session.autoflush:
            session.flush()
        link, nested = session.info.get(LINK), session.get_nested_transaction()
        if link is None or link.nested is not nested or link.connection.closed:
            # Only asking for the connection lets a savepoint begin.
            link = session.info[LINK] = _Link(session.connection(), nested)
        compiled = self._compiled.get(link.database)
        if compiled is None:
            compiled = self._compiled[link.database] = _Compiled(self.statement, link.connection.dialect, self.columns)
        return link, compiled


class _Link:
    """A transaction's connection, and who listens to it."""

    def __init__(self, connection: Connection, nested: SessionTransaction | None) -> None:
        self.connection = connection
        self.nested = nested
        self.database = connection.dialect.name
        driver = connection.connection.driver_connection
        assert driver is not None
        self.cursor: Callable[[], Any] = driver.cursor
        self._errors: type[Exception] = connection.dialect.loaded_dbapi.Error
        self._before = tuple(connection.dispatch.before_cursor_execute)
        self._after = tuple(connection.dispatch.after_cursor_execute)

    def execute(self, sql: str, parameters: Any, *, many: bool) -> Any:
        """A cursor in which this has been executed."""
        cursor = self.cursor()
        for hear in self._before:
            hear(self.connection, cursor, sql, parameters, None, many)
        try:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters)
        except self._errors as error:
            self.connection._handle_dbapi_exception(error, sql, parameters, cursor, None)  # pyright: ignore[reportPrivateUsage]
        for hear in self._after:
            hear(self.connection, cursor, sql, parameters, None, many)
        return cursor


class _Compiled:
    """The statement in one database's words, and how values go there and come back."""

    def __init__(self, statement: Executable, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled = cast(
            "SQLCompiler",
            cast("Any", statement).compile(
                dialect=dialect, column_keys=columns, compile_kwargs={"render_postcompile": True}
            ),
        )
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("columns with defaults made by Python are not filled in here")
        self.sql = compiled.string
        self.dialect = dialect
        names = list(compiled.binds) if compiled.positiontup is None else compiled.positiontup
        self.names = tuple(names) if compiled.positiontup is None else None
        self.fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        self.places = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]
        self._results = [(each.keyname, each.type) for each in compiled._result_columns]  # pyright: ignore[reportPrivateUsage]
        names_of_columns: list[Any] = [name for name, _ in self._results]
        row: Any = namedtuple("Row", names_of_columns, rename=True)  # pyright: ignore[reportUntypedNamedTuple]
        self._make: Callable[..., Any] = row._make
        self._convert: list[tuple[int, Callable[[Any], Any]]] | None = None

    def bound(self, values: Values) -> Any:
        """Values as the database takes them."""
        if self.fixed:
            values = {**self.fixed, **values}
        bound = [values[name] if convert is None else convert(values[name]) for name, convert in self.places]
        return bound if self.names is None else dict(zip(self.names, bound, strict=True))

    def read(self, cursor: Any) -> list[Any]:
        """The rows that are left, as values of this program."""
        rows = cursor.fetchall()
        if not rows:
            return []
        if self._convert is None:
            self._convert = [
                (place, convert)
                for place, ((_, kind), column) in enumerate(zip(self._results, cursor.description, strict=True))
                if (convert := kind.dialect_impl(self.dialect).result_processor(self.dialect, column[1])) is not None
            ]
        make, converting = self._make, self._convert
        if not converting:
            return [make(row) for row in rows]
        found: list[Any] = []
        for row in rows:
            values = list(row)
            for place, convert in converting:
                values[place] = convert(values[place])
            found.append(make(values))
        return found
