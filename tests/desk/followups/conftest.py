"""A desk whose analyst registers classifications and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from desk_story import Desk

from service.desk import people, registries
from service.desk.followups import CLASSES, LINKS, classes, trees
from service.desk.followups.trees import Node


@dataclass
class Following:
    """Sofia, the analyst, at the trees of a desk."""

    desk: Desk

    def does(self, command: Any, *given: Any, by: str = "Sofia", **more: Any) -> Any:
        """Somebody does something, in a transaction of its own."""
        with self.desk.works.begin(actor=self.desk.actor(by)) as work:
            return command(work, *given, by=self.desk.person_in(work, by), **more)

    def runs(self, command: Any, *given: Any, **more: Any) -> Any:
        """The same for a command that does not ask who."""
        with self.desk.works.begin(actor=self.desk.actor("Rita")) as work:
            return command(work, *given, **more)

    def reads(self, query: Any, *given: Any, **more: Any) -> Any:
        """What a query finds."""
        with self.desk.works.read() as work:
            return query(work.session, *given, **more)

    def team(self, name: str, *members: str, responsible: str | None = None) -> Any:
        """A group with its users."""
        team = self.runs(people.add_team, name)
        self.runs(people.set_members, team, [self.desk.ids[each] for each in members])
        if responsible is not None:
            self.runs(people.make_responsible, team, self.desk.ids[responsible])
        return team

    def agent(self, name: str) -> Any:
        """One more internal agent."""
        address = f"{name.lower()}@exemplo.com.br"
        roles = (people.Role.INTERNAL_AGENT,)
        self.desk.ids[name] = self.runs(people.add_person, name=name, email=address, roles=roles)
        return self.desk.ids[name]

    def adds(self, name: str, parent: str | None = None, *, by: str = "Sofia", group: bool = False, **more: Any) -> str:
        """Include a classification; an active last level unless told."""
        fields = {"kind": "followup", "status": "active", "name": name, "parent_id": parent, **more}
        return self.does(classes.add, fields, by=by, make_group=group)

    def heading(self, name: str, parent: str | None = None, **more: Any) -> str:
        """A classification that groups others."""
        return self.adds(name, parent, leaf=False, **more)

    def changes(self, id: str, *, by: str = "Sofia", group: bool = False, **fields: Any) -> None:
        """Change one upon its newest revision."""
        self.does(classes.change, id, fields, revision=self.node(id).revision, by=by, make_group=group)

    def link(self, name: str) -> str:
        """A link type."""
        return self.does(registries.add, LINKS, {"name": name})

    def node(self, id: str) -> Node:
        """A classification as it is now."""
        found = self.reads(trees.node, id)
        assert found is not None
        return found

    def newest(self) -> registries.Change:
        """The newest change of the trees."""
        return self.reads(registries.history, CLASSES)[0]

    def tree(self, kind: str = "followup", **more: Any) -> list[str]:
        """The tree as lines."""
        return [node.words for node in self.reads(trees.tree, kind, **more)]


@pytest.fixture
def following(database, clock) -> Following:
    """On SQLite and on PostgreSQL."""
    return Following(Desk(database, clock))


@pytest.fixture
def sqlite_following(sqlite_database, clock) -> Following:
    """On SQLite alone, where storage makes no difference."""
    return Following(Desk(sqlite_database, clock))
