"""The same done to many rows at once: what can be is done, what cannot is listed with its reason."""

from __future__ import annotations

import re
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from desk_pages import Front, make_pages
from desk_story import Desk

from service.base.clock import SetClock
from service.base.database import Database
from service.desk import cases, inbox, people

ANALYSE = "Analisar e categorizar"


def items_of(front: Front, how_many: int) -> list[str]:
    """Ids of the first tasks of so many new cases."""
    opened = [front.desk.opens() for _ in range(how_many)]
    return [front.desk.item(case, ANALYSE).id for case in opened]


def item(desk: Desk, id: str) -> inbox.WorkItem:
    """A task as it is now."""
    with desk.works.read() as work:
        return inbox.queries.item(work.session, id)


def text_of(answer) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_of_fifty_chosen_forty_seven_are_done_and_three_are_listed(front: Front):
    """X-21: Maria claims 50 tasks of which 3 are somebody else's by now: 47 are hers, the 3 stand there with why."""
    ids = items_of(front, 50)
    for taken in ids[7:10]:
        with front.desk.works.begin(actor=front.desk.actor("Paulo")) as work:
            by = front.desk.person_in(work, "Paulo")
            inbox.reassign(work, taken, to=front.desk.ids["Bruno"], by=by)
    maria = front.comes("Maria")
    answer = maria.post("/fila/varias", {"item": ids, "acao": "assumir", "volta": "/fila?visao=equipe"})
    assert answer.status_code == 200
    said = text_of(answer)
    assert "47 foram feitas" in said
    assert "3 ficaram como estavam" in said
    assert said.count("Outra pessoa já assumiu esta tarefa.") == 3
    assert 'href="/fila?visao=equipe"' in answer.get_data(as_text=True)
    held = [item(front.desk, id).assignee for id in ids]
    assert held.count(front.desk.ids["Maria"]) == 47
    assert held[7:10] == [front.desk.ids["Bruno"]] * 3


def test_what_breaks_at_one_is_said_beside_what_was_done_to_the_others(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """X-21: an error that nobody foresaw leaves its own row as it was, is logged, and hides nothing of the rest."""
    ids, claim = items_of(front, 3), inbox.claim

    def claim_and_break(work: Any, id: Any, *, by: Any) -> None:
        claim(work, id, by=by)
        if id == ids[1]:
            raise RuntimeError("the disk is full")

    maria = front.comes("Maria")
    monkeypatch.setattr(inbox, "claim", claim_and_break)
    answer = maria.post("/fila/varias", {"item": ids, "acao": "assumir"})
    assert answer.status_code == 200
    said = text_of(answer)
    assert "2 foram feitas" in said
    assert "1 ficou como estava" in said
    assert ANALYSE in said
    code = answer.headers["X-Request-ID"]
    assert f"O erro foi anotado com o código {code}." in said
    assert any(code in each.getMessage() and ids[1] in each.getMessage() and each.exc_info for each in caplog.records)
    assert [item(front.desk, id).assignee is None for id in ids] == [False, True, False]


def test_tasks_of_others_are_not_named_to_who_may_not_see_them(front: Front):
    """X-21: what lies out of one's reach is refused as if it were not there, and its name is not told."""
    case = front.desk.opens()
    front.desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    front.desk.does("Maria", case, "Consultar a base de conhecimentos", resolve_com_a_base="nao", chamado_nota="Ver.")
    others = front.desk.item(case, "Classificar novamente e ajustar")
    (own,) = items_of(front, 1)
    answer = front.comes("Maria").post("/fila/varias", {"item": [own, others.id, "nada"], "acao": "assumir"})
    said = text_of(answer)
    assert "1 foi feita" in said
    assert said.count("Esta tarefa não existe.") == 2
    assert others.name not in said


def test_cases_of_others_are_not_named_to_who_may_not_see_them(front: Front):
    """V-02, X-21: where people see their own cases only, another's is refused as if it were not there."""
    case, desk = front.desk.opens(), front.desk
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=desk.ids["Maria"], by=None)
    front.comes("Rita").post("/ajustes", {"who_sees_cases": "own"})
    chosen = {"chamado": [case.id], "acao": "prioridade", "prioridade": "1"}
    said = text_of(front.comes("Bruno").post("/chamados/varios", chosen))
    assert "1 ficou como estava" in said
    assert case.protocol not in said
    assert desk.case(case).priority == 3


