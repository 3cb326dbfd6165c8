"""Every table of every room, and a database brought up to them."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path

from sqlalchemy import MetaData

from service.base import files, jobs, outbox, schema, timers
from service.base.clock import SystemClock
from service.base.database import Base, Database
from service.base.settings import Settings
from service.base.values import value_object
from service.base.work import Works
from service.desk import automation
from service.process import instances, releases
from service.process.releases import Version

SERVICE = Path(__file__).parent
BASE_TABLES = (outbox.OutboxRow, outbox.DeliveryRow, jobs.JobRow, timers.TimerRow, files.FileRow)


def table_modules() -> tuple[str, ...]:
    """The names of the modules in which rooms keep their rows."""
    found = sorted(SERVICE.rglob("*tables.py"))
    return tuple(".".join(file.with_suffix("").relative_to(SERVICE.parent).parts) for file in found)


def all_tables() -> MetaData:
    """Every table of every room."""
    for module in table_modules():
        importlib.import_module(module)
    return Base.metadata


@value_object(kw_only=True)
class Migrated:
    """What bringing a database up to this program did, and which releases this program reads otherwise."""

    changed: bool
    """Whether there was anything to do."""
    refused: tuple[Version, ...]
    """Published by a program that kept no reading, and refused by today's reader."""
    differing: tuple[Version, ...]
    """Current ones that go on as they were read; published again, they would do something else."""


def migrate(settings: Settings) -> Migrated:
    """Bring the database up to this program. Refused when it is newer."""
    all_tables()
    database = Database(settings.database_url)
    try:
        changed = schema.migrate(database)
        with Works(database, SystemClock()).begin() as work:
            refused = releases.keep(work)
            if changed:
                instances.listen_to_all(work)
                automation.ship(work)
            return Migrated(changed=changed, refused=refused, differing=tuple(releases.differing(work.session)))
    finally:
        database.close()


def revise(message: str) -> str:
    """Write the migration that takes a database to the models; says where it is, or that none is needed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/raia.sqlite")
        written = schema.revise(database, all_tables(), message)
        database.close()
    return str(written) if written else "The migrations say already what the models say."
