"""A desk that gives out its work by itself: a team of agents, cases, and who has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desk_story import OPENING, SHIPPED, Desk

from service.base.ids import CaseId, new_id
from service.base.rows import add, table_of
from service.desk import assignment, cases, people
from service.desk.assignment import Rule
from service.desk.cases.tables import CaseRow
from service.desk.conditions import Condition, Line
from service.desk.people import Role


class AssigningDesk(Desk):
    """The demo desk with a team whose people are all attendants; `team` is what the story speaks of."""

    def __init__(self, database: Any, clock: Any) -> None:
        super().__init__(database, clock)
        with self.works.begin() as work:
            for name in ("Ana", "Bia", "Caio", "Davi"):
                self.ids[name] = people.add_person(
                    work, name=f"{name} Agente", email=f"{name.lower()}@exemplo.com.br", roles=(Role.ATTENDANT,)
                )
            assignment.upkeep.plan(work)

    def has_team(self, name: str, *members: str, policy: Any = "round_robin", **more: Any) -> Any:
        """A team that gives out its work by this policy."""
        with self.works.begin() as work:
            self.team = people.add_team(work, name)
            people.set_members(work, self.team, [self.ids[each] for each in members])
            people.give_out(work, self.team, policy=policy, **more)
        self.runner.settle()
        return self.team

    def rules(self, name: str, *lines: Line, team: Any = None, feel: str = "", **more: Any) -> str:
        """Paulo, who supervises, makes a rule."""
        wanted = Rule(name=name, condition=Condition(lines, feel), team=team or self.team, **more)
        with self.works.begin(actor=self.actor("Paulo")) as work:
            return assignment.rules.keep(work, wanted, by=self.person_in(work, "Paulo"))

    def case_comes(self, team: Any = None, *, priority: int = 3, settle: bool = True, **said: str) -> CaseId:
        """A case of João's for this team: by the team's channel, so that no rule is needed."""
        given = {"chamado": {**OPENING["chamado"], **said, "prioridade": str(priority)}}
        more = replace(cases.commands.NOTHING_MORE, fields={"prioridade": str(priority)})
        with self.works.begin() as work:
            found = cases.open_case(work, SHIPPED, given, requester=self.ids["João"], origin="chat", more=more)
        if settle:
            self.runner.settle()
        return found.case

    def many_wait(self, number: int) -> list[CaseId]:
        """So many cases of the team without an owner, a minute apart: copies of one that was opened."""
        first = self.case_comes(settle=False)
        with self.works.begin() as work:
            row = cases.queries.columns(work.session, first)
            same = {column.name: getattr(row, column.name, None) for column in table_of(CaseRow).c}
            same |= {"secret_hash": "x", "folded": "x", "instance_id": None}
            copies = [
                {**same, "id": new_id(work.now), "protocol": f"c-{n}", "opened_at": work.now + timedelta(minutes=n)}
                for n in range(1, number)
            ]
            add(work.session, CaseRow, copies)
        return [first, *(CaseId(each["id"]) for each in copies)]

    def takes_chat(self) -> None:
        """The team stands for what comes by chat."""
        with self.works.begin() as work:
            people.stand_for(work, self.team, "channel", ["chat"])

    def name_of(self, person: Any) -> str | None:
        """First name."""
        return next((name for name, id in self.ids.items() if id == person), None)

    def owner(self, case: Any) -> str | None:
        """Who answers for the case."""
        return self.name_of(self.case(case).owner)

    def shares(self, team: Any = None) -> Counter[str | None]:
        """How many open cases of the team each has; None: nobody."""
        with self.works.read() as work:
            found, _ = cases.lists.listed(
                work.session,
                cases.lists.Criteria(team=team or self.team),
                sort="oldest",
                now=work.now,
                limit=cases.lists.MOST_LISTED,
            )
        return Counter(self.name_of(case.owner) for case in found)

    def reasons(self, case: Any) -> list[str]:
        """Why it went from hand to hand."""
        return [step["reason"] for step in self.timeline(self.case(case), "assigned")]

    def accepts(self, who: str, accepting: bool) -> None:
        """Somebody takes work, or none."""
        with self.works.begin(actor=self.actor(who)) as work:
            people.accept_work(work, self.ids[who], accepting, by=self.person_in(work, who))
        self.runner.settle()

    def is_away(self, who: str, *, hours: float = 8, begins_in: float = 0, substitute: str | None = None) -> None:
        """Somebody is absent."""
        now = self.clock.now() + timedelta(hours=begins_in)
        with self.works.begin(actor=self.actor(who)) as work:
            people.enter_absence(
                work, self.ids[who], starts_at=now, ends_at=now + timedelta(hours=hours),
                substitute=self.ids[substitute] if substitute else None, reason="Folga", by=self.person_in(work, who),
            )  # fmt: skip
        self.runner.settle()

    def resolves(self, case: Any) -> None:
        """The case is over."""
        with self.works.begin() as work:
            row = cases.lock_case(work, case)
            cases.commands.set_status(work, row, cases.Status.RESOLVED)
        self.runner.settle()

    def gives(self, case: Any, who: str | None) -> None:
        """Paulo gives the case to somebody."""
        with self.works.begin(actor=self.actor("Paulo")) as work:
            owner = self.ids[who] if who else None
            cases.assign(work, case, team=self.team, owner=owner, by=self.person_in(work, "Paulo"))
        self.runner.settle()
