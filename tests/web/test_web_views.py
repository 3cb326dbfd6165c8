"""Views of the list of cases: ready ones, one's own, a team's, everybody's; filters, columns and order."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from desk_pages import Caller, Front

from service.desk import cases, people
from service.desk.cases.tables import CaseRow

SUBJECT = re.compile(r"data-open>([\d-]+)<")


def protocols(answer) -> list[str]:
    """The cases of a list, in its order."""
    return SUBJECT.findall(answer.get_data(as_text=True))


def heads(answer) -> list[str]:
    """The columns of a list."""
    return [html.unescape(each) for each in re.findall(r'<th scope="col">([^<]+)</th>', answer.get_data(as_text=True))]


def tabs(answer) -> list[str]:
    """The views and how much each holds."""
    found = re.search(r'<ul class="tabs wraps">(.*?)</ul>', answer.get_data(as_text=True), re.DOTALL)
    lines = re.findall(r"<a[^>]*>(.*?)</a>", found.group(1), re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in lines]


def changes(front: Front, case, **columns) -> None:
    """What other rooms keep of a case."""
    with front.desk.works.begin() as work:
        row = work.session.get_one(CaseRow, case.id)
        for column, value in columns.items():
            setattr(row, column, value)


def keeps(who: Caller, name: str, **more) -> str:
    """Somebody keeps the list as a view; returns its address."""
    answer = who.post("/chamados/visoes", {"nome": name, "acao": "nova", **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_each_ready_view_has_its_cases_and_says_how_many(front: Front):
    """V-27, V-28, V-29, V-33, V-34: breached, due within the hour, attention, not accepted, reopened: each its own."""
    desk, now = front.desk, front.desk.clock.now()
    late, soon, spoke, again, plain = (desk.opens() for _ in range(5))
    changes(front, late, breached_at=now, promised_by=now - timedelta(hours=1), accepted_at=now)
    changes(front, soon, promised_by=now + timedelta(minutes=60), nearly_due_at=now, accepted_at=now)
    changes(front, spoke, attention_since=now, accepted_at=now)
    changes(front, again, reopened_at=now, accepted_at=now)
    changes(front, plain, promised_by=now + timedelta(minutes=61))
    maria = front.comes("Maria")
    for name, listed in (
        ("violados", late), ("vencendo", soon), ("atencao", spoke), ("aguardando", plain), ("reabertos", again),
    ):  # fmt: skip
        answer = maria.get(f"/chamados?visao={name}")
        assert protocols(answer) == [listed.protocol], name
    assert tabs(answer) == [
        "Em aberto 5", "Prazo vencido 1", "Vencem em 1 h 1", "Precisam de atenção 1", "Sem aceite 1", "Reabertos 1",
        "Comigo 0",
    ]  # fmt: skip


def test_filters_combine_and_a_second_order_follows(front: Front):
    """V-30, V-31, V-32, V-35, V-36, V-52: product, channel, segment, organisation and type narrow together to exactly
    their cases; breached come first and each part is in order of priority."""
    desk, now = front.desk, front.desk.clock.now()
    with desk.works.begin() as work:
        acme = people.add_organisation(work, "Acme", segment="vip")
    wanted = {"product": "Fone", "origin": "chat", "segment": "vip", "organisation_id": acme, "kind": "Garantia"}
    first, second, third, fourth = (desk.opens() for _ in range(4))
    for case, priority, breached in ((first, 2, None), (second, 3, now), (third, 1, None), (fourth, 1, now)):
        changes(front, case, **wanted, priority=priority, breached_at=breached)
    for column, other in (("product", "Cabo"), ("origin", "phone"), ("segment", "standard"), ("kind", "Suporte")):
        changes(front, desk.opens(), **{**wanted, column: other})
    changes(front, desk.opens(), **{**wanted, "organisation_id": None})
    asked = f"produto=Fone&canal=chat&segmento=vip&organizacao={acme}&tipo=Garantia"
    maria = front.comes("Maria")
    every = [case.protocol for case in (fourth, second, third, first)]
    assert protocols(maria.get(f"/chamados?{asked}&ordem=vencidos")) == every
    by_priority = protocols(maria.get(f"/chamados?{asked}&ordem=urgencia"))
    assert by_priority[2:] == [first.protocol, second.protocol]
    assert set(by_priority[:2]) == {third.protocol, fourth.protocol}
    for one in asked.split("&"):
        assert len(protocols(maria.get(f"/chamados?{one}"))) == 8
    assert protocols(maria.get(f"/chamados?{asked}&marca=violado&marca=reaberto")) == []


def test_a_view_keeps_filters_columns_and_order_after_one_logs_out(front: Front):
    """V-26, V-58: Maria picks columns, their order and how rows are sorted; the next day her list is the same."""
    desk = front.desk
    phone, cable = desk.opens(), desk.opens()
    changes(front, phone, product="Fone")
    changes(front, cable, product="Cabo")
    maria = front.comes("Maria")
    place = {"coluna": ["assunto", "produto", "prazo"], "lugar-prazo": "1", "lugar-produto": "2", "lugar-assunto": "3"}
    address = keeps(maria, "Fones", produto="Fone", ordem="antigos", **place)
    maria.post("/chamados/visoes", {"visao": address.rpartition("=")[2], "acao": "inicial"})
    maria.post("/sair")
    assert maria.get("/chamados").status_code == 303
    again = front.comes("Maria").get("/chamados")
    assert protocols(again) == [phone.protocol]
    assert heads(again) == ["Protocolo", "Prazo", "Produto", "Assunto"]
    assert 'value="antigos" selected' in again.get_data(as_text=True)
    assert tabs(again)[-1] == "Fones 1"


def test_a_view_is_shared_with_a_team_or_with_all_by_supervisors(front: Front):
    """V-26, V-58: the team sees it, nobody else; an agent shares nothing; only its owner and supervisors change it."""
    desk = front.desk
    with desk.works.begin() as work:
        team = people.add_team(work, "Garantias")
        people.set_members(work, team, [desk.ids["Maria"]])
    paulo, maria, bruno = front.comes("Paulo"), front.comes("Maria"), front.comes("Bruno")
    theirs, every = keeps(paulo, "Da equipe", para=f"team:{team}"), keeps(paulo, "De todos", para="all")
    assert {"Da equipe 0", "De todos 0"} <= set(tabs(maria.get("/chamados")))
    assert "De todos 0" in tabs(bruno.get("/chamados"))
    assert "Da equipe 0" not in tabs(bruno.get("/chamados"))
    assert bruno.get(theirs).status_code == 404
    refused = maria.post("/chamados/visoes", {"nome": "Minha", "acao": "nova", "para": "all"}, follow=True)
    assert "Só quem supervisiona compartilha visões." in refused.get_data(as_text=True)
    view = every.rpartition("=")[2]
    for act in ("mudar", "excluir"):
        answer = maria.post(
            "/chamados/visoes", {"visao": view, "nome": "Outra", "acao": act, "para": "all"}, follow=True
        )
        assert "Esta visão é de outra pessoa." in answer.get_data(as_text=True)
    paulo.post("/chamados/visoes", {"visao": view, "nome": "De todas", "acao": "mudar", "para": "all"})
    assert "De todas 0" in tabs(maria.get("/chamados"))
    copied = keeps(maria, "Cópia", situacao="todos")
    assert "Cópia 0" in tabs(maria.get(copied))
    maria.post("/chamados/visoes", {"visao": copied.rpartition("=")[2], "acao": "excluir"})
    assert maria.get(copied).status_code == 404


def test_what_no_view_can_be_is_said_and_nothing_is_kept(front: Front):
    """No name, an unknown team, somebody else's view: a sentence, and the list as it was."""
    paulo = front.comes("Paulo")
    for data, said in (
        ({"nome": " "}, "Dê um nome de até 60 letras à visão."),
        ({"nome": "x" * 61}, "Dê um nome de até 60 letras à visão."),
        ({"nome": "A", "para": "team:nada"}, "Escolha uma equipe ativa da lista."),
    ):
        answer = paulo.post("/chamados/visoes", {"acao": "nova", "produto": "Fone", **data}, follow=True)
        assert said in html.unescape(answer.get_data(as_text=True))
    assert len(tabs(paulo.get("/chamados"))) == 7
    for sentence in ("Visão guardada.", "Você já tem uma visão “Fones”."):
        answer = paulo.post("/chamados/visoes", {"acao": "nova", "nome": "Fones"}, follow=True)
        assert sentence in html.unescape(answer.get_data(as_text=True))
    assert len(tabs(paulo.get("/chamados"))) == 8
    assert paulo.post("/chamados/visoes", {"acao": "excluir", "visao": "nada"}).status_code == 404
    assert paulo.get("/chamados?visao=nada").status_code == 404
    assert paulo.get("/chamados?situacao=nada&ordem=nada&prioridade=9&marca=nada").status_code == 200


