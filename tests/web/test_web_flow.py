"""The customer-service flow as people live it: in browsers, page by page (H-05 to H-27)."""

from __future__ import annotations

import re

import pytest
from desk_pages import ANA, OPEN, PDF, PNG, PROBLEM, Caller, Front, words

ANALYSE = "Analisar e categorizar"
ASK = "Responder pergunta do atendente"
KNOWLEDGE = "Consultar a base de conhecimentos"
RECLASSIFY = "Classificar novamente e ajustar"
SEARCH = "Procurar solução"
DRAFT = "Rascunhar artigo"
SEND = "Enviar solução ao cliente"
SURVEY = "Responder pesquisa de satisfação"
ESCALATED = "Tratar escalonamento"
ENOUGH = {"chamado_categoria": "cobranca", "informacoes_suficientes": "sim"}


@pytest.fixture
def ana(front: Front) -> Caller:
    """A client without an account."""
    return front.stranger()


@pytest.fixture
def maria(front: Front) -> Caller:
    """The attendant."""
    return front.comes("Maria")


def solved_by_knowledge(front: Front, maria: Caller, protocol: str) -> None:
    """The first path, up to the closing notice."""
    assert front.does(maria, protocol, ANALYSE, **ENOUGH).status_code == 303
    done = front.does(maria, protocol, KNOWLEDGE, resolve_com_a_base="sim", solucao="Estornamos a segunda cobrança.")
    assert done.status_code == 303


def survey_link(maria: Caller, protocol: str) -> str:
    """The signed link that staff makes for the client's open task."""
    page = maria.get(f"/chamados/{protocol}")
    address = re.search(r'action="(/chamados/[^"]+/link/[^"]+)"', page.text)
    assert address, words(page)
    told = re.search(r"http://localhost(/r/\S+)", words(maria.post(address[1], follow=True)))
    assert told
    return told[1]


def test_a_client_opens_a_case_and_follows_it(front: Front, ana: Caller):
    """H-09, H-06: protocol and code are shown; with both, any browser follows the case."""
    protocol, code = ana.opens()
    assert protocol == "2026-000001"
    assert len(code.replace(" ", "")) >= 16
    page = ana.get(f"/acompanhar/{protocol}")
    assert "Cobrança em dobro" in words(page)
    assert "Fui cobrado duas vezes em março." in words(page)
    elsewhere = front.stranger()
    led = elsewhere.get(f"/acompanhar/{protocol}")
    assert led.headers["Location"] == f"/acompanhar?protocolo={protocol}"
    assert f'value="{protocol}"' in elsewhere.get(led.headers["Location"]).text
    found = elsewhere.post("/acompanhar", {"protocolo": protocol, "codigo": code.lower()}, follow=True)
    assert "Fui cobrado duas vezes em março." in words(found)


def test_an_opening_with_errors_keeps_what_was_typed(ana: Caller):
    """H-09: every missing field is named, with a link to it; nothing typed is lost."""
    answer = ana.post(OPEN, {"_nome": "Ana", "_email": "isto não é", **PROBLEM, "chamado.descricao": ""})
    assert answer.status_code == 422
    assert 'value="isto não é"' in answer.text
    assert 'value="Cobrança em dobro"' in answer.text
    assert 'href="#_email"' in answer.text
    answer = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.descricao": "", "chamado.tipo": ""})
    assert answer.status_code == 422
    assert 'value="Ana Souza"' in answer.text
    assert 'value="Cobrança em dobro"' in answer.text
    assert 'href="#f-chamado-descricao"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_the_attendant_takes_the_task_and_mends_errors(front: Front, ana: Caller, maria: Caller):
    """H-10, H-11: the queue leads to the task; without a category it is 422, and what was typed stays."""
    protocol, _ = ana.opens()
    notices = maria.get("/avisos")
    assert f"{ANALYSE}: Cobrança em dobro ({protocol})" in words(notices)
    assert protocol in words(maria.get("/fila"))
    item = front.item(protocol, ANALYSE)
    page = maria.post(f"/tarefas/{item}/assumir", follow=True)
    assert "Devolver" in words(page)
    assert protocol in words(maria.get("/fila?visao=minhas"))
    refused = maria.post(
        f"/tarefas/{item}/concluir", {"informacoes_suficientes": "nao", "chamado.mensagem": "Qual mês?"}
    )
    assert refused.status_code == 422
    assert 'href="#f-chamado-categoria"' in refused.text
    assert "Qual mês?" in refused.text
    assert front.item(protocol, ANALYSE) == item
    back = maria.post(f"/tarefas/{item}/devolver", follow=True)
    assert "Tarefa devolvida à fila." in words(back)


