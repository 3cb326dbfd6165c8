"""The database: SQLite for one machine, PostgreSQL for many; the same rows, the same promises on both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import JSON, DateTime, Engine, Index, MetaData, create_engine, event, text
from sqlalchemy.engine import URL, Connection, Dialect, ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.types import TypeDecorator

from service.base.clock import in_utc
from service.base.errors import RaiaError
from service.base.texts import Text
from service.base.turnstile import Porch, Turnstile

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""For instants that an index keeps in order: it puts empty columns first on one database and last on the other."""
WAIT_SECONDS = 30.0
"""How long a writer waits for its turn before it is told that the desk is busy."""


class Busy(RaiaError):
    """Others held the database for too long, or two writers wanted each other's rows; asking again helps."""

    status = 503
    code = "busy"


BUSY = Text(
    "O sistema está ocupado agora. Nada foi gravado; tente de novo em instantes.",
    "The system is busy right now. Nothing was saved; try again in a moment.",
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware when it comes and when it goes, UTC where it rests."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse what has no zone (ValueError)."""
        return None if value is None else in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite keeps an instant as text, in which instants sort by time."""
        return _instant if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """The way back."""
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone, PostgreSQL answers in the session's; either way it is UTC here."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """Plain JSON, read and replaced as a whole; what is searched has a column of its own."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """SQLite keeps it as text."""
        return _text if dialect.name == "sqlite" else super().bind_processor(dialect)


class Base(DeclarativeBase):
    """Every row of every room; one metadata, one naming of indexes and keys."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json}


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the few rows that still matter; `where` is SQL that both databases understand."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Database:
    """One database, by URL: `sqlite:///folder/raia.sqlite` or `postgresql://user@host/name`."""

    def __init__(self, url: str | URL) -> None:
        self.url = spelled(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        one_state: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine if self.is_sqlite else self.engine.execution_options(**one_state)
        self._writers = Turnstile(WAIT_SECONDS) if self.is_sqlite else nullcontext()
        self._porch = Porch(Path(f"{self.url.database}-turn"), WAIT_SECONDS) if self.is_sqlite else None

    @contextmanager
    def writing(self) -> Generator[Session]:
        """A session whose transaction may write; the caller commits, leaving without a commit rolls back.

        On SQLite writers of this process take turns in the order in which they came, and no program passes another
        that waits, so nobody starves. Raises Busy when waiting takes too long.
        """
        try:
            with self._writers, self._porch or nullcontext(), _Writing(self.engine, expire_on_commit=False) as session:
                yield session
        except TimeoutError as error:
            raise Busy(BUSY) from error
        except OperationalError as error:
            if _is_busy(error):
                raise Busy(BUSY) from error
            raise

    @contextmanager
    def reading(self) -> Generator[Session]:
        """A session that sees one state of the database, waits for no writer and writes nothing."""
        with _Reading(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield session

    def create_all(self) -> None:
        """Make every table that the models know, without migrations: for tests."""
        Base.metadata.create_all(self.engine)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
        if self._porch is not None:
            self._porch.close()


class _Reading(Session):
    """Sees one state, and writes nothing."""


class _Writing(Session):
    """Keeps what it has read: a session forgets rows that nobody holds, and every handler would read them again."""


@event.listens_for(_Writing, "loaded_as_persistent")
@event.listens_for(_Writing, "pending_to_persistent")
def _keep(session: Session, row: object) -> None:  # pyright: ignore[reportUnusedFunction]
    session.info.setdefault("rows", []).append(row)


# Sessions are listened to, and not the engine: SQLAlchemy would make its listeners anew for each connection.
@event.listens_for(_Reading, "after_begin")
@event.listens_for(_Writing, "after_begin")
def _begin(session: Session, transaction: SessionTransaction, connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
    if connection.dialect.name == "sqlite" and not transaction.nested:
        begin_on_sqlite(connection, writes=isinstance(session, _Writing))


def begin_on_sqlite(connection: Connection, *, writes: bool = True) -> None:
    """A writer that begins as a reader cannot wait for another writer: SQLite fails it at once."""
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    words = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(words).close()
    except sqlite3.Error as error:
        connection._handle_dbapi_exception(error, words, None, None, None)  # pyright: ignore[reportPrivateUsage]


def spelled(url: str | URL) -> URL:
    """The URL with its driver: PostgreSQL is spoken to through psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg") or (
        parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")
    ):
        raise RaiaError(
            Text(
                "RAIA_DATABASE precisa ser sqlite:///arquivo ou postgresql://…; recebi {url}.",
                "RAIA_DATABASE must be sqlite:///file or postgresql://…; got {url}.",
            ).fill(url=parsed.render_as_string())
        )
    return parsed


def _is_busy(error: OperationalError) -> bool:
    cause = cast("Any", error.orig)
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) in ("40001", "40P01", "55P03")


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def _text(value: object) -> str | None:
    return None if value is None else _dumps(value)


# A unit of work writes its one instant dozens of times.
@lru_cache(maxsize=256)
def _instant(value: datetime | None) -> str | None:
    return None if value is None else in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


# An error is written to the log and kept with what failed: what people said (a statement's parameters) is not in it.
def _sqlite(url: URL) -> Engine:
    """Power loss loses no commit: WAL with `synchronous=FULL`."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, json_serializer=_dumps, hide_parameters=True, pool_size=32, connect_args={"timeout": WAIT_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: object) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.isolation_level = None  # the driver must not open transactions by itself
        # The log goes back into the file every 32 MB: pages that many commits change are written there once.
        pragmas = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=8000")
        # A walk through a long list reads the first 2 GB of the file as memory, which takes half as long.
        for pragma in (*pragmas, "cache_size=-16000", "mmap_size=2147418112"):
            connection.execute(f"PRAGMA {pragma}").close()

    return engine


def _postgresql(url: URL) -> Engine:
    """What is acknowledged is on disk, whatever the server's default says; nobody waits for a lock for ever.

    A walk through a long list ends early, which the server does not foresee: compiling its statement would take longer.
    """
    options = f"-c synchronous_commit=on -c lock_timeout={int(WAIT_SECONDS * 1000)} -c timezone=UTC -c jit=off"
    engine = create_engine(
        url,
        json_serializer=_dumps,
        hide_parameters=True,
        pool_size=16,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10},
    )
    event.listen(engine, "handle_error", _keep_to_the_point)
    return engine


def _keep_to_the_point(context: ExceptionContext) -> None:
    """The server's DETAIL quotes the row that failed; only its first sentence is told."""
    cause, error = cast("Any", context.original_exception), context.sqlalchemy_exception
    sentence = cause.diag.message_primary if hasattr(cause, "diag") else None
    if sentence is None:
        return
    whole = str(cause)
    cause.args = (sentence,)
    if error is not None:
        error.args = tuple(part.replace(whole, sentence) if isinstance(part, str) else part for part in error.args)
