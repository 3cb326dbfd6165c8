"""Publishing and starting over HTTP as Camunda 7's engine has it: what the Camunda Modeler sends for its diagrams."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.api import keys, resources, starting
from service.api.analysts import analyst
from service.api.bodies import Body, body
from service.api.origins import let_modelers_in
from service.api.problems import Unreadable, challenges, lines, serious, spoken_language
from service.api.resources import Definition, Deployment
from service.api.values import read_value, require_names
from service.base.errors import RaiaError, Refused
from service.base.ids import ReleaseId
from service.base.texts import Language, Text
from service.base.work import Works
from service.process import releases
from service.process.releases import DeploymentRefused, Version

VERSION = "7.24.0"
"""The version of Camunda 7 whose calls these are."""
MOST_LISTED = 1_000
LONGEST_NAME = 200
PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process. Errors:"
TYPES = {
    HTTPStatus.UNAUTHORIZED: "AuthenticationException",
    HTTPStatus.FORBIDDEN: "AuthorizationException",
    HTTPStatus.NOT_FOUND: "NotFoundException",
}
AS_TEXT = frozenset({"json", "object"})
"""Types of variables whose value is JSON within a text."""

NO_TENANT = Text(
    "Não há o inquilino {tenant}: deixe o campo vazio.", "There is no tenant {tenant}: leave the field empty."
)
NO_VALUE = Text(
    "A variável {name} precisa ser um objeto com value.", "The variable {name} must be an object with a value."
)
NO_BYTES = Text(
    "A variável {name} é do tipo {type}, que a Raia não tem. Envie um texto, um número, sim ou não, ou JSON.",
    "The variable {name} is of type {type}, which Raia does not have. Send a text, a number, a boolean or JSON.",
)
UNDONE = Text(
    "A Raia não tem {field}. Tire o campo do pedido e envie de novo.",
    "Raia does not have {field}. Leave the field out and send it again.",
)
NO_COUNT = Text("maxResults precisa ser um número de 0 a {most}.", "maxResults must be a number from 0 to {most}.")


def make_routes(works: Works, *, language: Language) -> Blueprint:
    """The addresses under /engine-rest."""
    routes = Blueprint("engine_rest", __name__, url_prefix="/engine-rest")
    routes.before_request(lambda: _recognise(works))
    routes.register_error_handler(RaiaError, lambda error: _told(error, language))
    routes.register_error_handler(HTTPException, _not_possible)
    let_modelers_in(routes)

    @routes.get("/version")
    def version() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        return _json({"version": VERSION})

    @routes.get("/deployment")
    def deployments() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        most = _most()
        with works.read() as work:
            found = releases.processes(work.session) if most else ()
        newest = sorted(found, key=lambda each: each.id, reverse=True)
        return _json([_listed(each) for each in newest[:most]])

    @routes.post("/deployment/create")
    def create() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        tenant = request.form.get("tenant-id", "").strip()
        if tenant:
            raise Unreadable(NO_TENANT.fill(tenant=tenant[:40]), field="tenant-id")
        sent = resources.read_files([file for _, file in request.files.items(multi=True)])
        with works.begin(actor=g.analyst) as work:
            done = resources.deploy(work, sent)
            moment = work.now
        name, source = request.form.get("deployment-name"), request.form.get("deployment-source")
        return _json({**_deployed(done), "name": name, "source": source, "deploymentTime": moment.isoformat()})

    @routes.post("/process-definition/<id>/start")
    def start(id: str) -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        asked = body()
        for name in ("startInstructions", "caseInstanceId"):
            if asked.fields.get(name):
                raise Unreadable(UNDONE.fill(field=name), field=name)
        variables, business_key = _variables(asked), asked.text_or_none("businessKey", LONGEST_NAME)
        with works.begin(actor=g.analyst) as work:
            wanted = starting.by_key(work.session, id.rpartition(":")[2])
            key = starting.start(work, wanted, variables, business_id=business_key)
        return _json(_started(key, id, business_key))

    return routes


def make_webapps() -> Blueprint:
    """Where people find the pages, for programs that know only the engine's address; no secret, so nobody is asked."""
    routes = Blueprint("webapps", __name__, url_prefix="/.well-known/camunda-automation-platform")
    let_modelers_in(routes)

    @routes.get("/webapps")
    def webapps() -> ResponseReturnValue:  # pyright: ignore[reportUnusedFunction]
        # The modeler appends words of its own to these, which behind the # do not lead astray.
        pages = {"cockpitUrl": "processos#", "tasklistUrl": "fila#", "adminUrl": "pessoas#"}
        return _json({name: f"{request.url_root}{page}" for name, page in pages.items()})

    return routes


