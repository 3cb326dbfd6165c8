"""A desk whose analyst registers types, occurrences, solutions and their steps."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desk_story import Desk

sys.path.insert(0, str(Path(__file__).parents[2] / "process"))

from service.desk import registries
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES, writing


@dataclass
class Registering:
    """Sofia, the analyst, at the catalogue of a desk."""

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

    def reads(self, query: Any, *given: Any, **more: Any) -> Any:
        """What a query finds."""
        with self.desk.works.read() as work:
            return query(work.session, *given, **more)

    def type(self, name: str, **more: Any) -> str:
        """A type."""
        return self.adds(TYPES, name=name, **more)

    def occurrence(self, name: str, type: str) -> str:
        """An occurrence of a type."""
        return self.adds(OCCURRENCES, name=name, type_id=type)

    def solution(self, name: str, occurrence: str, **more: Any) -> str:
        """A solution of an occurrence."""
        return self.adds(SOLUTIONS, name=name, occurrence_id=occurrence, **more)

    def writes(self, command: Any, solution: str, *given: Any, by: str = "Sofia", **more: Any) -> Any:
        """Change the table of a solution upon its newest revision."""
        more.setdefault("revision", self.row(SOLUTIONS, solution).revision)
        return self.does(command, solution, *given, by=by, **more)

    def steps(self, solution: str, *names: str) -> list[str]:
        """Add steps of these names; returns their ids."""
        return [self.writes(writing.add_step, solution, {"name": name}) for name in names]

    def names(self, solution: str) -> list[str]:
        """How its steps are called, in order."""
        return [step["name"] for step in self.row(SOLUTIONS, solution).steps]


@pytest.fixture
def registering(database, clock) -> Registering:
    """On SQLite and on PostgreSQL."""
    return Registering(Desk(database, clock))


@pytest.fixture
def sqlite_registering(sqlite_database, clock) -> Registering:
    """On SQLite alone, where storage makes no difference."""
    return Registering(Desk(sqlite_database, clock))
