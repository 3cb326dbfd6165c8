"""Publishing and starting over HTTP as Camunda 8's REST API has it: what the Camunda Modeler and clients send first."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from service.api import keys, resources, starting
from service.api.analysts import analyst
from service.api.bodies import Body, body
from service.api.problems import Unreadable, problem
from service.api.resources import Definition, PublishedForm
from service.api.starting import Wanted
from service.base.errors import RaiaError, Refused
from service.base.texts import Language, Text
from service.base.work import UnitOfWork, Works

TENANT = "<default>"
TOPOLOGY: Mapping[str, object] = {
    "brokers": [],
    "clusterId": None,
    "clusterSize": 1,
    "partitionsCount": 1,
    "replicationFactor": 1,
    "gatewayVersion": "8.8.0",
    "lastCompletedChangeId": "0",
}
"""One machine without brokers, which speaks as Camunda 8.8 does."""
FILES = "resources"
LONGEST_ID = 200
LONGEST_KEY = 25
MOST_NUMBER = 2**31 - 1
NOT_DONE = ("startInstructions", "runtimeInstructions", "awaitCompletion", "tags")

NO_TENANT = Text(
    "Não há o inquilino {tenant}: deixe tenantId vazio ou use <default>.",
    "There is no tenant {tenant}: leave tenantId empty or use <default>.",
)
NOT_MULTIPART = Text(
    "Envie os arquivos como multipart/form-data, em partes de nome resources.",
    "Send the files as multipart/form-data, in parts named resources.",
)
UNDONE = Text(
    "A Raia não tem {field}. Tire o campo do pedido e envie de novo.",
    "Raia does not have {field}. Leave the field out and send it again.",
)
WHICH = Text(
    "Diga qual processo começa: processDefinitionId ou processDefinitionKey.",
    "Say which process begins: processDefinitionId or processDefinitionKey.",
)


def make_routes(works: Works, *, language: Language) -> Blueprint:
    """The addresses under /v2 of analysts."""
    routes = Blueprint("cluster_api", __name__, url_prefix="/v2")
    routes.before_request(lambda: _recognise(works))
    routes.register_error_handler(RaiaError, lambda error: _problem(error, language))

    @routes.get("/topology")
    def topology() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        return _json(TOPOLOGY)

    @routes.post("/deployments")
    def deploy() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        if request.mimetype != "multipart/form-data":
            raise Unreadable(NOT_MULTIPART)
        _require_tenant(request.form.get("tenantId"))
        sent = resources.read_files(request.files.getlist(FILES))
        with works.begin(actor=g.analyst) as work:
            done = resources.deploy(work, sent)
        told = [*map(_process, done.definitions), *map(_form, done.forms)]
        return _json({"deploymentKey": done.key, "tenantId": TENANT, "deployments": told})

    @routes.post("/process-instances")
    def start() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        asked = body()
        _require_tenant(asked.text_or_none("tenantId", LONGEST_ID))
        for name in NOT_DONE:
            if asked.fields.get(name):
                raise Unreadable(UNDONE.fill(field=name), field=name)
        variables, business_id = asked.variables(), asked.text_or_none("businessId", LONGEST_ID)
        with works.begin(actor=g.analyst) as work:
            wanted = _wanted(work, asked)
            key = starting.start(work, wanted, variables, business_id=business_id)
        return _json(_started(wanted, key, business_id))

    return routes


def _recognise(works: Works) -> None:
    g.analyst = analyst(works)


def _problem(error: RaiaError, language: Language) -> Response:
    """What does not fit is 400 in this API."""
    return problem(error, language, status=400 if error.status == Refused.status else error.status)


def _require_tenant(tenant: str | None) -> None:
    if tenant not in (None, "", TENANT):
        raise Unreadable(NO_TENANT.fill(tenant=tenant[:40]), field="tenantId")


def _wanted(work: UnitOfWork, asked: Body) -> Wanted:
    key = asked.text_or_none("processDefinitionKey", LONGEST_KEY)
    process = asked.text_or_none("processDefinitionId", LONGEST_ID)
    number = asked.count_or_none("processDefinitionVersion", -1, MOST_NUMBER)
    if key is not None:
        return starting.by_key(work.session, key)
    if process is None:
        raise Unreadable(WHICH)
    return starting.by_id(work.session, process, None if number == -1 else number)


def _process(definition: Definition) -> Mapping[str, object]:
    return {
        "processDefinition": {
            "processDefinitionId": definition.process,
            "processDefinitionVersion": definition.version.number,
            "resourceName": definition.file,
            "tenantId": TENANT,
            "processDefinitionKey": definition.key,
        }
    }


def _form(form: PublishedForm) -> Mapping[str, object]:
    return {
        "form": {
            "formId": form.form,
            "version": form.number,
            "resourceName": form.file,
            "tenantId": TENANT,
            "formKey": form.key,
        }
    }


def _started(wanted: Wanted, key: str, business_id: str | None) -> Mapping[str, object]:
    return {
        "processDefinitionId": wanted.process,
        "processDefinitionVersion": wanted.release.number,
        "processDefinitionKey": keys.digest(wanted.release.id, wanted.process),
        "processInstanceKey": key,
        "tenantId": TENANT,
        "businessId": business_id,
        "variables": {},
        "tags": [],
    }


def _json(told: Mapping[str, object]) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), content_type="application/json")
