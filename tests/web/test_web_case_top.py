"""What stands on top of a case, its summary, and everything that happened to it on one page."""

from __future__ import annotations

import html
import re

from desk_pages import Front, words
from desk_story import SHIPPED

from service.desk import cases, inbox, people

TERM = re.compile(r"<div><dt>([^<]+)</dt><dd>(.*?)</dd></div>", re.DOTALL)


def plain(part: str) -> str:
    """A part of a page without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def on_top(answer) -> dict[str, str]:
    """The fields on top of a page, by label."""
    return {plain(label): plain(value) for label, value in TERM.findall(answer.get_data(as_text=True))}


def kinds(answer) -> list[str]:
    """The kinds of interaction and how many there are of each."""
    found = re.search(r'<ul class="tabs wraps">(.*?)</ul>', answer.get_data(as_text=True), re.DOTALL)
    lines = re.findall(r"<a[^>]*>(.*?)</a>", found.group(1), re.DOTALL)
    return [plain(each) for each in lines]


def lived(front: Front):
    """A case in which people wrote, called, noted, worked and changed something."""
    desk = front.desk
    case = desk.opens("João")
    with desk.works.begin(actor=desk.actor("João")) as work:
        inbox.say(work, case.id, "Já olharam?", by=desk.person_in(work, "João"))
    maria = front.comes("Maria")
    at = f"/chamados/{case.protocol}"
    for kind, text in (
        ("cliente", "Estamos vendo."),
        ("ligacao", "Liguei: pediu por escrito."),
        ("nota", "É o caso 7."),
    ):
        assert maria.post(f"{at}/mensagem", {"tipo": kind, "texto": text}).status_code == 303
    maria.post(f"{at}/aceitar")
    maria.post(f"{at}/prioridade", {"prioridade": "1"})
    desk.does("Maria", case, "Analisar e categorizar", informacoes_suficientes="sim", chamado_categoria="cobranca")
    return desk.case(case), at


def test_a_supervisor_sees_every_interaction_on_one_page(front: Front):
    """V-37: one page has messages, calls, notes, tasks and changes, with a summary on top and a filter by kind."""
    _case, at = lived(front)
    paulo = front.comes("Paulo")
    page = paulo.get(f"{at}?aba=historico")
    shown, top = words(page), on_top(page)
    for said in ("Já olharam?", "Estamos vendo.", "Liguei: pediu por escrito.", "É o caso 7."):
        assert said in shown
    assert "Concluiu “Analisar e categorizar”" in shown
    assert "Prioridade: de Normal para Urgente" in shown
    assert top["Prioridade"] == "Urgente"
    assert top["Situação"] == "Em andamento"
    assert "João Pereira" in top["Cliente"]
    assert "Maria" in top["Responsável"]
    numbers = {line.rpartition(" ")[0]: int(line.rpartition(" ")[2]) for line in kinds(page)}
    assert numbers["Mensagens"] == 3
    assert numbers["Ligações"] == 1
    assert numbers["Notas"] == 1
    assert numbers["Tarefas"] >= 2
    assert numbers["Mudanças"] >= 2
    assert numbers["Tudo"] == sum(numbers.values()) - numbers["Tudo"]
    only = {
        "mensagens": "Estamos vendo.", "ligacoes": "Liguei: pediu por escrito.", "notas": "É o caso 7.",
        "tarefas": "Concluiu “Analisar e categorizar”", "mudancas": "Prioridade: de Normal para Urgente",
    }  # fmt: skip
    for kind in only:
        narrowed = words(paulo.get(f"{at}?aba=historico&so={kind}"))
        assert [each for each, sign in only.items() if sign in narrowed] == [kind]
    assert "Nada deste tipo ainda" in words(
        paulo.get(f"/chamados/{front.desk.opens().protocol}?aba=historico&so=notas")
    )


def test_the_page_of_interactions_is_for_those_who_see_the_case(front: Front):
    """V-37, V-02: where people see their own cases, somebody else's page is not there."""
    case, at = lived(front)
    front.comes("Rita").post("/ajustes", {"who_sees_cases": "own"})
    assert front.comes("Paulo").get(f"{at}?aba=historico").status_code == 200
    with front.desk.works.begin() as work:
        team = people.add_team(work, "Retaguarda")
        cases.assign(work, case.id, team=team, owner=front.desk.ids["Maria"], by=front.desk.person_in(work, "Paulo"))
    assert front.comes("Bruno").get(f"{at}?aba=historico").status_code == 404


