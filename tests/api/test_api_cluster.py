"""Publishing and starting as clients of Camunda 8 do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bpmn_pen import chain, file, process
from modeler_caller import START, UNREADABLE_FORM, WRONG, Bureau, drawn, form

from service.desk import cases
from service.process import drafts, instances, releases

BOTH = {"troca.bpmn": drawn(uses="pedido"), "pedido.form": form()}


def caller_of(called: str, own_id: str = "A") -> bytes:
    """A process that calls another."""
    call = (
        '<callActivity id="C" name="Cobrar"><extensionElements>'
        f'<zeebe:calledElement processId="{called}"/></extensionElements></callActivity>'
    )
    return file(process(START.format(form=""), call, chain("S", "C", "E"), own_id=own_id))


def test_the_topology_is_that_of_one_machine(bureau: Bureau):
    """The modeler looks first, to learn that REST is spoken."""
    answer = bureau.of("Sofia").get("/v2/topology")
    assert (answer.status_code, answer.get_json()["gatewayVersion"]) == (200, "8.8.0")
    assert answer.get_json()["brokers"] == []


def test_a_diagram_with_its_form_is_published(bureau: Bureau):
    """The form that comes along is the one that the start event shows; all keys are numbers in texts."""
    answer = bureau.of("Sofia").deploys(BOTH, tenantId="<default>").get_json()
    diagram, sheet = (next(iter(each.items())) for each in answer["deployments"])
    assert diagram[0] == "processDefinition"
    assert {**diagram[1], "processDefinitionKey": ""} == {
        "processDefinitionId": "P",
        "processDefinitionVersion": 1,
        "resourceName": "troca.bpmn",
        "tenantId": "<default>",
        "processDefinitionKey": "",
    }
    assert (sheet[0], sheet[1]["formId"], sheet[1]["version"]) == ("form", "pedido", 1)
    keys = (answer["deploymentKey"], diagram[1]["processDefinitionKey"], sheet[1]["formKey"])
    assert all(key.isdigit() and len(key) <= 19 for key in keys)
    with bureau.desk.works.read() as work:
        release = releases.current(work.session, "P")
    assert release.version.by_name == "Sofia Alves"
    asked = release.start_form("P")
    assert asked is not None
    assert asked.asks


def test_an_unchanged_file_keeps_its_version(bureau: Bureau):
    """Sent again, nothing is written; a form that changed makes a version of both."""
    sofia = bureau.of("Sofia")
    first, counts = sofia.deploys(BOTH).get_json(), bureau.counts()
    assert (sofia.deploys(BOTH).get_json(), bureau.counts()) == (first, counts)
    changed = {**BOTH, "pedido.form": form(label="Valor em reais")}
    after = sofia.deployed(changed)
    assert (after[0]["processDefinitionVersion"], after[1]["version"]) == (2, 2)
    assert after[0]["processDefinitionKey"] != first["deployments"][0]["processDefinition"]["processDefinitionKey"]


def test_a_form_that_came_alone_is_at_hand(bureau: Bureau):
    """For diagrams that come later, and in place of the older one that a diagram was published with."""
    sofia = bureau.of("Sofia")
    assert sofia.deploys({"troca.bpmn": BOTH["troca.bpmn"]}).status_code == 400
    sofia.deployed({"pedido.form": form()})
    [diagram] = sofia.deployed({"troca.bpmn": BOTH["troca.bpmn"]})
    assert diagram["processDefinitionVersion"] == 1
    bureau.desk.clock.pass_by(timedelta(minutes=1))
    sofia.deployed({"pedido.form": form(label="Valor em reais")})
    [diagram] = sofia.deployed({"troca.bpmn": BOTH["troca.bpmn"]})
    assert diagram["processDefinitionVersion"] == 2
    with bureau.desk.works.read() as work:
        assert "reais" in releases.current(work.session, "P").form_sources["pedido"]


def test_all_files_are_published_or_none(bureau: Bureau):
    """A finding in one of them is told with its file and element, and the others are not published either."""
    before = bureau.counts()
    answer = bureau.of("Sofia").deploys({**BOTH, "errado.bpmn": WRONG})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    told = answer.get_json()
    first, *lines = told["detail"].split("\n")
    assert first == "Nada foi publicado: veja o que acertar."
    assert any(line.startswith("errado.bpmn: G: “Caro?”: ") for line in lines)
    assert (told["status"], told["title"], told["instance"]) == (400, "Bad Request", "/v2/deployments")
    assert bureau.counts() == before


def test_every_file_with_a_finding_is_told_at_once(bureau: Bureau):
    """Two diagrams and a form: nobody mends one after the other, and in the language that is asked for."""
    sofia = bureau.of("Sofia")
    sofia.more["Accept-Language"] = "en"
    again = WRONG.replace(b'id="errado"', b'id="outro"')
    answer = sofia.deploys({"a.bpmn": WRONG, "b.bpmn": again, "pedido.form": UNREADABLE_FORM})
    first, *lines = answer.get_json()["detail"].split("\n")
    assert first == "Nothing was published: see what needs mending."
    assert {line.split(":")[0] for line in lines} == {"a.bpmn", "b.bpmn", "pedido"}


def test_what_the_scenarios_of_a_process_tell_is_asked_at_this_door_too(bureau: Bureau):
    """Nothing is published that does not do any more what its analysts kept."""
    sofia = bureau.of("Sofia")
    sofia.deployed({"troca.bpmn": drawn()})
    told = "process: P\nscenarios:\n- name: Analisam\n  steps:\n  - do: Analisar\n  - expect:\n      ended: true\n"
    with bureau.desk.works.begin() as work:
        drafts.keep_scenarios(work, "P", told)
    before = bureau.counts()
    answer = sofia.deploys({"troca.bpmn": drawn().replace(b"Analisar", b"Conferir")})
    assert answer.status_code == 400
    assert "O desenho não faz mais o que estes cenários contam: “Analisam”." in answer.get_json()["detail"]
    assert bureau.counts() == before


def test_a_called_diagram_of_the_same_deployment_is_published_first(bureau: Bureau):
    """In whatever order they are sent."""
    first, second = bureau.of("Sofia").deployed({"a.bpmn": caller_of("P"), "b.bpmn": drawn()})
    assert (first["processDefinitionId"], second["processDefinitionId"]) == ("A", "P")
    with bureau.desk.works.read() as work:
        assert set(releases.current(work.session, "A").calls) == {"P"}


def test_two_files_with_one_process_are_refused(bureau: Bureau):
    """Which of them would be the newer one is chance."""
    answer = bureau.of("Sofia").deploys({"a.bpmn": drawn(), "b.bpmn": drawn(title="Outra")})
    assert (answer.status_code, "a.bpmn" in answer.text, "b.bpmn" in answer.text) == (400, True, True)
    assert bureau.counts()[0] == 1


def test_every_process_of_a_file_is_told(bureau: Bureau):
    """The main one first; each has a key by which it starts."""
    pools = file(
        '<collaboration id="K"><participant id="a" processRef="P"/><participant id="b" processRef="Q"/>',
        "</collaboration>",
        process(START.format(form=""), chain("S", "E")),
        process('<startEvent id="S2"/><endEvent id="E2"/>', chain("S2", "E2"), own_id="Q"),
    )
    told = bureau.of("Sofia").deployed({"dois.bpmn": pools})
    assert [each["processDefinitionId"] for each in told] == ["P", "Q"]
    assert len({each["processDefinitionKey"] for each in told}) == 2


def test_starting_opens_a_case(bureau: Bureau):
    """Of whoever started it, with the answers to the form, other variables, and the program's own name for it."""
    sofia = bureau.of("Sofia")
    diagram, _ = sofia.deployed(BOTH)
    asked: dict[str, Any] = {"valor": 70, "chamado": {"assunto": "Troca do João"}, "canal": "loja"}
    answer = sofia.starts(processDefinitionKey=diagram["processDefinitionKey"], variables=asked, businessId="PED-7")
    told = answer.get_json()
    assert (answer.status_code, told["processDefinitionId"], told["businessId"]) == (200, "P", "PED-7")
    assert told["processInstanceKey"].isdigit()
    [case] = bureau.cases_of("P")
    assert (case.subject, case.origin, case.requester_name) == ("Troca do João", "api", "Sofia Alves")
    with bureau.desk.works.read() as work:
        [opened] = [step for step in cases.timeline(work.session, case.id) if step.kind == "opened"]
    assert (opened.actor_name, opened.data["business_id"]) == ("Sofia Alves", "PED-7")
    seen = variables_of(bureau, case)
    assert (seen["valor"], seen["canal"], seen["chamado"]["assunto"]) == (70, "loja", "Troca do João")
    assert [item.name for item in bureau.desk.open_work(case)] == ["Analisar"]


