"""What people are told about a case."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from desk_story import Desk

from service.base.errors import Forbidden, Missing
from service.desk import cases, options, people
from service.desk.people import NoticeEvent


@pytest.fixture
def desk(database, clock):
    """The demo desk with the shipped process."""
    return Desk(database, clock)


def told(desk: Desk, who: str) -> list[str]:
    """What somebody was told about cases that became theirs."""
    with desk.works.read() as work:
        every = people.notices(work.session, desk.ids[who])
        return [str(each.text) for each in every if str(each.text).startswith("Agora é seu")]


def give(desk: Desk, case, owner: str, by: str) -> bool:
    """Somebody makes a case somebody's."""
    with desk.works.begin(actor=desk.actor(by)) as work:
        return cases.assign(work, case.id, team=None, owner=desk.ids[owner], by=desk.person_in(work, by))


def test_the_new_owner_gets_one_alert(desk: Desk):
    """V-42: assign -> 1 alert to new owner; self-assign -> none."""
    case = desk.opens("João")
    assert give(desk, case, "Maria", "Paulo")
    assert told(desk, "Maria") == [f"Agora é seu: {case.subject} ({case.protocol})"]
    assert not give(desk, case, "Maria", "Paulo"), "nothing changed, and nobody is told again"
    assert len(told(desk, "Maria")) == 1
    other = desk.opens("João")
    assert give(desk, other, "Maria", "Maria")
    assert len(told(desk, "Maria")) == 1
    assert told(desk, "Paulo") == []


def heard(desk: Desk, who: str, *events: NoticeEvent) -> list[str]:
    """What somebody was told of these, the newest first."""
    with desk.works.read() as work:
        every = people.notices(work.session, desk.ids[who])
        return [str(each.text) for each in every if each.event in events]


def says(desk: Desk, case, who: str, text: str, *, internal: bool = True) -> None:
    """Somebody speaks in a case."""
    with desk.works.begin(actor=desk.actor(who)) as work:
        author, name = desk.ids[who], desk.person_in(work, who).name
        cases.say(work, case.id, text, author=author, author_name=name, internal=internal)


def owned(desk: Desk, clock, owner: str = "Maria"):
    """A case that somebody answers for, opened a while ago."""
    case = desk.opens("João")
    clock.pass_by(timedelta(minutes=20))
    assert give(desk, case, owner, owner)
    clock.pass_by(timedelta(minutes=20))
    return case


def see_own_only(desk: Desk) -> None:
    """From now on everybody sees their own cases."""
    with desk.works.begin() as work:
        options.choose(work, "who_sees_cases", "own", by=desk.person_in(work, "Rita"))


def test_the_owner_before_is_told(desk: Desk, clock):
    """V-42: a case that goes to somebody else is told to whoever had it."""
    case = owned(desk, clock)
    give(desk, case, "Paulo", "Bruno")
    assert heard(desk, "Maria", NoticeEvent.TAKEN) == [f"Agora é de Paulo Reis: {case.subject} ({case.protocol})"]
    assert heard(desk, "Maria", NoticeEvent.UPDATED) == []


def test_a_silent_case_is_told_to_its_owner(desk: Desk, clock):
    """V-43: activity resets timer."""
    case = owned(desk, clock)
    desk.passes(hours=20)
    says(desk, case, "Paulo", "Estou vendo isto.")
    desk.passes(hours=20)
    assert heard(desk, "Maria", NoticeEvent.INACTIVE) == [], "what was said began the silence anew"
    desk.passes(hours=4, seconds=1)
    told = [f"Nada acontece há 24 h: {case.subject} ({case.protocol})"]
    assert heard(desk, "Maria", NoticeEvent.INACTIVE) == told
    desk.passes(days=5)
    assert heard(desk, "Maria", NoticeEvent.INACTIVE) == told, "once for each silence"
    desk.does("Maria", case, "Analisar e categorizar", chamado_categoria="cobranca", informacoes_suficientes="sim")
    for _ in range(5):
        desk.passes(hours=12)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 2, "a finished task is activity too"


