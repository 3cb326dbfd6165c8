"""Lists by any mix of criteria say the same as looking at every case would, whatever way they take."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from desk_story import Desk, with_traits
from sqlalchemy import select

from service.base.database import NEVER
from service.base.errors import Conflict, Forbidden, Refused
from service.base.ids import new_id
from service.base.rows import add
from service.base.words import words_of
from service.desk import cases
from service.desk.cases import lists, traits
from service.desk.cases.lists import Criteria
from service.desk.cases.tables import CaseRow, WordRow

CASES = 300
HOUR = timedelta(hours=1)
ANALYSE = "Analisar e categorizar"


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def fill(desk: Desk, how_many: int) -> None:
    """Cases of every sort beside a real one."""
    like = desk.opens()
    with desk.works.begin() as work:
        row = work.session.get_one(CaseRow, like.id)
        columns = {column.name: getattr(row, column.name) for column in CaseRow.__table__.columns}
        others = [with_traits({**columns, **_other(work, number)}) for number in range(how_many)]
        add(work.session, CaseRow, others)
        words = [{"case_id": row["id"], "word": word} for row in others for word in words_of(row["folded"])]
        add(work.session, WordRow, words)


def _other(work: Any, number: int) -> dict[str, Any]:
    chance, id = Random(number), new_id(work.now)
    status = chance.choice(["open", "in_progress", "in_progress", "closed"])
    ago = work.now - timedelta(minutes=number)
    return {
        "id": id,
        "protocol": f"2025-{number:06d}",
        "secret_hash": id,
        "folded": cases.searched(f"2025-{number:06d}", chance.choice(["Cobrança", "Troca"]), "João"),
        "instance_id": None,
        "status": status,
        "state": "over" if status == "closed" else "open",
        "priority": chance.randint(1, 4),
        "precedence": chance.choice([0, 1, 2, 2, 2]),
        "promised_by": chance.choice([NEVER, work.now + timedelta(minutes=chance.randint(-300, 300))]),
        "opened_at": ago,
        "product": chance.choice([None, "Cartão", "Conta", "Seguro"]),
        "origin": chance.choice(["portal", "chat", "phone"]),
        "segment": chance.choice([None, "vip", "high_value", "standard"]),
        "organisation_id": chance.choice([None, "acme", "globo"]),
        "kind": chance.choice(["Garantia", "Suporte", None]),
        "breached_at": chance.choice([None, None, ago]),
        "attention_since": chance.choice([None, ago]),
        "reopened_at": chance.choice([None, None, ago]),
        "escalated_at": chance.choice([None, None, ago]),
        "accepted_at": chance.choice([None, ago]),
        "nearly_due_at": chance.choice([None, ago, work.now, work.now + HOUR]),
    }


ORDERS: dict[str, Any] = {
    "urgency": lambda row: (row.priority, row.precedence, row.promised_by, row.id),
    "breached": lambda row: (row.breached_at is None, row.priority, row.precedence, row.promised_by, row.id),
    "due": lambda row: (row.promised_by, row.id),
    "oldest": lambda row: (row.opened_at, row.id),
    "newest": lambda row: (-row.opened_at.timestamp(), [-ord(letter) for letter in row.id]),
}
MIXES: tuple[dict[str, Any], ...] = (
    {},
    {"situation": "all"},
    {"situation": "closed"},
    {"situation": "in_progress", "product": "Conta"},
    {"breached": True},
    {"attention": True, "origin": "chat"},
    {"reopened": True, "segment": "vip", "product": "Cartão"},
    {"unaccepted": True, "priority": 1},
    {"due_soon": True},
    {"due_soon": True, "organisation": "acme"},
    {"escalated": True},
    {"escalated": True, "kept": True, "origin": "chat"},
    {"kept": True, "priority": 2},
    {"due": (timedelta(minutes=-200), timedelta()), "kept": True},
    {"due": (timedelta(), timedelta(hours=4)), "segment": "vip"},
    {"processes": frozenset(["atendimento-ao-cliente"]), "breached": True},
    {"processes": frozenset(["pendencias"])},
    {"processes": frozenset()},
    {"kind": "Garantia"},
    {"product": "Nada"},
    {"breached": True, "attention": True, "unaccepted": True, "segment": "standard"},
    {"search": "2025-000123"},
    {"search": "cobranca", "product": "Seguro"},
    {"search": "geladeira"},
)


def criteria(mix: dict[str, Any], now: Any) -> Criteria:
    """A mix as a list asks for it; its `due` is said from now."""
    return Criteria(**{**mix, "due": tuple(now + each for each in mix["due"])} if "due" in mix else mix)


def _is_soon(row: CaseRow, now: Any) -> bool:
    return row.nearly_due_at is not None and row.nearly_due_at <= now <= row.promised_by


def _expected(work: Any, mix: dict[str, Any], sort: str) -> list[str]:
    """The same by looking at every case."""
    rows = work.session.scalars(select(CaseRow)).all()
    situation, search = mix.get("situation", "open"), mix.get("search", "")
    plain = {"product": "product", "origin": "origin", "segment": "segment", "kind": "kind", "priority": "priority",
             "organisation": "organisation_id"}  # fmt: skip
    marks = {"breached": "breached_at", "attention": "attention_since", "reopened": "reopened_at",
             "escalated": "escalated_at"}  # fmt: skip
    starts, ends = mix.get("due", (None, None))
    chosen = [
        row
        for row in rows
        if (situation in ("all", row.state, row.status))
        and all(getattr(row, column) == mix[name] for name, column in plain.items() if name in mix)
        and all(getattr(row, column) is not None for name, column in marks.items() if mix.get(name))
        and (not mix.get("unaccepted") or row.accepted_at is None)
        and (not mix.get("kept") or row.breached_at is None)
        and (starts is None or work.now + starts <= row.promised_by <= work.now + ends)
        and row.process in mix.get("processes", [row.process])
        and (not mix.get("due_soon") or _is_soon(row, work.now))
        and all(any(word.startswith(each) for word in row.folded.split()) for each in words_of(search))
    ]  # fmt: skip
    return [row.id for row in sorted(chosen, key=ORDERS[sort])]


@pytest.mark.parametrize(
    ("walked", "gathered", "alike"),
    [(10_000, 0, False), (40, 40, False), (3, 5_000, False), (10_000, 0, True)],
    ids=["walked", "half", "gathered", "walked where all words look alike"],
)
def test_every_list_is_what_looking_at_every_case_gives(desk, walked, gathered, alike, monkeypatch):
    """V-30, V-31, V-32, V-35, V-36, V-52: organisation, segment, product, channel and type give exactly their cases;
    criteria combine; each order, page by page, each case once, whether the list is walked along or gathered."""
    monkeypatch.setattr(lists, "MOST_WALKED", walked)
    monkeypatch.setattr(lists, "MOST_GATHERED", gathered)
    monkeypatch.setattr(lists, "MORE", 0)
    if alike:
        monkeypatch.setattr(traits, "code", lambda word, bits: 0)
    fill(desk, CASES)
    with desk.works.read() as work:
        for mix in MIXES:
            for sort in lists.SORTS:
                expected = _expected(work, mix, sort)
                wanted = criteria(mix, work.now)
                found, total = lists.listed(work.session, wanted, sort=sort, now=work.now, limit=1000)
                assert [case.id for case in found] == expected, (mix, sort)
                assert total == len(expected)
                page, _ = lists.listed(work.session, wanted, sort=sort, now=work.now, offset=5, limit=5)
                assert [case.id for case in page] == expected[5:10], (mix, sort)
            number = lists.counted(work.session, criteria(mix, work.now), now=work.now)
            assert number == len(_expected(work, mix, "due"))


def test_a_list_that_is_cut_goes_on_past_cases_that_only_look_alike(desk, monkeypatch):
    """Words whose traits are the same as another's are compared: a list is as long as it can be, and holds no other."""
    monkeypatch.setattr(traits, "code", lambda word, bits: 0)
    monkeypatch.setattr(lists, "MORE", 0)
    monkeypatch.setattr(lists, "MOST_LISTED", 7)
    fill(desk, CASES)
    with desk.works.read() as work:
        for sort in lists.SORTS:
            mix = {"product": "Conta", "kind": "Garantia"}
            ids = lists.found(work.session, Criteria(**mix), sort=sort, now=work.now)
            assert ids == _expected(work, mix, sort)[:7], sort


