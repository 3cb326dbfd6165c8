"""Files and requests that do not fit are told in a sentence, soon, and nothing is published or started."""

from __future__ import annotations

import time

import pytest
from bpmn_pen import file, flow, process
from modeler_caller import Bureau, Program, drawn, form

LONGEST = 5.0
"""Seconds after which the modeler gives up."""
DEEP = b"[" * 100_000
WRONG_FILES: list[tuple[dict[str, bytes], str]] = [
    ({}, ".bpmn"),
    ({"decisao.dmn": b"<definitions/>"}, "DMN"),
    ({"troca.bpmn": drawn(), "decisao.DMN": b"<definitions/>"}, "DMN"),
    ({"texto.txt": b"x"}, ".form"),
    ({"": b"x"}, ".bpmn"),
    ({"a" * 200 + ".bpmn": drawn()}, "200"),
    ({"vazio.bpmn": b""}, "vazio.bpmn"),
    ({"lixo.bpmn": b"\x00\xff\xfe"}, "lixo.bpmn"),
    ({"bomba.bpmn": b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'}, "bomba.bpmn"),
    ({"fora.bpmn": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}, "fora.bpmn"),
    ({"html.bpmn": b"<html/>"}, "html.bpmn"),
    ({"lixo.form": b"\xff"}, "lixo"),
    ({"fundo.form": DEEP}, "fundo"),
    ({"lista.form": b"[]"}, "lista"),
    ({"nul.form": b'{"id": "a\\u0000", "components": [7]}'}, "nul"),
    ({f"{number}.form": form(f"f{number}") for number in range(51)}, "50"),
    ({"a.form": form(), "b.form": form()}, "pedido"),
    ({"grande.bpmn": b" " * (2 * 1024 * 1024 + 1)}, "2 MB"),
    ({"a.bpmn": b" " * 1024 * 1024, "b.bpmn": b" " * (1024 * 1024 + 1)}, "2 MB"),
]
WRONG_STARTS: list[bytes] = [
    b"{",
    b"[]",
    b"7",
    b"{}",
    b'{"processDefinitionId": 7}',
    b'{"processDefinitionId": ""}',
    b'{"processDefinitionKey": 7}',
    b'{"processDefinitionKey": "%s"}' % (b"9" * 26),
    b'{"processDefinitionId": "P", "processDefinitionVersion": "1"}',
    b'{"processDefinitionId": "P", "processDefinitionVersion": -2}',
    b'{"processDefinitionId": "P", "variables": []}',
    b'{"processDefinitionId": "P", "variables": {"": 1}}',
    b'{"processDefinitionId": "P", "variables": {"chamado": 7}}',
    b'{"processDefinitionId": "P", "variables": {"chamado.": 7}}',
    b'{"processDefinitionId": "P", "variables": {"chamado": {"protocolo": "1"}}}',
    b'{"processDefinitionId": "P", "variables": {"chamado": {"prioridade": 9}}}',
    b'{"processDefinitionId": "P", "variables": {"a": "\\u0000"}}',
    b'{"processDefinitionId": "P", "variables": {"a": %s}}' % (b"[" * 41 + b"]" * 41),
    b'{"processDefinitionId": "P", "businessId": "%s"}' % (b"x" * 201),
    b'{"processDefinitionId": "P", "businessId": "\\ud800"}',
]


@pytest.fixture
def sofia(bureau: Bureau) -> Program:
    """With a token: passwords take their time."""
    return bureau.with_token("Sofia")


def test_files_that_do_not_fit_publish_nothing(bureau: Bureau, sofia: Program):
    """No diagram, no form, no XML, too many, too large, twice."""
    before = bureau.counts()
    for files, words in WRONG_FILES:
        answer = sofia.deploys(files)
        told = answer.get_json()
        assert answer.status_code == (413 if words == "2 MB" else 400), (list(files)[:2], answer.text)
        assert (answer.content_type, words in told["detail"]) == ("application/problem+json", True), told
    assert bureau.counts() == before


def test_what_is_no_multipart_publishes_nothing(bureau: Bureau, sofia: Program):
    """JSON, an ordinary form, a broken multipart, parts of another name, another tenant."""
    before = bureau.counts()
    for kind, source in (
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"resources=x"),
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        ("multipart/form-data; boundary=b", b""),
    ):
        answer = sofia.client.post("/v2/deployments", data=source, content_type=kind, headers=sofia.headers)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert sofia.sends("/v2/deployments", [("troca.bpmn", ("troca.bpmn", drawn()))]).status_code == 400
    assert sofia.deploys({"troca.bpmn": drawn()}, tenantId="outra").status_code == 400
    assert bureau.counts() == before


def test_starts_that_do_not_fit_open_nothing(bureau: Bureau, sofia: Program):
    """Wrong types, bounds and shapes."""
    sofia.deployed({"troca.bpmn": drawn()})
    before = bureau.counts()
    for source in WRONG_STARTS:
        headers = {**sofia.headers, "Content-Type": "application/json"}
        answer = sofia.client.post("/v2/process-instances", data=source, headers=headers)
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), (source, answer.text)
        assert len(answer.get_json()["detail"]) < 300
    assert bureau.counts() == before


def wide(steps: int, note: int = 1) -> bytes:
    """Steps one after the other, each with words about it."""
    names = [f"T{number}" for number in range(steps)]
    tasks = [
        f'<userTask id="{name}" name="Analisar {name}"><documentation>{"x" * note}</documentation></userTask>'
        for name in names
    ]
    ways = [flow(one, other) for one, other in zip(["S", *names], [*names, "E"], strict=True)]
    return file(process('<startEvent id="S"/><endEvent id="E"/>', *tasks, *ways, own_id="longo"))


def forks(count: int, own_id: str) -> bytes:
    """Splits and joins one after the other: what costs most to read."""
    parts, before = ['<startEvent id="S"/><endEvent id="E"/>'], "S"
    for number in range(count):
        split, left, right, join = (f"{kind}{number}" for kind in "GABJ")
        parts += [f'<parallelGateway id="{each}"/>' for each in (split, join)]
        parts += [f'<userTask id="{each}" name="Analisar {each}"/>' for each in (left, right)]
        ways = [(before, split), (split, left), (split, right), (left, join), (right, join)]
        parts += [flow(*way) for way in ways]
        before = join
    return file(process(*parts, flow(before, "E"), own_id=own_id))


LARGEST: dict[str, dict[str, bytes]] = {
    "long": {"longo.bpmn": wide(500, 3_900)},
    "longer": {"longo.bpmn": wide(2_000, 700)},
    "several": {f"{number}.bpmn": forks(330, f"P{number}") for number in range(3)},
    "many": {f"{number}.bpmn": forks(330, f"P{number}") for number in range(10)},
}


@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_deployments_are_answered_in_time(bureau: Bureau, sofia: Program, kind: str):
    """Published or refused, but within the modeler's patience, and again when nothing has changed. Counted is the time
    of this thread, so that whatever else the machine does is left out."""
    for _ in range(2):
        began = time.thread_time()
        answer = sofia.deploys(LARGEST[kind])
        took = time.thread_time() - began
        status = {"longer": 400, "many": 413}.get(kind, 200)
        assert (answer.status_code, took < LONGEST) == (status, True), (took, answer.text)
