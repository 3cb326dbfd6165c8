"""The log: one line per event, for people or for machines, with the ids of what it is about."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import IO, Literal

NOTHING: Mapping[str, str] = MappingProxyType({})
_about: ContextVar[Mapping[str, str] | None] = ContextVar("about", default=None)


@contextmanager
def about(**ids: str) -> Generator[None]:
    """Every line until the block ends is about these: `request`, `case`, `instance`, `job`, `timer`, `event`."""
    token = _about.set({**(_about.get() or NOTHING), **ids})
    try:
        yield
    finally:
        _about.reset(token)


def mention(**ids: str) -> None:
    """What is being done turns out to be about these, too; outside any `about` nothing is kept."""
    present = _about.get()
    if present is not None:
        _about.set({**present, **ids})


def known() -> Mapping[str, str]:
    """The ids that a line written now would carry."""
    return _about.get() or NOTHING


class ForPeople(logging.Formatter):
    """`2026-01-05 12:00:00,000 INFO raia.web GET /fila 200 · request=4f…`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line, and what it is about."""
        # A text that somebody sent must not look like a line of its own.
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        ids = " ".join(f"{name}={value}" for name, value in known().items() if value not in line)
        return f"{line} · {ids}" if ids else line


class ForMachines(logging.Formatter):
    """An object per line: `at`, `level`, `logger`, `message`, the ids, and `error` with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, without line breaks."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
            **known(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def write_to(stream: IO[str] | None = None, *, form: Literal["text", "json"] = "text") -> None:
    """Write the log of this process from now on, to standard error unless told otherwise; each line once."""
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, ForPeople | ForMachines)]:
        root.removeHandler(old)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(ForMachines() if form == "json" else ForPeople())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("raia").setLevel(logging.INFO)
