"""A desk that has the rules that come with the program, and says others."""

from __future__ import annotations

from typing import Any

from desk_story import OPENING, Desk
from sqlalchemy import select

from service.base.work import SYSTEM
from service.desk import automation, cases, people
from service.desk.automation import Action, Run, Trigger, Wish
from service.desk.automation.tables import RuleRow
from service.desk.cases import Case, Status
from service.desk.conditions import Condition, Line


class RuleDesk(Desk):
    """The demo desk, with rules."""

    def __init__(self, database: Any, clock: Any) -> None:
        super().__init__(database, clock)
        with self.works.begin() as work:
            automation.ship(work)
            self.shipped = {
                row.shipped: row.id for row in work.session.scalars(select(RuleRow).where(RuleRow.shipped.is_not(None)))
            }
            for each in automation.rules(work.session):
                if each.is_on:
                    automation.switch(work, each.id, on=False, by=self.person_in(work, "Paulo"))

    def switches(self, key: str, *, on: bool = True) -> str:
        """Paulo switches one of the rules that come with the program."""
        with self.works.begin() as work:
            automation.switch(work, self.shipped[key], on=on, by=self.person_in(work, "Paulo"))
        return self.shipped[key]

    def rule(self, name: str, trigger: Trigger, *actions: Action, lines: tuple[Line, ...] = ()) -> str:
        """Paulo makes a rule and switches it on."""
        wish = Wish(name=name, trigger=trigger, condition=Condition(lines), actions=actions)
        with self.works.begin() as work:
            paulo = self.person_in(work, "Paulo")
            made = automation.add(work, wish, by=paulo)
            automation.switch(work, made, on=True, by=paulo)
        return made

    def team(self, name: str, *members: str, responsible: str | None = None) -> Any:
        """A team of these people."""
        with self.works.begin() as work:
            team = people.add_team(work, name)
            people.set_members(work, team, [self.ids[each] for each in members])
            people.make_responsible(work, team, self.ids[responsible] if responsible else None)
        return team

    def given(self, case: Case, *, team: Any = None, owner: str | None = None) -> None:
        """Paulo gives the case to a team and an owner."""
        with self.works.begin(actor=self.actor("Paulo")) as work:
            who = self.ids[owner] if owner else None
            cases.assign(work, case.id, team=team, owner=who, by=self.person_in(work, "Paulo"))

    def accepts(self, who: str, case: Case) -> None:
        """Somebody takes the case on."""
        with self.works.begin(actor=self.actor(who)) as work:
            cases.accept(work, case.id, by=self.person_in(work, who))

    def stands(self, case: Case, status: Status) -> None:
        """The case comes into this status."""
        with self.works.begin(actor=self.actor("Paulo")) as work:
            cases.set_status(work, cases.lock_case(work, case.id), status)

    def says(self, who: str, case: Case, text: str, *, internal: bool = False) -> None:
        """Somebody writes into the conversation."""
        with self.works.begin(actor=self.actor(who)) as work:
            name = self.person_in(work, who).name
            cases.say(work, case.id, text, author=self.ids[who], author_name=name, internal=internal)

    def reopens(self, case: Case) -> None:
        """Clara opens the case again."""
        with self.works.begin(actor=self.actor("Clara")) as work:
            cases.reopen(work, case.id, "Voltou a acontecer", by=self.person_in(work, "Clara"))

    def changes(self, case: Case, *, who: str | None = "Maria", **fields: Any) -> None:
        """Somebody changes fields of the case, or (None) the house itself does."""
        with self.works.begin(actor=self.actor(who) if who else SYSTEM) as work:
            cases.change_fields(work, case.id, fields, by=self.ids[who] if who else None, by_name=who or "Raia")

    def comes_into(self, case: Case, phase: str) -> None:
        """The diagram brings the case into this phase."""
        with self.works.begin() as work:
            cases.phases.set_phase(work, cases.lock_case(work, case.id), phase)

    def runs(self, rule: str = "") -> list[Run]:
        """The log, the oldest first."""
        with self.works.read() as work:
            found, _ = automation.log(work.session, rule=rule, limit=200)
            return list(reversed(found))

    def outcomes(self, rule: str = "") -> list[str]:
        """What became of what rules did, the oldest first."""
        return [run.outcome for run in self.runs(rule)]

    def steps(self, case: Case, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Who did all steps of this kind, and their data."""
        with self.works.read() as work:
            timeline = cases.timeline(work.session, case.id)
            return [(step.actor_name, step.data) for step in timeline if step.kind == kind]

    def priority(self, case: Case) -> int:
        """How urgent the case is now."""
        return self.case(case).priority

    def opens_as(self, priority: int) -> Case:
        """João opens a case, which is this urgent."""
        case = self.opens("João", OPENING)
        self.changes(case, prioridade=priority)
        return self.case(case)
