"""Groups over the API: the sectors and functions that follow-ups go to, and who is in them (U-05, U-30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from service.api.v1.operations import Answer, Call, Operation, renamed
from service.api.v1.resources import EVERYBODY
from service.api.v1.schemas import answered, choice, flag, id_of, many, name, or_null, text, thing
from service.base.errors import Missing
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.desk import people
from service.desk.followups import groups
from service.desk.people import TEAM_KINDS
from service.desk.registries import EDITORS

NO_GROUP = Text("Este grupo não existe.", "There is no such group.")
MOST_USERS = 500
KIND = choice(*TEAM_KINDS, description="What the group stands for.")
USERS = many(id_of("somebody of the desk"), MOST_USERS)
RESPONSIBLE = or_null(id_of("who answers for what the group does"))
GROUP = answered(
    {
        "id": id_of("the group"),
        "name": name(),
        "kind": KIND,
        "active": flag("Out of use nothing is sent to it."),
        "user_ids": USERS,
        "responsible_id": RESPONSIBLE,
        "classifications": many(text(), 100_000, "What it answers for."),
    },
    title="Group",
)


def operations() -> Sequence[Operation]:
    """Everybody sees whom one can ask; editors keep them."""
    of = partial(Operation, tag="groups")
    return (
        of(
            method="GET",
            path="/groups",
            id="listGroups",
            summary="All by name.",
            roles=EVERYBODY,
            run=_list,
            answer=answered({"items": many(GROUP, 100_000)}, title="Groups"),
        ),
        of(
            method="POST",
            path="/groups",
            id="addGroup",
            summary="One more.",
            roles=EDITORS,
            run=_add,
            body=thing({"name": name()}, title="NewGroup", required=("name",)),
            answer=GROUP,
            status=201,
        ),
        of(
            method="PATCH",
            path="/groups/{id}",
            id="changeGroup",
            summary="Other values for what is sent; whole lists of users.",
            roles=EDITORS,
            run=_change,
            body=thing(
                {
                    "name": name(),
                    "kind": KIND,
                    "active": flag(),
                    "user_ids": USERS,
                    "responsible_id": RESPONSIBLE,
                },
                title="GroupChange",
            ),
            answer=GROUP,
        ),
    )


def _list(call: Call) -> Answer:
    members = _members(call)
    return Answer(body={"items": [_shown(each, members) for each in groups.groups(call.work.session)]})


def _add(call: Call) -> Answer:
    team = people.add_team(call.work, call.body["name"])
    return Answer(body=_one(call, team), location=f"/groups/{team}")


def _change(call: Call) -> Answer:
    said, team = call.body, TeamId(call.ids["id"])
    if groups.group(call.work.session, team) is None:
        raise Missing(NO_GROUP)
    people.change_team(call.work, team, name=said.get("name"), kind=said.get("kind"), active=said.get("active"))
    if "user_ids" in said:
        people.set_members(call.work, team, [PersonId(each) for each in said["user_ids"]])
    if "responsible_id" in said:
        responsible = said["responsible_id"]
        with renamed({"person": "responsible_id"}):
            people.make_responsible(call.work, team, PersonId(responsible) if responsible is not None else None)
    return Answer(body=_one(call, team))


def _one(call: Call, team: TeamId) -> Mapping[str, Any]:
    found = groups.group(call.work.session, team)
    if found is None:
        raise Missing(NO_GROUP)
    return _shown(found, _members(call))


def _members(call: Call) -> Mapping[str, Sequence[str]]:
    return {team.id: sorted(team.members) for team in people.queries.teams(call.work.session, active=None)}


def _shown(group: groups.Group, members: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "kind": group.kind,
        "active": group.active,
        "user_ids": list(members.get(group.id, ())),
        "responsible_id": group.responsible,
        "classifications": list(group.classes),
    }
