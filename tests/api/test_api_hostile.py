"""What does not fit is told in a sentence, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from machine_caller import Caller, Office
from werkzeug.exceptions import HTTPException

from service.process import instances

ACTIVATION = {"type": "cobrar", "timeout": 60_000, "maxJobsToActivate": 1}
DEEP = b'{"variables": ' + b'{"a": ' * 100_000 + b"1" + b"}" * 100_001
WRONG_ACTIVATIONS: list[Any] = [
    {},
    [],
    "cobrar",
    None,
    {**ACTIVATION, "type": None},
    {**ACTIVATION, "type": 7},
    {**ACTIVATION, "type": ""},
    {**ACTIVATION, "type": ["cobrar"]},
    {**ACTIVATION, "type": "x" * 201},
    {**ACTIVATION, "timeout": 0},
    {**ACTIVATION, "timeout": -1},
    {**ACTIVATION, "timeout": "60000"},
    {**ACTIVATION, "timeout": 1.5},
    {**ACTIVATION, "timeout": True},
    {**ACTIVATION, "timeout": 10**30},
    {**ACTIVATION, "maxJobsToActivate": 0},
    {**ACTIVATION, "maxJobsToActivate": None},
    {**ACTIVATION, "maxJobsToActivate": 2**31},
    {**ACTIVATION, "worker": {"$ne": ""}},
    {**ACTIVATION, "worker": "w" * 201},
    {**ACTIVATION, "requestTimeout": "soon"},
    {**ACTIVATION, "fetchVariable": "valor"},
    {**ACTIVATION, "fetchVariable": [1]},
    {**ACTIVATION, "fetchVariable": {"valor": 1}},
]
WRONG_BODIES: list[bytes] = [
    b"{",
    b"nonsense",
    b"\xff\xfe{}",
    b"[1]",
    b'"x"',
    b"7",
    b"null",
    b'{"variables": []}',
    b'{"variables": "x"}',
    b'{"variables": 7}',
    b'{"variables": {"": 1}}',
    b'{"variables": {"   ": 1}}',
    b'{"variables": {"%s": 1}}' % (b"n" * 201),
    b'{"variables": {"a": NaN}}',
    b'{"variables": {"a": -Infinity}}',
    b'{"variables": {"a": 1e999999999}}',
    b'{"variables": {"a": 1e-999999999}}',
    b'{"variables": {"a": %s}}' % (b"9" * 35),
    b'{"variables": {"a": %s}}' % (b"9" * 100_000),
    b'{"variables": {"a": "\\u0000"}}',
    b'{"variables": {"a\\u0000": 1}}',
    b'{"variables": {"a": ["\\ud800"]}}',
    b'{"variables": {"a": {"b\\udfff": 1}}}',
    b'{"variables": {"a": [%s]}}' % b",".join([b"1"] * 20_001),
    b'{"variables": {"a": ' + b"[" * 41 + b"]" * 41 + b"}}",
    DEEP,
]
WRONG_CALLS: list[tuple[str, Any]] = [
    ("failure", {"retries": -1}),
    ("failure", {"retries": 1_001}),
    ("failure", {"retries": "0"}),
    ("failure", {"retryBackOff": -5}),
    ("failure", {"retryBackOff": 10**13}),
    ("failure", {"errorMessage": 7}),
    ("failure", {"errorMessage": "x" * 100_001}),
    ("failure", {"variables": {"a": 1}}),
    ("error", {}),
    ("error", {"errorCode": ""}),
    ("error", {"errorCode": 500}),
    ("error", {"errorCode": "x" * 201}),
    ("error", {"errorCode": "RECUSADO", "variables": 1}),
    ("error", {"errorCode": "RECUSADO", "errorMessage": []}),
]
WRONG_CHANGES: list[Any] = [
    {"changeset": []},
    {"changeset": {"timeout": 0}},
    {"changeset": {"timeout": "1000"}},
    {"changeset": {"retries": 0}},
    {"changeset": {"retries": 1_001}},
]


@pytest.fixture
def in_hand(office: Office) -> tuple[Office, Caller, str]:
    """A machine that has a job in hand."""
    office.begins(valor=7)
    machine = office.machine()
    [job] = machine.takes()
    return office, machine, f"/jobs/{job['jobKey']}"


def nothing_changed(office: Office, machine: Caller, job: str) -> None:
    """The job is still in hand, and can be completed."""
    [one] = office.story.others().values()
    assert (office.story.positions(one), office.story.variables(one)) == ({"J"}, {"valor": 7})
    assert office.story.see(instances.incidents, instance=one) == ()
    assert machine.asks(f"{job}/completion", {}).status_code == 204


def refused(machine: Caller, path: str, source: bytes, *, method: str = "POST") -> None:
    """400, as a problem with a sentence that is short."""
    headers = {"Authorization": f"Bearer {machine.token}", "Content-Type": "application/json"}
    answer = machine.client.open(f"/v2{path}", method=method, data=source, headers=headers)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), (source[:80], answer.text)
    detail = answer.get_json()["detail"]
    assert detail.endswith(".")
    assert len(detail) < 300


def test_an_activation_that_does_not_fit_lends_nothing(office: Office):
    """Wrong types, bounds and shapes, each with its field."""
    office.begins()
    machine = office.machine()
    for asked in WRONG_ACTIVATIONS:
        refused(machine, "/jobs/activation", json.dumps(asked).encode())
    for source in WRONG_BODIES[:7]:
        refused(machine, "/jobs/activation", source)
    [job] = machine.takes()
    assert job["retries"] == 3


def test_bodies_that_do_not_fit_change_nothing(in_hand: tuple[Office, Caller, str]):
    """No JSON, no object, too deep, too many, what no database can keep: each call refuses them."""
    office, machine, job = in_hand
    for source in WRONG_BODIES:
        refused(machine, f"{job}/completion", source)
        spoiled = source.replace(b"{", b'{"errorCode": "RECUSADO", ', 1) if source[:2] == b'{"' else source
        refused(machine, f"{job}/error", spoiled)
    for source in WRONG_BODIES[:7]:
        refused(machine, f"{job}/failure", source)
        refused(machine, job, source, method="PATCH")
    nothing_changed(office, machine, job)


def test_fields_that_do_not_fit_change_nothing(in_hand: tuple[Office, Caller, str]):
    """Of failures, errors and changes."""
    office, machine, job = in_hand
    for call, said in WRONG_CALLS:
        refused(machine, f"{job}/{call}", json.dumps(said).encode())
    for said in WRONG_CHANGES:
        refused(machine, job, json.dumps(said).encode(), method="PATCH")
    nothing_changed(office, machine, job)


def test_what_is_too_large_is_413(in_hand: tuple[Office, Caller, str]):
    """Beyond a megabyte nothing is read, also when the length is not told."""
    office, machine, job = in_hand
    headers = {"Authorization": f"Bearer {machine.token}", "Content-Type": "application/json"}
    large = b'{"variables": {"a": "%s"}}' % (b"x" * 1024 * 1024)
    for path in ("/jobs/activation", f"{job}/completion", f"{job}/failure", f"{job}/error"):
        answer = machine.client.post(f"/v2{path}", data=large, headers=headers)
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")
    nothing_changed(office, machine, job)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_what_is_no_json_is_not_taken_for_nothing(in_hand: tuple[Office, Caller, str], kind: str):
    """A result that was sent as a form is refused, not lost."""
    office, machine, job = in_hand
    headers = {"Authorization": f"Bearer {machine.token}", "Content-Type": kind}
    answer = machine.client.post(f"/v2{job}/completion", data=b'{"variables": {"a": 1}}', headers=headers)
    assert (answer.status_code, "application/json" in answer.get_json()["detail"]) == (400, True)
    nothing_changed(office, machine, job)


@pytest.mark.parametrize("key", ["0", "999999", "-1", "1" * 19, "9" * 400, "x", "1e3", "٣", "%00", "1%27--", "01ABC"])
def test_a_key_that_leads_nowhere_is_404(in_hand: tuple[Office, Caller, str], key: str):
    """Whatever stands in its place."""
    office, machine, job = in_hand
    for call in ("completion", "failure", "error"):
        answer = machine.asks(f"/jobs/{key}/{call}", {"errorCode": "RECUSADO"})
        assert answer.status_code == (400 if key == "%00" else 404)
        assert answer.content_type == "application/problem+json"
    nothing_changed(office, machine, job)


def test_values_come_back_as_they_were_sent(in_hand: tuple[Office, Caller, str]):
    """Names that look like ours, large and small numbers, whatever people write: kept to the digit."""
    office, machine, job = in_hand
    sent = {
        "preco": 0.1,
        "grande": 12345678901234567890123456789012,
        "longo": 2**53,
        "texto": "ç🙂\n\"'<b>",
        "vazio": None,
        "sim": True,
        "lista": [1, [2, {"c": []}]],
        "$number": "1",
        "chave": {"$date": "x", "$": 1},
    }
    assert machine.asks(f"{job}/completion", {"variables": sent}).status_code == 204
    [one] = office.story.others().values()
    kept = office.story.variables(one)
    assert str(kept["preco"]) == "0.1"
    office.story.start(variables=kept, case="case-2")
    [again] = machine.takes()
    assert again["variables"] == {**sent, "valor": 7, "grande": "12345678901234567890123456789012"}


def test_every_address_wants_a_token(office: Office):
    """A new route for machines that lets strangers in fails here; those of analysts are in test_api_who."""
    adapter = office.app.url_map.bind("localhost")
    rules = [rule for rule in office.app.url_map.iter_rules() if rule.rule.startswith("/v2/jobs/")]
    asked = [(method, rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    assert len(asked) == 5
    stranger = office.caller(None)
    for method, rule in asked:
        path = adapter.build(rule.endpoint, {"key": "1"} if "key" in rule.arguments else {}, method=method)
        assert stranger.client.open(path, method=method).status_code == 401
    with pytest.raises(HTTPException):
        adapter.match("/v2/jobs", method="POST")
