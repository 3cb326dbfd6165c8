"""The databases of a run, empty and durable, and what this machine's disk gives."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from service.base.database import Database
from service.base.settings import Settings
from service.migrating import migrate

DURABLE = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c shared_buffers=256MB"
NO_POSTGRES = "PostgreSQL is not installed (Debian/Ubuntu: apt-get install postgresql)"


@contextmanager
def folder() -> Iterator[Path]:
    """A place for everything that a run writes, on the disk of the temporary files; gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="raia-bench-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def sqlite(place: Path) -> Iterator[str]:
    """The address of an empty SQLite database with every table."""
    url = f"sqlite:///{place / 'data' / 'raia.sqlite'}"
    _make_tables(url, place)
    yield url


@contextmanager
def postgres(place: Path) -> Iterator[str | None]:
    """The address of an empty PostgreSQL database with every table, on a server of its own; None: not installed."""
    programs = _programs()
    if programs is None:
        yield None
        return
    data, port = place / "postgres", _free_port()
    before: list[str] = []
    if os.geteuid() == 0:
        # The server refuses to run as root.
        entry = pwd.getpwnam("postgres")
        data.mkdir()
        os.chown(data, entry.pw_uid, entry.pw_gid)
        place.chmod(0o755)
        before = ["runuser", "-u", "postgres", "--"]

    def run(*words: str | Path) -> None:
        subprocess.run([*before, *words], check=True, capture_output=True, cwd=place)

    run(programs / "initdb", "-D", data / "cluster", "-A", "trust", "-U", "raia", "-E", "UTF8", "--locale=C")
    where = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories= -p {port}"
    control = (programs / "pg_ctl", "-D", data / "cluster", "-w", "-s")
    run(*control, "-l", data / "log", "-o", f"{DURABLE} {where}", "start")
    try:
        url = f"postgresql://raia@127.0.0.1:{port}/postgres"
        _make_tables(url, place)
        yield url
    finally:
        run(*control, "-m", "immediate", "stop")


def python_speed(*, seconds: float) -> float:
    """How many numbers a second this machine's Python adds up, one by one: what every other figure hangs on."""
    count, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        total = 0
        for number in range(100_000):
            total += number
        count += 100_000
    return count / spent


def commits_per_second(database: Database, *, seconds: float) -> float:
    """How often a second this machine makes one small row durable, one after the other."""
    with database.writing() as session:
        session.execute(text("CREATE TABLE bench_commit (id INTEGER PRIMARY KEY, number INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO bench_commit VALUES (1, 0)"))
        session.commit()
    statement, count, began = text("UPDATE bench_commit SET number = number + 1 WHERE id = 1"), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        with database.writing() as session:
            session.execute(statement)
            session.commit()
        count += 1
    return count / (time.perf_counter() - began)


def _make_tables(url: str, place: Path) -> None:
    migrate(Settings(data=place, database=url))


def _programs() -> Path | None:
    found = [Path(path).parent for path in (shutil.which("initdb"),) if path]
    found += [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, default=None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
