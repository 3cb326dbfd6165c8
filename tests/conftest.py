"""Shared fixtures: a clock that stands still, and a fresh database of each kind for each test."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher, profiles

from service.base.clock import SetClock
from service.base.database import Database
from service.base.work import Works
from service.desk.people import passwords
from service.migrating import table_modules

sys.path.insert(0, str(Path(__file__).parent))

from postgres import Cluster

# Some hundred processes run the house; where nothing compiled is kept, each of them would compile it anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Thousands of tests leave much that lives to the end; looking through all of it again and again costs minutes.
gc.set_threshold(50_000, 20, 50)
# Each desk has seven people with passwords; what these cost in service is for test_people_passwords.
passwords.HASHER = PasswordHasher.from_parameters(profiles.CHEAPEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes in one piece is a group and goes first: at the end everybody would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def import_tables() -> None:
    """Know every room's rows; a room that cannot be imported fails its own tests, not everyone's."""
    for module in table_modules():
        with contextlib.suppress(Exception):
            importlib.import_module(module)


@pytest.fixture
def clock() -> SetClock:
    """Monday, 5 January 2026, noon in UTC (nine in São Paulo)."""
    return SetClock(datetime(2026, 1, 5, 12, tzinfo=UTC))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and no rows."""
    file = tmp_path_factory.mktemp("template") / "raia.sqlite"
    import_tables()
    database = Database(f"sqlite:///{file}")
    database.create_all()
    database.close()
    return file


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL server for this run; RAIA_TEST_POSTGRES names another, whose user may create databases."""
    given = os.environ.get("RAIA_TEST_POSTGRES")
    cluster = Cluster.given(given) if given else Cluster.temporary()
    if cluster is None:
        pytest.skip("no PostgreSQL here: install it (Debian/Ubuntu: apt-get install postgresql)")
    try:
        import_tables()
        cluster.make_tables()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database with every table."""
    file = tmp_path / "raia.sqlite"
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_cluster: Cluster) -> Iterator[Database]:
    """A PostgreSQL database with every table and no rows."""
    database = Database(postgres_cluster.shared)
    yield database
    database.close()
    postgres_cluster.empty()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database with every table, once of each kind."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def works(database: Database, clock: SetClock) -> Works:
    """Units of work on the fresh database, by the clock that stands still."""
    return Works(database, clock)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/empty.sqlite")
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        database = Database(cluster.url(cluster.create()))
    yield database
    database.close()
