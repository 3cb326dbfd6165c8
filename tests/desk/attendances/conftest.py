"""A desk whose analyst registers centres, workflows and types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from desk_story import Desk

from service.desk import attendances, registries
from service.desk.attendances import CENTRES

TODAY = date(2026, 1, 5)


@dataclass
class Registering:
    """Sofia, the analyst, at the registries of a desk."""

    desk: Desk

    def does(self, command: Any, *given: Any, by: str = "Sofia", **more: Any) -> Any:
        """Somebody does something, in a transaction of its own."""
        with self.desk.works.begin(actor=self.desk.actor(by)) as work:
            return command(work, *given, by=self.desk.person_in(work, by), **more)

    def adds(self, of: Any, by: str = "Sofia", **fields: Any) -> str:
        """Register something; returns its id."""
        return self.does(registries.add, of, fields, by=by)

    def changes(self, of: Any, id: str, *, revision: int | None = None, by: str = "Sofia", **fields: Any) -> None:
        """Change it, upon the newest revision unless told."""
        revision = self.row(of, id).revision if revision is None else revision
        self.does(registries.change, of, id, fields, revision=revision, by=by)

    def row(self, of: Any, id: str) -> Any:
        """A row as it is now."""
        with self.desk.works.read() as work:
            found = registries.found(work.session, of, id)
            work.session.expunge(found)
            return found

    def centre(self, code: str, name: str, whose: str | None = "role:attendant", **more: Any) -> str:
        """A centre."""
        return self.adds(CENTRES, code=code, name=name, whose=whose, **more)

    def reads(self, query: Any, *given: Any, **more: Any) -> Any:
        """What a query finds."""
        with self.desk.works.read() as work:
            return query(work.session, *given, **more)


@pytest.fixture
def registering(database, clock) -> Registering:
    """On SQLite and on PostgreSQL."""
    return Registering(Desk(database, clock))


@pytest.fixture
def sqlite_registering(sqlite_database, clock) -> Registering:
    """On SQLite alone, where storage makes no difference."""
    return Registering(Desk(sqlite_database, clock))


__all__ = ["TODAY", "Registering", "attendances"]
