"""A desk that a catalogue is imported into; lets the tests of this room find the example file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if str(Path(__file__).parent) not in sys.path:
    sys.path.insert(0, str(Path(__file__).parent))

from catalogue_files import EXAMPLE, Rows, catalogue
from desk_story import Desk
from sqlalchemy import func, select

from service.base.cells import Faulty
from service.desk import people, registries
from service.desk.followups import LINKS
from service.desk.imports import Report, import_catalogue
from service.desk.registries.tables import RegistryChangeRow
from service.process import releases

FORM = {
    "type": "default",
    "id": "desconto",
    "components": [{"type": "number", "id": "f1", "key": "percentual", "label": "Desconto (%)"}],
}


@dataclass
class Importing:
    """Sofia, the analyst, with the spreadsheet of a house that has teams, a form and link types."""

    desk: Desk

    def __post_init__(self) -> None:
        with self.desk.works.begin(actor=self.desk.actor("Sofia")) as work:
            sofia = people.queries.person(work.session, self.desk.ids["Sofia"])
            known = {team.name for team in people.queries.teams(work.session)}
            for name in {"Financeiro", "Suporte", "Rede"} - known:
                people.add_team(work, name)
            people.add_person(work, name="Ana", email="ana@exemplo.com", roles=[people.Role.SUPERVISOR])
            releases.deploy_form(work, "desconto", json.dumps(FORM).encode())
            for name in ("Beneficiário", "Prestador"):
                registries.add(work, LINKS, {"name": name}, by=sofia)

    def imports(self, rows: Mapping[str, Rows] = EXAMPLE, *, by: str = "Sofia", **more: Any) -> Report:
        """These rows as a file, written."""
        return import_catalogue(self.desk.works, catalogue(rows), by=self.desk.ids[by], **more)

    def told(self, rows: Mapping[str, Rows], **more: Any) -> list[str]:
        """All that such a file is refused for."""
        with pytest.raises(Faulty) as refused:
            self.imports(rows, **more)
        return [str(problem.told) for problem in refused.value.problems]

    def reads(self, query: Any, *given: Any, **more: Any) -> Any:
        """What a query finds."""
        with self.desk.works.read() as work:
            return query(work.session, *given, **more)

    def state(self) -> tuple[object, ...]:
        """Everything that the registries ever were, and every version."""
        with self.desk.works.read() as work:
            changes = work.session.scalar(select(func.count()).select_from(RegistryChangeRow))
            return (changes, sorted(releases.process_names(work.session)))


@pytest.fixture
def importing(database, clock) -> Importing:
    """On SQLite and on PostgreSQL."""
    return Importing(Desk(database, clock))


@pytest.fixture
def sqlite_importing(sqlite_database, clock) -> Importing:
    """On SQLite alone, where storage makes no difference."""
    return Importing(Desk(sqlite_database, clock))