def variables_of(bureau: Bureau, case: cases.Case) -> Any:
    """What its instance holds."""
    assert case.instance is not None
    with bureau.desk.works.read() as work:
        return instances.variables(work.session, case.instance)


def test_a_process_starts_by_id_and_version(bureau: Bureau):
    """The current version unless another is asked for, also with explicit nulls and -1."""
    sofia = bureau.of("Sofia")
    sofia.deployed({"troca.bpmn": drawn()})
    sofia.deployed({"troca.bpmn": drawn(title="Troca nova")})
    for wanted, got in ((None, 2), (-1, 2), (2, 2), (1, 1)):
        told = sofia.starts(processDefinitionId="P", processDefinitionVersion=wanted, variables=None).get_json()
        assert told["processDefinitionVersion"] == got
    assert [case.subject for case in bureau.cases_of("P")] == ["Troca", "Troca nova", "Troca nova", "Troca nova"]
    assert sofia.starts(processDefinitionId="P", processDefinitionVersion=3).status_code == 404
    assert sofia.starts(processDefinitionId="ninguem").status_code == 404
    assert sofia.starts(processDefinitionKey="123").status_code == 404


def test_a_start_says_which_answers_are_missing(bureau: Bureau):
    """The opening form is the same law for programs as for people; nothing begins."""
    sofia = bureau.of("Sofia")
    sofia.deployed(BOTH)
    for variables in ({}, {"valor": "muito"}, {"valor": None}):
        answer = sofia.starts(processDefinitionId="P", variables=variables)
        assert (answer.status_code, "Variável valor: " in answer.get_json()["detail"]) == (400, True)
    answer = sofia.starts(processDefinitionId="P", variables={"valor": 1, "chamado.cor": "azul"})
    assert (answer.status_code, "chamado.cor" in answer.get_json()["detail"]) == (400, True)
    assert bureau.cases_of("P") == []


