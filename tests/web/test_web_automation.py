"""The pages of automation rules: making one, switching it on, trying it, and what it did."""

from __future__ import annotations

from desk_pages import Front, words

from service.desk import automation, cases, options

LOG = "/automacao/registro"
RULE = {
    "nome": "Sobe o urgente",
    "quando": "inactive",
    "tempo-inactive": "3",
    "unidade-inactive": "dias",
    "situacao-inactive": ["open", "resolved"],
    "faz": ["priority", "alert"],
    "prioridade": "up",
    "para": ["supervisor"],
    "texto-alert": "Parado: {protocolo}",
    "condicao.campo": "priority",
    "condicao.operador": "at_least",
    "condicao.valor": "2",
}


def rule_of(front: Front, address: str) -> automation.Rule:
    """The rule whose page this is."""
    with front.desk.works.read() as work:
        return automation.rule(work.session, address.rpartition("/")[2])


def test_a_rule_is_made_switched_on_and_found_in_the_log(front: Front):
    """V-67: trigger-condition-action editor; what it did stands in the log."""
    paulo, desk = front.comes("Paulo"), front.desk
    assert "Nenhuma regra ainda" in words(paulo.get("/automacao"))
    assert "Nenhuma regra agiu ainda" in words(paulo.get("/automacao/registro"))
    made = paulo.post(
        "/automacao/nova", {"nome": "Anota", "quando": "opened", "faz": "note", "texto-note": "Oi {cliente}"}
    )
    assert "Desligada" in words(paulo.get("/automacao"))
    desk.opens()
    assert "Nenhuma regra agiu ainda" in words(paulo.get("/automacao/registro"))
    assert "Regra ligada." in words(paulo.post(f"{made.location}/ligar", {"ligada": "sim"}, follow=True))
    case = desk.opens()
    log = words(paulo.get(f"/automacao/registro?q={case.protocol}"))
    assert "Anota" in log
    assert "Escreveu uma nota interna" in log
    assert "1 resultado" in log
    assert "Nada com esse filtro" in words(paulo.get("/automacao/registro?resultado=failed"))
    assert "Feito 1" in words(paulo.get("/automacao"))
    paulo.post(f"{made.location}/excluir")
    assert "(excluída)" in words(paulo.get("/automacao/registro"))
    assert paulo.get(made.location).status_code == 404


def test_all_that_is_chosen_is_kept_and_shown_again(front: Front):
    """V-67: whoever opens the rule again sees what they chose, and may change it; two at once do not overwrite."""
    paulo = front.comes("Paulo")
    made = paulo.post("/automacao/nova", RULE).location
    kept = rule_of(front, made)
    assert (kept.trigger.kind, kept.trigger.minutes, kept.trigger.statuses) == ("inactive", 4320, ("open", "resolved"))
    assert [action.kind for action in kept.actions] == ["priority", "alert"]
    page = paulo.get(made).text
    for shown in ('value="3"', 'value="dias" selected', 'value="up" selected', "Parado: {protocolo}"):
        assert shown in page
    told = words(paulo.get("/automacao"))
    assert "Passa um tempo sem nada acontecer: 3 dias, Aberto, Resolvido" in told
    assert "se Prioridade é no mínimo “Alta”" in told
    changed = {**RULE, "numero": "1", "tempo-inactive": "36", "unidade-inactive": "horas"}
    assert "Regra salva" in words(paulo.post(made, changed, follow=True))
    assert rule_of(front, made).trigger.minutes == 36 * 60
    late = paulo.post(made, changed)
    assert (late.status_code, "Alguém mudou esta regra" in words(late)) == (409, True)


def test_errors_stand_at_their_fields_and_nothing_is_lost(front: Front):
    """V-67: in words that mend."""
    paulo = front.comes("Paulo")
    wrong = paulo.post("/automacao/nova", {**RULE, "tempo-inactive": "muito"})
    assert (wrong.status_code, "Informe um tempo de 1 minuto a 366 dias." in words(wrong)) == (422, True)
    assert 'href="#tempo-inactive"' in wrong.text
    assert 'value="muito"' in wrong.text
    wrong = paulo.post("/automacao/nova", {**RULE, "texto-alert": "Oi {senha}"})
    assert "“{senha}” não existe. Entre chaves cabem: {protocolo}, {assunto}" in words(wrong)
    wrong = paulo.post("/automacao/nova", {**RULE, "condicao.valor": ""})
    assert 'href="#condicao-valor-0"' in wrong.text
    wrong = paulo.post("/automacao/nova", {"nome": "", "quando": "opened"})
    assert 'href="#nome"' in wrong.text


