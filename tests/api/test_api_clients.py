"""Camunda's own clients, unchanged: they look, publish a diagram with its form, start it, and show findings."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient
from camunda_orchestration_sdk.errors import ApiError
from camunda_orchestration_sdk.models import (
    ProcessCreationById,
    ProcessCreationByKey,
    ProcessInstanceCreationInstructionBaseVariables,
)
from modeler_caller import EMAILS, WRONG, Bureau, drawn, form

from service.desk import machines
from service.desk.demo import PASSWORD

BUILD = run_path(str(Path(__file__).parents[2] / "scripts/build_assets.py"))
"""Finds the node that the front end is built with."""
NODE = Path(__file__).parent / "node"
OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ECONNRESET", "ERR_SOCKET_TIMEOUT")
BASIC = {
    "CAMUNDA_AUTH_STRATEGY": "BASIC",
    "CAMUNDA_BASIC_AUTH_USERNAME": EMAILS["Sofia"],
    "CAMUNDA_BASIC_AUTH_PASSWORD": PASSWORD,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A diagram, its form, and a diagram with an error."""
    for name, source in {"troca.bpmn": drawn(uses="pedido"), "pedido.form": form(), "errado.bpmn": WRONG}.items():
        (tmp_path / name).write_bytes(source)
    return tmp_path


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The npm client as its lock file says; skipped only where npm's registry cannot be reached."""
    lock, there = NODE / "package-lock.json", NODE / "node_modules" / ".installed"
    with lock.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # tests that run side by side would install over each other
        if there.exists() and there.read_bytes() == lock.read_bytes():
            return there.parent
        words = [*BUILD["npm"](), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(words, cwd=NODE, capture_output=True, text=True)
        if done.returncode != 0 and any(word in done.stderr for word in OFFLINE):
            pytest.skip("npm cannot reach its registry")
        assert done.returncode == 0, done.stderr[-2000:]
        there.write_bytes(lock.read_bytes())
    return there.parent


def test_the_python_client_publishes_and_starts(bureau: Bureau, folder: Path):
    """With an analyst's password; its types insist on keys of digits."""
    with bureau.served() as address:
        client = CamundaClient(configuration={**BASIC, "CAMUNDA_REST_ADDRESS": address})
        assert client.get_topology().gateway_version == "8.8.0"
        done = client.deploy_resources_from_files([folder / "troca.bpmn", folder / "pedido.form"])
        [diagram], [sheet] = done.processes, done.forms
        assert (diagram.process_definition_version, sheet.form_id) == (1, "pedido")
        variables = ProcessInstanceCreationInstructionBaseVariables.from_dict({"valor": 70})
        wanted = ProcessCreationByKey(process_definition_key=diagram.process_definition_key, variables=variables)
        started = client.create_process_instance(data=wanted)
        assert started.process_definition_id == "P"
        wanted_by_id = ProcessCreationById(process_definition_id=diagram.process_definition_id)
        with pytest.raises(ApiError) as missing:
            client.create_process_instance(data=wanted_by_id)
        with pytest.raises(ApiError) as refused:
            client.deploy_resources_from_files([folder / "errado.bpmn"])
    assert "Variável valor: " in told(missing.value)
    assert "errado.bpmn: G: “Caro?”" in told(refused.value)
    assert [case.origin for case in bureau.cases_of("P")] == ["api"]


def told(error: ApiError) -> str:
    """What the client's user reads."""
    return json.loads(error.content)["detail"]


@pytest.mark.parametrize("way", ["password", "token"])
def test_the_npm_client_publishes_and_starts(bureau: Bureau, folder: Path, node_modules: Path, way: str):
    """The library within the desktop modeler, with a password and with a token."""
    shown = dict(BASIC)
    if way == "token":
        with bureau.desk.works.begin() as work:
            token = machines.add(work, "modelador", person=bureau.desk.ids["Sofia"])
        shown = {"CAMUNDA_AUTH_STRATEGY": "BEARER", "CAMUNDA_OAUTH_TOKEN": token}
    with bureau.served() as address:
        environment = {**os.environ, **shown, "ZEEBE_REST_ADDRESS": address, "CAMUNDA_LOG_LEVEL": "none"}
        done = subprocess.run(
            [BUILD["node"](), "deploy.mjs", str(folder)],
            cwd=node_modules.parent,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert seen["topology"]["gatewayVersion"] == "8.8.0"
    assert [each["processDefinitionId"] for each in seen["deployed"]["processes"]] == ["P"]
    assert [each["formId"] for each in seen["deployed"]["forms"]] == ["pedido"]
    assert seen["byKey"]["processDefinitionKey"] == seen["deployed"]["processes"][0]["processDefinitionKey"]
    assert seen["byId"]["processInstanceKey"] != seen["byKey"]["processInstanceKey"]
    assert "errado.bpmn: G: “Caro?”" in json.dumps(seen["refused"], ensure_ascii=False)
    assert len(bureau.cases_of("P")) == 2
