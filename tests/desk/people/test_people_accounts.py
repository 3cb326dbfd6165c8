"""Accounts, roles, teams and log-ins."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from service.base.errors import Conflict, Missing, Refused
from service.base.texts import Text
from service.desk import people
from service.desk.people import NoticeEvent, Role
from service.desk.people.events import TeamChanged
from service.desk.people.model import Whose, whose_by_name
from service.desk.people.tables import NoticeReadRow, NoticeRow

PASSWORD = "uma senha comprida"
BOTH = (Role.ADMINISTRATOR, Role.ATTENDANT)


def add(work, name="Ana Souza", email="ana@empresa.com.br", roles=(Role.ADMINISTRATOR,), password=PASSWORD):
    """A person with an account."""
    return people.add_person(work, name=name, email=email, roles=roles, password=password)


def test_whoever_knows_the_password_gets_in(works, clock):
    """A token opens the desk until the day is over; the database holds only its hash."""
    with works.begin() as work:
        ana = add(work)
        person, token = people.log_in(work, email=" ANA@empresa.com.br ", password=PASSWORD)
        assert person == ana
    with works.read() as work:
        assert people.logged_in(work.session, token, now=work.now).person.name == "Ana Souza"
        assert people.logged_in(work.session, token + "x", now=work.now) is None
        assert people.logged_in(work.session, token, now=work.now + timedelta(hours=14)) is None


@pytest.mark.parametrize("change", [{"active": False}, {"password": "outra senha comprida"}])
def test_a_password_that_was_shown_counts_only_as_long_as_it_is_true(works, change):
    """Who left or got another password between showing the old one and coming in stays outside."""
    with works.begin() as work:
        add(work, "Chefe", "chefe@empresa.com.br")
        bia = add(work, "Bia", "bia@empresa.com.br", roles=(Role.ATTENDANT,))
    with works.read() as work:
        proof = people.prove(work.session, email="bia@empresa.com.br", password=PASSWORD)
    assert PASSWORD not in repr(proof)
    assert "argon2" not in repr(proof)
    with works.begin() as work:
        if "active" in change:
            people.change_person(work, bia, active=False)
        else:
            people.set_password(work, bia, change["password"])
    with works.begin() as work, pytest.raises(Refused, match="não conferem"):
        people.let_in(work, proof)


@pytest.mark.parametrize(("email", "password"), [("ana@empresa.com.br", "errada demais"), ("x@y.com", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_read_the_same(works, email, password):
    """Nobody learns who has an account."""
    with works.begin() as work:
        add(work)
        with pytest.raises(Refused, match="E-mail ou senha não conferem"):
            people.log_in(work, email=email, password=password)


def test_whoever_leaves_is_logged_out_everywhere(works):
    """A deactivated person loses every open browser and cannot come back."""
    with works.begin() as work:
        add(work, "Chefe", "chefe@empresa.com.br")
        bia = add(work, "Bia", "bia@empresa.com.br", roles=(Role.ATTENDANT,))
        _, token = people.log_in(work, email="bia@empresa.com.br", password=PASSWORD)
        people.change_person(work, bia, active=False)
        assert people.logged_in(work.session, token, now=work.now) is None
        with pytest.raises(Refused, match="não conferem"):
            people.log_in(work, email="bia@empresa.com.br", password=PASSWORD)


def test_a_new_password_ends_every_log_in(works):
    """Whoever stole a browser is out after the password changed."""
    with works.begin() as work:
        ana = add(work)
        _, token = people.log_in(work, email="ana@empresa.com.br", password=PASSWORD)
        with pytest.raises(Refused, match="senha atual"):
            people.change_own_password(work, ana, old="não é esta", new="outra senha comprida")
        people.change_own_password(work, ana, old=PASSWORD, new="outra senha comprida")
        assert people.logged_in(work.session, token, now=work.now) is None


@pytest.mark.parametrize("password", ["curta", "aaaaaaaaaaaaaa", "x" * 201])
def test_a_password_that_is_easy_to_guess_is_refused(works, password):
    """Length and a few different letters are asked for."""
    with works.begin() as work, pytest.raises(Refused, match="senha"):
        add(work, password=password)


def test_two_people_cannot_share_an_address(works):
    """An address names one person, whatever its capitals."""
    with works.begin() as work:
        add(work)
        with pytest.raises(Conflict, match="e-mail"):
            add(work, "Outra Ana", "Ana@Empresa.com.br")


def test_a_desk_never_loses_its_last_administrator(works):
    """Nobody could let the others in again."""
    with works.begin() as work:
        ana = add(work)
        add(work, "Bia", "bia@empresa.com.br", roles=(Role.ATTENDANT,))
        with pytest.raises(Refused, match="nenhum administrador"):
            people.change_person(work, ana, roles=[Role.ATTENDANT])


def test_a_known_client_is_not_overwritten(works):
    """Somebody who types another's address does not change that person's name."""
    with works.begin() as work:
        joao = people.know_client(work, name="João", email="joao@cliente.com.br")
        assert people.know_client(work, name="Outro nome", email="JOAO@cliente.com.br") == joao
        assert people.queries.person(work.session, joao).name == "João"


def test_people_are_found_without_accents(works):
    """V-style search: JOAO finds João; pages count everybody."""
    with works.begin() as work:
        add(work, "João Ávila", "j@empresa.com.br")
        add(work, "Maria", "m@empresa.com.br", roles=(Role.ATTENDANT,))
        found, total = people.queries.people(work.session, search="JOAO avila")
        assert ([each.name for each in found], total) == (["João Ávila"], 1)
        found, total = people.queries.people(work.session, limit=1)
        assert (len(found), total) == (1, 2)
        found, _ = people.queries.people(work.session, role=Role.ATTENDANT)
        assert [each.name for each in found] == ["Maria"]


@pytest.mark.parametrize(
    ("lane", "whose"),
    [
        ("Cliente", Whose(kind="requester")),
        ("ATENDENTE", Whose(kind="role", target="attendant")),
        ("Agente Interno", Whose(kind="role", target="internal_agent")),
        ("Dono do processo", Whose(kind="owner")),
        ("Financeiro", Whose(kind="team", target="T1")),
        ("Lua", Whose(kind="owner", guessed=True)),
        (None, Whose(kind="owner", guessed=True)),
    ],
)
def test_a_lane_belongs_to_what_its_name_says(lane, whose):
    """H-02, H-05: requester, owner, role or team; what nothing matches goes to the process owner."""
    assert whose_by_name(lane, [("T1", "financeiro")]) == whose


def test_a_lane_can_be_given_to_somebody_else(works):
    """A binding counts from now on, without a new version, and can be taken back."""
    with works.begin() as work:
        ana = add(work)
        people.bind_lane(work, "P", "Atendente", kind="person", target=ana)
        lane = people.queries.whose(work.session, "P", "atendente")
        assert lane == Whose(kind="person", target=ana)
        people.unbind_lane(work, "P", "Atendente")
        work.session.flush()
        assert people.queries.whose(work.session, "P", "Atendente").kind == "role"
        with pytest.raises(Refused, match="raia"):
            people.bind_lane(work, "P", "Atendente", kind="team", target="nenhuma")


def test_the_owners_lane_goes_to_the_owner(works):
    """H-05: configurable per process; without one, everyone who is a process owner."""
    with works.begin() as work:
        ana = add(work, roles=(Role.ADMINISTRATOR, Role.PROCESS_OWNER))
        bia = add(work, "Bia", "bia@empresa.com.br", roles=(Role.PROCESS_OWNER,))
        lane = people.queries.whose(work.session, "P", "Dono do processo")
        assert who_is_told(work, lane, "all") == {ana, bia}
        people.set_owner(work, "P", bia)
        work.session.flush()
        assert who_is_told(work, lane, "owner") == {bia}


def who_is_told(work, whose, key):
    """Tell those whose work it is, and see who has the notice."""
    everybody = [each.id for each in people.queries.people(work.session)[0]]
    people.give_notice_to(
        work, [whose], Text("Oi", "Hi"), process="P", event=NoticeEvent.HOUSE, address=f"/{key}", key=key
    )
    return {each for each in everybody if f"/{key}" in [one.address for one in people.notices(work.session, each)]}


def test_a_client_answers_for_no_process(works):
    """H-05: who owns a process sees and mends others' cases, so only staff may."""
    with works.begin() as work:
        client = people.add_person(work, name="João Lima", email="joao@exemplo.com.br")
        with pytest.raises(Missing, match="não é da equipe"):
            people.set_owner(work, "P", client)


