"""The only place that wires parts together."""

from __future__ import annotations

import importlib
from pathlib import Path

from sqlalchemy import MetaData

from service.base import jobs, outbox, timers
from service.base.database import Base

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
