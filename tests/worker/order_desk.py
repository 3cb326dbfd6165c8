"""What people do with orders at many machines at once, and what must be true of them afterwards."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from machine_diagram import EFFECTS, PEOPLE_STEPS, STEPS
from machines import ATTENDANTS, Machines
from sqlalchemy import func, select
from visitors_by_http import Answer, Browser

from service.base.jobs import JobRow
from service.base.timers import TimerRow
from service.desk.cases.tables import CaseRow
from service.desk.demo import PASSWORD
from service.desk.inbox.tables import WorkItemRow
from service.process.instances.tables import HistoryRow, InstanceRow, WaitRow

OPENINGS_PER_PLACE = 15
"""Fewer than an address may open within a minute at one server."""


@dataclass(eq=False)
class Orders:
    """Clients who order one process, attendants who work on whatever is in their queue."""

    machines: Machines
    process: str
    opened: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    odd: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.addresses = [machine.address for machine in self.machines.running if machine.address]
        self._guard, self._over = Lock(), Event()
        self._threads: list[Thread] = []

    def begin(self, count: int, *, clients: int = 2) -> None:
        """Everybody begins."""
        shares = [range(number, count, clients) for number in range(clients)]
        self._go(*(lambda share=share: self._order(share) for share in shares))
        self._go(*(lambda email=email: self._attend(email) for email in ATTENDANTS))

    def until(self, condition: Callable[[], bool], seconds: float = 120) -> None:
        """Wait for something while people go on."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{self.state()} {dict(self.odd)}"
            time.sleep(0.1)

    def finish(self, count: int, seconds: float = 120) -> None:
        """Wait until so many orders are complete, then send people home."""
        self.until(lambda: self.completed() >= count, seconds)
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def order(self, browser: Browser, number: int) -> Answer:
        """A client without an account orders."""
        subject = f"Pedido {self.process} {number}"
        client = {"_nome": "Ana Souza", "_email": f"ana{number}@exemplo.com.br", "chamado.assunto": subject}
        answer = browser.post(f"/portal/abrir/{self.process}", **client)
        with self._guard:
            if answer.status == 303:
                self.opened.add(subject)
            else:
                self.odd[f"order {answer.status}"] += 1
        return answer

    def completed(self) -> int:
        """How many orders are complete."""
        with self.machines.house.works.read() as work:
            done = (InstanceRow.process == self.process, InstanceRow.status == "completed")
            return work.session.scalar(select(func.count()).select_from(InstanceRow).where(*done)) or 0

    def rows(self, *columns: Any, where: tuple[Any, ...] = ()) -> list[Any]:
        """Rows as they are now."""
        with self.machines.house.works.read() as work:
            return list(work.session.execute(select(*columns).where(*where)).all())

    def instances(self) -> list[str]:
        """The orders' instances."""
        return [row.id for row in self.rows(InstanceRow.id, where=(InstanceRow.process == self.process,))]

    def jobs(self) -> list[Any]:
        """What the orders ask of machines: `key`, `state`, `id`, `kind`, `attempts`."""
        rows = self.rows(JobRow.key, JobRow.state, JobRow.id, JobRow.kind, JobRow.attempts)
        own = set(self.instances())
        return [row for row in rows if row.key.split(":")[1:2] and row.key.split(":")[1] in own]

    def timers(self) -> list[Any]:
        """What the orders wait for: `state`, `due_at`, `fired_at`."""
        own = (TimerRow.subject.in_(self.instances()),)
        return self.rows(TimerRow.state, TimerRow.due_at, TimerRow.fired_at, where=own)

    def waits(self) -> list[Any]:
        """Where the orders stand: `kind`, `element`."""
        return self.rows(WaitRow.kind, WaitRow.element, where=(WaitRow.instance_id.in_(self.instances()),))

    def state(self) -> str:
        """What is where, for whoever asks why it takes so long."""
        waits = Counter((row.kind, row.element) for row in self.waits())
        jobs = Counter(row.state for row in self.jobs())
        return f"{self.completed()} of {len(self.opened)} complete; waiting {dict(waits)}; jobs {dict(jobs)}"

    def _go(self, *acts: Callable[[], None]) -> None:
        threads = [Thread(target=act, daemon=True) for act in acts]
        self._threads += threads
        for thread in threads:
            thread.start()

    def _order(self, share: range) -> None:
        for turn, number in enumerate(share):
            if turn % OPENINGS_PER_PLACE == 0:
                browser = Browser(self.addresses, f"10.{share.start}.{turn // OPENINGS_PER_PLACE}.1")
            self.order(browser, number)

    def _attend(self, email: str) -> None:
        own = ATTENDANTS.index(email)
        browser = Browser(self.addresses, f"10.99.0.{own + 1}")
        browser.enters(email, PASSWORD)
        while not self._over.is_set():
            items = list(dict.fromkeys(re.findall(r"/tarefas/(\w{26})", browser.get("/fila?ver=equipe").text)))
            # Each begins elsewhere, so that they are not always after the same.
            for item in items[own :: len(ATTENDANTS)] or items:
                self._complete(browser, item)
            if not items:
                self._over.wait(0.3)

    def _complete(self, browser: Browser, item: str) -> None:
        answer = browser.post(f"/tarefas/{item}/concluir")
        with self._guard:
            if answer.status == 303 and not answer.location.startswith("/entrar"):
                assert item not in self.acknowledged, f"{item} was completed twice"
                self.acknowledged.add(item)
            else:
                self.odd[f"complete {answer.status} {answer.location}"] += 1


def nothing_lost_nothing_doubled(orders: Orders, count: int) -> None:
    """Every order was done once, each of its steps once, and each effect reached the ledger under one key."""
    assert len(orders.opened) == count, dict(orders.odd)
    subjects = [row.subject for row in orders.rows(CaseRow.subject, where=(CaseRow.process == orders.process,))]
    assert Counter(subjects) == Counter(dict.fromkeys(orders.opened, 1))
    own = orders.instances()
    assert len(own) == orders.completed() == count
    items = {row.id for row in orders.rows(WorkItemRow.id, where=(WorkItemRow.instance_id.in_(own),))}
    assert len(items) == count * PEOPLE_STEPS
    assert items == orders.acknowledged & items
    told = (HistoryRow.kind == "completed", HistoryRow.instance_id.in_(own))
    rows = orders.rows(HistoryRow.instance_id, HistoryRow.element, where=told)
    assert Counter((row.instance_id, row.element) for row in rows) == Counter(
        [(id, step) for id in own for step in STEPS]
    )
    jobs = orders.jobs()
    assert [len(jobs), {job.state for job in jobs}] == [count * EFFECTS, {"done"}]
    assert {key for key in orders.machines.ledger.seen if key.split(":")[1] in own} == {job.key for job in jobs}
    assert {timer.state for timer in orders.timers()} == {"fired"}
    assert orders.waits() == []


def lateness(orders: Orders) -> str:
    """How late timers fired, in words."""
    late = sorted((row.fired_at - row.due_at).total_seconds() for row in orders.timers())
    assert late[0] >= 0, "a timer fired early"
    return f"{len(late)} timers: p50 {late[len(late) // 2]:.2f} s, p99 {late[len(late) * 99 // 100]:.2f} s late"
