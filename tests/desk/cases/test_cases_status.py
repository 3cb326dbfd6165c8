"""How a case's status follows its work."""

from __future__ import annotations

import pytest
from desk_story import Desk

from service.desk.cases import Status
from service.desk.cases.model import DRAWN_STATUS
from service.process.diagram import STATUSES

ANALYSE = "Analisar e categorizar"
ASK = "Responder pergunta do atendente"
ESCALATE = "Escalar ao dono do processo"
ESCALATED = "Tratar escalonamento"


@pytest.fixture
def desk(sqlite_database, clock):
    """The demo desk."""
    return Desk(sqlite_database, clock)


def test_a_case_waits_for_the_client_whatever_the_owner_does_beside_it(desk):
    """H-08, H-12: the owner's task ends while the question is open; the case still waits, and its clock rests."""
    case = desk.opens()
    desk.does(
        "Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="nao", chamado_mensagem="Qual?"
    )
    desk.presses("Maria", case, ESCALATE)
    desk.does("Clara", case, ESCALATED, decisao="Esperemos o cliente.")
    assert desk.open_in(case, "Cliente") == [ASK]
    assert desk.case(case).status == Status.WAITING_CUSTOMER
    desk.does("João", case, ASK, chamado_mensagem="O de março.")
    assert desk.case(case).status == Status.IN_PROGRESS
    assert [(step["old"], step["new"]) for step in desk.timeline(case, "status")] == [
        ("open", "in_progress"),
        ("in_progress", "waiting_customer"),
        ("waiting_customer", "in_progress"),
    ]


def test_the_rules_know_the_same_words_for_a_status_as_the_desk():
    assert set(STATUSES) == set(DRAWN_STATUS)
