"""A process in versions, and a desk whose cases move between them: what the tests of rooms and pages share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from desk_story import Desk

from service.base import job_runs
from service.base.ids import ReleaseId
from service.base.job_runs import JobHandlers
from service.desk import cases
from service.desk.cases import Case, moving
from service.desk.cases.dry_run import Wish
from service.process import releases

PROCESS = "pedidos"
FRAME = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="{process}" name="Pedidos" isExecutable="true">
    <laneSet id="L"><lane id="L1" name="Atendente">{refs}</lane></laneSet>
    <startEvent id="S"/><endEvent id="E"/>
    {tasks}{more}{flows}
  </process>
</definitions>"""
REMINDER = """<boundaryEvent id="T" name="Prazo" attachedToRef="A" cancelActivity="false">
  <timerEventDefinition><timeDuration>{amount}</timeDuration></timerEventDefinition></boundaryEvent>
<userTask id="Cobrar" name="Cobrar"/><endEvent id="TE"/>
<sequenceFlow id="t1" sourceRef="T" targetRef="Cobrar"/><sequenceFlow id="t2" sourceRef="Cobrar" targetRef="TE"/>"""


def drawn(*tasks: tuple[str, str], reminder: str = "PT4H", process: str = PROCESS) -> str:
    """Tasks one after the other; the first, `A`, has a reminder beside it."""
    ids = ["S", *(id for id, _ in tasks), "E"]
    return FRAME.format(
        process=process,
        refs="".join(f"<flowNodeRef>{id}</flowNodeRef>" for id in ("A", "Cobrar", *ids[2:-1])),
        tasks="".join(f'<userTask id="{id}" name="{name}"/>' for id, name in tasks),
        more=REMINDER.format(amount=reminder),
        flows="".join(
            f'<sequenceFlow id="F{number}" sourceRef="{a}" targetRef="{b}"/>'
            for number, (a, b) in enumerate(pairwise(ids))
        ),
    )


OLD = drawn(("A", "Analisar"), ("C", "Conferir"), ("V", "Enviar"))
NEW = drawn(("A", "Analisar o pedido"), ("P", "Aprovar"), ("V", "Enviar"), reminder="P1D")


class MovingDesk(Desk):
    """The demo desk with both versions, and cases in the first one."""

    first: ReleaseId
    second: ReleaseId

    def draws_versions(self, *, waiting: int, checking: int, new: str = NEW) -> None:
        """`waiting` cases at the first task, `checking` at the one that the second version lacks; then publish that."""
        self.first = self.publishes(OLD)
        self.waiting = [self.opens(given={}, process=PROCESS) for _ in range(waiting)]
        self.checking = [self.opens(given={}, process=PROCESS) for _ in range(checking)]
        for case in self.checking:
            self.does("Maria", case, "Analisar")
        self.second = self.publishes(new)

    def publishes(self, source: str) -> ReleaseId:
        """Another version."""
        with self.works.begin(actor=self.actor("Sofia")) as work:
            return releases.publish(work, source.encode(), forms={})

    def wish(self, **more: Any) -> Wish:
        """From the first to the second."""
        return Wish(**{"process": PROCESS, "sources": (self.first,), "target": self.second, **more})

    def asks(self, who: str = "Sofia", **more: Any) -> str:
        """Somebody wants them moved; the run."""
        with self.works.begin(actor=self.actor(who)) as work:
            return moving.begin(work, self.wish(**more), by=self.person_in(work, who))

    def asks_back(self, run: str, who: str = "Sofia") -> str:
        """Somebody wants them back."""
        with self.works.begin(actor=self.actor(who)) as work:
            return moving.begin_back(work, run, by=self.person_in(work, who))

    def movers(self) -> JobHandlers:
        """Who does these jobs."""
        found = JobHandlers()
        found.on(moving.KIND, moving.runner(self.works), give_up=moving.sidestep(self.works))
        return found

    def works_on(self, turns: int = 1_000) -> None:
        """So many turns of the job, or until it is done."""
        while turns and job_runs.sweep(self.works, self.movers()):
            turns -= 1

    def moves(self, **more: Any) -> str:
        """Asked, and done."""
        run = self.asks(**more)
        self.works_on()
        return run

    def run(self, run: str) -> cases.moves.Run:
        """How far it has come."""
        with self.works.read() as work:
            return cases.moves.run(work.session, run)

    def reasons(self, run: str) -> list[tuple[str, str, int]]:
        """Where, why, how many."""
        with self.works.read() as work:
            return [(each.name, str(each.message), each.count) for each in cases.moves.reasons(work.session, run)]

    def releases_of(self, wanted: Sequence[Case]) -> list[ReleaseId]:
        """In which version each case is."""
        return [self.case(case).release for case in wanted]
