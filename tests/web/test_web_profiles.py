"""Profiles, the desk's settings and organisations, as administrators and supervisors keep them."""

from __future__ import annotations

import pytest
from desk_pages import Front, words

from service.desk import cases, people


def test_a_profile_without_close(front: Front):
    """V-01: profile lacking "close" -> 403 for whoever has it, on the page too; its history says who changed what."""
    rita, paulo, desk = front.comes("Rita"), front.comes("Paulo"), front.desk
    made = rita.post("/perfis", {"nome": "Supervisão leve"})
    address = made.location
    rita.post(address, {"nome": "Supervisão leve", "permissao": ["reply", "note", "oversee", "see_all"]})
    given = {"nome": "Paulo Reis", "email": "paulo@exemplo.com.br", "papel": "supervisor", "perfis": "sim",
             "perfil": address.rpartition("/")[2]}  # fmt: skip
    assert rita.post(f"/pessoas/{desk.ids['Paulo']}", given).status_code == 303
    case = desk.opens()
    refused = paulo.post(f"/chamados/{case.protocol}/cancelar", {"motivo": "Engano."})
    assert (refused.status_code, "Encerrar chamados" in words(refused)) == (403, True)
    assert paulo.post(f"/chamados/{case.protocol}/suspender", {"motivo": "Obra."}).status_code == 303
    assert paulo.post("/chamados/varios", {"chamado": case.id, "acao": "prioridade"}).status_code == 403
    assert paulo.get("/relatorios/ocorrencias.csv").status_code == 403
    assert "Perfis: — → Supervisão leve" in words(rita.get(f"/pessoas/{desk.ids['Paulo']}"))
    kept = rita.post(f"{address}/apagar", follow=True)
    assert "é o perfil de 1 pessoas" in words(kept)
    assert "Supervisão leve Responder ao cliente · Escrever notas internas" in words(rita.get("/perfis"))


def test_a_roles_profile_and_its_way_back(front: Front):
    """V-01: what all attendants may is said once; the default comes back with one click."""
    rita, maria, desk = front.comes("Rita"), front.comes("Maria"), front.desk
    case = desk.opens()
    rita.post("/perfis/papel-attendant", {"permissao": ["note"]})
    assert "mudado" in words(rita.get("/perfis"))
    say = {"texto": "Olá.", "tipo": "cliente"}
    refused = words(maria.post(f"/chamados/{case.protocol}/mensagem", say, follow=True))
    assert "Responder ao cliente" in refused
    rita.post("/perfis/papel-attendant/apagar")
    assert "Mensagem enviada" in words(maria.post(f"/chamados/{case.protocol}/mensagem", say, follow=True))


def test_settings_of_the_desk(front: Front):
    """V-02, V-25: who sees cases, and whether a reply needs an accepted case; peers then get 404, a list without it."""
    rita, maria, bruno, desk = front.comes("Rita"), front.comes("Maria"), front.comes("Bruno"), front.desk
    case = desk.opens()
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=desk.ids["Maria"], by=None)
    address = f"/chamados/{case.protocol}"
    assert bruno.get(address).status_code == 200
    wrong = rita.post("/ajustes", {"who_sees_cases": "ninguem"})
    assert (wrong.status_code, "Escolha uma das opções." in words(wrong)) == (422, True)
    chosen = {"who_sees_cases": "own", "reply_needs_acceptance": "sim"}
    assert "Mudado por Rita Campos em" in words(rita.post("/ajustes", chosen, follow=True))
    assert [who.get(address).status_code for who in (bruno, maria)] == [404, 200]
    step = f"/chamados?versao={case.release}&etapa={desk.item(case, 'Analisar e categorizar').element}"
    for page in ("/chamados", "/busca?q=dobro", f"/clientes/{desk.ids['João']}", step):
        assert [case.protocol in who.get(page).text for who in (bruno, maria)] == [False, True], page
    assert "1 chamado desta página é de outra pessoa ou equipe." in words(bruno.get(step))
    assert bruno.post(f"{address}/mensagem", {"texto": "Oi", "tipo": "nota"}).status_code == 404
    rita.post(f"{address}/presenca", {"aba": "0123456789abcdef", "modo": "vendo"})
    watched = [who.get(f"/fila/agora?chamado={case.id}").json["watched"] for who in (bruno, maria)]
    assert [set(each) for each in watched] == [set(), {case.id}]
    said = words(maria.post(f"{address}/mensagem", {"texto": "Olá.", "tipo": "cliente"}, follow=True))
    assert "Aceite o chamado antes de responder ao cliente." in said
    assert "Aceitar o chamado" in said
    assert "Chamado aceito." in words(maria.post(f"{address}/aceitar", follow=True))
    again = maria.post(f"{address}/mensagem", {"texto": "Olá.", "tipo": "cliente"}, follow=True)
    assert "Mensagem enviada ao cliente." in words(again)
    assert "já aceitou este chamado" in words(rita.post(f"{address}/aceitar", follow=True))


def test_organisations_and_segments(front: Front):
    """V-06: an organisation has a segment, a client belongs to it, and their next case bears it."""
    paulo, maria, desk = front.comes("Paulo"), front.comes("Maria"), front.desk
    assert "Nenhuma organização" in words(paulo.get("/organizacoes"))
    paulo.post("/organizacoes", {"nome": "Acme S.A.", "segmento": "vip"})
    twice = paulo.post("/organizacoes", {"nome": "ACME s.a."})
    assert (twice.status_code, "Já há uma organização" in words(twice)) == (422, True)
    with desk.works.read() as work:
        ((acme,), total) = people.organisations(work.session, search="acme")
    assert (acme.segment, total) == ("vip", 1)
    client = f"/clientes/{desk.ids['João']}"
    placed = paulo.post(f"{client}/organizacao", {"organizacao": acme.id, "segmento": ""}, follow=True)
    assert "Guardado. Vale para os próximos chamados." in words(placed)
    assert "Acme S.A. · VIP" in words(maria.get(client))
    assert desk.opens().segment == "vip"
    assert "1 cliente é dela." in words(paulo.get(f"/organizacoes/{acme.id}"))
    paulo.post(f"/organizacoes/{acme.id}", {"nome": "Acme", "segmento": "high_value"})
    assert "Nome: Acme S.A. → Acme; Segmento: VIP → Alto valor; Em uso: sim → não" in words(
        paulo.get(f"/organizacoes/{acme.id}")
    )
    assert "Nenhuma organização" in words(paulo.get("/organizacoes"))
    assert desk.opens().segment == "high_value"


@pytest.mark.parametrize("wrong", [{"organizacao": "nada"}, {"segmento": "ouro"}])
def test_a_place_that_there_is_not_is_refused(front: Front, wrong):
    """The page says so, and nothing is kept."""
    paulo, desk = front.comes("Paulo"), front.desk
    client = f"/clientes/{desk.ids['João']}"
    answer = words(paulo.post(f"{client}/organizacao", wrong, follow=True))
    assert "da lista." in answer
    with desk.works.read() as work:
        assert people.belonging(work.session, desk.ids["João"]).segment is None