def test_a_question_goes_to_the_client_and_back(front: Front, ana: Caller, maria: Caller):
    """H-12, H-13: the client finds the question when following the case and answers there."""
    protocol, _ = ana.opens()
    front.does(
        maria,
        protocol,
        ANALYSE,
        chamado_categoria="cobranca",
        informacoes_suficientes="nao",
        chamado_mensagem="Qual é o número do boleto?",
    )
    page = ana.get(f"/acompanhar/{protocol}")
    assert "Qual é o número do boleto?" in words(page)
    assert "Precisamos de você para seguir." in words(page)
    address = f"/responder/{front.item(protocol, ASK)}"
    assert f'href="{address}"' in page.text
    assert "Qual é o número do boleto?" in words(ana.get(address))
    empty = ana.post(address, {"chamado.mensagem": ""})
    assert empty.status_code == 422
    after = ana.post(address, {"chamado.mensagem": "É o 4711.", "chamado.anexos": ("boleto.png", PNG)}, follow=True)
    assert "Recebemos sua resposta. Obrigado." in words(after)
    assert "É o 4711." in words(after)
    assert "boleto.png" in words(after)
    assert "Já recebemos sua resposta" in words(ana.get(address))
    task = maria.get(f"/tarefas/{front.item(protocol, ANALYSE)}")
    assert "É o 4711." in words(task)


def test_the_knowledge_path_ends_with_a_survey_by_link(front: Front, ana: Caller, maria: Caller):
    """H-14, H-17, H-18: the closing notice, then the survey by a signed link, once."""
    protocol, _ = ana.opens()
    solved_by_knowledge(front, maria, protocol)
    page = words(ana.get(f"/acompanhar/{protocol}"))
    assert f"Seu chamado {protocol} foi resolvido. Estornamos a segunda cobrança." in page
    link = survey_link(maria, protocol)
    phone = front.stranger()
    form = phone.get(link, follow_redirects=True)
    assert SURVEY in words(form)
    address = form.request.path
    assert phone.post(address, {"comentario": "Bom"}).status_code == 422
    thanks = phone.post(address, {"nota_da_pesquisa": "5", "comentario": "Muito bom."}, follow=True)
    assert "Já recebemos sua resposta. Obrigado." in words(thanks)
    again = front.stranger().get(link, follow_redirects=True)
    assert (again.status_code, "Já recebemos sua resposta" in words(again)) == (200, True)
    variables = front.desk.variables(front.case(protocol))
    assert (variables["nota_da_pesquisa"], variables["comentario"]) == ("5", "Muito bom.")
    assert phone.post(address, {"nota_da_pesquisa": "1"}).status_code == 200
    assert front.desk.variables(front.case(protocol))["nota_da_pesquisa"] == "5"
    assert phone.get(f"/acompanhar/{protocol}").status_code == 303


def test_the_agents_path_ends_with_the_same_survey(front: Front, ana: Caller, maria: Caller):
    """H-16, H-19 to H-24: note, reclassification, solution, article, message, survey."""
    protocol, _ = ana.opens()
    front.does(maria, protocol, ANALYSE, **ENOUGH)
    refused = front.does(maria, protocol, KNOWLEDGE, resolve_com_a_base="nao")
    assert refused.status_code == 422
    front.does(maria, protocol, KNOWLEDGE, resolve_com_a_base="nao", chamado_nota="O boleto 4711 aparece duas vezes.")
    bruno = front.comes("Bruno")
    assert "O boleto 4711 aparece duas vezes." in words(bruno.get(f"/tarefas/{front.item(protocol, RECLASSIFY)}"))
    front.does(bruno, protocol, RECLASSIFY, chamado_categoria="cadastro", problema_conhecido="nao")
    assert front.does(bruno, protocol, SEARCH, registrar_na_base="sim").status_code == 422
    front.does(bruno, protocol, SEARCH, solucao="Cancelar a segunda fatura.", registrar_na_base="sim")
    front.does(bruno, protocol, DRAFT, artigo_titulo="Cobrança em dobro", artigo_texto="Cancele a segunda.")
    assert "Cancelar a segunda fatura." in words(maria.get(f"/tarefas/{front.item(protocol, SEND)}"))
    front.does(maria, protocol, SEND, chamado_mensagem="Cancelamos a segunda fatura.")
    page = ana.get(f"/acompanhar/{protocol}")
    assert "Cancelamos a segunda fatura." in words(page)
    assert "O boleto 4711 aparece duas vezes." not in page.text
    done = ana.post(f"/responder/{front.item(protocol, SURVEY)}", {"nota_da_pesquisa": "4"}, follow=True)
    assert "Recebemos sua resposta. Obrigado." in words(done)
    story = words(maria.get(f"/chamados/{protocol}?aba=historico"))
    assert "Categoria: de Cobrança e pagamento para Cadastro e dados" in story
    assert f"Concluiu “{SEARCH}”" in story
    front.desk.passes(hours=72)
    assert "Fechado" in words(ana.get(f"/acompanhar/{protocol}"))


