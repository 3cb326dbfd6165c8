"""Publishing and starting as the Camunda Modeler does for diagrams of Camunda 7."""

from __future__ import annotations

from typing import Any

import pytest
from bpmn_pen import chain, file, process
from modeler_caller import EMAILS, WRONG, Bureau, Program, basic, drawn, form

from service.process import instances

CREATE = "/engine-rest/deployment/create"
DIAGRAM = file(
    process(
        '<startEvent id="S" name="Pedido"/><endEvent id="E"/>',
        '<userTask id="T" name="Analisar" camunda:candidateGroups="Atendente"/>',
        chain("S", "T", "E"),
        own_id="troca",
        name="Troca de produto",
    )
)


def sends(program: Program, files: dict[str, bytes], **more: str) -> Any:
    """As the modeler sends a deployment: the field of a file is called as the file."""
    fields = {"deployment-name": "Troca", "deployment-source": "Camunda Modeler", "enable-duplicate-filtering": "true"}
    return program.sends(CREATE, [*{**fields, **more}.items(), *((name, (name, of)) for name, of in files.items())])


def test_the_modelers_dialogue(bureau: Bureau):
    """Look without credentials, ask for them, look again, the version, deploy, start, and where the pages are."""
    first = bureau.program(None, Origin="file://").get("/engine-rest/deployment?maxResults=0")
    assert (first.status_code, first.headers["WWW-Authenticate"]) == (401, 'Basic realm="raia", charset="UTF-8"')
    assert first.get_json()["type"] == "AuthenticationException"
    assert first.headers["Access-Control-Allow-Origin"] == "file://"
    sofia = bureau.program(basic(EMAILS["Sofia"]), Origin="file://")
    assert sofia.get("/engine-rest/deployment?maxResults=0").get_json() == []
    assert sofia.get("/engine-rest/version").get_json() == {"version": "7.24.0"}
    answer = sends(sofia, {"troca.bpmn": DIAGRAM})
    told = answer.get_json()
    [definition] = told["deployedProcessDefinitions"].values()
    assert (definition["key"], definition["version"], definition["name"]) == ("troca", 1, "Troca de produto")
    assert (told["name"], told["source"], definition["deploymentId"]) == ("Troca", "Camunda Modeler", told["id"])
    started = sofia.client.post(
        f"/engine-rest/process-definition/{definition['id']}/start",
        json={"businessKey": "PED-7", "variables": {}},
        headers=sofia.headers,
    )
    assert (started.status_code, started.get_json()["businessKey"]) == (200, "PED-7")
    assert started.get_json()["id"].isdigit()
    [case] = bureau.cases_of("troca")
    assert (case.requester_name, case.origin) == ("Sofia Alves", "api")
    pages = bureau.program(None, Origin="null").get("/.well-known/camunda-automation-platform/webapps")
    assert pages.get_json()["cockpitUrl"] == "http://localhost/processos#"
    assert pages.headers["Access-Control-Allow-Origin"] == "null"


def test_a_duplicate_is_the_definition_that_there_is(bureau: Bureau):
    """Nothing is written twice; deployments are listed, the newest first."""
    sofia = bureau.of("Sofia")
    first, counts = sends(sofia, {"troca.bpmn": DIAGRAM}).get_json(), bureau.counts()
    again = sends(sofia, {"troca.bpmn": DIAGRAM}).get_json()
    assert (again["deployedProcessDefinitions"], again["id"]) == (first["deployedProcessDefinitions"], first["id"])
    assert bureau.counts() == counts
    listed = sofia.get("/engine-rest/deployment?maxResults=1").get_json()
    assert [(each["id"], each["name"]) for each in listed] == [(first["id"], "Troca de produto")]
    assert len(sofia.get("/engine-rest/deployment").get_json()) == 2


