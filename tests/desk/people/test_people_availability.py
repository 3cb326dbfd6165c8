"""Who can be given work now, and why not: shifts, absences, accepting, signs."""

from datetime import UTC, datetime, timedelta

import pytest
from desk_story import Desk

from service import calendars
from service.base.errors import Conflict, Forbidden, Refused
from service.desk import people
from service.desk.demo import PASSWORD
from service.desk.people.events import AbsenceBegan, AbsenceEnded, AcceptingChanged

MONDAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def desk(database, clock) -> Desk:
    """The demo desk on a Monday at nine in São Paulo, with Maria and Bruno in a team."""
    desk = Desk(database, clock)
    with desk.works.begin() as work:
        desk.team = people.add_team(work, "Suporte")
        people.set_members(work, desk.team, [desk.ids["Maria"], desk.ids["Bruno"]])
    return desk


def stands(desk, who="Maria"):
    """How it stands with somebody of the team now: the reasons why not, none where available."""
    with desk.works.read() as work:
        team = people.queries.team(work.session, desk.team)
        found = people.availability(work.session, team.members, work.now, team=team)[desk.ids[who]]
        assert found.available == (not found.reasons)
        return [str(each) for each in found.reasons]


def leaves(desk, by, who, *, starts, ends, **more):
    """An absence is entered."""
    with desk.works.begin(actor=desk.actor(by)) as work:
        return people.enter_absence(
            work, desk.ids[who], starts_at=starts, ends_at=ends, by=desk.person_in(work, by), **more
        )


def test_only_on_shift(desk):
    """On the team's shift or one's own; outside of it nobody is available, and without one always."""
    assert stands(desk) == []
    desk.clock.pass_by(timedelta(hours=12))
    assert stands(desk) == []
    with desk.works.begin() as work:
        people.give_out(work, desk.team, policy="round_robin", calendar="Padrão")
    assert stands(desk) == ["Fora do turno (Padrão)."]
    with desk.works.begin() as work:
        calendars.create(work, "Noite", nightly())
        people.describe_member(work, desk.team, desk.ids["Bruno"], calendar="Noite")
    assert (stands(desk), stands(desk, "Bruno")) == (["Fora do turno (Padrão)."], [])
    desk.clock.pass_by(timedelta(hours=12))
    assert (stands(desk), stands(desk, "Bruno")) == ([], ["Fora do turno (Noite)."])


def nightly():
    """From eight in the evening to six in the morning."""
    return calendars.Definition(zone="America/Sao_Paulo", week=((calendars.Window(20 * 60, 30 * 60),),) * 7)


def test_who_accepts_nothing_is_passed_over(desk):
    """One click for oneself, supervisors for others, nobody else; it is told once and stands in the history."""
    heard = []
    desk.works.subscriptions.on(AcceptingChanged, lambda work, event: heard.append(event.accepting))
    for who, turn in (("Maria", False), ("Maria", False)):
        with desk.works.begin(actor=desk.actor(who)) as work:
            people.accept_work(work, desk.ids["Maria"], turn, by=desk.person_in(work, who))
    assert stands(desk) == ["Não está aceitando trabalho."]
    with pytest.raises(Forbidden), desk.works.begin() as work:
        people.accept_work(work, desk.ids["Maria"], True, by=desk.person_in(work, "Bruno"))
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        people.accept_work(work, desk.ids["Maria"], True, by=desk.person_in(work, "Paulo"))
        told = people.history(work.session, f"person:{desk.ids['Maria']}")
    assert (stands(desk), heard) == ([], [False, True])
    assert [(each.actor, each.changes) for each in told[:2]] == [
        ("Paulo Reis", {"accepting": (False, True)}), ("Maria Santos", {"accepting": (True, False)}),
    ]  # fmt: skip


def test_an_absence_begins_and_ends_by_itself(desk):
    """A planned one too; when it begins it is told with the substitute, and when it is over one is available."""
    heard = []
    for kind in (AbsenceBegan, AbsenceEnded):
        desk.works.subscriptions.on(kind, lambda work, event: heard.append(event))
    bruno = desk.ids["Bruno"]
    leaves(desk, "Maria", "Maria", starts=MONDAY + DAY, ends=MONDAY + 3 * DAY, substitute=bruno, reason="Férias")
    assert stands(desk) == []
    desk.passes(days=1)
    assert stands(desk) == ["Ausente: Férias."]
    assert [(type(event), event.substitute) for event in heard] == [(AbsenceBegan, bruno)]
    desk.passes(days=2)
    assert stands(desk) == []
    assert [type(event) for event in heard] == [AbsenceBegan, AbsenceEnded]


