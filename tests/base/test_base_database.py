"""The two databases keep what they are told to keep."""

from __future__ import annotations

from service.base.database import Database


def test_sqlite_promises_survive_power_loss(sqlite_database: Database):
    """Promise 1: an acknowledged commit is on disk: WAL with synchronous=FULL, foreign keys on."""
    with sqlite_database.reading() as session:
        ask = lambda name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()  # noqa: E731
        assert (ask("journal_mode"), ask("synchronous"), ask("foreign_keys")) == ("wal", 2, 1)
        assert ask("busy_timeout") >= 10_000


def test_postgresql_promises_survive_power_loss(postgres_database: Database):
    """Promise 1: a commit waits for the disk, whatever the server's default says."""
    with postgres_database.reading() as session:
        assert session.connection().exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