def test_what_the_house_does_by_itself_breaks_no_silence(desk: Desk, clock):
    """V-43: activity is what people do, as for automation rules."""
    case = owned(desk, clock)
    desk.passes(hours=20)
    with desk.works.begin() as work:
        cases.say(work, case.id, "Ainda parado.", author=None, author_name="Raia", internal=True)
    desk.passes(hours=4, seconds=1)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1
    desk.passes(days=3)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1


def test_the_silence_is_as_long_as_the_desk_says(desk: Desk, clock):
    """V-43: the desk chooses the hours; nobody is told of a case that is nobody's or over."""
    with desk.works.begin() as work:
        options.choose(work, "inactive_after", 2, by=desk.person_in(work, "Rita"))
    case, nobodys, over = owned(desk, clock), desk.opens("João"), owned(desk, clock)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        cases.stopping.cancel(work, over.id, "Aberto por engano.", by=desk.person_in(work, "Clara"))
    desk.passes(hours=3)
    told = heard(desk, "Maria", NoticeEvent.INACTIVE)
    assert told == [f"Nada acontece há 2 h: {case.subject} ({case.protocol})"]
    assert nobodys.owner is None


def test_every_silence_is_told(desk: Desk, clock):
    """V-43: activity resets timer, whatever it was: after an alert, accepting the case is followed by the next."""
    case = owned(desk, clock)
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.statuses.change_status(work, case.id, cases.Status.IN_PROGRESS, by=desk.person_in(work, "Maria"))
    for _ in range(4):
        desk.passes(hours=12)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.accept(work, case.id, by=desk.person_in(work, "Maria"))
    desk.passes(hours=23)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1
    for _ in range(6):
        desk.passes(hours=12)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 2


def test_what_the_process_does_breaks_no_silence(desk: Desk, clock):
    """V-43: the alert waits for people's activity; that work climbs by itself after hours moves nothing."""
    case = owned(desk, clock)
    begun = clock.now() - timedelta(minutes=20)
    clock.pass_by(timedelta(hours=23) - timedelta(minutes=20))
    desk.runner.settle()
    with desk.works.read() as work:
        assert [step for step in cases.timeline(work.session, case.id) if step.at > begun], "something happened"
    assert heard(desk, "Maria", NoticeEvent.INACTIVE) == []
    desk.passes(hours=1)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1


def test_a_shorter_silence_counts_from_the_next_activity(desk: Desk, clock):
    """V-43: the timer of a longer one is moved by what happens next."""
    with desk.works.begin() as work:
        options.choose(work, "inactive_after", 200, by=desk.person_in(work, "Rita"))
    case = owned(desk, clock)
    with desk.works.begin() as work:
        options.choose(work, "inactive_after", 2, by=desk.person_in(work, "Rita"))
    says(desk, case, "Maria", "Vou ver.")
    desk.passes(hours=2)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1


def test_what_is_being_written_ends_the_silence(postgres_database, clock):
    """V-43: a timer that is due in the moment in which somebody writes waits for them, and finds what they wrote."""
    desk = Desk(postgres_database, clock)
    case = owned(desk, clock)
    clock.pass_by(timedelta(hours=24))
    sweep = Thread(target=desk.runner.settle)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.say(work, case.id, "Estou vendo.", author=desk.ids["Paulo"], author_name="Paulo Reis", internal=True)
        sweep.start()
        sweep.join(1)
    sweep.join()
    assert heard(desk, "Maria", NoticeEvent.INACTIVE) == []
    for _ in range(3):
        desk.passes(hours=9)
    assert len(heard(desk, "Maria", NoticeEvent.INACTIVE)) == 1


def test_the_owner_is_told_of_updates_by_others(desk: Desk, clock):
    """V-44: not to the author."""
    case = owned(desk, clock)
    says(desk, case, "Maria", "Nota minha.")
    assert heard(desk, "Maria", NoticeEvent.UPDATED) == []
    says(desk, case, "João", "Alguma novidade?", internal=False)
    about = f"{case.subject} ({case.protocol})"
    assert heard(desk, "Maria", NoticeEvent.UPDATED) == [f"Mensagem de João Pereira: {about}"]
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.change_priority(work, case.id, 1, by=desk.person_in(work, "Paulo"))
    with desk.works.read() as work:
        newest = people.notices(work.session, desk.ids["Maria"])[0]
    assert (str(newest.text), newest.count) == (f"Prioridade: Urgente: {about}", 2)
    assert newest.address == f"/chamados/{case.protocol}"
    assert heard(desk, "Paulo", NoticeEvent.UPDATED) == heard(desk, "João", NoticeEvent.UPDATED) == []


