"""The only place that wires parts together."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path

from sqlalchemy import MetaData

from service.base import jobs, outbox, schema, timers
from service.base.database import Base, Database
from service.base.settings import Settings

SERVICE = Path(__file__).parent
BASE_TABLES = (outbox.OutboxRow, outbox.DeliveryRow, jobs.JobRow, timers.TimerRow)


def table_modules() -> tuple[str, ...]:
    """The names of the modules in which rooms keep their rows."""
    files = sorted(SERVICE.rglob("tables.py"))
    return tuple(".".join(file.with_suffix("").relative_to(SERVICE.parent).parts) for file in files)


def all_tables() -> MetaData:
    """Every table of every room."""
    for module in table_modules():
        importlib.import_module(module)
    return Base.metadata


def migrate(settings: Settings) -> bool:
    """Bring the database up to this program; says whether there was anything to do. Refused when it is newer."""
    database = Database(settings.database_url)
    try:
        return schema.migrate(database)
    finally:
        database.close()


def revise(message: str) -> str:
    """Write the migration that takes a database to the models; says where it is, or that none is needed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/raia.sqlite")
        written = schema.revise(database, all_tables(), message)
        database.close()
    return str(written) if written else "The migrations say already what the models say."
