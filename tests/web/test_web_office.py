"""The administrator's and the supervisor's pages: people, teams, owners, lanes; and everybody's own account."""

from __future__ import annotations

import pytest
from desk_pages import ADDRESSES, OPEN, PASSWORD, PROBLEM, Caller, Front, words
from desk_story import SHIPPED

from service.desk import people
from service.web.limits import limiter

ANALYSE = "Analisar e categorizar"
NINA = {"nome": "Nina Prado", "email": "nina@exemplo.com.br", "senha": "uma senha longa", "papel": "attendant"}


@pytest.fixture
def rita(front: Front) -> Caller:
    """The administrator."""
    return front.comes("Rita")


def test_a_new_colleague_is_added_and_comes_in(front: Front, rita: Caller):
    """Errors name their fields and keep what was typed; afterwards the person logs in and finds the queue."""
    short = rita.post("/pessoas/nova", {**NINA, "senha": "curta"})
    assert short.status_code == 422
    assert 'value="Nina Prado"' in short.text
    assert 'href="#senha"' in short.text
    nameless = rita.post("/pessoas/nova", {**NINA, "nome": "", "papel": ["attendant", "analyst"]})
    assert nameless.status_code == 422
    assert nameless.text.count(" checked") >= 2
    roleless = rita.post("/pessoas/nova", {**NINA, "papel": "chefe"})
    assert "Escolha pelo menos um papel." in words(roleless)
    taken = rita.post("/pessoas/nova", {**NINA, "email": ADDRESSES["Maria"].upper()})
    assert taken.status_code == 409
    assert "Já há uma pessoa com este e-mail." in words(taken)
    added = rita.post("/pessoas/nova", NINA, follow=True)
    assert "Pessoa cadastrada." in words(added)
    assert "nina@exemplo.com.br" in words(rita.get("/pessoas?q=prado"))
    nina = front.stranger()
    assert nina.enters("nina@exemplo.com.br", NINA["senha"]).status_code == 303
    assert nina.get("/").headers["Location"] == "/fila"
    assert "Nina Prado" in nina.get("/fila").text


def test_functions_stand_one_above_the_other(front: Front, rita: Caller):
    """B-45: three levels on a page, no circle; a person has one; what is used is not deleted."""
    ids: dict[str, str] = {"": ""}
    for name, above in (("Diretoria", ""), ("Gerência", "Diretoria"), ("Supervisão", "Gerência")):
        assert "Função cadastrada." in words(rita.post("/funcoes", {"nome": name, "acima": ids[above]}, follow=True))
        ids[name] = rita.get("/funcoes").text.split(f">{name}</a>")[0].rpartition('href="/funcoes/')[2].split('"')[0]
    assert 'style="--level: 2"' in rita.get("/funcoes").text
    circle = rita.post(f"/funcoes/{ids['Diretoria']}", {"nome": "Diretoria", "acima": ids["Supervisão"]})
    assert (circle.status_code, "já está abaixo desta função" in words(circle)) == (422, True)
    assert rita.post("/funcoes", {"nome": "gerencia"}).status_code == 409
    maria, paulo = (front.desk.ids[name] for name in ("Maria", "Paulo"))
    for who, name, function in ((maria, "Maria", "Supervisão"), (paulo, "Paulo", "Diretoria")):
        given = {"nome": name, "email": ADDRESSES[name], "papel": "attendant", "funcao": ids[function]}
        rita.post(f"/pessoas/{who}", given)
        assert f'<option value="{ids[function]}" selected>' in rita.get(f"/pessoas/{who}").text
    with front.desk.works.read() as work:
        assert people.stands_above(work.session, paulo, maria)
        assert not people.stands_above(work.session, maria, paulo)
    kept = rita.post(f"/funcoes/{ids['Supervisão']}/apagar", follow=True)
    assert "Funções abaixo dela: 0. Pessoas com ela: 1." in words(kept)
    rita.post(f"/pessoas/{maria}", {"nome": "Maria", "email": ADDRESSES["Maria"], "papel": "attendant", "funcao": ""})
    assert "Função apagada." in words(rita.post(f"/funcoes/{ids['Supervisão']}/apagar", follow=True))