def test_a_team_shares_its_members(works):
    """Membership is read when asked, so a new member sees open work at once."""
    with works.begin() as work:
        ana = add(work)
        team = people.add_team(work, "Financeiro")
        with pytest.raises(Conflict, match="equipe"):
            people.add_team(work, "FINANCEIRO")
        people.set_members(work, team, [ana])
        work.session.flush()
        assert people.queries.person(work.session, ana).teams == {team}
        people.set_members(work, team, [])
        work.session.flush()
        assert people.queries.person(work.session, ana).teams == frozenset()


def test_a_notice_is_told_once(works):
    """H-10: a retry tells nobody twice; the notice is an outbox event."""
    from service.base.texts import Text

    with works.begin() as work:
        ana = add(work)
        for _ in range(2):
            people.give_notice(
                work, ana, Text("Novo chamado", "New case"), event=NoticeEvent.HOUSE, address="/fila", key="k1"
            )
            work.session.flush()
        assert people.unread(work.session, ana) == 1
        people.read_notices(work, ana)
        assert people.unread(work.session, ana) == 0
        assert [notice.is_read for notice in people.notices(work.session, ana)] == [True]


def test_a_role_and_a_team_are_told_in_one_row_each(works, clock):
    """H-10: whoever has it then and now reads it, each for themselves; who comes later is told what comes later."""
    with works.begin() as work:
        ana, bia = add(work, roles=BOTH), add(work, "Bia", "bia@empresa.com.br", roles=BOTH)
        team = people.add_team(work, "Financeiro")
        people.set_members(work, team, [ana])
    role, members = Whose(kind="role", target=Role.ATTENDANT), Whose(kind="team", target=team)
    clock.pass_by(timedelta(minutes=1))
    with works.begin() as work:
        people.give_notice_to(
            work, [role, members], Text("Um", "One"), process="P", event=NoticeEvent.HOUSE, address="/1", key="one"
        )
        assert work.session.scalar(select(func.count()).select_from(NoticeRow)) == 2
        assert [people.unread(work.session, each) for each in (ana, bia)] == [1, 1]
        assert [each.text.pt for each in people.notices(work.session, ana)] == ["Um"]
        people.read_notices(work, ana)
        assert [people.unread(work.session, each) for each in (ana, bia)] == [0, 1]
    clock.pass_by(timedelta(hours=2))
    with works.begin() as work:
        cia = add(work, "Cia", "cia@empresa.com.br", roles=BOTH)
        clock.pass_by(timedelta(minutes=1))
    with works.begin() as work:
        people.set_members(work, team, [ana, cia])
        people.change_person(work, bia, roles=(Role.ADMINISTRATOR,))
        people.give_notice_to(
            work, [role], Text("Dois", "Two"), process="P", event=NoticeEvent.HOUSE, address="/2", key="two"
        )
        assert [people.unread(work.session, each) for each in (ana, bia, cia)] == [1, 0, 1]
        assert [(each.text.pt, each.is_read) for each in people.notices(work.session, ana)] == [
            ("Dois", False),
            ("Um", True),
        ]
        people.read_notices(work, ana)
        assert people.unread(work.session, ana) == 0
    clock.pass_by(timedelta(hours=2))
    with works.begin() as work:
        people.read_notices(work, ana)
        assert [each.is_read for each in people.notices(work.session, ana)] == [True, True]
        assert work.session.scalar(select(func.count()).select_from(NoticeReadRow)) == 0


