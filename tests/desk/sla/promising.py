"""What tests say of promises: `target("PT8H", rungs=[rung("share", "80")])`, and a desk that makes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desk_story import Desk

from service import calendars
from service.desk import cases, sla
from service.desk.sla import Agreement, Deed, Definition, Rung, Target, TargetKind, When

HOUR = timedelta(hours=1)


def rung(when: str, amount: str = "", deed: str = "notify", to: str = "agent") -> Rung:
    """One step of a ladder."""
    return Rung(when=When(when), amount=amount, deed=Deed(deed), to=to)


def target(amount: str, kind: str = "resolution", **more: Any) -> Target:
    """One target; by the clock on the wall, pausing, kept by any answer, without a ladder, unless said otherwise."""
    said: dict[str, Any] = {"calendar": None, "pauses": True, "conclusive": False, "rungs": (), **more}
    return Target(kind=TargetKind(kind), amount=sla.read(amount), **{**said, "rungs": tuple(said["rungs"])})


class PromisingDesk(Desk):
    """The demo desk, whose supervisor makes promises."""

    def promises(self, name: str, *targets: Target, agreement: str = "external", **conditions: str) -> str:
        """A policy for every case, or for those of `segment="vip"`."""
        definition = Definition(
            agreement=Agreement(agreement),
            conditions={key: (value,) for key, value in conditions.items()},
            targets=targets,
        )
        with self.works.begin(actor=self.actor("Paulo")) as work:
            return sla.create(work, name, definition, by=self.person_in(work, "Paulo"))

    def clocks(self, case: Any) -> list[sla.Shown]:
        """Every promise made for the case."""
        with self.works.read() as work:
            return list(sla.queries.of_case(work.session, case.id, work.now))

    def clock_of(self, case: Any, kind: str = "resolution", agreement: str = "external") -> sla.Shown:
        """The newest promise of a kind."""
        return [each for each in self.clocks(case) if (each.target, each.agreement) == (kind, agreement)][-1]

    def business_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the standard calendar's open time lies between."""
        with self.works.read() as work:
            found = calendars.find(work.session, calendars.STANDARD_NAME)
            return found.calendar.between(start, end)

    def has_status(self, case: Any, status: cases.Status) -> None:
        """A case comes into a status, as the diagram or a person moves it."""
        with self.works.begin() as work:
            cases.set_status(work, cases.lock_case(work, case.id), status)

    def says(self, who: str, case: Any, text: str = "Bom dia", **more: Any) -> None:
        """Somebody writes in the case."""
        with self.works.begin(actor=self.actor(who)) as work:
            name = self.person_in(work, who).name
            cases.say(work, case.id, text, author=self.ids[who], author_name=name, internal=False, **more)

    def reopens(self, who: str, case: Any) -> None:
        """Somebody opens a case again."""
        with self.works.begin(actor=self.actor(who)) as work:
            cases.reopen(work, case.id, "Voltou", by=self.person_in(work, who))