def test_chosen_tasks_are_given_back_passed_on_and_made_urgent(front: Front):
    """X-21: each act does what it does alone; who may not hand out work is told so for each row."""
    desk, ids = front.desk, items_of(front, 3)
    maria, paulo = front.comes("Maria"), front.comes("Paulo")
    for act in ("assumir", "devolver"):
        done = maria.post("/fila/varias", {"item": ids, "acao": act}, follow=True)
        assert "Feito em 3." in text_of(done)
    assert [item(desk, id).assignee for id in ids] == [None] * 3
    refused = maria.post("/fila/varias", {"item": ids, "acao": "passar", "para": desk.ids["Bruno"]})
    assert text_of(refused).count("Só quem supervisiona ou é dono do processo pode passar a tarefa") == 3
    paulo.post("/fila/varias", {"item": ids, "acao": "passar", "para": desk.ids["Bruno"], "motivo": "Férias"})
    assert [item(desk, id).assignee for id in ids] == [desk.ids["Bruno"]] * 3
    paulo.post("/fila/varias", {"item": ids, "acao": "prioridade", "prioridade": "1"})
    assert [item(desk, id).priority for id in ids] == [1] * 3
    for wrong in ("0", "-1", "9", "x"):
        answer = paulo.post("/fila/varias", {"item": ids[:1], "acao": "prioridade", "prioridade": wrong})
        assert "Escolha uma prioridade de 1 (urgente) a 4 (baixa)." in text_of(answer)


def test_chosen_cases_are_assigned_made_urgent_and_ended(front: Front):
    """X-21: in the list of cases too; ending needs a reason, and the right."""
    desk = front.desk
    opened = [desk.opens() for _ in range(3)]
    ids = [case.id for case in opened]
    maria, paulo = front.comes("Maria"), front.comes("Paulo")
    maria.post("/chamados/varios", {"chamado": ids, "acao": "prioridade", "prioridade": "2"})
    assert [desk.case(case).priority for case in opened] == [2] * 3
    for act in ("atribuir", "cancelar"):
        answer = maria.post("/chamados/varios", {"chamado": ids, "acao": act, "para": desk.ids["Maria"], "motivo": "x"})
        assert "3 ficaram como estavam" in text_of(answer)
        assert opened[0].protocol in text_of(answer)
    paulo.post("/chamados/varios", {"chamado": ids, "acao": "atribuir", "para": desk.ids["Maria"]})
    assert [desk.case(case).owner for case in opened] == [desk.ids["Maria"]] * 3
    answer = paulo.post("/chamados/varios", {"chamado": ids, "acao": "cancelar", "motivo": " "})
    assert "3 ficaram como estavam" in text_of(answer)
    paulo.post("/chamados/varios", {"chamado": ids[:2], "acao": "cancelar", "motivo": "Em duplicidade"})
    assert [desk.case(case).is_over for case in opened] == [True, True, False]


def test_without_a_choice_nothing_happens_and_the_page_says_so(front: Front):
    """Neither rows nor an act: back to the list with a sentence; more rows than a page has are refused."""
    (id,) = items_of(front, 1)
    maria = front.comes("Maria")
    for data in ({"acao": "assumir"}, {"item": id}, {"item": id, "acao": "nada"}):
        assert "Escolha ao menos uma linha" in text_of(maria.post("/fila/varias", data, follow=True))
    assert item(front.desk, id).assignee is None
    assert maria.post("/fila/varias", {"item": [str(n) for n in range(201)], "acao": "assumir"}).status_code == 422
    away = maria.post("/fila/varias", {"item": id, "acao": "assumir", "volta": "https://example.com/"})
    assert away.headers["Location"] == "/fila"


def test_a_page_shows_as_many_rows_as_it_is_asked_for(front: Front):
    """50 or 100 rows, so that they can be chosen together; other numbers are not taken."""
    items_of(front, 30)
    maria = front.comes("Maria")
    for size, shown in ((50, 30), (25, 25), (7, 25)):
        assert maria.get(f"/fila?visao=equipe&linhas={size}").get_data(as_text=True).count("data-choose ") == shown


def test_a_case_keeps_the_team_that_it_gets_meanwhile(
    postgres_database: Database, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """X-21: who gives a case to a person in the very moment in which it goes to another team leaves that team."""
    desk = Desk(postgres_database, clock)
    front, case = Front(desk, make_pages(desk, tmp_path)), desk.opens()
    with desk.works.begin() as work:
        before, after = people.add_team(work, "Garantia"), people.add_team(work, "Cobrança")
        cases.assign(work, case.id, team=before, owner=None, by=None)
    clara, seen = front.comes("Clara"), cases.queries.seen

    def look_and_wait(session: Any, wanted: Any, person: Any) -> Any:
        found = seen(session, wanted, person)
        move.start()
        move.join(1)
        return found

    def escalate() -> None:
        with desk.works.begin() as work:
            cases.assign(work, case.id, team=after, owner=None, by=None, reason="escalado")

    move = Thread(target=escalate)
    monkeypatch.setattr(cases.queries, "seen", look_and_wait)
    clara.post("/chamados/varios", {"chamado": case.id, "acao": "atribuir", "para": desk.ids["Maria"]})
    move.join()
    assert desk.case(case).team == after
