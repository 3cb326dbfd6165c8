"""Teams and the people in them, as supervisors keep and see them."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk import cases, people

TIER = {"tipo": "tier"}


def creates(caller, name, **fields):
    """A team is made and filled in; returns its address."""
    answer = caller.post("/equipes", {"nome": name})
    assert answer.status_code == 303, words(answer)
    address = answer.location
    saved = caller.post(address, {"nome": name, **fields}, follow=True)
    assert "Equipe salva." in words(saved)
    return address


def test_a_supervisor_sets_up_a_team(front: Front):
    """Kind, policy, shift, capacity and people on one page, and what was typed stays when refused."""
    paulo, desk = front.comes("Paulo"), front.desk
    assert "Nenhuma equipe ainda" in words(paulo.get("/equipe"))
    maria, bruno = desk.ids["Maria"], desk.ids["Bruno"]
    fields = {
        "tipo": "segment", "segmento": ["vip", "high_value"], "politica": "least_load", "partilha": "sim",
        "turno": "Padrão", "capacidade": "5", "minutos": "15", "pessoa": [maria, bruno],
        "responsavel": desk.ids["Paulo"],
    }  # fmt: skip
    address = creates(paulo, "Clientes VIP", **fields)
    more = {**fields, "nome": "Clientes VIP", f"capacidade-{maria}": "2", f"habilidades-{maria}": "inglês, redes",
            f"turno-{maria}": ""}  # fmt: skip
    assert paulo.post(address, more).status_code == 303
    with desk.works.read() as work:
        (team,) = people.queries.teams(work.session)
        assert (team.kind, set(team.stands_for), team.policy) == ("segment", {"vip", "high_value"}, "least_load")
        assert (team.shares_anew, team.calendar, team.heartbeat) == (True, "Padrão", 15)
        assert [team.capacity_of(each) for each in (maria, bruno)] == [2, 5]
        assert team.member(maria).skills == ("inglês", "redes")
    listed = words(paulo.get("/equipes?tipo=segment&q=vip"))
    assert "Segmento de cliente: VIP, Alto valor 2 A quem tem menos carga Padrão Em uso" in listed
    assert "Nenhuma equipe com esse filtro" in words(paulo.get("/equipes?tipo=tier"))
    wrong = paulo.post(address, {**more, "politica": "sorteio"})
    assert "Escolha como o trabalho é distribuído." in words(wrong)
    wrong = paulo.post(address, {**more, "capacidade": "muita"})
    assert wrong.status_code == 422
    assert 'value="muita"' in wrong.text
    assert "Escreva um número inteiro" in words(wrong)
    story = words(paulo.get(address))
    assert "entrou: Bruno Lima, Maria Santos" in story
    assert "Capacidade: Maria Santos: — → Maria Santos: 2" in story


def test_who_is_here_and_takes_work(front: Front):
    """The team now, with each no in words; one click turns somebody, an absence says until."""
    paulo, maria, desk = front.comes("Paulo"), front.comes("Maria"), front.desk
    everyone = [desk.ids["Maria"], desk.ids["Bruno"]]
    creates(paulo, "Suporte", tipo="sector", minutos="10", capacidade="1", pessoa=everyone)
    case = desk.opens()
    maria.post(f"/tarefas/{desk.item(case, 'Analisar e categorizar').id}/assumir")
    seen = words(paulo.get("/equipe"))
    assert "1 de 2 disponíveis" in seen
    assert "Maria Santos Cheio agora 1 0 1 de 1 Pausar Ausência" in seen
    assert "Bruno Lima Não entrou na Raia —" in seen
    assert "Você não recebe trabalho novo." in words(
        maria.post("/recebe", {"recebe": "nao", "proximo": "/fila"}, follow=True)
    )
    assert "Não está aceitando trabalho" in words(paulo.get("/equipe"))
    turned = paulo.post(f"/equipe/{desk.ids['Maria']}/recebe", {"recebe": "sim"}, follow=True)
    assert "Volta a receber trabalho." in words(turned)
    away = {"de": "2026-03-10T09:00", "ate": "2026-03-12T18:00", "motivo": "Férias", "substituta": desk.ids["Maria"]}
    entered = paulo.post(f"/ausencia/{desk.ids['Bruno']}", away, follow=True)
    assert "Ausência guardada." in words(entered)
    assert "Agora Férias 10/03/2026 09:00 → 12/03/2026 18:00 · substitui: Maria Santos · por Paulo Reis" in words(
        entered
    )
    seen = words(paulo.get("/equipe"))
    assert "Ausente: Férias Não entrou na Raia volta em 12/03/2026 18:00" in seen
    end = entered.text.split('action="/ausencias/')[1].split('"')[0]
    assert "Ausência terminada." in words(paulo.post(f"/ausencias/{end}", follow=True))
    assert "Ausente" not in words(paulo.get("/equipe"))


def test_ones_own_absence(front: Front):
    """Planned by oneself; what does not fit is told at its field, and nothing is kept."""
    maria = front.comes("Maria")
    assert "Nenhuma ausência" in words(maria.get("/ausencia"))
    for given, sentence in (
        ({"de": "", "ate": ""}, "Informe data e hora"),
        ({"de": "2026-03-18T09:00", "ate": "2026-03-17T09:00"}, "A volta precisa ser depois da saída."),
    ):
        refused = maria.post("/ausencia", given)
        assert (refused.status_code, sentence in words(refused)) == (422, True)
    planned = maria.post("/ausencia", {"de": "2026-03-18T09:00", "ate": "2026-03-19T09:00"}, follow=True)
    assert "Planejada Sem motivo informado" in words(planned)
    twice = maria.post("/ausencia", {"de": "2026-03-18T12:00", "ate": "2026-03-19T12:00"})
    assert (twice.status_code, "nesse período" in words(twice)) == (409, True)
    cancel = planned.text.split('action="/ausencias/')[1].split('"')[0]
    maria.post(f"/ausencias/{cancel}")
    assert "Nenhuma ausência" in words(maria.get("/ausencia"))


def test_a_case_is_escalated_on_its_page(front: Front):
    """V-04: the button names the next tier; the team changes and the timeline says who, where and why."""
    paulo, maria, desk = front.comes("Paulo"), front.comes("Maria"), front.desk
    second = creates(paulo, "Nível 2", **TIER, nivel="2").rpartition("/")[2]
    first = creates(paulo, "Nível 1", **TIER, nivel="1", acima=second, pessoa=[desk.ids["Maria"]]).rpartition("/")[2]
    case = desk.opens()
    address = f"/chamados/{case.protocol}"
    assert "Próximo nível" not in words(maria.get(address))
    none = maria.post(f"{address}/escalar", follow=True)
    assert "nenhuma equipe de nível" in words(none)
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=first, owner=None, by=None)
    assert "Escalar para Nível 2" in words(maria.get(address))
    done = words(maria.post(f"{address}/escalar", {"motivo": "Precisa de acesso."}, follow=True))
    assert "Agora com a equipe Nível 2." in done
    assert "Escalar para" not in done
    assert desk.case(case).team == second
    assert "Agora na equipe Nível 2: Precisa de acesso." in words(maria.get(f"{address}?aba=historico"))


def test_a_team_that_goes_out_of_use_says_what_hangs_on_it(front: Front):
    """Its open cases stay; what it stood for may be another's meanwhile, and then it does not come back."""
    paulo, desk = front.comes("Paulo"), front.desk
    chat = {"tipo": "channel", "canal": ["chat"]}
    address = creates(paulo, "Chat", **chat)
    case = desk.opens()
    with desk.works.begin() as work:
        cases.assign(work, case.id, team=address.rpartition("/")[2], owner=None, by=None)
    assert "1 chamado aberto é dela e fica como está." in paulo.get(address).text
    paulo.post(f"{address}/situacao", {"ativa": "nao"})
    creates(paulo, "Bate-papo", **chat)
    back = words(paulo.post(f"{address}/situacao", {"ativa": "sim"}, follow=True))
    assert "“Chat” já é da equipe Bate-papo." in back


def test_an_absence_to_the_end_of_time_is_refused(front: Front):
    """V-20: an instant that no clock of the house reaches is told at its field."""
    answer = front.comes("Maria").post("/ausencia", {"de": "9999-12-30T23:59", "ate": "9999-12-31T23:59"})
    assert answer.status_code == 422
