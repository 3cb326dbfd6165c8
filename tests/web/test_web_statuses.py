"""What statuses do to clocks and where they lead, as supervisors keep it."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk import people
from service.desk.cases import Status


def test_a_supervisor_says_where_a_status_leads_and_what_it_does_to_the_clock(front: Front):
    """V-40, V-80: a flag and a way, changed on the page, count for what happens from then on; who did it is kept."""
    paulo, maria = front.comes("Paulo"), front.comes("Maria")
    paulo.post("/slas/novo", {"nome": "Todos", "acordo": "external", "resolution-prazo": "8 h"})
    case = front.desk.opens()
    here = f"/chamados/{case.protocol}"
    form = paulo.get("/situacoes/waiting_third_party").text
    assert 'value="paused" required checked' in form
    assert form.count('name="para-closed"') == 6
    changed = {"relogio": "running", "para-in_progress": ["supervisor"], "para-resolved": ["attendant", "supervisor"]}
    kept = words(paulo.post("/situacoes/waiting_third_party", changed, follow=True))
    assert "Situação salva." in kept
    assert "Em “Aguardando terceiro”: o prazo corre" in kept
    assert "De “Aguardando terceiro” a “Em andamento”: era toda a equipe, agora supervisor" in kept
    assert "De “Aguardando terceiro” a “Fechado”: era toda a equipe, agora ninguém" in kept
    maria.post(f"{here}/situacao", {"situacao": "waiting_third_party"})
    front.desk.passes(hours=2)
    assert "Usou 2 h; faltam 6 h" in words(maria.get(f"{here}?aba=prazos"))
    assert maria.post(f"{here}/situacao", {"situacao": "in_progress"}).status_code == 409
    assert maria.post(f"{here}/situacao", {"situacao": "resolved"}).status_code == 303
    assert front.desk.case(case).status == Status.RESOLVED


def test_the_end_of_a_case_is_fixed(front: Front):
    """V-80: where a case is over no clock runs, and a closed one is only reopened; an unknown word is a 404 or 422."""
    paulo = front.comes("Paulo")
    closed = paulo.get("/situacoes/closed")
    assert "só volta reaberto" in words(closed)
    assert "relogio" not in closed.text
    paulo.post("/situacoes/closed", {"relogio": "running", "para-open": ["supervisor"]})
    assert "Nada mudou ainda." in words(paulo.get("/situacoes"))
    assert paulo.post("/situacoes/open", {"relogio": "voa"}).status_code == 422
    assert paulo.get("/situacoes/lua").status_code == 404
    kept = paulo.post("/situacoes/open", {"relogio": "running", "para-accepted": ["client", "lua"]}, follow=True)
    assert "De “Aberto” a “Aceito”: era toda a equipe, agora ninguém" in words(kept)


def test_ways_that_the_same_people_may_go_stand_together(front: Front):
    """V-40: each who is said once, and closing apart, as it needs its permission besides; in English too."""
    paulo = front.comes("Paulo")
    told = words(paulo.get("/situacoes"))
    assert "Em andamento, Aguardando cliente, Aguardando terceiro, Resolvido: toda a equipe" in told
    assert "Fechado: toda a equipe, com permissão de encerrar" in told
    with front.desk.works.begin() as work:
        people.change_person(work, front.desk.ids["Paulo"], language="en")
    told = words(front.comes("Paulo").get("/situacoes"))
    assert "Status Time From here one goes to" in told
    assert "Closed: the whole team, with the permission to close" in told
