"""Suspending, resuming and cancelling a case, on its page and on those of its work."""

from __future__ import annotations

import pytest
from desk_pages import Caller, Front, words

from service.desk import people

ASK = "Analisar e categorizar"


@pytest.fixture
def protocol(front: Front) -> str:
    """A case that waits for an attendant."""
    return front.stranger().opens()[0]


def suspend(front: Front, protocol: str, reason: str = "Obra no prédio.") -> Caller:
    """By the supervisor."""
    paulo = front.comes("Paulo")
    page = words(paulo.post(f"/chamados/{protocol}/suspender", {"motivo": reason}, follow=True))
    assert "Chamado suspenso." in page
    return paulo


def test_a_suspended_case_says_so_with_who_when_and_why(front: Front, protocol: str):
    """On its page, in its timeline; and nobody but those who answer for it resumes it."""
    paulo = suspend(front, protocol)
    page = words(paulo.get(f"/chamados/{protocol}"))
    assert "Este chamado está suspenso" in page
    assert "Por Paulo Reis" in page
    assert "Obra no prédio." in page
    assert "Retomar" in page
    assert "Suspendeu o chamado: Obra no prédio." in words(paulo.get(f"/chamados/{protocol}?aba=historico"))
    maria = front.comes("Maria").get(f"/chamados/{protocol}")
    assert "Este chamado está suspenso" in words(maria)
    assert "/retomar" not in maria.text
    assert "/suspender" not in maria.text


def test_its_work_is_paused_and_nobody_takes_or_finishes_it(front: Front, protocol: str):
    """The list says so and offers no claim; the task says so; a page that was open before gets a Conflict."""
    maria = front.comes("Maria")
    item = front.item(protocol, ASK)
    suspend(front, protocol)
    queue = maria.get("/fila?visao=equipe")
    assert "Pausada" in words(queue)
    assert f"/tarefas/{item}/assumir" not in queue.text
    assert "Espera porque o chamado está suspenso" in words(maria.get(f"/tarefas/{item}"))
    assert maria.post(f"/tarefas/{item}/assumir").status_code == 409
    done = front.does(maria, protocol, ASK, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert done.status_code == 409
    assert "está suspenso" in words(done)
    assert "Nada espera por você agora" in words(maria.get("/proxima", follow_redirects=True))


def test_resumed_it_goes_on_as_it_was(front: Front, protocol: str):
    """The same task, and what was said meanwhile is known to the diagram."""
    maria, item = front.comes("Maria"), front.item(protocol, ASK)
    paulo = suspend(front, protocol)
    front.comes("Maria").post(f"/chamados/{protocol}/mensagem", {"texto": "Ligaram de novo.", "tipo": "cliente"})
    assert "Chamado retomado." in words(paulo.post(f"/chamados/{protocol}/retomar", follow=True))
    assert front.item(protocol, ASK) == item
    values = front.desk.variables(front.case(protocol))
    assert values["chamado"]["ultima_mensagem"] == "Ligaram de novo."
    done = front.does(maria, protocol, ASK, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert done.status_code == 303
    assert "Retomou o chamado" in words(paulo.get(f"/chamados/{protocol}?aba=historico"))


def test_a_client_who_comes_to_a_paused_question_is_told(front: Front):
    """No form, no error page; and hears of it again when the answer is wanted."""
    caller = front.stranger()
    protocol, code = caller.opens()
    maria = front.comes("Maria")
    answers = {"chamado_categoria": "cobranca", "informacoes_suficientes": "nao", "chamado_mensagem": "Qual boleto?"}
    front.does(maria, protocol, ASK, **answers)
    item = front.item(protocol, "Responder pergunta do atendente")
    caller.post("/acompanhar", {"protocolo": protocol, "codigo": code})
    paulo = suspend(front, protocol)
    assert "em pausa" in words(caller.get(f"/responder/{item}"))
    assert caller.get(f"/acompanhar/{protocol}").status_code == 200
    assert asked(front, protocol) == 1
    paulo.post(f"/chamados/{protocol}/retomar")
    assert asked(front, protocol) == 2


def asked(front: Front, protocol: str) -> int:
    """How often the client was told that something is wanted of them."""
    client = front.case(protocol).requester
    with front.desk.works.read() as work:
        told = people.notices(work.session, client)
    return sum("precisamos de você" in notice.text.pt for notice in told)


def test_a_case_is_cancelled_with_a_reason(front: Front, protocol: str):
    """Its work is gone, it is closed, and the timeline says who and why."""
    clara = front.comes("Clara")
    assert "Diga por quê." in words(clara.post(f"/chamados/{protocol}/cancelar", {"motivo": " "}, follow=True))
    long = clara.post(f"/chamados/{protocol}/cancelar", {"motivo": "x" * 501}, follow=True)
    assert "o limite é 500" in words(long)
    assert "Chamado cancelado." in words(
        clara.post(f"/chamados/{protocol}/cancelar", {"motivo": "Aberto por engano."}, follow=True)
    )
    page = words(clara.get(f"/chamados/{protocol}?aba=historico"))
    assert "Cancelou o chamado: Aberto por engano." in page
    assert "Fechado" in page
    assert front.desk.open_work(front.case(protocol)) == []
    assert clara.post(f"/chamados/{protocol}/cancelar", {"motivo": "De novo."}).status_code == 409
    assert clara.post(f"/chamados/{protocol}/suspender", {"motivo": "Tarde."}).status_code == 409


def test_what_is_suspended_is_resumed_before_it_is_cancelled(front: Front, protocol: str):
    """A Conflict that says so."""
    paulo = suspend(front, protocol)
    answer = paulo.post(f"/chamados/{protocol}/cancelar", {"motivo": "Fim."})
    assert (answer.status_code, "Retome-o antes" in words(answer)) == (409, True)