def test_the_owner_steps_in_when_somebody_is_late(front: Front, ana: Caller, maria: Caller):
    """H-05, H-08, H-26, H-27: by the clock; the owner asks, passes the work on, changes the priority, decides."""
    protocol, _ = ana.opens()
    maria.post(f"/tarefas/{front.item(protocol, ANALYSE)}/assumir")
    front.desk.passes(hours=4)
    clara = front.comes("Clara")
    assert protocol in words(clara.get("/escalados"))
    assert ANALYSE in words(clara.get(f"/tarefas/{front.item(protocol, ESCALATED)}"))
    asked = clara.post(f"/chamados/{protocol}/mensagem", {"texto": "O que falta?", "tipo": "envolvidos"}, follow=True)
    assert "Nota guardada e 1 pessoa avisada." in words(asked)
    assert "O que falta?" in words(maria.get("/avisos"))
    assert "O que falta?" not in ana.get(f"/acompanhar/{protocol}").text
    passed = clara.post(
        f"/tarefas/{front.item(protocol, ANALYSE)}/passar",
        {"para": front.desk.ids["Bruno"], "motivo": "Maria está em outra"},
        follow=True,
    )
    assert "Bruno Lima" in words(passed)
    assert "Maria está em outra" in words(clara.get(f"/chamados/{protocol}?aba=historico"))
    urgent = clara.post(f"/chamados/{protocol}/prioridade", {"prioridade": "1"}, follow=True)
    assert "Urgente" in words(urgent)
    taken = front.does(maria, protocol, ANALYSE, **ENOUGH)
    assert taken.status_code == 409
    assert front.does(front.comes("Bruno"), protocol, ANALYSE, **ENOUGH).status_code == 303
    assert front.does(clara, protocol, ESCALATED, decisao="Acompanho de perto.").status_code == 303
    assert "Nada espera por uma decisão" in words(clara.get("/escalados?visao=decidir"))


def test_the_owner_is_called_by_hand(front: Front, ana: Caller, maria: Caller):
    """H-27: the button of the case; the attendant's work goes on."""
    protocol, _ = ana.opens()
    page = maria.get(f"/chamados/{protocol}")
    button = re.search(rf'action="(/chamados/{protocol}/botao/\d+)"', page.text)
    assert button
    assert "Feito: " in words(maria.post(button[1], follow=True))
    assert front.desk.open_in(front.case(protocol), "Dono do processo") == [ESCALATED]
    assert front.desk.open_in(front.case(protocol), "Atendente") == [ANALYSE]
    assert maria.post(f"/chamados/{protocol}/botao/9999").status_code == 404


def test_promise_2_somebody_was_quicker(front: Front, ana: Caller, maria: Caller):
    """Promise 2: the second completion is a 409 page that says what is true now."""
    protocol, _ = ana.opens()
    item = front.item(protocol, ANALYSE)
    front.does(maria, protocol, ANALYSE, **ENOUGH)
    late = maria.post(f"/tarefas/{item}/concluir", {"chamado.categoria": "acesso", "informacoes_suficientes": "sim"})
    assert late.status_code == 409
    assert "Esta tarefa já foi concluída. Nada mudou agora." in words(late)
    assert front.case(protocol).category == "cobranca"
    assert "Esta tarefa já foi concluída" in words(maria.get(f"/tarefas/{item}"))
    assert maria.post(f"/tarefas/{item}/rascunho", {"chamado.categoria": "acesso"}).status_code == 409
    assert maria.post(f"/tarefas/{item}/formulario", {}).status_code == 409


