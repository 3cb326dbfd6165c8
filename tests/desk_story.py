"""A desk as a story: people by first name, what they open, do and see. The whole house stands behind it, on a real
database; only the clock is moved by hand."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from kept_rows import once

from service.base.clock import SetClock
from service.base.database import Database
from service.base.events import Subscriptions
from service.base.files import FileStore
from service.base.runner import Runner
from service.base.work import Actor, Works
from service.bootstrap import job_handlers, plain, timer_handlers
from service.desk import cases, demo, inbox, people
from service.desk.cases import Case
from service.desk.inbox import Filter, WorkItem
from service.process import instances, releases
from service.subscriptions import subscribe

ROOT = Path(__file__).parents[1]
SHIPPED = "atendimento-ao-cliente"
OPENING = {
    "chamado": {
        "tipo": "reclamacao",
        "assunto": "Cobrança em dobro",
        "descricao": "Fui cobrado duas vezes em março.",
    }
}


def with_traits(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns of a case that is written without its object, with what lists ask of it."""
    return {**columns, "traits": cases.traits.traits_of(columns)}


def answers(**given: Any) -> dict[str, Any]:
    """`chamado_categoria="cobranca"` is the field `chamado.categoria`."""
    nested: dict[str, Any] = {}
    for name, value in given.items():
        if name.startswith("chamado_"):
            nested.setdefault("chamado", {})[name.removeprefix("chamado_")] = value
        else:
            nested[name] = value
    return nested


class Desk:
    """The demo desk with the shipped process published."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.clock = clock
        self.begins(database)
        self.ids: dict[str, Any] = dict(once(("the demo desk", clock.now()), database, self._loads))

    def _loads(self) -> dict[str, Any]:
        """The demo's people and the shipped process; returns ids by first name."""
        ids: dict[str, Any] = {}
        with self.works.begin() as work:
            demo.load(work)
            for each in demo.DESK:
                ids[each.name.split()[0]] = people.queries.person_of_address(work.session, each.email).id
            ids["Lia"] = people.add_person(work, name="Lia Outra", email="lia@exemplo.com.br")
            self.publish(work, ROOT / f"processes/{SHIPPED}.bpmn")
        return ids

    def begins(self, database: Database) -> None:
        """Everything is wired over this database, as when the program begins."""
        self.database = database
        self.works = Works(database, self.clock, subscribe(Subscriptions(plain())))
        store = FileStore(Path(database.url.database or "").parent / "files")
        self.runner = Runner(self.works, timer_handlers(), job_handlers(self.works, store))

    def publish(self, work: Any, path: Path) -> Any:
        """Publish a diagram with the shipped forms."""
        forms = {file.stem: file.read_bytes() for file in (ROOT / "forms").glob("*.form")}
        return releases.publish(work, path.read_bytes(), forms=forms)

    def person(self, name: str) -> people.Person:
        """Somebody by first name."""
        with self.works.read() as work:
            return people.queries.person(work.session, self.ids[name])

    def actor(self, name: str) -> Actor:
        """The same as whoever acts."""
        return Actor("person", self.ids[name], self.person(name).name)

    def draws(self, source: str | bytes) -> None:
        """Publish a diagram that needs no forms."""
        with self.works.begin() as work:
            releases.publish(work, source if isinstance(source, bytes) else source.encode(), forms={})

    def opens(self, who: str = "João", given: Any = OPENING, process: str = SHIPPED) -> Case:
        """A client opens a case."""
        with self.works.begin(actor=self.actor(who)) as work:
            opened = cases.open_case(work, process, given, requester=self.ids[who])
        self.secret = opened.secret
        return self.case(opened.case)

    def case(self, case: Any) -> Case:
        """The case as it is now."""
        with self.works.read() as work:
            return cases.queries.case(work.session, getattr(case, "id", case))

    def open_work(self, case: Case) -> list[WorkItem]:
        """Everything that waits for people."""
        with self.works.read() as work:
            return list(inbox.queries.of_case(work.session, case.id, state="open"))

    def open_in(self, case: Case, lane: str) -> list[str]:
        """Names of the open work in one lane."""
        return sorted(item.name for item in self.open_work(case) if item.lane == lane)

    def item(self, case: Case, name: str) -> WorkItem:
        """The open work of this name."""
        found = [item for item in self.open_work(case) if item.name == name]
        assert found, f"{name!r} is not open, but {[item.name for item in self.open_work(case)]}"
        return found[0]

    def does(self, who: str, case: Case, name: str, **given: Any) -> WorkItem:
        """Somebody completes the open work of this name."""
        item = self.item(case, name)
        with self.works.begin(actor=self.actor(who)) as work:
            return inbox.complete(work, item.id, answers(**given), by=self.person_in(work, who))

    def person_in(self, work: Any, name: str) -> people.Person:
        """Somebody by first name, within an open unit of work."""
        return people.queries.person(work.session, self.ids[name])

    def presses(self, who: str, case: Case, name: str) -> None:
        """Somebody presses a button of the case."""
        with self.works.begin(actor=self.actor(who)) as work:
            buttons = instances.buttons(work.session, case.instance)
            button = next(each for each in buttons if each.name == name)
            inbox.press_on_case(work, case.id, button.task, by=self.person_in(work, who))

    def passes(self, **time: float) -> None:
        """Time passes, and what is due happens."""
        self.clock.pass_by(timedelta(**time))
        self.runner.settle()

    def queue(self, who: str, view: Any = "team") -> Counter[str]:
        """Names of the work that this person finds."""
        with self.works.read() as work:
            found, _ = inbox.queries.queue(work.session, self.person_in(work, who), Filter(view=view), now=work.now)
            return Counter(item.name for item in found)

    def notices(self, who: str) -> list[str]:
        """What this person was told."""
        with self.works.read() as work:
            return [notice.text.pt for notice in people.notices(work.session, self.ids[who])]

    def said(self, case: Case, *, public: bool = True) -> list[tuple[str, str]]:
        """(kind, text) of the conversation."""
        with self.works.read() as work:
            entries = cases.conversation(work.session, case.id, public_only=public)
            return [(entry.kind, entry.text) for entry in entries]

    def timeline(self, case: Case, kind: str) -> list[dict[str, Any]]:
        """The data of all steps of this kind."""
        with self.works.read() as work:
            return [step.data for step in cases.timeline(work.session, case.id) if step.kind == kind]

    def variables(self, case: Case) -> Any:
        """The variables of the process."""
        with self.works.read() as work:
            return instances.variables(work.session, case.instance)
