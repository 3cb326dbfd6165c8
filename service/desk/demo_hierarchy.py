"""The demo desk's people stand above and below one another, and form teams (V-87)."""

from __future__ import annotations

from collections.abc import Mapping

from service.base.ids import FunctionId
from service.base.work import UnitOfWork
from service.desk import people

FUNCTIONS = (
    ("Diretoria", None, "rita@exemplo.com.br"),
    ("Supervisão", "Diretoria", "paulo@exemplo.com.br"),
    ("Atendimento", "Supervisão", "maria@exemplo.com.br"),
    ("Atendimento interno", "Supervisão", "bruno@exemplo.com.br"),
)
"""Each with the function above it, and with who is it."""
SECOND, FIRST = "Nível 2", "Nível 1"
MEMBERS = {FIRST: "maria@exemplo.com.br", SECOND: "bruno@exemplo.com.br"}


def load(work: UnitOfWork) -> None:
    """Give the demo people functions and two tiers, unless somebody has registered functions or tiers already."""
    if not people.functions(work.session):
        _functions(work)
    teams = people.queries.teams(work.session, active=None)
    if not any(team.kind == "tier" or team.name in MEMBERS for team in teams):
        _tiers(work)


def _functions(work: UnitOfWork) -> None:
    made: dict[str, FunctionId] = {}
    for name, above, email in FUNCTIONS:
        made[name] = people.add_function(work, name, above=made[above] if above is not None else None)
        found = people.queries.person_of_address(work.session, email)
        if found is not None:
            people.give_function(work, found.id, made[name])


def _tiers(work: UnitOfWork) -> None:
    above = None
    for number, name in ((2, SECOND), (1, FIRST)):
        team = people.add_team(work, name)
        people.stand_for(work, team, "tier", [str(number)], above=above)
        people.set_members(work, team, [each.id for each in _people(work, MEMBERS, name)])
        supervisor = people.queries.person_of_address(work.session, "paulo@exemplo.com.br")
        people.make_responsible(work, team, supervisor.id if supervisor is not None else None)
        above = team


def _people(work: UnitOfWork, members: Mapping[str, str], team: str) -> list[people.Person]:
    found = people.queries.person_of_address(work.session, members[team])
    return [found] if found is not None else []
