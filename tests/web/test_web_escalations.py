"""The escalation desk as pages: what is late, by what, where and with whom; narrowed, acted upon, and nobody else's."""

from __future__ import annotations

import re

from desk_pages import Front, words
from order_diagrams import ESCALATING_ORDER
from test_web_flow import ANALYSE, ENOUGH
from test_web_queue_views import plain, rows, tabs

from service.desk import cases, options, people, sla
from service.desk.people import Role
from service.desk.sla import Agreement, Deed, Definition, Rung, Target, TargetKind, When

ESCALATED = "Tratar escalonamento"
ESCALATE = "Escalar ao dono do processo"
COUNTER = re.compile(r'<a class="counter" href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def promises(front: Front, amount: str, *rungs: Rung) -> None:
    """Every case is to be solved within this time."""
    target = Target(
        kind=TargetKind.RESOLUTION, amount=sla.read(amount), calendar=None, pauses=True, conclusive=False, rungs=rungs
    )
    with front.desk.works.begin(actor=front.desk.actor("Paulo")) as work:
        what = Definition(agreement=Agreement.EXTERNAL, conditions={}, targets=(target,))
        sla.create(work, "Todos", what, by=front.desk.person_in(work, "Paulo"))


def counters(answer) -> dict[str, str]:
    """What can be clicked to narrow the list, and where it leads."""
    found = COUNTER.findall(answer.get_data(as_text=True))
    return {plain(text): address.replace("&amp;", "&") for address, text in found}


def test_what_is_late_is_said_in_words_and_narrowed(front: Front):
    """H-27: by process, team and step, each counted; the promise, since when, the step, who has it, who answers."""
    promises(front, "PT3H")
    front.desk.draws(ESCALATING_ORDER)
    first, _ = front.stranger().opens()
    second = front.desk.opens(given={}, process="pedido")
    maria = front.comes("Maria")
    front.does(maria, first, ANALYSE, **ENOUGH)
    known = front.case(first)
    with front.desk.works.begin() as work:
        team = people.add_team(work, "Cobrança")
        cases.assign(work, known.id, team=team, owner=front.desk.ids["Maria"], by=None)
    clara = front.comes("Clara")
    assert "Nada atrasado" in words(clara.get("/escalados?visao=atrasados"))
    soon = clara.get("/escalados?visao=vencendo")
    assert set(rows(soon)) == {first, second.protocol}
    assert "Solução" in words(soon)
    assert "vence em 3 h" in words(soon)
    assert rows(clara.get("/escalados?visao=vencendo&horas=1")) == []
    front.desk.passes(hours=3, minutes=10)
    page = clara.get("/escalados?visao=atrasados")
    assert tabs(page) == ["Para decidir 2", "Atrasados 2", "Perto de vencer 0", "Já escalados 2"]
    said = words(page)
    for part in ("Solução", "venceu há 10 min", "Consultar a base de conhecimentos", "Maria Santos", "Cobrança"):
        assert part in said, part
    narrowing = counters(page)
    assert set(narrowing) == {
        "Atendimento ao cliente 1", "Pedido 1", "Cobrança 1", "Consultar a base de conhecimentos 1", "Tratar pedido 1",
    }  # fmt: skip
    for name in ("Atendimento ao cliente 1", "Cobrança 1", "Consultar a base de conhecimentos 1"):
        assert rows(clara.get(narrowing[name])) == [first], name
    narrowed = clara.get(narrowing["Pedido 1"])
    assert rows(narrowed) == [second.protocol]
    assert rows(clara.get(counters(narrowed)["Pedido 1 Tirar este filtro"])) == rows(page)
    assert rows(clara.get(f"/escalados?visao=atrasados&q={second.protocol}")) == [second.protocol]
    assert "Nada com esse filtro" in words(clara.get("/escalados?visao=atrasados&etapa=Nada"))


def test_everything_that_an_owner_does_starts_at_the_line(front: Front):
    """H-27: reassign, reprioritise and decide: each way leads to where it is done, and the history has all of it."""
    promises(front, "PT3H", Rung(when=When.SHARE, amount="50", deed=Deed.ESCALATE, to=""))
    protocol, _ = front.stranger().opens()
    clara = front.comes("Clara")
    front.desk.passes(hours=1, minutes=30)
    front.desk.passes(minutes=10)
    page = clara.get("/escalados")
    assert rows(page) == [protocol]
    assert "escalado há 10 min" in words(page)
    case = front.case(protocol)
    item, task = front.item(protocol, ESCALATED), front.item(protocol, ANALYSE)
    ways = {
        f"/tarefas/{item}", f"/chamados/{protocol}#equipe", f"/chamados/{protocol}#prioridade",
        f"/chamados/{protocol}?para=envolvidos#texto", f"/tarefas/{task}#etapa", f"/tarefas/{task}#para",
    }  # fmt: skip
    assert ways <= set(re.findall(r'href="([^"]+)"', page.text))
    for way in ways:
        place, _, anchor = way.partition("#")
        shown = clara.get(place)
        assert shown.status_code == 200
        assert not anchor or f'id="{anchor}"' in shown.text, way
    asking = clara.get(f"/chamados/{protocol}?para=envolvidos").text
    assert re.search(r'value="envolvidos" checked', asking)
    assert re.search(r'value="nota" checked', clara.get(f"/chamados/{protocol}").text)
    back = "/escalados?visao=decidir"
    given = {"chamado": case.id, "volta": back}
    assert (
        clara.post("/chamados/varios", {**given, "acao": "prioridade", "prioridade": "1"}).headers["Location"] == back
    )
    handed = {**given, "acao": "atribuir", "para": front.desk.ids["Bruno"], "motivo": "Maria está em outra"}
    assert clara.post("/chamados/varios", handed).status_code == 303
    assert (front.case(protocol).priority, front.case(protocol).owner) == (1, front.desk.ids["Bruno"])
    moved = clara.post(f"/tarefas/{task}/mover", {"etapa": "ConsultarBase", "motivo": "Já está claro"}, follow=True)
    assert moved.status_code == 200
    assert front.does(clara, protocol, ESCALATED, decisao="Bruno resolve hoje.").status_code == 303
    assert "Nada espera por uma decisão" in words(clara.get("/escalados?visao=decidir"))
    assert rows(clara.get("/escalados?visao=escalados")) == [protocol]
    story = words(clara.get(f"/chamados/{protocol}?aba=historico"))
    for part in (
        "Maria está em outra",
        "Já está claro",
        "Prioridade: de Normal para Urgente",
        f"Concluiu “{ESCALATED}”",
    ):
        assert part in story, part


def test_several_tasks_of_the_owner_stand_in_one_line(front: Front):
    """H-25: a step's own deadline, a promise and a call for help are one line of the case, with how many decisions."""
    case = front.desk.opens()
    for _ in range(2):
        front.desk.presses("Maria", case, ESCALATE)
    told = words(front.comes("Clara").get("/escalados?visao=decidir"))
    assert "Tratar escalonamento Dono do processo · 2 tarefas" in told
    assert told.count(ESCALATED + " Dono") == 1


def test_the_owners_task_says_why_and_whom_to_ask(front: Front):
    """H-26: owner task shows participants; internal message to each, and back at the task; the client sees nothing."""
    promises(front, "PT3H")
    ana = front.stranger()
    protocol, _ = ana.opens()
    maria = front.comes("Maria")
    front.does(maria, protocol, ANALYSE, **ENOUGH)
    front.desk.passes(hours=3, minutes=5)
    clara, item = front.comes("Clara"), front.item(protocol, ESCALATED)
    said = words(clara.get(f"/tarefas/{item}"))
    for part in (
        "Por que está com você",
        "Solução",
        "venceu há 5 min",
        "Consultar a base de conhecimentos",
        "Maria Santos",
    ):
        assert part in said, part
    question = {"tipo": "envolvidos", "texto": "O que falta?", "volta": f"/tarefas/{item}"}
    answer = clara.post(f"/chamados/{protocol}/mensagem", question)
    assert answer.headers["Location"] == f"/tarefas/{item}"
    assert "Nota guardada e 1 pessoa avisada." in words(clara.get(f"/tarefas/{item}"))
    assert "O que falta?" in words(maria.get("/avisos"))
    assert "O que falta?" not in ana.get(f"/acompanhar/{protocol}").text
    away = clara.post(f"/chamados/{protocol}/mensagem", {**question, "volta": "https://exemplo.org/"})
    assert away.headers["Location"] == f"/chamados/{protocol}"


def test_nobody_sees_a_line_or_a_number_that_is_not_theirs(front: Front):
    """H-05, V-02: an owner of another process finds nothing here, nor does a supervisor where the desk scopes sight;
    who answers for no process is refused and has no such line in the menu."""
    promises(front, "PT3H")
    protocol, _ = front.stranger().opens()
    case = front.case(protocol)
    with front.desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=front.desk.ids["Maria"], by=None)
        front.desk.ids["Olga"] = people.add_person(
            work, name="Olga Dona", email="olga@exemplo.com.br", roles=(Role.PROCESS_OWNER,)
        )
        people.set_owner(work, "outro", front.desk.ids["Olga"])
    front.desk.passes(hours=3)
    for who, found in (("Clara", [protocol]), ("Paulo", [protocol]), ("Olga", [])):
        page = front.comes(who).get("/escalados?visao=atrasados")
        assert rows(page) == found, who
        assert bool(counters(page)) == bool(found), who
    with front.desk.works.begin(actor=front.desk.actor("Rita")) as work:
        rita = front.desk.person_in(work, "Rita")
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=rita)
        local = people.add_profile(work, "Supervisão local", ["note", "reassign"], by=rita)
        people.give_profiles(work, front.desk.ids["Paulo"], [local], by=rita)
    for tab, number in (("decidir", "Para decidir 0"), ("atrasados", "Atrasados 0")):
        page = front.comes("Paulo").get(f"/escalados?visao={tab}")
        assert rows(page) == []
        assert counters(page) == {}
        assert number in tabs(page)
    maria = front.comes("Maria")
    assert maria.get("/escalados").status_code == 403
    assert "/escalados" not in maria.get("/fila").text


def test_odd_addresses_narrow_nothing_or_find_nothing(front: Front):
    """H-27: unknown lists, hours and pages are as if not said; what reads like code is only a word."""
    clara = front.comes("Clara")
    odd = "/escalados?visao=x&horas=9999999999&pagina=99999&_external=1&_anchor=z&processo=%22&equipe='&etapa=%3Cb%3E"
    page = clara.get(odd)
    assert page.status_code == 200
    assert "<b>" not in page.text
    assert clara.get("/escalados?horas=-1").status_code == 200
