"""A PostgreSQL server of one's own for a test run."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from service.base.database import Base, Database, spelled

PREFIX = "raia-pg-"
QUIETLY: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tempfile.gettempdir()}


def binaries() -> Path | None:
    """The newest server's programs."""
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    found += [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, default=None)


class Cluster:
    """A server on which tests make databases."""

    def __init__(self, address: URL, end: Callable[[], None]) -> None:
        self.address = address
        self._end = end
        self.names = (f"raia_{os.getpid()}_{number}" for number in count())
        self.made: list[str] = []
        self.admin = psycopg.connect(plainly(address), autocommit=True)

    @classmethod
    def given(cls, url: str) -> Cluster:
        """A server that runs already."""
        return cls(make_url(url), lambda: None)

    @classmethod
    def temporary(cls) -> Cluster | None:
        """A server that is gone after the tests; None where PostgreSQL is not installed."""
        programs = binaries()
        if programs is None:
            return None
        as_root = os.geteuid() == 0
        before = ["runuser", "-u", "postgres", "--"] if as_root else []
        for left in left_behind(PREFIX):
            subprocess.run([*before, programs / "pg_ctl", "-D", left / "data", "-m", "immediate", "stop"], **QUIETLY)
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        if as_root:
            os.chown(folder, *_postgres_user())
        data = folder / "data"
        run = lambda *words: subprocess.run([*before, *words], check=True, capture_output=True, cwd=folder)  # noqa: E731
        run(programs / "initdb", "-D", data, "-A", "trust", "-U", "raia", "-E", "UTF8", "--locale=C", "-N")
        port = free_port()
        # What a test does not measure may be lost: no test survives its own power loss.
        careless = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB"
        quiet = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p {port} -c autovacuum=off"
        run(programs / "pg_ctl", "-D", data, "-w", "-s", "-l", folder / "log", "-o", f"{careless} {quiet}", "start")

        def stop() -> None:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-s", "stop")
            shutil.rmtree(folder, ignore_errors=True)

        return cls(URL.create("postgresql", "raia", host="127.0.0.1", port=port, database="postgres"), stop)

    def url(self, name: str | None = None) -> URL:
        """The address of a database on this server."""
        return spelled(self.address if name is None else self.address.set(database=name))

    def make_tables(self) -> None:
        """Make the database that tests share, one after the other: every table, no rows."""
        self.shared = self.url(self.create())
        database = Database(self.shared)
        database.create_all()
        database.close()
        self._tables = [table.name for table in Base.metadata.sorted_tables]

    def empty(self) -> None:
        """Take every row out of the shared database, much quicker than a database per test; end who still uses it."""
        self.admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [self.shared.database]
        )
        with psycopg.connect(plainly(self.shared)) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(";".join(f'DELETE FROM "{name}"' for name in self._tables))

    def create(self) -> str:
        """A database without tables; returns its name."""
        name = next(self.names)
        self.made.append(name)
        self._sql("CREATE DATABASE {}", name)
        return name

    def drop(self, name: str) -> None:
        """Forget a database."""
        self._sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def stop(self) -> None:
        """Leave the server as it was."""
        for name in self.made:
            self.drop(name)
        self.admin.close()
        self._end()

    def _sql(self, statement: str, *names: str) -> None:
        self.admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def plainly(url: URL) -> str:
    """The address as psycopg itself reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _postgres_user() -> tuple[int, int]:
    entry = pwd.getpwnam("postgres")
    return entry.pw_uid, entry.pw_gid


def left_behind(prefix: str) -> list[Path]:
    """Folders of test runs that were killed before they could tidy up."""
    found = [
        (path, path.name.removeprefix(prefix).split("-")[0]) for path in Path(tempfile.gettempdir()).glob(f"{prefix}*")
    ]
    return [path for path, process in found if process.isdigit() and not Path(f"/proc/{process}").exists()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