def test_who_leaves_is_out_at_once(front: Front, rita: Caller):
    """Deactivated: logged out everywhere, no way back in; brought back: as before."""
    maria, address = front.comes("Maria"), f"/pessoas/{front.desk.ids['Maria']}"
    assert "Desativar" in words(rita.get(address))
    gone = rita.post(f"{address}/situacao", {"ativa": "nao"}, follow=True)
    assert "Pessoa desativada." in words(gone)
    assert maria.get("/fila").headers["Location"].startswith("/entrar")
    assert front.stranger().enters(ADDRESSES["Maria"]).status_code == 422
    assert "Maria Santos" in words(rita.get("/pessoas?situacao=fora"))
    rita.post(f"{address}/situacao", {"ativa": "sim"})
    assert front.stranger().enters(ADDRESSES["Maria"]).status_code == 303


def test_somebody_is_always_left_to_let_people_in(front: Front, rita: Caller):
    """The last administrator keeps the role and stays, and is told why."""
    address = f"/pessoas/{front.desk.ids['Rita']}"
    alone = rita.post(address, {"nome": "Rita Campos", "email": ADDRESSES["Rita"], "papel": "analyst"})
    assert alone.status_code == 422
    assert "não sobra nenhum administrador" in words(alone)
    leaving = rita.post(f"{address}/situacao", {"ativa": "nao"})
    assert leaving.status_code == 422
    assert "não sobra nenhum administrador" in words(leaving)
    assert rita.get("/pessoas").status_code == 200


def test_a_person_changes_and_gets_a_new_password(front: Front, rita: Caller):
    """Roles count at the next page; a new password ends all sessions."""
    bruno, address = front.comes("Bruno"), f"/pessoas/{front.desk.ids['Bruno']}"
    changed = {"nome": "Bruno Lima", "email": ADDRESSES["Bruno"], "papel": ["internal_agent", "process_owner"]}
    assert bruno.get("/escalados").status_code == 403
    assert "Mudanças salvas." in words(rita.post(address, changed, follow=True))
    assert bruno.get("/escalados").status_code == 200
    rita.post(address, {**changed, "senha": "outra senha longa"})
    assert bruno.get("/fila").headers["Location"].startswith("/entrar")
    assert front.stranger().enters(ADDRESSES["Bruno"], "outra senha longa").status_code == 303


def test_a_team_takes_a_lane(front: Front, rita: Caller):
    """The supervisor gives the lane to a team; its members find the open work, the others no longer."""
    assert "Já há" not in words(rita.post("/equipes", {"nome": "Cobrança"}, follow=True))
    twice = rita.post("/equipes", {"nome": "COBRANCA"})
    assert twice.status_code in {409, 422}
    assert "Já há uma equipe com este nome." in words(twice)
    address = next(part.split('"')[0] for part in rita.get("/equipes").text.split('href="')[1:] if "/equipes/" in part)
    assert "Equipe salva." in words(
        rita.post(address, {"nome": "Cobrança", "pessoa": [front.desk.ids["Bruno"]]}, follow=True)
    )
    ghost = rita.post(address, {"nome": "Cobrança", "pessoa": ["ninguém"]})
    assert (ghost.status_code, "pessoas na lista que não existem" in words(ghost)) == (422, True)
    protocol, _ = front.stranger().opens()
    item = front.item(protocol, ANALYSE)
    paulo, bruno, maria = front.comes("Paulo"), front.comes("Bruno"), front.comes("Maria")
    lane = {"raia": "Atendente", "de_quem": f"team:{address.rsplit('/', 1)[1]}"}
    bound = paulo.post(f"/processos/{SHIPPED}/raia", lane, follow=True)
    assert "Raia salva." in words(bound)
    assert bruno.get(f"/tarefas/{item}").status_code == 200
    assert maria.get(f"/tarefas/{item}").status_code == 404
    unknown = paulo.post(f"/processos/{SHIPPED}/raia", {"raia": "Atendente", "de_quem": "team:nada"}, follow=True)
    assert "Escolha quem cuida da raia." in words(unknown)
    paulo.post(f"/processos/{SHIPPED}/raia", {"raia": "Atendente", "de_quem": "nome"})
    assert maria.get(f"/tarefas/{item}").status_code == 200
    rita.post(f"{address}/situacao", {"ativa": "nao"})
    assert "Fora de uso" in words(rita.get("/equipes"))