def _recognise(works: Works) -> None:
    """OPTIONS is asked by browsers before they show who asks."""
    if request.method != "OPTIONS":
        g.analyst = analyst(works)


def _most() -> int:
    given = request.args.get("maxResults", str(MOST_LISTED))
    if not (given.isascii() and given.isdigit() and int(given[:9]) <= MOST_LISTED):
        raise Unreadable(NO_COUNT.fill(most=MOST_LISTED), field="maxResults")
    return int(given)


def _variables(asked: Body) -> Mapping[str, Any]:
    """Values by name, without their types, which JSON has itself."""
    found = dict[str, Any]()
    for name, given in asked.variables().items():
        if not isinstance(given, dict):
            raise Unreadable(NO_VALUE.fill(name=name[:40]), field="variables")
        entry = cast("dict[str, Any]", given)
        value, kind = entry.get("value"), str(entry.get("type") or "").lower()
        if kind in ("bytes", "file"):
            raise Unreadable(NO_BYTES.fill(name=name[:40], type=kind), field="variables")
        inner = kind in AS_TEXT and isinstance(value, str)
        found[name] = read_value(cast("str", value).encode()) if inner else value
    require_names(found)
    return found


def _started(key: str, definition: str, business_key: str | None) -> Mapping[str, object]:
    return {
        "id": key,
        "definitionId": definition,
        "businessKey": business_key,
        "tenantId": None,
        "ended": False,
        "suspended": False,
        "caseInstanceId": None,
        "links": [],
    }


def _deployed(done: Deployment) -> Mapping[str, object]:
    first = done.definitions[0].version.id if done.definitions else None
    id = _deployment_id(first) if first is not None else done.key
    return {
        "id": id,
        "tenantId": None,
        "links": [],
        "deployedProcessDefinitions": {_id(each): _definition(each, id) for each in done.definitions},
        "deployedCaseDefinitions": None,
        "deployedDecisionDefinitions": None,
        "deployedDecisionRequirementsDefinitions": None,
    }


def _definition(each: Definition, deployment: str) -> Mapping[str, object]:
    return {
        "id": _id(each),
        "key": each.process,
        "name": each.name,
        "version": each.version.number,
        "resource": each.file,
        "deploymentId": deployment,
        "category": None,
        "description": None,
        "diagram": None,
        "suspended": False,
        "tenantId": None,
        "versionTag": None,
    }


def _id(each: Definition) -> str:
    return f"{each.process}:{each.version.number}:{each.key}"


def _deployment_id(release: ReleaseId) -> str:
    return keys.digest("deployment", release)


def _listed(each: Version) -> Mapping[str, object]:
    moment = each.published_at.isoformat()
    return {"id": _deployment_id(each.id), "name": each.name, "deploymentTime": moment, "source": None}


def _told(error: RaiaError, language: Language) -> Response:
    """An error as the modeler shows it; what is wrong in a diagram under the words by which it knows such errors."""
    spoken = spoken_language(language)
    status = HTTPStatus.BAD_REQUEST if error.status == Refused.status else HTTPStatus(error.status)
    kind, words = TYPES.get(status, "InvalidRequestException"), lines(error, spoken)
    told: dict[str, object] = {"type": kind, "message": "\n".join(words)}
    if isinstance(error, DeploymentRefused):
        message = "\n".join((PARSE_ERROR, *(f"* {line}" for line in words[1:])))
        told = {"type": "ParseException", "message": message, "details": _details(error, spoken)}
    return _json(told, status, challenges(error))


def _details(error: DeploymentRefused, language: Language) -> Mapping[str, object]:
    """The findings by file, for clients that show them at their elements."""
    found = dict[str, dict[str, list[object]]]()
    for file, finding in serious(error):
        of_file = found.setdefault(file, {"errors": [], "warnings": []})
        told = {
            "message": f"{finding.message.spoken(language)} {finding.fix.spoken(language)}".strip(),
            "line": finding.line or 0,
            "column": 0,
            "mainElementId": finding.element,
            "elementIds": [finding.element] if finding.element else [],
        }
        of_file["errors" if finding.level == "error" else "warnings"].append(told)
    return found


def _not_possible(error: HTTPException) -> Response:
    """What the server itself refuses: too much at once, too large."""
    status = HTTPStatus(error.code or 500)
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _json({"type": "RestException", "message": error.description or status.phrase}, status, headers)


def _json(told: Mapping[str, object] | Sequence[object], status: int = 200, headers: Any = None) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, headers, content_type="application/json")
