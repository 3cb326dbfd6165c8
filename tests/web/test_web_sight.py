"""What pages show of cases that one may not see: nothing but one's own work (V-02)."""

from __future__ import annotations

import pytest
from desk_pages import STUCK, Front, words

from service.desk import cases, inbox, options, people
from service.desk.people import Permission, Role
from service.process import instances, releases

ANALYSE = "Analisar e categorizar"
NOTE = "Segredo da casa"
NAMED = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
  <process id="nomeada" name="Nomeada" isExecutable="true">
    <startEvent id="S"/><endEvent id="E"/>
    <userTask id="U" name="Confirmar dados"><extensionElements>
      <zeebe:userTask/><zeebe:assignmentDefinition %s="%s"/>
    </extensionElements></userTask>
    <sequenceFlow id="F1" sourceRef="S" targetRef="U"/><sequenceFlow id="F2" sourceRef="U" targetRef="E"/>
  </process>
</definitions>"""
"""A task for whom the diagram names."""


@pytest.fixture
def front(front: Front) -> Front:
    """Everybody of the staff sees their own cases; Nina is Maria's peer."""
    desk = front.desk
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        attendant = (Role.ATTENDANT,)
        desk.ids["Nina"] = people.add_person(work, name="Nina Rocha", email="nina@exemplo.com.br", roles=attendant)
        options.choose(work, options.WHO_SEES_CASES.key, "own", by=desk.person_in(work, "Rita"))
    return front


def notes(front: Front, case) -> None:
    """Maria writes down what is no client's."""
    with front.desk.works.begin(actor=front.desk.actor("Maria")) as work:
        cases.say(work, case.id, NOTE, author=front.desk.ids["Maria"], author_name="Maria Santos", internal=True)


def gives(front: Front, case, owner: str) -> None:
    """Somebody answers for the case from now on."""
    with front.desk.works.begin() as work:
        cases.assign(work, case.id, team=None, owner=front.desk.ids[owner], by=None)