def test_two_people_and_one_task(front: Front, ana: Caller, maria: Caller):
    """A task that somebody holds shows who; taking it is a 409."""
    protocol, _ = ana.opens()
    item = front.item(protocol, ANALYSE)
    maria.post(f"/tarefas/{item}/assumir")
    paulo = front.comes("Paulo")
    assert "Maria Santos está com esta tarefa" in words(paulo.get(f"/tarefas/{item}"))
    assert paulo.post(f"/tarefas/{item}/devolver").status_code in {404, 409}
    paulo.post(f"/tarefas/{item}/passar", {"para": ""})
    assert "Espera em Atendente" in words(paulo.get(f"/tarefas/{item}"))
    assert paulo.post(f"/tarefas/{item}/assumir").status_code == 404


def test_drafts_are_kept_while_one_types(front: Front, ana: Caller, maria: Caller):
    """H-22: right or wrong, it is there when one comes back; the draft is the desk's hour."""
    protocol, _ = ana.opens()
    item = front.item(protocol, ANALYSE)
    kept = maria.post(f"/tarefas/{item}/rascunho", {"informacoes_suficientes": "nao", "chamado.mensagem": "Qual mês"})
    assert kept.get_json() == {"at": "12:00"}
    page = maria.get(f"/tarefas/{item}")
    assert "Qual mês" in page.text
    assert "Rascunho salvo às 12:00" in words(page)


def test_a_client_drafts_too(front: Front, ana: Caller, maria: Caller):
    """What a client types is there after a reload, and gone once it is sent."""
    protocol, _ = ana.opens()
    front.does(
        maria,
        protocol,
        ANALYSE,
        chamado_categoria="cobranca",
        informacoes_suficientes="nao",
        chamado_mensagem="Qual boleto?",
    )
    address = f"/responder/{front.item(protocol, ASK)}"
    assert ana.post(f"{address}/rascunho", {"chamado.mensagem": "É o bol"}).get_json() == {"at": "12:00"}
    assert "É o bol" in ana.get(address).text
    assert front.stranger().post(f"{address}/rascunho", {"chamado.mensagem": "x"}).status_code == 404


def test_a_form_changes_as_one_answers(front: Front, ana: Caller, maria: Caller):
    """Fields that hang on another answer come with it, typed values stay."""
    protocol, _ = ana.opens()
    address = f"/tarefas/{front.item(protocol, ANALYSE)}/formulario"
    without = maria.post(address, {"chamado.categoria": "entrega", "informacoes_suficientes": "sim"})
    assert 'name="chamado.mensagem"' not in without.text
    with_it = maria.post(address, {"chamado.categoria": "entrega", "informacoes_suficientes": "nao"})
    assert 'name="chamado.mensagem"' in with_it.text
    assert "<html" not in with_it.text
    assert re.search(r'value="entrega"[^>]* selected', with_it.text)


def test_files_come_with_the_opening(front: Front, ana: Caller, maria: Caller):
    """Who may see the case may have its files, as downloads; nobody else learns that they exist."""
    protocol, _ = ana.opens(**{"chamado.anexos": [("boleto.pdf", PDF), ("tela.png", PNG)]})
    page = ana.get(f"/acompanhar/{protocol}")
    addresses = re.findall(r'href="(/arquivos/[^"]+)"', page.text)
    assert len(addresses) == 2
    for caller in (ana, maria):
        got = caller.get(addresses[0])
        assert (got.status_code, got.data) == (200, PDF)
        assert got.headers["Content-Disposition"].startswith("attachment")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        got.close()
    for other in (front.stranger(), front.comes("Lia")):
        assert other.get(addresses[0]).status_code == 404


def test_a_file_of_the_wrong_kind_costs_nothing_else(front: Front, ana: Caller):
    """A sentence at the field; the other answers and the good file are kept, and the next post needs no upload."""
    answer = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.anexos": [("virus.exe", b"MZ\x90\x00"), ("boleto.pdf", PDF)]})
    assert answer.status_code == 422
    assert "Não aceitamos virus.exe" in words(answer)
    assert 'value="Cobrança em dobro"' in answer.text
    kept = re.findall(r'name="chamado.anexos" value="([^"]+)" checked', answer.text)
    assert len(kept) == 1
    protocol, _ = ana.opens(**{"chamado.anexos": kept[0]})
    assert "boleto.pdf" in words(ana.get(f"/acompanhar/{protocol}"))


