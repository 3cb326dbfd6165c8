"""Camunda 8's job calls, as a worker outside makes them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from machine_caller import Caller, Office

from service.api import forget
from service.base import tidy
from service.desk import machines
from service.process import instances

CALLS = ("completion", "failure", "error")


def test_a_job_is_given_as_camunda_gives_it(office: Office):
    """Every field that Camunda 8's clients require, keys as texts of digits, and our case beside them."""
    office.begins(valor=Decimal("7.50"), quando=date(2026, 1, 5), itens=[{"qtd": 2}])
    [job] = office.machine().takes()
    keys = {name: job.pop(name) for name in list(job) if name.endswith("Key")}
    assert all(key.isdigit() and len(key) <= 25 for key in keys.values())
    assert set(keys) >= {"jobKey", "processDefinitionKey", "processInstanceKey", "elementInstanceKey"}
    assert job.pop("deadline") == int((office.story.clock.now() + timedelta(minutes=1)).timestamp() * 1000)
    assert job == {
        "type": "cobrar",
        "processDefinitionId": "P",
        "processDefinitionVersion": 1,
        "elementId": "J",
        "businessId": "case-1",
        "worker": "w",
        "retries": 3,
        "variables": {"valor": 7.5, "quando": "2026-01-05", "itens": [{"qtd": 2}]},
        "customHeaders": {"banco": "001"},
        "tenantId": "<default>",
        "physicalTenantId": "default",
        "kind": "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "userTask": None,
        "tags": [],
        "priority": 0,
        "jobLeaseToken": None,
    }


def test_a_job_is_completed_once(office: Office):
    """204, then 409; the result is kept, and the history names the machine."""
    one, machine = office.begins(valor=7), office.machine()
    [job] = machine.takes()
    done = f"/jobs/{job['jobKey']}/completion"
    assert (machine.asks(done, {"variables": {"recibo": 12.5}}).status_code, office.story.positions(one)) == (
        204,
        {"A"},
    )
    assert office.story.variables(one)["recibo"] == Decimal("12.5")
    for call in CALLS:
        again = machine.asks(f"/jobs/{job['jobKey']}/{call}", {"errorCode": "X"})
        assert (again.status_code, again.content_type) == (409, "application/problem+json")
    assert machine.asks(f"/jobs/{job['jobKey']}", {"changeset": {"timeout": 1}}, method="PATCH").status_code == 409
    [entry] = [entry for entry in office.story.see(instances.history, one) if entry.name == "complete_job"]
    assert (entry.actor_kind, entry.actor_name) == ("machine", "cobranca-1")


def test_a_completion_needs_no_body(office: Office):
    """Whoever has nothing to say says nothing."""
    one, machine = office.begins(), office.machine()
    [job] = machine.takes()
    assert (
        machine.client.post(
            f"/v2/jobs/{job['jobKey']}/completion", headers={"Authorization": f"bearer {machine.token}"}
        ).status_code
        == 204
    )
    assert office.story.positions(one) == {"A"}


def test_only_what_is_asked_for_is_given(office: Office):
    """Chosen variables, and no more jobs than wanted; asking again gives what is left, at once."""
    for number in range(3):
        office.begins(valor=number, segredo="x")
    machine = office.machine()
    first = machine.takes(most=2, fetchVariable=["valor"], requestTimeout=30_000)
    assert [job["variables"] for job in first] == [{"valor": 0}, {"valor": 1}]
    assert [len(machine.takes()), len(machine.takes())] == [1, 0]


def test_a_failure_is_tried_again_and_then_an_incident(office: Office):
    """Retries and back-off as the worker says them; with none left a person sees its words."""
    one, machine = office.begins(), office.machine()
    [job] = machine.takes()
    failure = {"retries": 1, "retryBackOff": 5_000, "errorMessage": "sem rede"}
    assert machine.asks(f"/jobs/{job['jobKey']}/failure", failure).status_code == 204
    assert machine.takes() == []
    office.story.clock.pass_by(timedelta(seconds=5))
    [again] = machine.takes()
    assert (again["retries"], again["jobKey"] == job["jobKey"]) == (1, False)
    failure = {"retries": 0, "errorMessage": "banco fora do ar"}
    assert machine.asks(f"/jobs/{again['jobKey']}/failure", failure).status_code == 204
    [incident] = office.story.see(instances.incidents, instance=one)
    assert "banco fora do ar" in str(incident.message)


def test_an_error_takes_its_path(office: Office):
    """The boundary event of the code catches it."""
    one, machine = office.begins(), office.machine()
    [job] = machine.takes()
    said = {"errorCode": "RECUSADO", "errorMessage": "sem saldo", "variables": {"motivo": "saldo"}}
    assert machine.asks(f"/jobs/{job['jobKey']}/error", said).status_code == 204
    assert (office.story.positions(one), office.story.variables(one)) == ({"B"}, {"motivo": "saldo"})


def test_a_lease_and_its_retries_are_changed(office: Office):
    """A worker that needs longer says so; one that is overtaken is told."""
    office.begins()
    machine, other = office.machine(), office.machine("cobranca-2")
    [job] = machine.takes(timeout=1_000)
    change: dict[str, Any] = {"changeset": {"timeout": 10_000, "retries": 7}}
    assert machine.asks(f"/jobs/{job['jobKey']}", change, method="PATCH").status_code == 204
    office.story.clock.pass_by(timedelta(seconds=9))
    assert other.takes() == []
    office.story.clock.pass_by(timedelta(seconds=1))
    assert [again["retries"] for again in other.takes()] == [6]
    late = machine.asks(f"/jobs/{job['jobKey']}/completion", {})
    assert (late.status_code, late.get_json()["title"]) == (409, "Conflict")