def test_the_summary_has_the_last_five_messages(front: Front):
    """V-38: the summary of one case shows the last five messages with the contact, calls too, without a second page."""
    desk = front.desk
    case = desk.opens("João")
    maria, at = front.comes("Maria"), f"/chamados/{case.protocol}"
    for number in range(4):
        with desk.works.begin(actor=desk.actor("João")) as work:
            inbox.say(work, case.id, f"Pergunta {number}", by=desk.person_in(work, "João"))
        maria.post(f"{at}/mensagem", {"tipo": "cliente", "texto": f"Resposta {number}"})
        maria.post(f"{at}/mensagem", {"tipo": "nota", "texto": f"Entre nós {number}"})
    maria.post(f"{at}/mensagem", {"tipo": "ligacao", "texto": "Confirmado por telefone"})
    shown = words(maria.get(f"{at}?aba=resumo"))
    last = ["Resposta 1", "Pergunta 2", "Resposta 2", "Pergunta 3", "Resposta 3", "Confirmado por telefone"]
    places = [shown.find(each) for each in last]
    assert places[0] == -1
    assert -1 not in places[1:]
    assert places[1:] == sorted(places[1:])
    assert "Entre nós" not in shown
    assert "Fui cobrado duas vezes em março." in shown
    assert "João" in shown
    assert "Aberto" in shown
    assert "Escrever" in shown
    assert desk.case(case).attention_since is None
    seen = words(front.stranger().get("/acompanhar")) + words(front.comes("João").get(f"/acompanhar/{case.protocol}"))
    assert "Confirmado por telefone" not in seen
    assert "Resposta 3" in seen


def test_an_empty_call_is_not_kept(front: Front):
    """What was said has to be written down."""
    case = front.desk.opens()
    maria, at = front.comes("Maria"), f"/chamados/{case.protocol}"
    answer = maria.post(f"{at}/mensagem", {"tipo": "ligacao", "texto": "  "}, follow=True)
    assert "Escreva o que foi dito na ligação." in words(answer)
    assert len(front.desk.said(case, public=False)) == 1


def test_an_administrator_chooses_what_stands_on_top_of_every_case(front: Front):
    """V-39: a field that an administrator marks stands on top of every case, also one of a published form, in the
    order chosen; more than the desk's limit are refused, and whoever is no administrator chooses nothing."""
    desk, rita = front.desk, front.comes("Rita")
    first, second = desk.opens(), desk.opens("Lia")
    maria = front.comes("Maria")
    assert "on-top" not in maria.get(f"/chamados/{first.protocol}").get_data(as_text=True)
    offered = words(rita.get("/ajustes/topo"))
    assert "Prioridade" in offered
    assert "Atendimento ao cliente" in offered
    asked = next(each for each in fields(front) if each.processes)
    chosen = {
        "coluna": ["chamado.responsavel", asked.key, "chamado.prioridade"],
        "lugar-chamado.prioridade": "1", f"lugar-{asked.key}": "2", "lugar-chamado.responsavel": "3",
    }  # fmt: skip
    assert rita.post("/ajustes/topo", chosen).status_code == 303
    for case in (first, second):
        for part in ("conversa", "resumo", "diagrama", "dados"):
            top = on_top(maria.get(f"/chamados/{case.protocol}?aba={part}"))
            assert list(top) == ["Prioridade", asked.name.pt, "Responsável"]
            assert top["Prioridade"] == "Normal"
    assert rita.post("/ajustes", {"who_sees_cases": "everybody", "highest_header_fields": "2"}).status_code == 303
    assert list(on_top(maria.get(f"/chamados/{first.protocol}"))) == ["Prioridade", asked.name.pt]
    refused = rita.post("/ajustes/topo", chosen)
    assert refused.status_code == 422
    assert "Escolha no máximo 2 campos, ou aumente o limite nos ajustes. Você escolheu 3." in words(refused)
    assert front.comes("Paulo").post("/ajustes/topo", {"coluna": "chamado.tipo"}).status_code == 403
    assert rita.post("/ajustes/topo", {}).status_code == 303
    assert "on-top" not in maria.get(f"/chamados/{first.protocol}").get_data(as_text=True)


def test_what_a_form_asked_stands_on_top_as_it_was_answered(front: Front):
    """V-39: the value in the form's words, a dash as long as nobody answered."""
    desk = front.desk
    case = desk.opens()
    key = "informacoes_suficientes"
    name = next(each.name.pt for each in fields(front) if each.key == key)
    front.comes("Rita").post("/ajustes/topo", {"coluna": key})
    maria = front.comes("Maria")
    assert on_top(maria.get(f"/chamados/{case.protocol}")) == {name: "—"}
    desk.does("Maria", case, "Analisar e categorizar", informacoes_suficientes="sim", chamado_categoria="cobranca")
    assert on_top(maria.get(f"/chamados/{case.protocol}")) == {name: "Sim"}


def fields(front: Front):
    """What may stand on top."""
    with front.desk.works.read() as work:
        assert SHIPPED
        return cases.headers.offered(work.session)