def test_the_traits_of_a_case_are_what_its_columns_say_whoever_changes_them(desk):
    """Opened, named otherwise, given away, accepted, closed: the number follows."""
    case = desk.opens()
    changes(desk, case, product="Conta", priority=1, breached_at=desk.clock.now())
    with desk.works.read() as work:
        rows = work.session.scalars(select(CaseRow)).all()
        assert [traits.traits_of(vars(row)) for row in rows] == [row.traits for row in rows]
        changed = next(row for row in rows if row.id == case.id)
        for bits, wanted in (
            traits.has_word("product", "Conta"), traits.has_priority(1), traits.has_mark("breached"),
            traits.has_mark("reopened", False), traits.has_word("team_id", changed.team_id),
        ):  # fmt: skip
            assert changed.traits & bits == wanted


def shown(desk: Desk, sort: Any = "urgency", **mix: Any) -> list[str]:
    """Protocols of a list."""
    with desk.works.read() as work:
        found, _ = lists.listed(work.session, Criteria(**mix), sort=sort, now=desk.clock.now())
        return [case.protocol for case in found]


def changes(desk: Desk, case: Any, **columns: Any) -> None:
    """What other rooms keep of a case."""
    with desk.works.begin() as work:
        row = work.session.get_one(CaseRow, case.id)
        for column, value in columns.items():
            setattr(row, column, value)