def test_a_wrong_diagram_is_a_parse_error(bureau: Bureau):
    """In the words by which the modeler knows one, with the element's id in text and in details."""
    before = bureau.counts()
    answer = sends(bureau.of("Sofia"), {"troca.bpmn": DIAGRAM, "errado.bpmn": WRONG})
    told = answer.get_json()
    assert (answer.status_code, told["type"]) == (400, "ParseException")
    assert told["message"].startswith("ENGINE-09005 Could not parse BPMN process.")
    assert "\n* errado.bpmn: G: " in told["message"]
    [error] = told["details"]["errado.bpmn"]["errors"]
    assert (error["mainElementId"], error["line"] > 0) == ("G", True)
    assert bureau.counts() == before


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"value": "a", "type": "String"}, "a"),
        ({"value": 7, "type": "Integer"}, 7),
        ({"value": True}, True),
        ({"value": None, "type": None}, None),
        ({"value": '{"a": [1]}', "type": "Json"}, {"a": [1]}),
        ({"value": {"a": 1}, "type": "Object"}, {"a": 1}),
    ],
)
def test_variables_come_as_values(bureau: Bureau, sent: Any, kept: Any):
    """With the types that JSON has; a Json is what its text holds."""
    sofia = bureau.of("Sofia")
    [id] = sends(sofia, {"troca.bpmn": DIAGRAM}).get_json()["deployedProcessDefinitions"]
    body = {"variables": {"x": sent}}
    answer = sofia.client.post(f"/engine-rest/process-definition/{id}/start", json=body, headers=sofia.headers)
    assert answer.status_code == 200, answer.text
    [case] = bureau.cases_of("troca")
    assert case.instance is not None
    with bureau.desk.works.read() as work:
        assert instances.variables(work.session, case.instance)["x"] == kept


def test_what_does_not_fit_starts_nothing(bureau: Bureau):
    """Told as this dialect tells."""
    sofia = bureau.of("Sofia")
    [id] = sends(sofia, {"troca.bpmn": DIAGRAM}).get_json()["deployedProcessDefinitions"]
    wrong: list[Any] = [
        {"variables": {"x": 7}},
        {"variables": {"x": {"value": "AAAA", "type": "Bytes"}}},
        {"variables": {"x": {"value": "{", "type": "Json"}}},
        {"variables": {"x": {"value": '1, "value": 2', "type": "Json"}}},
        {"variables": {"": {"value": 1}}},
        {"variables": []},
        {"businessKey": 7},
        {"startInstructions": [{"type": "startBeforeActivity"}]},
        [],
    ]
    for body in wrong:
        answer = sofia.client.post(f"/engine-rest/process-definition/{id}/start", json=body, headers=sofia.headers)
        assert (answer.status_code, answer.get_json()["type"]) == (400, "InvalidRequestException"), body
    for unknown in ("troca:1:1", "x", "%00", "9" * 400):
        path = f"/engine-rest/process-definition/{unknown}/start"
        answer = sofia.client.post(path, json={}, headers=sofia.headers)
        assert answer.status_code == (400 if unknown == "%00" else 404)
        assert set(answer.get_json()) == {"type", "message"}
    for query in ("maxResults=-1", "maxResults=x", "maxResults=99999999999"):
        assert sofia.get(f"/engine-rest/deployment?{query}").status_code == 400
    assert sends(sofia, {"a.dmn": b"<x/>"}).get_json()["message"].startswith("a.dmn: a Raia ainda não")
    assert sends(sofia, {"troca.bpmn": DIAGRAM}, **{"tenant-id": "outro"}).status_code == 400
    assert sofia.sends(CREATE, [("deployment-name", "Troca")]).status_code == 400
    assert bureau.cases_of("troca") == []


def test_pages_from_a_disk_may_read(bureau: Bureau):
    """OPTIONS asks nobody who they are; other origins get no leave."""
    client = bureau.app.test_client()
    for path in ("/engine-rest/deployment", CREATE, "/.well-known/camunda-automation-platform/webapps"):
        for origin in ("file://", "null"):
            answer = client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
            assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, origin)
            assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
            assert "Access-Control-Allow-Credentials" not in answer.headers
        answer = client.options(path, headers={"Origin": "https://mal.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers
    sofia = bureau.program(basic(EMAILS["Sofia"]), Origin="https://mal.example")
    assert "Access-Control-Allow-Origin" not in sofia.get("/engine-rest/version").headers


def test_a_form_goes_along(bureau: Bureau):
    """Beside the diagram, or alone."""
    sofia = bureau.of("Sofia")
    both = {"troca.bpmn": drawn(uses="pedido"), "pedido.form": form()}
    assert len(sends(sofia, both).get_json()["deployedProcessDefinitions"]) == 1
    told = sends(sofia, {"pedido.form": form(label="Outro")}).get_json()
    assert (told["deployedProcessDefinitions"], told["id"].isdigit()) == ({}, True)