def test_an_absence_that_begins_now_and_is_ended_early(desk):
    """Who supervises enters and ends it for others; what is planned and ended does not come."""
    heard = []
    for kind in (AbsenceBegan, AbsenceEnded):
        desk.works.subscriptions.on(kind, lambda work, event: heard.append(type(event)))
    now = leaves(desk, "Paulo", "Maria", starts=MONDAY, ends=MONDAY + DAY)
    planned = leaves(desk, "Maria", "Maria", starts=MONDAY + 2 * DAY, ends=MONDAY + 3 * DAY)
    assert (stands(desk), heard) == (["Ausente."], [AbsenceBegan])
    with pytest.raises(Forbidden), desk.works.begin() as work:
        people.end_absence(work, now, by=desk.person_in(work, "Bruno"))
    for absence in (now, planned):
        with desk.works.begin(actor=desk.actor("Paulo")) as work:
            people.end_absence(work, absence, by=desk.person_in(work, "Paulo"))
    assert (stands(desk), heard) == ([], [AbsenceBegan, AbsenceEnded])
    desk.passes(days=2, hours=1)
    assert (stands(desk), heard) == ([], [AbsenceBegan, AbsenceEnded])
    with pytest.raises(Conflict, match="já terminou"), desk.works.begin() as work:
        people.end_absence(work, now, by=desk.person_in(work, "Paulo"))


def test_absences_that_do_not_fit_are_refused(desk):
    """Backwards, over, endless, twice at once, with oneself or a client standing in, by a stranger."""
    leaves(desk, "Maria", "Maria", starts=MONDAY + DAY, ends=MONDAY + 2 * DAY)
    wrong = [
        ({"starts": MONDAY + DAY, "ends": MONDAY + DAY}, Refused, "depois da saída"),
        ({"starts": MONDAY - 2 * DAY, "ends": MONDAY - DAY}, Refused, "já teria terminado"),
        ({"starts": MONDAY, "ends": MONDAY + 1000 * DAY}, Refused, "dois anos"),
        ({"starts": MONDAY, "ends": MONDAY + 5 * DAY}, Conflict, "nesse período"),
        ({"starts": MONDAY, "ends": MONDAY + DAY, "substitute": desk.ids["Maria"]}, Refused, "outra pessoa"),
        ({"starts": MONDAY, "ends": MONDAY + DAY, "substitute": desk.ids["João"]}, Refused, "outra pessoa"),
        ({"starts": MONDAY, "ends": MONDAY + DAY, "reason": "x" * 201}, Refused, "200 letras"),
    ]
    for given, error, sentence in wrong:
        with pytest.raises(error, match=sentence):
            leaves(desk, "Maria", "Maria", **given)
    with pytest.raises(Forbidden):
        leaves(desk, "Bruno", "Maria", starts=MONDAY, ends=MONDAY + DAY)


def test_who_gives_no_sign_counts_as_not_logged_in(desk):
    """After the team's minutes without a sign, or at once by logging out; a sign is kept once a minute."""
    with desk.works.begin() as work:
        people.give_out(work, desk.team, policy="least_load", heartbeat=10)
    assert stands(desk) == ["Não entrou na Raia."]
    with desk.works.begin() as work:
        _, token = people.log_in(work, email="maria@exemplo.com.br", password=PASSWORD)
        assert people.see(work, desk.ids["Maria"])
    assert stands(desk) == []
    desk.clock.pass_by(timedelta(seconds=59))
    with desk.works.begin() as work:
        assert people.logged_in(work.session, token, now=work.now).is_seen
        assert not people.see(work, desk.ids["Maria"])
    desk.clock.pass_by(timedelta(seconds=1))
    with desk.works.begin() as work:
        assert not people.logged_in(work.session, token, now=work.now).is_seen
        assert people.see(work, desk.ids["Maria"])
    desk.clock.pass_by(timedelta(minutes=10))
    assert stands(desk) == []
    desk.clock.pass_by(timedelta(seconds=1))
    assert stands(desk) == ["Sem sinal há mais de 10 min."]
    with desk.works.begin() as work:
        people.see(work, desk.ids["Maria"])
        people.log_out(work, token)
    assert stands(desk) == ["Não entrou na Raia."]
    with desk.works.read() as work:
        known = people.presence.presences(work.session, [desk.ids["Maria"]], now=work.now)[desk.ids["Maria"]]
        assert known.left_at == work.now