def test_a_notice_whose_command_ends_late_is_not_read_unseen(works, clock):
    """A command that began before the others were read tells something afterwards: it counts as new."""
    with works.begin() as work:
        ana = add(work)
        begun = work.now
    clock.pass_by(timedelta(minutes=1))
    with works.begin() as work:
        people.give_notice(work, ana, Text("Um", "One"), event=NoticeEvent.HOUSE, address="/1", key="one")
        people.read_notices(work, ana)
        people.give_notice(
            replace(work, now=begun), ana, Text("Antes", "Before"), event=NoticeEvent.HOUSE, address="/0", key="zero"
        )
        assert people.unread(work.session, ana) == 1


def test_read_notices_are_forgotten(works, clock):
    """After the time that the house keeps things; one that nobody has read stays."""
    with works.begin() as work:
        ana = people.add_person(work, name="Ana Lima", email="ana.lima@exemplo.com.br")
        people.give_notice(work, ana, Text("Lida", "Read"), event=NoticeEvent.HOUSE, address="/", key="read")
        people.read_notices(work, ana)
        people.give_notice(work, ana, Text("Nova", "New"), event=NoticeEvent.HOUSE, address="/", key="new")
    clock.pass_by(timedelta(days=1))
    with works.begin() as work:
        assert people.forget_notices(work, work.now) == 1
        assert [notice.text.pt for notice in people.notices(work.session, ana)] == ["Nova"]


def test_what_changes_in_a_team_is_told(works):
    """Its event names what is new, and nothing is told where nothing is."""
    heard = []
    works.subscriptions.on(TeamChanged, lambda work, event: heard.append(event.what))
    with works.begin() as work:
        team = people.add_team(work, "Financeiro")
        people.change_team(work, team, name="Financeiro", active=True)
        people.change_team(work, team, name="Cobrança")
        people.change_team(work, team, active=False)
    assert heard == [("name",), ("name",), ("active",)]


def test_two_who_take_the_same_address_at_once(works):
    """Both looked and found it free: one gets it, the other is told, and nothing is half done."""
    ready = Barrier(2)

    def take(number: int) -> str:
        ready.wait()
        try:
            with works.begin() as work:
                people.add_person(work, name=f"Pessoa {number}", email="mesma@empresa.com.br", password=PASSWORD)
            return "won"
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == ["conflict", "won"]
    with works.read() as work:
        assert people.queries.people(work.session, search="mesma@empresa.com.br")[1] == 1
