"""Who holds what first: nobody waits for somebody who waits for him."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from desk_story import Desk

from service.desk import cases, inbox

ANALYSE = "Analisar e categorizar"
ESCALATED = "Tratar escalonamento"


@pytest.fixture
def desk(postgres_database, clock):
    """The demo desk; SQLite's writers take turns, so only here may two wait for each other."""
    return Desk(postgres_database, clock)


@pytest.mark.parametrize("word", ["says", "completes"])
def test_a_timer_waits_for_whoever_has_the_case(desk, caplog, word):
    """Promise 2: a deadline comes while somebody is at the case; both happen, and neither is told to come again."""
    case = desk.opens()
    item = desk.item(case, ANALYSE)
    held = Event()

    def act() -> None:
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            maria = desk.person_in(work, "Maria")
            if word == "says":
                cases.lock_case(work, case.id)
            else:
                inbox.claim(work, item.id, by=maria)
            held.set()
            sleep(0.3)  # long enough for the timer to take whatever it takes first
            if word == "says":
                cases.say(work, case.id, "Já vejo.", author=maria.id, author_name=maria.name, internal=False)
            else:
                given = {"chamado": {"categoria": "cobranca"}, "informacoes_suficientes": "sim"}
                inbox.complete(work, item.id, given, by=maria)

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        assert held.wait(5)
        desk.passes(hours=4)
        acting.result()
    assert "failed" not in caplog.text
    assert desk.open_in(case, "Dono do processo") == [ESCALATED]  # of this task, or of the next one
