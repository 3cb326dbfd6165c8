"""Profiles: what people may do, by role or by a profile of their own, refused in the commands."""

import pytest
from desk_story import Desk

from service.base.errors import Conflict, Forbidden, Missing, Refused
from service.desk import attendances, cases, inbox, people, registries
from service.desk.people import DEFAULTS, Permission, Role

ALL = frozenset(Permission)


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk."""
    return Desk(database, clock)


def lacks(desk, who, *permissions):
    """Somebody's profile is everything but these."""
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        profile = people.add_profile(work, f"Sem {'-'.join(permissions)} {who}", ALL - set(permissions), by=rita)
        people.give_profiles(work, desk.ids[who], [profile], by=rita)
    return profile


def does(desk, who, act):
    """Somebody does something."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        return act(work, desk.person_in(work, who))


def test_by_default_everybody_may_what_their_roles_may(desk):
    """V-01: nothing changes until somebody edits a profile; a client has none of these permissions."""
    for who, role in (("Maria", Role.ATTENDANT), ("Bruno", Role.INTERNAL_AGENT), ("Clara", Role.PROCESS_OWNER),
                      ("Paulo", Role.SUPERVISOR), ("Sofia", Role.ANALYST), ("Rita", Role.ADMINISTRATOR)):  # fmt: skip
        assert desk.person(who).permissions == DEFAULTS[role], who
    assert desk.person("João").permissions == frozenset()
    with desk.works.read() as work:
        assert [each.role for each in people.profiles(work.session)] == [role for role in Role if role != Role.CLIENT]


def test_a_profile_without_close_closes_nothing(desk):
    """V-01: profile lacking "close" -> 403, in the command; with it the same person does."""
    case = desk.opens()

    def close(work, by):
        cases.stopping.cancel(work, case.id, "Engano.", by=by)

    profile = lacks(desk, "Paulo", Permission.CLOSE)
    with pytest.raises(Forbidden, match="Encerrar chamados") as refused:
        does(desk, "Paulo", close)
    assert refused.value.status == 403
    assert not desk.case(case).is_over
    does(desk, "Rita", lambda work, by: people.change_profile(work, profile, "Pleno", ALL, by=by))
    does(desk, "Paulo", close)
    assert desk.case(case).is_over


ACTS = {
    Permission.OPEN: lambda desk, case, work, by: cases.open_case(
        work, case.process, {}, requester=desk.ids["João"], opened_by=by.id
    ),
    Permission.ACCEPT: lambda desk, case, work, by: cases.accept(work, case.id, by=by),
    Permission.REPLY: lambda desk, case, work, by: cases.say(
        work, case.id, "Olá.", author=by.id, author_name=by.name, internal=False
    ),
    Permission.NOTE: lambda desk, case, work, by: cases.say(
        work, case.id, "Nota.", author=by.id, author_name=by.name, internal=True
    ),
    Permission.PRIORITY: lambda desk, case, work, by: cases.change_priority(work, case.id, 1, by=by),
    Permission.ESCALATE: lambda desk, case, work, by: cases.escalate(work, case.id, by=by),
    Permission.REASSIGN: lambda desk, case, work, by: inbox.reassign(
        work, desk.item_in(work, case), to=desk.ids["Maria"], by=by
    ),
    Permission.OVERSEE: lambda desk, case, work, by: cases.stopping.suspend(work, case.id, "Obra.", by=by),
    Permission.REGISTRIES: lambda desk, case, work, by: registries.add(
        work, attendances.PRODUCTS, {"name": "Plano"}, by=by
    ),
}


@pytest.mark.parametrize("permission", ACTS)
def test_each_command_asks_the_profile(desk, permission):
    """V-01: every permission is asked by the command itself; only that one is missing here."""
    case = desk.opens()
    desk.item_in = lambda work, case: inbox.queries.of_case(work.session, case.id, state="open")[0].id
    who = "Maria" if permission == Permission.REASSIGN else "Rita"  # whose work the item is
    lacks(desk, who, permission)
    with pytest.raises(Forbidden):
        does(desk, who, lambda work, by: ACTS[permission](desk, case, work, by))


def test_claiming_asks_the_profile_too(desk):
    """V-01: neither claiming a task nor doing one that nobody has claimed."""
    case = desk.opens()
    item = desk.item(case, "Analisar e categorizar")
    lacks(desk, "Maria", Permission.ACCEPT)
    with pytest.raises(Forbidden, match="assumir tarefas"):
        does(desk, "Maria", lambda work, by: inbox.claim(work, item.id, by=by))
    with pytest.raises(Forbidden):
        desk.does("Maria", case, item.name, chamado_categoria="cobranca", informacoes_suficientes="sim")


def test_a_role_is_said_to_do_less_and_again_what_it_did(desk):
    """V-01: editing a role's profile is felt by whoever has the role alone; deleting it brings the default back."""
    rita = desk.person("Rita")
    attendants = "papel-attendant"
    does(desk, "Rita", lambda work, by: people.change_profile(work, attendants, "x", ["note"], by=by))
    assert desk.person("Maria").permissions == {Permission.NOTE}
    assert desk.person("Bruno").permissions == DEFAULTS[Role.INTERNAL_AGENT]
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Bruno"], roles=[Role.ATTENDANT, Role.SUPERVISOR])
        assert people.queries.person(work.session, desk.ids["Bruno"]).permissions == DEFAULTS[Role.SUPERVISOR]
        (first, *_) = people.profiles(work.session)
        assert (first.id, first.changed) == (attendants, True)
        people.remove_profile(work, attendants, by=rita)
        assert people.queries.person(work.session, desk.ids["Maria"]).permissions == DEFAULTS[Role.ATTENDANT]
        told = people.history(work.session, f"profile:{attendants}")
        assert len(told) == 0 or told[0].changes


def test_profiles_that_do_not_fit_are_refused(desk):
    """No unknown permission, no name twice, not by anybody, and none is deleted that somebody has."""
    profile = lacks(desk, "Maria", Permission.CLOSE)
    for act, error, sentence in (
        (lambda work, by: people.add_profile(work, "Novo", ["voar"], by=by), Refused, "permissões da lista"),
        (lambda work, by: people.add_profile(work, "SEM CLOSE MARIA", [], by=by), Conflict, "Já há um perfil"),
        (lambda work, by: people.change_profile(work, "nada", "x", [], by=by), Missing, "não existe"),
        (lambda work, by: people.remove_profile(work, profile, by=by), Refused, "1 pessoas"),
        (lambda work, by: people.give_profiles(work, desk.ids["Maria"], ["nada"], by=by), Refused, "perfis da lista"),
    ):
        with pytest.raises(error, match=sentence):
            does(desk, "Rita", act)
    with pytest.raises(Forbidden):
        does(desk, "Paulo", lambda work, by: people.give_profiles(work, by.id, [], by=by))
    does(desk, "Rita", lambda work, by: people.give_profiles(work, desk.ids["Maria"], [], by=by))
    does(desk, "Rita", lambda work, by: people.remove_profile(work, profile, by=by))
    with desk.works.read() as work:
        told = people.history(work.session, f"person:{desk.ids['Maria']}")
        assert [each.changes["profiles"] for each in told if "profiles" in each.changes] == [
            (["Sem close Maria"], []), ([], ["Sem close Maria"]),
        ]  # fmt: skip