def test_too_many_and_too_large_files_are_refused_kindly(ana: Caller):
    """The limits are said where they are met."""
    many = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.anexos": [(f"{n}.pdf", PDF) for n in range(11)]})
    assert many.status_code == 422
    assert "Envie até 10 arquivos de cada vez." in words(many)
    large = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.anexos": ("grande.pdf", PDF + b"0" * (10 << 20))})
    assert large.status_code == 422
    assert "passa de 10 MB" in words(large)
    assert 'value="Cobrança em dobro"' in large.text
    huge = ana.post(OPEN, {**ANA, **PROBLEM, "chamado.anexos": ("enorme.pdf", PDF + b"0" * (12 << 20))})
    assert huge.status_code == 413
    assert "Envie arquivos de até 10 MB" in words(huge)


def test_a_client_with_an_account_sees_their_cases(front: Front):
    """H-06: listed at the portal, opened without protocol and code."""
    joao = front.comes("João")
    answer = joao.post(OPEN, PROBLEM, follow=True)
    assert "Recebemos seu chamado" in words(answer)
    assert "2026-000001" in words(joao.get("/portal"))
    again = front.comes("João")
    assert "Cobrança em dobro" in words(again.get("/acompanhar/2026-000001"))
    said = again.post("/acompanhar/2026-000001/mensagem", {"mensagem": "Alguma notícia?"}, follow=True)
    assert "Alguma notícia?" in words(said)
    assert "Escreva a mensagem antes de enviar." in words(
        again.post("/acompanhar/2026-000001/mensagem", {"mensagem": "  "}, follow=True)
    )
    assert front.comes("Lia").get("/acompanhar/2026-000001").status_code == 303


def test_a_lost_code_is_replaced(front: Front, ana: Caller, maria: Caller):
    """The new code opens the case, the old one no longer."""
    protocol, old = ana.opens()
    told = words(maria.post(f"/chamados/{protocol}/codigo", follow=True))
    new = re.search(r"Código novo do cliente: (\S+)", told)
    assert new
    assert front.stranger().post("/acompanhar", {"protocolo": protocol, "codigo": old}).status_code == 404
    assert front.stranger().post("/acompanhar", {"protocolo": protocol, "codigo": new[1]}).status_code == 303


def test_what_is_missing_is_said_with_what_to_do(front: Front, ana: Caller, maria: Caller):
    """No such service, case, task, client, link: a page with a sentence, in the reader's language."""
    said = {
        "/portal/abrir/nada": "Este serviço não existe. Escolha um da lista",
        "/r/inventado": "Este link não vale.",
        "/responder/nada": "Esta tarefa não existe",
    }
    for path, sentence in said.items():
        answer = ana.get(path)
        assert (answer.status_code, sentence in words(answer)) == (404, True), words(answer)
    for path, sentence in {
        "/chamados/2026-999999": "Não há chamado com este protocolo. Confira o número.",
        "/tarefas/nada": "Esta tarefa não existe.",
        "/clientes/nada": "Este cliente não existe.",
        "/processos/versoes/nada/diagrama.bpmn": "",
    }.items():
        answer = maria.get(path)
        assert (answer.status_code, sentence in words(answer)) == (404, True), words(answer)
    lost = ana.post("/acompanhar", {"protocolo": "2026-000001", "codigo": "XXXX"})
    assert lost.status_code == 404
    assert "Não encontramos um chamado com este protocolo e código." in words(lost)
    assert "This link is not valid." in words(ana.speaks("en").get("/r/inventado"))


def test_the_same_pages_speak_english(front: Front, ana: Caller, maria: Caller):
    """The choice of language changes pages, errors and refusals; the analyst's words stay as drawn."""
    ana.speaks("en")
    assert '<html lang="en"' in ana.get("/portal").text
    refused = ana.post(OPEN, {"_nome": "", "_email": "x", **PROBLEM})
    assert refused.status_code == 422
    assert "e-mail" in words(refused)
    protocol, _ = ana.opens()
    maria.speaks("en")
    for path in ("/fila", f"/chamados/{protocol}", f"/tarefas/{front.item(protocol, ANALYSE)}", "/conta", "/avisos"):
        answer = maria.get(path)
        assert (answer.status_code, '<html lang="en"' in answer.text) == (200, True)
    missing = maria.post(f"/tarefas/{front.item(protocol, ANALYSE)}/concluir", {})
    assert missing.status_code == 422
    assert "Preencha" not in words(missing)
