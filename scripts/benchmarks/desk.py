"""A desk to measure: people, a small process that goes round in a loop with a form, and cases of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.base import garbage
from service.base.ids import CaseId, PersonId, WorkItemId
from service.base.settings import Settings
from service.base.work import Actor
from service.bootstrap import House, open_house
from service.desk import cases, demo, inbox, people
from service.desk.people import Person, Role
from service.process import releases

HERE = Path(__file__).parent
PROCESS = "volta"
ATTENDANTS = 10
"""People in the role whose work the loop's task is: each of them gets a notice of it."""
ANSWERS: dict[str, Any] = {"parecer": "Conferido com o financeiro.", "valor": "120", "pronto": False}
FORM: dict[str, Any] = {
    "type": "default",
    "id": "volta",
    "schemaVersion": 17,
    "components": [
        {"type": "textarea", "id": "c1", "key": "parecer", "label": "Parecer", "validate": {"required": True}},
        {"type": "number", "id": "c2", "key": "valor", "label": "Valor", "validate": {"min": 0, "max": 100000}},
        {"type": "checkbox", "id": "c3", "key": "pronto", "label": "Está pronto"},
    ],
}


@dataclass
class Desk:
    """A house with attendants and cases; `complete` finishes one task, `find_next` looks for what came of it."""

    house: House
    by: Person
    requester: PersonId
    open_items: list[WorkItemId] = field(default_factory=list[WorkItemId])
    last_case: CaseId | None = None

    @classmethod
    def opened(cls, url: str, data: Path, *, count: int) -> Desk:
        """The demo desk with more attendants, the loop published, and so many cases in it."""
        house = open_house(Settings(data=data, database=url))
        with house.works.begin() as work:
            demo.load(work)
            for number in range(ATTENDANTS - 1):
                people.add_person(work, name=f"Atendente {number + 2}", roles=(Role.ATTENDANT,))
            by = people.queries.person_of_address(work.session, "maria@exemplo.com.br")
            client = people.queries.person_of_address(work.session, "joao@exemplo.com.br")
            assert by is not None
            assert client is not None
            forms = {"volta": json.dumps(FORM).encode()}
            releases.publish(work, (HERE / "volta.bpmn").read_bytes(), forms=forms)
        desk = cls(house, by, client.id)
        for _ in range(count):
            desk.open_case()
        garbage.rest()
        return desk

    def open_case(self) -> None:
        """One more case, whose first task is open."""
        with self.house.works.begin(actor=Actor("person", self.requester, "João Pereira")) as work:
            opened = cases.open_case(work, PROCESS, {}, requester=self.requester)
        with self.house.works.read() as work:
            self.open_items += [item.id for item in inbox.queries.of_case(work.session, opened.case, state="open")]

    def complete(self) -> None:
        """Finish the oldest open task, as the product does; the loop opens the next one."""
        item = self.open_items.pop(0)
        with self.house.works.begin(actor=Actor("person", self.by.id, self.by.name)) as work:
            by = people.queries.person(work.session, self.by.id)
            assert by is not None
            self.last_case = inbox.complete(work, item, ANSWERS, by=by).case

    def find_next(self) -> None:
        """Put the task that the loop has opened behind the others."""
        assert self.last_case is not None
        with self.house.works.read() as work:
            self.open_items += [each.id for each in inbox.queries.of_case(work.session, self.last_case, state="open")]

    def close(self) -> None:
        """Let go of the database."""
        self.house.close()