def test_a_peer_reads_no_case_through_its_work(front: Front):
    """V-02: manager sees agent's case; peer per setting does not: not in a list of work, by a search, nor at a task."""
    desk, case = front.desk, front.desk.opens()
    item = desk.item(case, ANALYSE)
    gives(front, case, "Maria")
    notes(front, case)
    nina = front.comes("Nina")
    task = f"/tarefas/{item.id}"
    assert nina.get(f"/chamados/{case.protocol}").status_code == 404
    for address in ("/fila?visao=todas", "/fila?visao=todas&q=dobro", f"/fila?visao=todas&q={case.protocol}"):
        assert case.protocol not in words(nina.get(address))
    assert nina.get(task).status_code == 404
    assert case.protocol in words(front.comes("Maria").get("/fila?visao=todas"))
    assert NOTE in words(front.comes("Paulo").get(task))
    desk.does("Maria", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert nina.get(task).status_code == 404
    assert NOTE in words(front.comes("Maria").get(task))


def test_whoever_works_on_a_case_out_of_sight_reads_it_as_long_as_it_is_their_turn(front: Front):
    """V-02: a task that is one's own, or anybody's to take, is shown with its case; once it is done, without."""
    desk, case = front.desk, front.desk.opens()
    item = desk.item(case, ANALYSE)
    gives(front, case, "Maria")
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        inbox.reassign(work, item.id, to=desk.ids["Nina"], by=desk.person_in(work, "Paulo"))
    notes(front, case)
    nina = front.comes("Nina")
    task = f"/tarefas/{item.id}"
    assert case.protocol in words(nina.get("/fila?visao=todas"))
    page = nina.get(task)
    assert NOTE in words(page)
    assert f"/chamados/{case.protocol}" not in page.text, "a way that ends at 404"
    with desk.works.begin(actor=desk.actor("Nina")) as work:
        inbox.release(work, item.id, by=desk.person_in(work, "Nina"))
    assert NOTE in words(nina.get(task))
    desk.does("Nina", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    assert ANALYSE in words(nina.get(task))
    assert NOTE not in words(nina.get(task))


def test_who_gives_work_to_others_sees_no_more_cases_for_it(front: Front):
    """V-01, V-02: a profile that may give work to others, and not see everything, gives what it sees."""
    desk, hidden, seen = front.desk, front.desk.opens(), front.desk.opens()
    item = desk.item(hidden, ANALYSE)
    gives(front, hidden, "Maria")
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        head = people.add_profile(work, "Líder", [Permission.REASSIGN, Permission.NOTE], by=rita)
        people.give_profiles(work, desk.ids["Paulo"], [head], by=rita)
    paulo = front.comes("Paulo")
    listed = words(paulo.get("/fila?visao=todas"))
    assert seen.protocol in listed
    assert hidden.protocol not in listed
    assert paulo.get(f"/tarefas/{item.id}").status_code == 404
    assert paulo.post(f"/tarefas/{item.id}/passar", {"para": desk.ids["Bruno"]}).status_code == 404


@pytest.mark.parametrize("how", ["assignee", "candidateUsers"])
def test_a_client_whom_a_diagram_names_reads_what_is_public(front: Front, how: str):
    """V-45: a task of a diagram that names a client shows them no note, and of a case of somebody else nothing."""
    desk = front.desk
    desk.draws(NAMED % (how, desk.person("João").email))
    for requester, reads in (("João", True), ("Lia", False)):
        case = desk.opens(requester, {}, process="nomeada")
        notes(front, case)
        with desk.works.begin(actor=desk.actor("Maria")) as work:
            cases.say(work, case.id, "Bom dia.", author=desk.ids["Maria"], author_name="Maria Santos", internal=False)
        page = front.comes("João").get(f"/tarefas/{desk.open_work(case)[0].id}")
        assert page.status_code == 200
        assert NOTE not in page.text
        assert ("Bom dia." in page.text) == reads
        assert (case.protocol in page.text) == reads
        assert f"/chamados/{case.protocol}" not in page.text


def test_those_involved_are_asked_if_they_may_read_it(front: Front):
    """H-26, V-02: who worked on the case and may not see it now is not told the note, and the writer learns it."""
    desk, case = front.desk, front.desk.opens()
    desk.does("Nina", case, ANALYSE, chamado_categoria="cobranca", informacoes_suficientes="sim")
    gives(front, case, "Maria")
    maria = front.comes("Maria")
    answer = maria.post(f"/chamados/{case.protocol}/mensagem", {"tipo": "envolvidos", "texto": NOTE}, follow=True)
    assert "sem aviso: Nina Rocha" in words(answer)
    assert not [text for text in desk.notices("Nina") if NOTE in text or "pergunta sobre" in text]
    gives(front, case, "Nina")
    maria = front.comes("Paulo")
    maria.post(f"/chamados/{case.protocol}/mensagem", {"tipo": "envolvidos", "texto": NOTE})
    assert [text for text in desk.notices("Nina") if NOTE in text]


def test_who_works_on_a_case_they_do_not_see_is_led_to_their_task(front: Front):
    """H-26, V-02: the question reaches whoever has a task of the case, at a page that is theirs."""
    desk, case = front.desk, front.desk.opens()
    gives(front, case, "Maria")
    item = desk.item(case, ANALYSE)
    with desk.works.begin(actor=desk.actor("Paulo")) as work:
        inbox.reassign(work, item.id, to=desk.ids["Nina"], by=desk.person_in(work, "Paulo"))
    front.comes("Maria").post(f"/chamados/{case.protocol}/mensagem", {"tipo": "envolvidos", "texto": NOTE})
    with desk.works.read() as work:
        told = next(each for each in people.notices(work.session, desk.ids["Nina"]) if NOTE in each.text.pt)
    assert told.address == f"/tarefas/{item.id}"


def test_a_list_is_narrowed_by_what_one_sees(front: Front):
    """V-02, V-30: products and types of cases out of sight are not offered."""
    desk, case = front.desk, front.desk.opens()
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        cases.change_fields(work, case.id, {"produto": "Produto secreto"}, by=desk.ids["Maria"], by_name="Maria Santos")
    assert "Produto secreto" in front.comes("Nina").get("/chamados").text
    gives(front, case, "Maria")
    assert "Produto secreto" not in front.comes("Nina").get("/chamados").text
    assert "Produto secreto" in front.comes("Maria").get("/chamados").text


def test_every_organisation_and_long_products_narrow_a_list(front: Front):
    """V-30: more organisations than a page of them holds are offered, and a product's whole name is asked for."""
    desk, case, long = front.desk, front.desk.opens(), "P" * 200
    with desk.works.begin(actor=desk.actor("Maria")) as work:
        for number in range(40):
            people.add_organisation(work, f"Casa {number:02}", segment="vip")
        cases.change_fields(work, case.id, {"produto": long}, by=desk.ids["Maria"], by_name="Maria Santos")
    page = front.comes("Maria").get("/chamados", query_string={"produto": long})
    assert "Casa 39" in page.text
    assert case.protocol in words(page)


def test_what_stands_still_in_a_case_out_of_sight_tells_nothing_of_it(front: Front):
    """V-02: an incident of such a case is listed without it, not found by it, and its data are nobody else's."""
    desk, case = front.desk, front.desk.opens()
    gives(front, case, "Maria")
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        few = people.add_profile(work, "Desenho", [Permission.REGISTRIES], by=rita)
        people.give_profiles(work, desk.ids["Sofia"], [few], by=rita)
        releases.publish(work, STUCK, forms={})
        instances.start(work, "parado", {"numero": 1, "nome": "Ana"}, business_key=case.id)
        (stuck,) = instances.incidents(work.session)
    sofia, paulo = front.comes("Sofia"), front.comes("Paulo")
    page = f"/incidentes/{stuck.instance}/{stuck.task}"
    assert case.protocol in words(paulo.get("/incidentes"))
    assert paulo.get(page).status_code == 200
    listed = words(sofia.get("/incidentes"))
    assert "Esperar o prazo" in listed
    assert case.protocol not in listed
    assert "Nada com esse filtro" in words(sofia.get(f"/incidentes?q={case.protocol}"))
    assert sofia.get(page).status_code == 404
    with desk.works.begin(actor=desk.actor("Rita")) as work:
        rita = desk.person_in(work, "Rita")
        watch = people.add_profile(work, "Vigia", [Permission.OVERSEE], by=rita)
        people.give_profiles(work, desk.ids["Paulo"], [watch], by=rita)
    assert paulo.post(page).status_code == 404


def test_a_client_who_finishes_a_drawn_task_lands_on_their_own_case(front: Front):
    """H-02: never in the staff's list; of a case that is somebody else's, at the beginning of the portal."""
    desk = front.desk
    desk.draws(NAMED % ("assignee", desk.person("João").email))
    joao = front.comes("João")
    for requester in ("João", "Lia"):
        case = desk.opens(requester, {}, process="nomeada")
        done = joao.post(f"/tarefas/{desk.open_work(case)[0].id}/concluir", {})
        lands = f"/acompanhar/{case.protocol}" if requester == "João" else "/portal"
        assert (done.status_code, done.headers["Location"]) == (303, lands)
        assert "“Confirmar dados” concluída." in words(joao.get(lands))
