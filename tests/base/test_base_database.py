"""The two databases keep what they are told to keep."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from service.base.database import Busy, Database, spelled
from service.base.errors import RaiaError
from service.base.jobs import JobRow
from service.base.outbox import OutboxRow

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
JOB = {
    "id": "1",
    "kind": "mail",
    "key": "1",
    "state": "waiting",
    "run_at": NOON,
    "created_at": NOON,
    "fence": 0,
    "attempts": 0,
    "most_attempts": 1,
}


def test_promise_1_sqlite_survives_power_loss(sqlite_database: Database):
    """Promise 1: an acknowledged commit is on disk: WAL with synchronous=FULL, foreign keys on."""
    with sqlite_database.reading() as session:
        ask = lambda name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)
        assert ask("busy_timeout") >= 10_000


def test_promise_1_postgresql_survives_power_loss(postgres_database: Database):
    """Promise 1: a commit waits for the disk, whatever the server's default says."""
    with postgres_database.reading() as session:
        assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_a_naive_instant_is_never_stored(database: Database):
    """A moment without a zone is refused where it is written; an aware one comes back in UTC."""
    row = {"id": "1", "name": "Rang", "payload": {}, "actor_kind": "system", "actor_name": "Raia"}
    with database.writing() as session:
        local = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("America/Sao_Paulo"))
        session.execute(insert(OutboxRow), [row | {"created_at": local}])
        [found] = session.scalars(select(OutboxRow.created_at)).all()
        assert (found, found.tzinfo) == (local, UTC)
        with pytest.raises(StatementError, match="no time zone"):
            session.execute(insert(OutboxRow), [row | {"id": "2", "created_at": datetime(2026, 1, 5)}])  # noqa: DTZ001


def test_what_json_cannot_hold_is_refused(sqlite_database: Database):
    """Not a number is no JSON, on either database."""
    row = {"id": "1", "name": "Rang", "payload": float("nan"), "actor_kind": "system", "actor_name": "Raia"}
    with sqlite_database.writing() as session, pytest.raises(StatementError):
        session.execute(insert(OutboxRow), [row | {"created_at": datetime(2026, 1, 5, tzinfo=UTC)}])


def test_reading_writes_nothing(database: Database):
    """What is changed in a session that reads is refused by PostgreSQL and rolled back by SQLite."""
    with contextlib.suppress(DBAPIError), database.reading() as session:
        session.execute(insert(JobRow), [JOB])
        session.rollback()
    with database.reading() as session:
        assert session.scalars(select(JobRow.id)).all() == []


def test_who_waits_too_long_is_told_that_the_desk_is_busy(database: Database, monkeypatch: pytest.MonkeyPatch):
    """A writer that gets no turn ends with a sentence and nothing saved, never with a half."""
    with database.writing() as session:
        session.execute(insert(JobRow), [JOB])
        session.commit()
        session.execute(update(JobRow).values(state="done"))
        url = database.url.render_as_string(hide_password=False)
        monkeypatch.setattr("service.base.database.WAIT_SECONDS", 0.05)
        other = Database(url)
        with pytest.raises(Busy) as busy, other.writing() as second:
            second.execute(update(JobRow).values(state="dead"))
        assert busy.value.status == 503
        other.close()


@pytest.mark.parametrize("url", ["mysql://localhost/raia", "sqlite://", "sqlite:///:memory:", "oracle://x"])
def test_other_databases_are_refused(url: str):
    """Only the two databases whose promises are tested, and no database that a power cut empties."""
    with pytest.raises(RaiaError, match="RAIA_DATABASE"):
        Database(url)


def test_a_password_is_not_repeated_in_a_refusal():
    """A wrong address is shown without its password."""
    with pytest.raises(RaiaError) as refusal:
        spelled("mysql://ana:hush@localhost/raia")
    assert "hush" not in str(refusal.value)


def test_postgresql_is_spoken_to_through_psycopg():
    """`postgresql://` and `postgres://`, as hosts hand them out, both work."""
    assert {spelled(f"{name}://ana@db/raia").drivername for name in ("postgresql", "postgres")} == {
        "postgresql+psycopg"
    }
