"""Who may publish and start from outside: each address × each role × each way to show who one is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from modeler_caller import EMAILS, Bureau, Program, basic, drawn
from werkzeug.test import TestResponse

from service.desk import machines
from service.desk.demo import PASSWORD
from service.desk.people import Role
from service.web.limits import limiter

V2 = {"GET /v2/topology", "POST /v2/deployments", "POST /v2/process-instances"}
ENGINE = {
    "GET /engine-rest/version",
    "GET /engine-rest/deployment",
    "POST /engine-rest/deployment/create",
    "POST /engine-rest/process-definition/<id>/start",
}
OPEN = {"GET /.well-known/camunda-automation-platform/webapps"}
ROLES = {"João": 403, "Maria": 403, "Bruno": 403, "Clara": 403, "Paulo": 403, "Sofia": 200, "Rita": 200}


def asks(program: Program, rule: str, key: str) -> TestResponse:
    """A request that succeeds for whoever may."""
    method, path = rule.split(" ")
    if method == "GET":
        return program.get(path)
    if path == "/v2/deployments":
        return program.deploys({"troca.bpmn": drawn()})
    if path == "/v2/process-instances":
        return program.starts(processDefinitionKey=key)
    if path.endswith("create"):
        return program.sends(path, [("deployment-name", "troca"), ("troca.bpmn", ("troca.bpmn", drawn()))])
    return program.client.post(path.replace("<id>", f"P:1:{key}"), json={}, headers=program.headers)


@pytest.fixture
def key(bureau: Bureau) -> str:
    """Of a process that is published already."""
    return bureau.of("Sofia").deployed({"troca.bpmn": drawn()})[0]["processDefinitionKey"]


def test_every_address_is_here(bureau: Bureau):
    """A new one says who may use it, or this fails."""
    prefixes = ("/v2/", "/engine-rest/", "/.well-known/")
    found = {
        f"{method} {rule.rule}"
        for rule in bureau.app.url_map.iter_rules()
        if rule.rule.startswith(prefixes) and not rule.rule.startswith("/v2/jobs/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == V2 | ENGINE | OPEN


def test_analysts_and_administrators_may_with_their_password(bureau: Bureau, key: str):
    """Nobody else, whatever their role."""
    for name, status in ROLES.items():
        program, before = bureau.of(name), bureau.counts()
        for rule in sorted(V2 | ENGINE):
            assert asks(program, rule, key).status_code == status, (name, rule)
        assert (bureau.counts() == before) == (status != 200), name


def test_a_token_acts_for_its_person(bureau: Bureau, key: str):
    """With what they may at that moment."""
    for name, status in ROLES.items():
        program = bureau.with_token(name, f"modelador-{name}")
        for rule in sorted(V2 | ENGINE):
            assert asks(program, rule, key).status_code == status, (name, rule)
    assert {case.requester_name for case in bureau.cases_of("P")} == {"Sofia Alves", "Rita Campos"}


def test_strangers_are_asked_who_they_are(bureau: Bureau, key: str):
    """401 with the header that makes the modeler ask, as the problem that each dialect knows; nothing is done."""
    before = bureau.counts()
    wrong = (
        None,
        basic(EMAILS["Sofia"], "errada"),
        basic(EMAILS["Sofia"], ""),
        basic("ninguem@exemplo.com.br"),
        basic("sofia\0@exemplo.com.br"),
        "Basic ???",
        "Basic",
        "Bearer",
        "Bearer raia_nada",
        "Digest username=x",
    )
    for shown in wrong:
        limiter.reset()
        for rule in sorted(V2 | ENGINE):
            answer = asks(bureau.program(shown), rule, key)
            assert (answer.status_code, "realm=" in answer.headers["WWW-Authenticate"]) == (401, True), (shown, rule)
            told = answer.get_json()
            assert told["message" if rule in ENGINE else "detail"]
    assert bureau.counts() == before


def test_a_machine_without_a_person_may_not(bureau: Bureau, key: str):
    """Its token does service tasks; a person's token does none."""
    with bureau.desk.works.begin() as work:
        token = machines.add(work, "cobranca-1", ["cobrar"])
    machine = bureau.program(f"Bearer {token}")
    for rule in sorted(V2 | ENGINE):
        answer = asks(machine, rule, key)
        assert (answer.status_code, "--person" in answer.text) == (403, True)
    person = bureau.with_token("Sofia")
    asked = {"type": "cobrar", "timeout": 1000, "maxJobsToActivate": 1}
    assert person.client.post("/v2/jobs/activation", json=asked, headers=person.headers).status_code == 403
    assert bureau.of("Sofia").client.post("/v2/jobs/activation", json=asked).status_code == 401


def test_whoever_leaves_may_no_more(bureau: Bureau, key: str):
    """A token that was revoked, a role that was taken, an account that was closed: at once."""
    token = bureau.with_token("Sofia")
    assert token.get("/v2/topology").status_code == 200
    bureau.changes("Sofia", roles=(Role.ATTENDANT,))
    assert [each.get("/v2/topology").status_code for each in (token, bureau.of("Sofia"))] == [403, 403]
    bureau.changes("Sofia", roles=(Role.ANALYST,), active=False)
    assert [each.get("/v2/topology").status_code for each in (token, bureau.of("Sofia"))] == [401, 401]
    bureau.changes("Sofia", active=True)
    assert token.get("/v2/topology").status_code == 200
    with bureau.desk.works.begin() as work:
        machines.revoke(work, "modelador")
    assert token.get("/v2/topology").status_code == 401


def test_passwords_are_not_guessed_here_either(bureau: Bureau):
    """Ten wrong ones a minute, together with the log-in page; the first look without any is no guess, a token no
    matter."""
    token, wrong = bureau.with_token("Sofia"), bureau.program(basic(EMAILS["Sofia"], "errada"))
    assert [bureau.program(None).get("/engine-rest/deployment").status_code for _ in range(15)] == [401] * 15
    assert [bureau.of("Sofia").get("/v2/topology").status_code for _ in range(15)] == [200] * 15
    assert [wrong.get("/v2/topology").status_code for _ in range(6)] == [401] * 6
    assert [wrong.get("/engine-rest/version").status_code for _ in range(6)] == [401] * 4 + [429] * 2
    blocked = bureau.of("Sofia").get("/engine-rest/version")
    assert (blocked.status_code, set(blocked.get_json())) == (429, {"type", "message"})
    assert bureau.of("Sofia").get("/v2/topology").status_code == 429
    assert enters(bureau.app.test_client()).status_code == 429
    assert token.get("/v2/topology").status_code == 200


def enters(browser: FlaskClient) -> TestResponse:
    """Sofia logs in on the page."""
    token = browser.get("/entrar").text.split('name="csrf_token" value="')[1].split('"')[0]
    return browser.post("/entrar", data={"email": EMAILS["Sofia"], "senha": PASSWORD, "csrf_token": token})


def test_no_cookie_is_given_and_none_read(bureau: Bureau):
    """A browser that is logged in is nobody here: no page elsewhere can act for it."""
    sofia = bureau.of("Sofia")
    assert "Set-Cookie" not in sofia.get("/v2/topology").headers
    browser = bureau.app.test_client()
    assert enters(browser).status_code == 303
    for path in ("/v2/topology", "/engine-rest/deployment?maxResults=0"):
        assert browser.get(path).status_code == 401