def test_what_has_missed_its_promise_is_listed_alone_and_first(desk):
    """V-27, V-36: only breached cases are in the view; breached before the others, then priority, then due time."""
    first, second, third, fourth = (desk.opens() for _ in range(4))
    now = desk.clock.now()
    changes(desk, first, priority=1, promised_by=now + 2 * HOUR)
    changes(desk, second, priority=3, promised_by=now - HOUR, breached_at=now)
    changes(desk, third, priority=2, promised_by=now - HOUR, breached_at=now)
    changes(desk, fourth, priority=1, promised_by=now + HOUR)
    assert shown(desk, breached=True) == [third.protocol, second.protocol]
    every = [each.protocol for each in (third, second, fourth, first)]
    assert shown(desk, sort="breached") == every
    assert shown(desk, sort="urgency") == [fourth.protocol, first.protocol, third.protocol, second.protocol]


def test_what_is_due_within_the_hour_is_listed(desk):
    """V-29: sixty minutes from now are in, sixty-one are out; what is late already has a view of its own."""
    opened = [desk.opens() for _ in range(4)]
    for case, minutes in zip(opened, (60, 61, 1, -1), strict=True):
        due = desk.clock.now() + timedelta(minutes=minutes)
        changes(desk, case, promised_by=due, nearly_due_at=due - HOUR)
    assert shown(desk, due_soon=True, sort="due") == [opened[2].protocol, opened[0].protocol]


def test_priority_one_comes_before_two_and_ties_are_in_order_of_their_deadlines(desk):
    """V-35: ascending urgency, and the earlier due of the same priority first."""
    later, urgent, sooner = (desk.opens() for _ in range(3))
    changes(desk, later, priority=2, promised_by=desk.clock.now() + 2 * HOUR)
    changes(desk, sooner, priority=2, promised_by=desk.clock.now() + HOUR)
    changes(desk, urgent, priority=1)
    assert shown(desk) == [each.protocol for each in (urgent, sooner, later)]


def test_what_the_client_says_asks_for_attention_until_somebody_answers(desk):
    """V-33: set when the client speaks, cleared when the staff replies; a note among staff does not clear it."""
    case, _ = desk.opens(), desk.opens()
    assert shown(desk, attention=True) == []
    desk.passes(minutes=5)
    for who, internal, listed in (("João", False, True), ("Maria", True, True), ("Maria", False, False)):
        with desk.works.begin(actor=desk.actor(who)) as work:
            by = desk.person_in(work, who)
            cases.say(work, case.id, "Alguma novidade?", author=by.id, author_name=by.name, internal=internal)
        assert (shown(desk, attention=True) == [case.protocol]) is listed, who


def test_what_waits_for_somebody_is_listed_until_it_is_accepted(desk):
    """V-34: a new case that nobody has is listed, and one assigned and not yet accepted; accepted, it is not."""
    case, assigned = desk.opens(), desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        paulo = desk.person_in(work, "Paulo")
        cases.assign(work, assigned.id, team=None, owner=desk.ids["Maria"], by=paulo)
    assert sorted(shown(desk, unaccepted=True)) == sorted([case.protocol, assigned.protocol])
    for each in (case, assigned):
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            cases.accept(work, each.id, by=desk.person_in(work, "Maria"))
    assert shown(desk, unaccepted=True) == []


def solved(desk: Desk) -> Any:
    """A case whose process has ended."""
    case = desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, case.id, "Engano.", by=desk.person_in(work, "Paulo"))
    assert desk.case(case).is_over
    return case


def test_a_closed_case_that_is_reopened_is_listed(desk):
    """V-28: a closed case is reopened with a reason by who oversees it, and is listed; one never reopened is not. Its
    process begins anew with what was known, and its work is found again."""
    other, case = desk.opens(), solved(desk)
    ended = desk.case(case).instance

    def reopens(who: str, reason: str) -> None:
        with desk.works.begin(actor=desk.actor(who)) as work:
            cases.reopen(work, case.id, reason, by=desk.person_in(work, who))

    with pytest.raises(Forbidden):
        reopens("Bruno", "O cliente ligou.")
    with pytest.raises(Refused):
        reopens("Paulo", "  ")
    assert shown(desk, reopened=True) == []
    desk.passes(minutes=5)
    reopens("Paulo", "O cliente ligou.")
    assert shown(desk, reopened=True) == [case.protocol]
    assert other.protocol in shown(desk)
    now = desk.case(case)
    assert (now.status, now.closed_at, now.resolved_at) == ("reopened", None, None)
    assert now.instance != ended
    assert desk.variables(now)["chamado"]["assunto"] == case.subject
    assert desk.timeline(case, "reopened") == [{"reason": "O cliente ligou."}]
    with pytest.raises(Conflict):
        reopens("Paulo", "De novo.")
    desk.does("Maria", now, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert desk.case(case).status == "in_progress"
    assert shown(desk, reopened=True) == [case.protocol]