def test_a_follower_is_told_until_they_stop(desk: Desk, clock):
    """V-46: follower gets V-44; unfollow stops."""
    case = owned(desk, clock)
    with desk.works.begin() as work:
        for _ in range(2):
            cases.following.follow(work, case.id, by=desk.person_in(work, "Paulo"))
        assert cases.following.followers(work.session, case.id) == [desk.ids["Paulo"]]
        assert [each.id for each in cases.following.followed(work.session, desk.person_in(work, "Paulo"))] == [case.id]
    says(desk, case, "Maria", "Liguei para o cliente.")
    told = [f"Nota de Maria Santos: {case.subject} ({case.protocol})"]
    assert heard(desk, "Paulo", NoticeEvent.FOLLOWED) == told
    says(desk, case, "Paulo", "Obrigado.")
    assert heard(desk, "Paulo", NoticeEvent.FOLLOWED) == told, "not to the author"
    with desk.works.begin() as work:
        cases.following.unfollow(work, case.id, by=desk.person_in(work, "Paulo"))
    clock.pass_by(timedelta(minutes=11))
    says(desk, case, "Maria", "Liguei de novo.")
    assert heard(desk, "Paulo", NoticeEvent.FOLLOWED) == told


def test_a_follower_who_lost_access_is_told_nothing(desk: Desk, clock):
    """V-46: whoever may not see a case follows nothing of it; clients follow no cases."""
    case = owned(desk, clock)
    with desk.works.begin() as work:
        cases.following.follow(work, case.id, by=desk.person_in(work, "Bruno"))
        with pytest.raises(Forbidden):
            cases.following.follow(work, case.id, by=desk.person_in(work, "João"))
    see_own_only(desk)
    says(desk, case, "Maria", "Segredo.")
    assert heard(desk, "Bruno", NoticeEvent.FOLLOWED) == []
    with desk.works.begin() as work:
        assert cases.following.followed(work.session, desk.person_in(work, "Bruno")) == []
        with pytest.raises(Missing):
            cases.following.follow(work, case.id, by=desk.person_in(work, "Bruno"))


def test_whoever_is_mentioned_is_told(desk: Desk, clock):
    """V-45: user without access is not told content."""
    case = owned(desk, clock)
    says(desk, case, "Maria", "@Bruno confira o limite do cartão, por favor. maria@ana.com não é ninguém.")
    assert heard(desk, "Bruno", NoticeEvent.MENTIONED) == [
        f"Maria Santos mencionou você em {case.protocol}: "
        "@Bruno confira o limite do cartão, por favor. maria@ana.com não é ninguém."
    ]
    see_own_only(desk)
    clock.pass_by(timedelta(minutes=11))
    says(desk, case, "Maria", "@Bruno o cartão é 1234.")
    case = desk.case(case)
    with desk.works.read() as work:
        newest = people.notices(work.session, desk.ids["Bruno"])[0]
        person = desk.person_in(work, "Bruno")
        assert cases.mentions.who_cannot_see(work.session, case, [desk.ids["Bruno"], desk.ids["Maria"]]) == [person]
    for spoken in (newest.text.pt, newest.text.en):
        assert not any(word in spoken for word in ("1234", case.subject, case.protocol))
        assert "Maria Santos" in spoken
    assert newest.address == ""