def test_who_answers_for_a_process_may_pass_its_work_on(front: Front, rita: Caller):
    """H-05, H-27: the owner need not have the role of that name; nobody else of the lane may."""
    protocol, _ = front.stranger().opens()
    bruno = front.comes("Bruno")
    passing = f"/tarefas/{front.item(protocol, ANALYSE)}/passar"
    assert bruno.post(passing, {"para": front.desk.ids["Bruno"]}).status_code == 404
    saved = rita.post(f"/processos/{SHIPPED}/dono", {"dono": front.desk.ids["Bruno"]}, follow=True)
    assert "Dono do processo salvo." in words(saved)
    assert bruno.post(passing, {"para": front.desk.ids["Bruno"], "motivo": "Eu faço"}).status_code == 303
    gone = rita.post(f"/processos/{SHIPPED}/dono", {"dono": "ninguém"})
    assert (gone.status_code, "Esta pessoa não é da equipe ou saiu." in words(gone)) == (404, True)
    assert bruno.post(passing, {"para": front.desk.ids["João"]}).status_code == 422


def test_a_process_can_be_looked_at_and_taken_home(front: Front):
    """H-28: picture, lanes, versions, and the file as it was drawn."""
    sofia = front.comes("Sofia")
    assert "Atendimento ao cliente" in words(sofia.get("/processos"))
    page = sofia.get(f"/processos/{SHIPPED}")
    assert all(lane in words(page) for lane in ("Cliente", "Atendente", "Agente Interno", "Dono do processo"))
    assert 'name="de_quem"' not in front.comes("Clara").get(f"/processos/{SHIPPED}").text
    links = [part.split('"')[0] for part in page.text.split('href="')[1:]]
    file = next(link for link in links if link.startswith("/processos/versoes/") and link.endswith("diagrama.bpmn"))
    got = sofia.get(file)
    assert (got.status_code, got.mimetype) == (200, "application/xml")
    assert b'id="atendimento-ao-cliente"' in got.data
    assert got.headers["Content-Disposition"] == f'attachment; filename="{SHIPPED}-v1.bpmn"'
    assert 'name="de_quem"' in page.text


def test_one_changes_ones_own_password(front: Front):
    """The old one is asked; what is wrong is said at its field; afterwards one logs in anew."""
    maria = front.comes("Maria")
    wrong = {
        "atual": {"atual": "errada", "nova": "outra senha longa", "repetida": "outra senha longa"},
        "nova": {"atual": PASSWORD, "nova": "curta", "repetida": "curta"},
        "repetida": {"atual": PASSWORD, "nova": "outra senha longa", "repetida": "outra senha"},
    }
    for field, given in wrong.items():
        answer = maria.post("/conta", given)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
    changed = maria.post("/conta", {**wrong["atual"], "atual": PASSWORD}, follow=True)
    assert "Senha trocada." in words(changed)
    limiter.reset()
    assert maria.enters(ADDRESSES["Maria"]).status_code == 422
    assert maria.enters(ADDRESSES["Maria"], "outra senha longa").status_code == 303
    assert "Atendente" in words(maria.get("/conta"))


def test_notices_are_new_once(front: Front):
    """The bell counts them until they are read."""
    front.stranger().opens()
    maria = front.comes("Maria")
    assert "1 aviso novo" in maria.get("/fila").text
    assert "novo" in words(maria.get("/avisos"))
    maria.post("/avisos/lidos")
    assert "1 aviso novo" not in maria.get("/fila").text


def test_the_search_finds_cases_and_clients(front: Front):
    """A whole protocol leads there at once; accents and case do not matter; clients lead to all their contacts."""
    protocol, _ = front.stranger().opens()
    front.comes("João").post(OPEN, {**PROBLEM, "chamado.assunto": "Entrega atrasada"})
    maria = front.comes("Maria")
    assert maria.get(f"/busca?q={protocol}").headers["Location"] == f"/chamados/{protocol}"
    assert "Cobrança em dobro" in words(maria.get("/busca?q=COBRANCA"))
    assert "João Pereira" in words(maria.get("/busca?q=joao"))
    assert "Nada encontrado" in words(maria.get("/busca?q=xyz"))
    contacts = words(maria.get(f"/clientes/{front.desk.ids['João']}"))
    assert "Entrega atrasada" in contacts
    assert "Cobrança em dobro" not in contacts
    assert "Nenhum chamado com esse filtro" in words(maria.get("/chamados?situacao=closed"))
    assert "1 resultado" in words(maria.get("/chamados?q=entrega"))
    assert maria.get("/proxima").headers["Location"] == f"/tarefas/{front.item(protocol, ANALYSE)}"
