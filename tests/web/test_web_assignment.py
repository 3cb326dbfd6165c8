"""Assignment rules as supervisors keep them, and the dry run (V-14, V-15)."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk import assignment, cases, people


def team_of(front: Front, name: str, *members: str, policy: str = "manual") -> str:
    """A team with these people."""
    with front.desk.works.begin() as work:
        team = people.add_team(work, name)
        people.set_members(work, team, [front.desk.ids[each] for each in members])
        people.give_out(work, team, policy=policy)
    return team


def kept(front: Front) -> list[assignment.Rule]:
    """The rules in their order."""
    with front.desk.works.read() as work:
        return list(assignment.rules.rules(work.session))


def warranty(team: str, **more: str | list[str]) -> dict[str, str | list[str]]:
    """What a browser sends of a rule on a word."""
    line = {"condicao.campo": "words", "condicao.operador": "contains", "condicao.valor": "garantia"}
    return {"nome": "Garantia", "equipe": team, **line, **more}


def test_a_supervisor_makes_a_rule_on_one_page(front: Front):
    """V-14: conditions come and go by buttons, nothing is lost meanwhile, and the rule holds for the next case."""
    paulo, team = front.comes("Paulo"), team_of(front, "Manipulação de Garantia", "Maria")
    assert "Nenhuma regra ainda" in words(paulo.get("/atribuicao"))
    half = {"nome": "Garantia", "equipe": team, "condicao.novo": "words", "acao": "mais-condicao"}
    page = paulo.post("/atribuicao/nova", half)
    assert page.status_code == 200
    assert 'value="Garantia"' in page.text
    assert "Valor de Assunto ou descrição" in page.text
    page = paulo.post("/atribuicao/nova", {**warranty(team), "condicao.novo": "channel", "acao": "mais-condicao"})
    assert "Valor de Canal" in page.text
    assert 'value="garantia"' in page.text
    two = {"condicao.campo": ["words", "channel"], "condicao.operador": ["contains", "is"],
           "condicao.valor": ["garantia", ""], "acao": "tirar-condicao-1"}  # fmt: skip
    page = paulo.post("/atribuicao/nova", {**warranty(team), **two})
    assert "Valor de Canal" not in page.text
    saved = paulo.post("/atribuicao/nova", warranty(team, habilidades="inglês, redes"), follow=True)
    assert "Regra salva." in words(saved)
    shown = "Garantia Assunto ou descrição contém “garantia” Manipulação de Garantia quem sabe: inglês, redes Ligada"
    assert shown in words(saved)
    given = {"chamado": {"tipo": "reclamacao", "assunto": "GARANTIA do fone", "descricao": "Não liga."}}
    assert front.desk.opens(given=given).team == team


def test_what_does_not_fit_is_told_at_its_field(front: Front):
    """Errors name line, expression, team and owner; what was typed stays, and nothing is kept."""
    paulo, team = front.comes("Paulo"), team_of(front, "Garantia", "Maria")
    wrong = paulo.post("/atribuicao/nova", {**warranty(team), "condicao.valor": "", "condicao.feel": "chamado.x ="})
    assert wrong.status_code == 422
    assert 'href="#condicao-valor-0"' in wrong.text
    assert 'href="#condicao-feel"' in wrong.text
    assert "Falta acertar 2 coisas" in words(wrong)
    assert "Posição" in words(wrong)
    for field, value, words_of_it in (
        ("equipe", "", "Escolha uma equipe ativa"),
        ("responsavel", front.desk.ids["Bruno"], "Bruno Lima não está na equipe Garantia."),
        ("politica", "sorteio", "Escolha como o chamado é distribuído."),
    ):
        wrong = paulo.post("/atribuicao/nova", {**warranty(team), field: value})
        assert wrong.status_code == 422
        assert f'href="#{field}"' in wrong.text
        assert words_of_it in words(wrong)
    assert kept(front) == []
    rule = paulo.post("/atribuicao/nova", warranty(team))
    assert rule.status_code == 303
    taken = paulo.post("/atribuicao/nova", {**warranty(team), "nome": "garantía"})
    assert (taken.status_code, "Já há uma regra com este nome." in words(taken)) == (409, True)
    paulo.post("/atribuicao/nova", {**warranty(team), "nome": "Outra"})
    taken = paulo.post(f"/atribuicao/{kept(front)[1].id}", {**warranty(team), "nome": "garantía"})
    assert (taken.status_code, "Já há uma regra com este nome." in words(taken)) == (409, True)


def test_rules_are_ordered_switched_off_changed_and_deleted(front: Front):
    """V-15: each by one click from the list."""
    paulo, team = front.comes("Paulo"), team_of(front, "Garantia", "Maria")
    for name in ("A", "B"):
        paulo.post("/atribuicao/nova", {**warranty(team), "nome": name})
    first, second = kept(front)
    paulo.post(f"/atribuicao/{second.id}/mover", {"para": "cima"})
    assert [rule.name for rule in kept(front)] == ["B", "A"]
    assert paulo.post(f"/atribuicao/{second.id}/mover", {"para": "longe"}).status_code == 422
    off = paulo.post(f"/atribuicao/{second.id}/situacao", {"ativa": "nao"}, follow=True)
    assert "Regra desligada" in words(off)
    page = paulo.get(f"/atribuicao/{first.id}")
    assert 'value="garantia"' in page.text
    changed = {**warranty(team), "nome": "A", "condicao.valor": "conserto", "politica": "round_robin"}
    paulo.post(f"/atribuicao/{first.id}", {**changed, "responsavel": front.desk.ids["Maria"]})
    found = kept(front)[1]
    assert (found.condition.lines[0].value, found.policy, found.owner) == (
        "conserto", "round_robin", front.desk.ids["Maria"],
    )  # fmt: skip
    gone = paulo.post(f"/atribuicao/{second.id}/apagar", follow=True)
    assert "Regra apagada." in words(gone)
    assert [rule.name for rule in kept(front)] == ["A"]


def test_a_dry_run_says_which_rule_matches_and_why_earlier_ones_do_not(front: Front):
    """V-15: of a recent case or of what is typed; it says who would get the case now, and why the others not."""
    paulo, team = front.comes("Paulo"), team_of(front, "Garantia", "Maria", "Bruno", policy="round_robin")
    vip = {"condicao.campo": "segment", "condicao.operador": "is", "condicao.valor": "vip"}
    paulo.post("/atribuicao/nova", {**warranty(team), "nome": "VIP", **vip})
    paulo.post("/atribuicao/nova", warranty(team))
    with front.desk.works.begin() as work:
        people.accept_work(work, front.desk.ids["Bruno"], False, by=front.desk.person_in(work, "Bruno"))
    assert "Um chamado recente" in words(paulo.get("/atribuicao/testar"))
    said = words(paulo.get("/atribuicao/testar?assunto=garantia+do+fone&prioridade=1"))
    assert "Não vale 1. VIP Não vale: Segmento do cliente é “VIP” · o chamado tem: Padrão" in said
    assert "Vale 2. Garantia Vale: Assunto ou descrição contém “garantia”" in said
    assert "Agora iria para Maria Santos." in said
    assert "Bruno Lima · Não está aceitando trabalho." in said
    case = front.desk.opens()
    said = words(paulo.get(f"/atribuicao/testar?chamado={case.protocol}"))
    assert "Não vale 2. Garantia" in said
    assert "fica na fila de todos" in said
    with front.desk.works.begin() as work:
        people.stand_for(work, team_of_channel(work), "channel", ["portal"])
    assert "nenhuma regra vale; Canal: Portal" in words(paulo.get(f"/atribuicao/testar?chamado={case.protocol}"))
    assert front.case(case.protocol).team is None
    assert paulo.get("/atribuicao/testar?chamado=2026-999999").status_code == 404


def test_a_dry_run_of_a_case_that_has_a_team_promises_no_other(front: Front):
    """V-15: it says that rules change nothing more and which would match, and neither a team nor a person."""
    paulo, team = front.comes("Paulo"), team_of(front, "Reclamações", "Maria", policy="round_robin")
    kind = {"condicao.campo": "kind", "condicao.operador": "is", "condicao.valor": "reclamacao"}
    paulo.post("/atribuicao/nova", {**warranty(team), "nome": "Reclamação", **kind})
    case = front.desk.opens()
    assert case.team == team
    said = words(paulo.get(f"/atribuicao/testar?chamado={case.protocol}"))
    assert "Já tem equipe: as regras não a mudam mais." in said
    assert "Vale 1. Reclamação" in said
    assert "Equipe: Reclamações" not in said
    assert "Agora iria para" not in said


def test_a_dry_run_of_a_case_that_somebody_has_leaves_it_with_them(front: Front):
    """V-15: a case without a team keeps its owner when a rule says its team."""
    paulo, maria = front.comes("Paulo"), front.desk.ids["Maria"]
    case = front.desk.opens()
    with front.desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=maria, by=None)
    team = team_of(front, "Reclamações", "Bruno", policy="round_robin")
    kind = {"condicao.campo": "kind", "condicao.operador": "is", "condicao.valor": "reclamacao"}
    paulo.post("/atribuicao/nova", {**warranty(team), "nome": "Reclamação", **kind})
    said = words(paulo.get(f"/atribuicao/testar?chamado={case.protocol}"))
    assert "Equipe: Reclamações Continua com Maria Santos." in said
    assert "Agora iria para" not in said


def team_of_channel(work):
    """A team that stands for something else."""
    return people.add_team(work, "Portal")


def test_a_new_team_policy_gives_out_what_waits(front: Front):
    """V-20: choosing a policy on the team's page hands its waiting cases over."""
    paulo, team = front.comes("Paulo"), team_of(front, "Portal", "Maria")
    with front.desk.works.begin() as work:
        people.stand_for(work, team, "channel", ["portal"])
    case = front.desk.opens()
    assert case.owner is None
    fields = {"nome": "Portal", "tipo": "channel", "canal": "portal", "pessoa": front.desk.ids["Maria"]}
    saved = paulo.post(f"/equipes/{team}", {**fields, "politica": "round_robin"})
    assert saved.status_code == 303
    front.desk.runner.settle()
    assert front.desk.case(case).owner == front.desk.ids["Maria"]