def test_the_longest_name_is_meant(desk: Desk):
    """V-45: whole names before first names, without accents; two with one first name are not guessed at."""
    with desk.works.begin() as work:
        ids = {
            name: people.add_person(work, name=name, email=f"p{n}@casa.com.br", password="uma senha longa", roles=roles)
            for n, (name, roles) in enumerate(
                {
                    "Zoé Alves": (people.Role.ATTENDANT,),
                    "Zoé Alves Prado": (people.Role.ATTENDANT,),
                    "Zulmira Reis": (people.Role.CLIENT,),
                    "Wanda Nunes": (people.Role.ATTENDANT,),
                }.items()
            )
        }
    with desk.works.read() as work:
        for text, meant in {
            "@zoe alves prado veja": ["Zoé Alves Prado"],
            "veja, @Zoé Alves.": ["Zoé Alves"],
            "@Zoé Alvesiana": [],
            "@Zoé, veja": [],
            "(@wanda)": ["Wanda Nunes"],
            "@Zulmira Reis": [],
            "@@wanda a@wanda": [],
            "@ wanda": [],
            "@%": [],
            "@Wanda @WANDA NUNES": ["Wanda Nunes"],
        }.items():
            assert cases.mentions.mentioned(work.session, text) == [ids[name] for name in meant], text


def test_reopening_is_told_to_the_owner(desk: Desk, clock):
    """V-44: the owner of a case that somebody else reopens is told so, under its own name."""
    case = owned(desk, clock)
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        cases.stopping.cancel(work, case.id, "Aberto por engano.", by=desk.person_in(work, "Clara"))
    clock.pass_by(timedelta(minutes=20))
    with desk.works.begin(actor=desk.actor("Clara")) as work:
        cases.reopen(work, case.id, "Não era engano.", by=desk.person_in(work, "Clara"))
    assert heard(desk, "Maria", NoticeEvent.REOPENED) == [
        f"Situação: Reaberto: {case.subject} ({case.protocol})",
    ]


def test_an_owner_is_told_that_their_case_is_open_again_though_nobody_gave_it_away(desk: Desk, clock):
    """V-44, V-40: where the desk lets cases go back to open by hand, that is a change of status like any other."""
    case = owned(desk, clock)
    open_, begun = cases.Status.OPEN, cases.Status.IN_PROGRESS
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        cases.statuses.set_transition(work, begun, open_, [people.Role.SUPERVISOR], by=rita)
    for status in (begun, open_):
        with desk.works.begin(actor=desk.actor("Paulo")) as work:
            cases.statuses.change_status(work, case.id, status, by=desk.person_in(work, "Paulo"))
        clock.pass_by(timedelta(minutes=20))
    assert heard(desk, "Maria", NoticeEvent.UPDATED)[0] == f"Situação: Aberto: {case.subject} ({case.protocol})"


def test_the_tier_above_is_told(desk: Desk, clock):
    """V-41: a case that is escalated is told to the team that it goes to."""
    with desk.works.begin() as work:
        above, below = people.add_team(work, "Nível 2"), people.add_team(work, "Nível 1")
        people.set_members(work, above, [desk.ids["Bruno"]])
        people.stand_for(work, above, kind="tier", values=["2"])
        people.stand_for(work, below, kind="tier", values=["1"], above=above)
    case = desk.opens("João")
    clock.pass_by(timedelta(minutes=1))
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        maria = desk.person_in(work, "Maria")
        cases.assign(work, case.id, team=below, owner=None, by=maria)
        cases.escalate(work, case.id, by=maria)
    told = [f"Maria Santos escalou para Nível 2: {case.subject} ({case.protocol})"]
    assert heard(desk, "Bruno", NoticeEvent.ESCALATED) == told
    assert heard(desk, "Maria", NoticeEvent.ESCALATED) == []


def test_whoever_stands_in_is_told(desk: Desk, clock):
    """V-41: an absence begins, and its substitute hears of it."""
    with desk.works.begin() as work:
        maria = desk.person_in(work, "Maria")
        leaves, back = work.now + timedelta(hours=1), work.now + timedelta(days=1)
        people.enter_absence(work, maria.id, starts_at=leaves, ends_at=back, substitute=desk.ids["Bruno"], by=maria)
    assert heard(desk, "Bruno", NoticeEvent.ABSENCE) == []
    desk.passes(hours=2)
    assert len(heard(desk, "Bruno", NoticeEvent.ABSENCE)) == 1
