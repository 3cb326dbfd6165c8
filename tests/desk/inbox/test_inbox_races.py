"""Many hands on the same work: promise 2."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from desk_story import Desk, answers

from service.base.errors import Conflict
from service.desk import inbox, people
from service.desk.people import Role

ANALYSE = "Analisar e categorizar"
AGENTS = 8
ITEMS = 12


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def test_promise_2_a_work_item_is_completed_once(desk):
    """Promise 2: eight submits of the same answers at the same moment; one wins, the others get a Conflict."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)

    def submit(_: int) -> str:
        try:
            with desk.works.begin(actor=desk_actor) as work:
                maria = desk.person_in(work, "Maria")
                given = answers(chamado_categoria="cobranca", informacoes_suficientes="sim")
                inbox.complete(work, item.id, given, by=maria)
            return "won"
        except Conflict as conflict:
            return str(conflict)

    desk_actor = desk.actor("Maria")
    with ThreadPoolExecutor(AGENTS) as pool:
        outcomes = Counter(pool.map(submit, range(AGENTS)))
    assert outcomes == {"won": 1, "Esta tarefa já foi concluída. Nada mudou agora.": AGENTS - 1}
    assert desk.open_in(case, "Atendente") == ["Consultar a base de conhecimentos"]
    assert len(desk.timeline(case, "task_done")) == 1


@pytest.mark.parametrize("count", [ITEMS, pytest.param(500, marks=pytest.mark.heavy)])
def test_promise_2_an_item_is_claimed_by_one(desk, count):
    """Promise 2: eight agents reach for the same items; each has exactly one holder, who alone was told so."""
    cases = [desk.opens() for _ in range(count)]
    items = [desk.item(case, ANALYSE).id for case in cases]
    with desk.works.begin() as work:
        agents = [
            people.add_person(work, name=f"Agente {n}", email=f"a{n}@exemplo.com.br", roles=(Role.ATTENDANT,))
            for n in range(AGENTS)
        ]

    def grab(agent: people.Person) -> list[str]:
        won = []
        for item in items:
            try:
                with desk.works.begin() as work:
                    inbox.claim(work, item, by=agent)
                won.append(item)
            except Conflict:
                continue
        return won

    with desk.works.read() as work:
        known = [people.queries.person(work.session, agent) for agent in agents]
    with ThreadPoolExecutor(AGENTS) as pool:
        won = dict(zip(agents, pool.map(grab, known), strict=True))
    assert sorted(item for mine in won.values() for item in mine) == sorted(items)
    for agent, mine in won.items():
        with desk.works.read() as work:
            assert {inbox.queries.item(work.session, item).assignee for item in mine} <= {agent}


def test_a_reassigned_item_cannot_be_finished_by_the_one_before(desk):
    """What is true now is said: the page that stayed open gets a Conflict."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    with desk.works.begin() as work:
        inbox.claim(work, item.id, by=desk.person_in(work, "Maria"))
    with desk.works.begin() as work:
        inbox.reassign(work, item.id, to=desk.ids["Bruno"], by=desk.person_in(work, "Paulo"))
    with pytest.raises(Conflict, match="Outra pessoa assumiu"):
        desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert [item.assignee for item in desk.open_work(case)] == [desk.ids["Bruno"]]


def test_a_released_item_is_everybodys_again(desk):
    """Its draft stays with it."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    with desk.works.begin() as work:
        maria = desk.person_in(work, "Maria")
        inbox.claim(work, item.id, by=maria)
        inbox.save_draft(work, item.id, {"answers": {}}, by=maria)
        inbox.release(work, item.id, by=maria)
    assert desk.queue("Maria") == {ANALYSE: 1}
    with desk.works.read() as work:
        assert inbox.queries.draft(work.session, item.id)[0] == {"answers": {}}


def test_a_moved_lane_moves_its_open_work(desk):
    """A lane given to somebody else takes its open work along, without a new version."""
    case = desk.opens()
    with desk.works.begin() as work:
        people.bind_lane(work, "atendimento-ao-cliente", "Atendente", kind="person", target=desk.ids["Bruno"])
    assert desk.queue("Maria") == {}
    assert desk.queue("Bruno") == {ANALYSE: 1}
    desk.does("Bruno", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")


def test_a_list_is_searched_without_accents(desk):
    """Protocol (with or without its hyphen), subject, client and task are searched; pages count all."""
    case = desk.opens()
    desk.opens(given={"chamado": {"tipo": "solicitacao", "assunto": "Segunda via", "descricao": "Preciso."}})
    with desk.works.read() as work:
        maria = desk.person_in(work, "Maria")
        for words in ("COBRANCA", "joao em dobro", case.protocol, case.protocol.replace("-", ""), "categorizar dobro"):
            found, total = inbox.queries.queue(
                work.session, maria, inbox.Filter(view="team", search=words), now=work.now
            )
            assert ([each.case for each in found], total) == ([case.id], 1), words
        _, total = inbox.queries.queue(work.session, maria, inbox.Filter(view="team"), now=work.now, limit=1)
        assert total == 2