def test_a_condition_grows_without_saving(front: Front):
    """V-67: buttons of the condition keep all that was typed."""
    paulo = front.comes("Paulo")
    page = paulo.post("/automacao/nova", {**RULE, "acao": "mais-condicao", "condicao.novo": "title"})
    assert (page.status_code, page.text.count('name="condicao.campo"')) == (200, 2)
    assert "Sobe o urgente" in page.text
    assert "Nenhuma regra ainda" in words(paulo.get("/automacao"))


def test_trying_a_rule_shows_what_it_would_do_and_does_nothing(front: Front):
    """V-67: dry run on a recent case, line by line."""
    paulo, desk = front.comes("Paulo"), front.desk
    case = desk.opens()
    made = paulo.post("/automacao/nova", RULE).location
    page = words(paulo.post(f"{made}/experimentar", {"protocolo": case.protocol}))
    assert "A condição não vale" in page
    assert "Prioridade: Normal → Alta" in page
    assert desk.case(case).priority == 3
    wrong = paulo.post(f"{made}/experimentar", {"protocolo": "2026-999999"})
    assert (wrong.status_code, "Não há chamado com este protocolo" in words(wrong)) == (404, True)


def test_what_a_rule_names_must_be_there_before_it_is_switched_on(front: Front):
    """V-61: the template leads to its page, which says what to choose."""
    rita, desk = front.comes("Rita"), front.desk
    with desk.works.begin() as work:
        automation.ship(work)
        rule = next(each for each in automation.rules(work.session) if each.shipped == "hand_over")
    page = words(rita.post(f"/automacao/{rule.id}/ligar", {"ligada": "sim"}, follow=True))
    assert "A regra não foi ligada: Escolha uma equipe ativa da lista." in page


def test_the_log_holds_only_what_one_may_see(front: Front):
    """V-02: cases of others are neither listed, nor counted, nor found; a search of signs alone finds nothing."""
    rita, paulo, desk = front.comes("Rita"), front.comes("Paulo"), front.desk
    made = paulo.post(
        "/automacao/nova", {"nome": "Anota", "quando": "assigned", "faz": "note", "texto-note": "Oi {cliente}"}
    )
    paulo.post(f"{made.location}/ligar", {"ligada": "sim"})
    others, own = desk.opens(), desk.opens("Lia")
    with desk.works.begin() as work:
        cases.assign(work, others.id, team=None, owner=desk.ids["Maria"], by=None)
        cases.assign(work, own.id, team=None, owner=desk.ids["Paulo"], by=None)
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=desk.person_in(work, "Rita"))
    assert (others.protocol in paulo.get(LOG).text, own.protocol in paulo.get(LOG).text) == (True, True)
    rita.post("/perfis/papel-supervisor", {"permissao": ["automate"]})
    page = paulo.get(LOG)
    assert (others.protocol in page.text, own.protocol in page.text) == (False, True)
    assert "1 resultado" in words(page)
    assert "Nada com esse filtro" in words(paulo.get(f"{LOG}?q={others.protocol}"))
    assert "2 resultados" in words(rita.get(LOG))
    assert "Nada com esse filtro" in words(rita.get(f"{LOG}?q=!!!"))


def test_whose_profile_lacks_it_keeps_no_rules(front: Front):
    """V-01: the permission decides, also for supervisors."""
    rita, paulo = front.comes("Rita"), front.comes("Paulo")
    made = paulo.post("/automacao/nova", RULE).location
    rita.post("/perfis/papel-supervisor", {"permissao": ["note", "see_all"]})
    assert paulo.get("/automacao").status_code == 403
    assert paulo.post("/automacao/nova", RULE).status_code == 403
    assert paulo.post(f"{made}/ligar", {"ligada": "sim"}).status_code == 403
    assert not rule_of(front, made).is_on
