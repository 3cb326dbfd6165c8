"""Groups: teams with a kind and somebody who answers for them."""

from __future__ import annotations

import pytest

from service.base.errors import Missing, Refused
from service.desk import people
from service.desk.followups import groups


def test_sectors_and_functions_answer(following):
    """U-05: a group of either kind may be responsible for a classification."""
    sector, function = following.team("Auditoria", "Bruno"), following.team("Médico auditor", "Bruno")
    following.runs(people.change_team, function, kind="function")
    assert {each.name: each.kind for each in following.reads(groups.groups)} == {
        "Auditoria": "sector", "Médico auditor": "function",
    }  # fmt: skip
    for team in (sector, function):
        assert following.node(following.adds(f"Guia {team}", team_id=team)).team == team


def test_a_group_has_users_and_somebody_responsible(following):
    """U-30: made, changed, taken out of use; only staff answer for it; it says which classifications hang on it."""
    team = following.team("Rede", "Bruno", "Maria", responsible="Paulo")
    following.adds("Credenciamento", team_id=team)
    found = following.reads(groups.group, team)
    assert (found.users, found.responsible_name, found.classes, found.leaves_unanswered) == (
        ("Bruno Lima", "Maria Santos"), "Paulo Reis", ("Credenciamento",), False,
    )  # fmt: skip
    with pytest.raises(Refused, match="equipe de atendimento"):
        following.runs(people.make_responsible, team, following.desk.ids["João"])
    with pytest.raises(Missing):
        following.runs(people.make_responsible, "nada", None)
    following.runs(people.make_responsible, team, None)
    following.runs(people.change_team, team, name="Rede credenciada", active=False)
    found = following.reads(groups.group, team)
    assert (found.name, found.active, found.responsible, found.leaves_unanswered) == (
        "Rede credenciada", False, None, True,
    )  # fmt: skip
    assert following.reads(groups.group, "nada") is None


def test_the_last_user_who_leaves_is_a_warning(following):
    """U-30: analysts and administrators are told what nobody answers for; while somebody is left nobody is told."""
    team = following.team("Rede", "Bruno", "Maria")
    other = following.team("Vazio")
    following.adds("Credenciamento", team_id=team)
    following.runs(people.change_person, following.desk.ids["Maria"], active=False)
    following.runs(people.set_members, other, [following.desk.ids["Clara"]])
    following.runs(people.set_members, other, [])
    assert following.desk.notices("Sofia") == []
    following.runs(people.change_person, following.desk.ids["Bruno"], active=False)
    told = "O grupo Rede ficou sem usuário ativo e responde por: Credenciamento."
    assert following.desk.notices("Sofia") == following.desk.notices("Rita") == [told]
    following.runs(people.change_team, team, active=False)
    assert following.desk.notices("Sofia") == [told]
