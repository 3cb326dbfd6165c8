"""How people are told: by the channels that they chose, and once for many of the same kind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from desk_story import Desk
from sqlalchemy import select

from service.base.errors import Missing
from service.base.outbox import OutboxRow
from service.base.texts import Text
from service.desk import cases, options, people
from service.desk.people import Channels, NoticeEvent, Whose

HI = Text("Oi", "Hi")


@pytest.fixture
def desk(database, clock):
    """The demo desk with the shipped process."""
    return Desk(database, clock)


def tell(desk: Desk, who: str, event: NoticeEvent, key: str, *, case: str | None = None) -> None:
    """Tell somebody something."""
    with desk.works.begin() as work:
        people.give_notice(work, desk.ids[who], HI, event=event, address="/fila", key=key, case=case)


def panel(desk: Desk, who: str, *, prefix: str = "Oi", **which) -> list[tuple[NoticeEvent, int]]:
    """Which events somebody finds in the panel, with their counts."""
    with desk.works.read() as work:
        found = people.notices(work.session, desk.ids[who], **which)
        return [(each.event, each.count) for each in found if each.text.pt.startswith(prefix)]


def mails(desk: Desk, who: str) -> list[tuple[str, int]]:
    """Which mails somebody was to get, with their counts, since the last look."""
    with desk.works.read() as work:
        sent = work.session.scalars(select(OutboxRow).where(OutboxRow.name == "MailWanted").order_by(OutboxRow.id))
        return [(row.payload["event"], row.payload["count"]) for row in sent if row.payload["person"] == desk.ids[who]]


def choose(desk: Desk, who: str, **chosen: Channels) -> None:
    """Somebody changes their matrix."""
    with desk.works.begin() as work:
        people.choose_channels(work, desk.ids[who], {NoticeEvent(event): each for event, each in chosen.items()})


def test_the_matrix_of_people_and_events_is_honoured(desk: Desk):
    """V-41: preference matrix honoured."""
    choose(
        desk,
        "Maria",
        mentioned=Channels(panel=True, mail=False),
        reopened=Channels(panel=False, mail=True),
        escalated=Channels(panel=False, mail=False),
        taken=Channels(panel=True, mail=True),
    )
    with desk.works.read() as work:
        before = people.unread(work.session, desk.ids["Maria"])
    for event in (NoticeEvent.MENTIONED, NoticeEvent.REOPENED, NoticeEvent.ESCALATED, NoticeEvent.TAKEN):
        for who in ("Maria", "Paulo"):
            tell(desk, who, event, key=f"{event}")
    assert {event for event, _ in panel(desk, "Maria")} == {NoticeEvent.MENTIONED, NoticeEvent.TAKEN}
    assert [event for event, _ in mails(desk, "Maria")] == ["reopened", "taken"]
    assert len(panel(desk, "Paulo")) == 4, "who chose nothing has all of them in the panel"
    assert [event for event, _ in mails(desk, "Paulo")] == ["mentioned", "reopened", "escalated"]
    with desk.works.read() as work:
        assert people.unread(work.session, desk.ids["Maria"]) == before + 2


def test_a_role_is_mailed_person_by_person(desk: Desk):
    """V-41: what a role is told reaches by mail whoever of it asked for that, and nobody else."""
    choose(desk, "Maria", team_work=Channels(panel=False, mail=True))
    role = Whose(kind="role", target=people.Role.ATTENDANT)
    with desk.works.begin() as work:
        for event in (NoticeEvent.TEAM_WORK, NoticeEvent.REPORT):
            people.give_notice_to(work, [role], HI, event=event, process="P", address="/", key=f"{event}")
    assert [event for event, _ in mails(desk, "Maria")] == ["team_work", "report"]
    assert [event for event, _ in panel(desk, "Maria")] == [NoticeEvent.REPORT]
    with desk.works.read() as work:
        others = [
            each.id
            for each in people.queries.people(work.session, role=people.Role.ATTENDANT)[0]
            if each.id != desk.ids["Maria"] and each.email
        ]
        sent = work.session.scalars(select(OutboxRow).where(OutboxRow.name == "MailWanted"))
        assert sorted((row.payload["event"], row.payload["person"]) for row in sent) == sorted(
            [("team_work", desk.ids["Maria"]), ("report", desk.ids["Maria"]), *(("report", each) for each in others)]
        )


def test_several_about_one_case_are_one_notice_and_one_mail(desk: Desk, clock):
    """V-41: a storm is a notice with a count, new again each time, and one mail at the end of ten minutes."""
    case, other = desk.opens("João"), desk.opens("João")
    choose(desk, "Paulo", updated=Channels(panel=True, mail=True))
    for number in range(3):
        tell(desk, "Paulo", NoticeEvent.UPDATED, key=f"a{number}", case=case.id)
        clock.pass_by(timedelta(minutes=2))
    tell(desk, "Paulo", NoticeEvent.UPDATED, key="b", case=other.id)
    assert panel(desk, "Paulo") == [(NoticeEvent.UPDATED, 1), (NoticeEvent.UPDATED, 3)]
    desk.runner.settle()
    assert mails(desk, "Paulo") == []
    clock.pass_by(timedelta(minutes=4))
    desk.runner.settle()
    assert mails(desk, "Paulo") == [("updated", 3)]
    clock.pass_by(timedelta(minutes=10))
    desk.runner.settle()
    assert mails(desk, "Paulo") == [("updated", 3), ("updated", 1)]
    tell(desk, "Paulo", NoticeEvent.UPDATED, key="a9", case=case.id)
    assert panel(desk, "Paulo")[0] == (NoticeEvent.UPDATED, 1), "another storm is another notice"


def test_what_was_read_meanwhile_is_not_mailed(desk: Desk, clock):
    """A mail that waits is for whoever has not looked at the panel; one more makes the notice new again."""
    case = desk.opens("João")
    choose(desk, "Paulo", updated=Channels(panel=True, mail=True))
    for key in ("a", "b"):
        tell(desk, "Paulo", NoticeEvent.UPDATED, key=key, case=case.id)
        with desk.works.begin() as work:
            assert people.unread(work.session, desk.ids["Paulo"]) >= 1
            people.read_notices(work, desk.ids["Paulo"])
            assert people.unread(work.session, desk.ids["Paulo"]) == 0
    clock.pass_by(timedelta(minutes=11))
    desk.runner.settle()
    assert mails(desk, "Paulo") == []


def test_who_may_see_the_case_no_more_is_not_mailed_about_it(desk: Desk, clock):
    """V-02, V-41: sight is asked for again when the mail leaves; who still sees the case has their mail."""
    case = desk.opens("João")
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=desk.ids["Maria"], by=None)
    for who, event in (("Maria", "updated"), ("Bruno", "followed")):
        choose(desk, who, **{event: Channels(panel=True, mail=True)})
    with desk.works.begin() as work:
        cases.following.follow(work, case.id, by=desk.person_in(work, "Bruno"))
    clock.pass_by(timedelta(minutes=1))
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.say(work, case.id, "O cartão é 1234.", author=desk.ids["Paulo"], author_name="Paulo", internal=True)
    with desk.works.begin() as work:
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=desk.person_in(work, "Rita"))
    clock.pass_by(timedelta(minutes=11))
    desk.runner.settle()
    assert mails(desk, "Bruno") == []
    assert [event for event, _ in mails(desk, "Maria")] == ["assigned", "updated"]


def test_what_is_urgent_is_mailed_at_once_and_once(desk: Desk):
    """The first mention within ten minutes is mailed when it is made; the next ones only count."""
    case = desk.opens("João")
    for key in ("a", "b"):
        tell(desk, "Paulo", NoticeEvent.MENTIONED, key=key, case=case.id)
    assert mails(desk, "Paulo") == [("mentioned", 1)]
    assert panel(desk, "Paulo") == [(NoticeEvent.MENTIONED, 2)]


def test_nobody_without_address_or_account_is_mailed(desk: Desk):
    """Whoever left, or has no address, wants no mail."""
    with desk.works.begin() as work:
        people.change_person(work, desk.ids["Paulo"], active=False)
    tell(desk, "Paulo", NoticeEvent.MENTIONED, key="a")
    assert mails(desk, "Paulo") == []


def test_one_is_read_and_the_others_are_not(desk: Desk):
    """One's own only: another's notice is as if it were not there."""
    for key in ("a", "b"):
        tell(desk, "Paulo", NoticeEvent.HOUSE, key=key)
    with desk.works.begin() as work:
        paulo = desk.ids["Paulo"]
        newest, older = people.notices(work.session, paulo)[:2]
        before = people.unread(work.session, paulo)
        with pytest.raises(Missing):
            people.read_notice(work, desk.ids["João"], newest.id)
        assert people.read_notice(work, paulo, newest.id) == people.read_notice(work, paulo, newest.id) == "/fila"
        assert people.unread(work.session, paulo) == before - 1
        unread = people.notices(work.session, paulo, state="unread")
        assert older.id in [each.id for each in unread]
        assert [each.id for each in people.notices(work.session, paulo, state="read")] == [newest.id]
        page = people.notices(work.session, paulo, event=NoticeEvent.HOUSE, before=newest.id)
        assert [each.id for each in page] == [older.id]


def test_what_nobody_reads_is_forgotten_after_a_year(works, clock):
    """Notices of one person stay until read, but not for ever."""
    with works.begin() as work:
        ana = people.add_person(work, name="Ana Lima", email="ana.lima@exemplo.com.br")
        people.give_notice(work, ana, HI, event=NoticeEvent.HOUSE, address="/", key="new")
    clock.pass_by(timedelta(days=360))
    with works.begin() as work:
        assert people.forget_notices(work, work.now - timedelta(days=90)) == 0
    clock.pass_by(timedelta(days=6))
    with works.begin() as work:
        assert people.forget_notices(work, work.now - timedelta(days=90)) == 1


def test_a_mail_that_is_late_is_not_put_off(desk: Desk, clock):
    """V-41, V-47: what is told after the window, and before the mail went out, is in it; nothing is mailed never."""
    case = desk.opens("João").id
    choose(desk, "Paulo", updated=Channels(panel=True, mail=True))
    for number in range(3):
        tell(desk, "Paulo", NoticeEvent.UPDATED, key=f"first-{number}", case=case)
    clock.pass_by(timedelta(minutes=10, seconds=1))
    tell(desk, "Paulo", NoticeEvent.UPDATED, key="late", case=case)
    desk.runner.settle()
    assert mails(desk, "Paulo") == [("updated", 4)]
    desk.passes(seconds=10)
    tell(desk, "Paulo", NoticeEvent.UPDATED, key="later", case=case)
    desk.passes(minutes=11)
    assert len(mails(desk, "Paulo")) == 2, "what is counted in a notice that was mailed is mailed too"


def test_what_is_not_in_the_panel_is_mailed_whatever_was_read_there(desk: Desk, clock):
    """V-41: preference matrix honoured: by mail alone means by mail, also to who reads everything else."""
    case = desk.opens("João").id
    choose(desk, "Paulo", updated=Channels(panel=False, mail=True))
    tell(desk, "Paulo", NoticeEvent.UPDATED, key="a", case=case)
    tell(desk, "Paulo", NoticeEvent.HOUSE, key="b")
    with desk.works.begin() as work:
        people.read_notices(work, desk.ids["Paulo"])
    desk.passes(minutes=11)
    assert mails(desk, "Paulo") == [("updated", 1)]


@pytest.fixture
def twice(desk: Desk) -> list[Whose]:
    """Two ways in which Maria is told something."""
    with desk.works.begin() as work:
        team = people.add_team(work, "Garantia")
        people.set_members(work, team, [desk.ids["Maria"]])
    with desk.works.begin() as work:
        people.read_notices(work, desk.ids["Maria"])
    return [Whose(kind="role", target=people.Role.ATTENDANT), Whose(kind="team", target=team)]


def test_what_reaches_one_in_two_ways_is_read_once(desk: Desk, twice: list[Whose]):
    """V-47: one notice in the panel, and one click."""
    said = {"event": NoticeEvent.REPORT, "process": "P", "address": "/"}
    with desk.works.begin() as work:
        people.give_notice_to(work, twice, HI, key="k", **said)
        people.give_notice_to(work, twice, HI, key="other", **said)
    with desk.works.begin() as work:
        maria = desk.ids["Maria"]
        newest, *_ = people.notices(work.session, maria, state="unread")
        assert people.unread(work.session, maria) == 2
        people.read_notice(work, maria, newest.id)
        assert people.unread(work.session, maria) == 1
        assert len(people.notices(work.session, maria, state="unread")) == 1


def test_what_reaches_one_in_two_ways_is_on_one_page(desk: Desk, twice: list[Whose]):
    """V-47: turning the pages shows each notice once, where it came last."""
    for number in range(4):
        with desk.works.begin() as work:
            said = {"event": NoticeEvent.REPORT, "process": "P", "address": "/", "key": f"k{number}"}
            people.give_notice_to(work, twice, Text(f"Oi {number}", f"Hi {number}"), **said)
    shown, before = [], "Z" * 26
    with desk.works.read() as work:
        while page := people.notices(work.session, desk.ids["Maria"], event=NoticeEvent.REPORT, before=before, limit=1):
            shown.append(page[0].text.pt)
            before = page[0].id
    assert shown == ["Oi 3", "Oi 2", "Oi 1", "Oi 0"]


def together(times: int, act: Callable[[], object]) -> list[BaseException | None]:
    """What comes of doing something so many times at once."""
    barrier = Barrier(times)

    def wait_and_act() -> None:
        barrier.wait()
        act()

    with ThreadPoolExecutor(times) as pool:
        return [each.exception() for each in [pool.submit(wait_and_act) for _ in range(times)]]


def test_two_clicks_at_once_are_one(postgres_database, clock):
    """V-41: marking all as read and keeping one's matrix twice at once fails for nobody."""
    desk = Desk(postgres_database, clock)
    paulo, every = desk.ids["Paulo"], dict.fromkeys(NoticeEvent, Channels(panel=False, mail=False))

    def read() -> None:
        with desk.works.begin() as work:
            people.read_notices(work, paulo)

    def save() -> None:
        with desk.works.begin() as work:
            people.choose_channels(work, paulo, every)

    for turn in range(4):
        for number in range(10):
            tell(desk, "Paulo", NoticeEvent.HOUSE, key=f"{turn}-{number}")
        assert together(4, read) == [None] * 4
        assert together(4, save) == [None] * 4