def test_a_case_is_reopened_from_its_page(front: Front):
    """V-28: a closed case offers it to who oversees it, with a reason; then it stands in the view of the reopened."""
    desk, case = front.desk, front.desk.opens()
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        cases.stopping.cancel(work, case.id, "Engano.", by=desk.person_in(work, "Paulo"))
    path, paulo, maria = f"/chamados/{case.protocol}", front.comes("Paulo"), front.comes("Maria")
    assert "Reabrir o chamado" in paulo.get(path).get_data(as_text=True)
    assert "Reabrir o chamado" not in maria.get(path).get_data(as_text=True)
    assert maria.post(f"{path}/reabrir", {"motivo": "x"}).status_code == 403
    assert "Diga por que" in paulo.post(f"{path}/reabrir", {"motivo": ""}, follow=True).get_data(as_text=True)
    paulo.post(f"{path}/reabrir", {"motivo": "O cliente ligou."})
    assert protocols(maria.get("/chamados?visao=reabertos")) == [case.protocol]
    assert "O cliente ligou." in paulo.get(f"{path}?aba=historico").get_data(as_text=True)


def test_views_hold_only_what_one_may_see(front: Front):
    """V-02: where people see their own and their teams' cases only, lists and their numbers leave out the others."""
    desk, mine, others = front.desk, front.desk.opens(), front.desk.opens()
    changes(front, mine, owner_id=desk.ids["Maria"], product="Fone")
    changes(front, others, owner_id=desk.ids["Bruno"], product="Fone")
    maria = front.comes("Maria")
    assert len(protocols(maria.get("/chamados?produto=Fone"))) == 2
    front.comes("Rita").post("/ajustes", {"who_sees_cases": "own"})
    assert protocols(maria.get("/chamados?produto=Fone")) == [mine.protocol]
    assert tabs(maria.get("/chamados"))[0] == "Em aberto 1"