def test_the_case_can_be_named_without_a_form(bureau: Bureau):
    """Fields of a case, by their dotted names too."""
    sofia = bureau.of("Sofia")
    sofia.deployed({"troca.bpmn": drawn()})
    said = {"chamado.assunto": "Sem formulário", "chamado": {"prioridade": 1, "descricao": "Chegou quebrado."}}
    assert sofia.starts(processDefinitionId="P", variables=said).status_code == 200
    [case] = bureau.cases_of("P")
    assert (case.subject, case.priority, case.description) == ("Sem formulário", 1, "Chegou quebrado.")


def test_a_start_in_the_middle_is_refused(bureau: Bureau):
    """And what else Raia would silently not do."""
    sofia = bureau.of("Sofia")
    sofia.deployed({"troca.bpmn": drawn()})
    for more in (
        {"startInstructions": [{"elementId": "T"}]},
        {"awaitCompletion": True},
        {"tags": ["a"]},
        {"tenantId": "outra"},
    ):
        answer = sofia.starts(processDefinitionId="P", **more)
        assert (answer.status_code, next(iter(more)) in answer.get_json()["detail"]) == (400, True)
    assert sofia.starts(processDefinitionId="P", startInstructions=[], awaitCompletion=False).status_code == 200
    assert len(bureau.cases_of("P")) == 1