def test_a_worker_that_never_comes_back_is_an_incident(office: Office):
    """After the last attempt the next one who asks finds nothing, and a person finds the incident."""
    one, machine = office.begins(), office.machine()
    for _ in range(3):
        assert len(machine.takes(timeout=1_000)) == 1
        office.story.clock.pass_by(timedelta(seconds=1))
    assert machine.takes() == []
    assert len(office.story.see(instances.incidents, instance=one)) == 1


def test_a_topic_that_is_done_here_is_not_lent(office: Office):
    """Two doers of one topic would be two truths: who asks from outside is told why it gets nothing."""
    office.handlers.on(instances.job_kind("cobrar"), lambda job: None)
    office.begins()
    asked = {"type": "cobrar", "timeout": 1_000, "maxJobsToActivate": 1}
    answer = office.machine().asks("/jobs/activation", asked)
    assert (answer.status_code, "cobrar" in answer.get_json()["detail"]) == (400, True)


def strangers(office: Office) -> list[Caller]:
    """No token, a wrong one, a revoked one, one that is no token at all."""
    revoked = office.machine("velha")
    office.story.do(machines.revoke, "Velha")
    return [office.caller(None), office.caller("raia_wrong"), revoked, office.caller("é" * 10)]


def test_only_a_valid_token_opens_the_door(office: Office):
    """401 with the way in, as a problem; nothing is lent, and no cookie is read or set."""
    office.begins()
    for caller in strangers(office):
        for path, method in (("/jobs/activation", "POST"), ("/jobs/1/completion", "POST"), ("/jobs/1", "PATCH")):
            asked = {"type": "cobrar", "timeout": 1_000, "maxJobsToActivate": 1}
            answer = caller.asks(path, asked, method=method)
            assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert "Set-Cookie" not in answer.headers
    assert len(office.machine().takes()) == 1


def test_other_ways_in_are_none(office: Office):
    """Basic credentials, a token in the address, a cookie: none of them is looked at."""
    machine = office.machine()
    client = machine.client
    client.set_cookie("raia", machine.token or "")
    asked = {"type": "cobrar", "timeout": 1_000, "maxJobsToActivate": 1}
    assert client.post("/v2/jobs/activation", json=asked).status_code == 401
    assert client.post("/v2/jobs/activation", json=asked, auth=("raia", machine.token or "")).status_code == 401
    assert client.post(f"/v2/jobs/activation?token={machine.token}", json=asked).status_code == 401


def test_a_machine_takes_only_its_topics_and_settles_only_its_jobs(office: Office):
    """Another topic is 403; another machine's job is not there."""
    one, mine, other = office.begins(), office.machine(), office.machine("correio", ["enviar"])
    asked = {"type": "cobrar", "timeout": 1_000, "maxJobsToActivate": 1}
    refused = other.asks("/jobs/activation", asked)
    assert (refused.status_code, "enviar" in refused.get_json()["detail"]) == (403, True)
    [job] = mine.takes()
    for call in CALLS:
        body = {"errorCode": "RECUSADO"} if call == "error" else {}
        assert other.asks(f"/jobs/{job['jobKey']}/{call}", body).status_code == 404
    assert office.story.positions(one) == {"J"}


def test_problems_speak_the_language_that_is_asked_for(office: Office):
    """Portuguese unless told otherwise, with the place that was asked."""
    caller = office.caller(None)
    told = caller.asks("/jobs/activation", {}).get_json()
    assert (told["status"], told["title"], told["instance"]) == (401, "Unauthorized", "/v2/jobs/activation")
    assert "chave válida" in told["detail"]
    english = caller.client.post("/v2/jobs/activation", headers={"Accept-Language": "en"})
    assert "valid token" in english.get_json()["detail"]


def test_when_a_machine_last_came_is_written_by_the_minute(office: Office):
    """Asking all the time does not write all the time."""
    machine = office.machine()
    machine.takes()
    first = office.story.clock.now()
    office.story.clock.pass_by(timedelta(seconds=30))
    machine.takes()
    assert [each.last_used_at for each in office.story.see(machines.listed)] == [first]
    office.story.clock.pass_by(timedelta(seconds=30))
    machine.takes()
    assert [each.last_used_at for each in office.story.see(machines.listed)] == [office.story.clock.now()]


def test_asking_too_often_is_429(office: Office):
    """A program that has gone wild does not keep the others waiting."""
    caller = office.caller(None)
    codes = {caller.client.post("/v2/jobs/activation").status_code for _ in range(1_201)}
    assert codes == {401, 429}
    busy = caller.client.post("/v2/jobs/activation")
    assert (busy.content_type, "Retry-After" in busy.headers) == ("application/problem+json", True)


def test_what_was_lent_long_ago_is_forgotten(office: Office):
    """Keys live as long as jobs that are done."""
    office.begins()
    machine = office.machine()
    [job] = machine.takes()
    office.story.clock.pass_by(tidy.KEPT + timedelta(days=1))
    assert office.story.do(forget, office.story.clock.now() - tidy.KEPT) == 1
    assert machine.asks(f"/jobs/{job['jobKey']}/completion", {}).status_code == 404


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\nb"])
def test_a_machine_needs_a_name_and_a_topic(office: Office, name: str):
    """And a name that nobody had before, however it is written."""
    from service.base.errors import Conflict, Refused

    with pytest.raises(Refused):
        office.story.do(machines.add, name, ["cobrar"])
    with pytest.raises(Refused):
        office.story.do(machines.add, "um", [" "])
    office.machine("Cobrança")
    with pytest.raises(Conflict):
        office.machine("cobranca")
