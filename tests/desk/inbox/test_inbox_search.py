"""Searching the work list for words."""

import pytest
from desk_story import Desk

from service.desk import inbox
from service.desk.cases import search
from service.desk.inbox import Filter, urgency

LOOKED_FOR = ("cobr", "COBRANÇA", "obranca", "bol", "2ª", "boleto joao", "categ", "geladeira", "via, boleto")


@pytest.fixture
def desk(database, clock):
    """The demo desk."""
    return Desk(database, clock)


def found(desk: Desk, words: str) -> set[str]:
    """Cases whose work Maria finds."""
    with desk.works.read() as work:
        maria = desk.person_in(work, "Maria")
        items, _ = inbox.queries.queue(work.session, maria, Filter(view="team", search=words), now=work.now)
    return {str(item.case) for item in items}


@pytest.mark.parametrize(("room", "limit"), [(urgency, "MOST_NAMED"), (search, "MOST_RARE")])
def test_words_are_found_by_their_beginnings_whether_rare_or_common(desk, monkeypatch, room, limit):
    """A rare word leads to its few cases by the index of words, a common one is met on the way: both find the same."""
    case = desk.opens()
    other = desk.opens(
        given={"chamado": {"tipo": "solicitacao", "assunto": "Boleto (2ª via)", "descricao": "Preciso."}}
    )
    rare = {words: found(desk, words) for words in LOOKED_FOR}
    assert rare == {
        "cobr": {case.id},
        "COBRANÇA": {case.id},
        "obranca": set(),
        "bol": {other.id},
        "2ª": {other.id},
        "boleto joao": {other.id},
        "categ": {case.id, other.id},
        "geladeira": set(),
        "via, boleto": {other.id},
    }
    monkeypatch.setattr(room, limit, 0)
    assert {words: found(desk, words) for words in LOOKED_FOR} == rare


def test_a_number_is_found_without_its_year_and_zeros(desk):
    """What people read out on the telephone is the last part of a protocol."""
    case = desk.opens()
    assert case.id in found(desk, case.protocol.partition("-")[2].lstrip("0"))
