"""Service tasks for workers outside, over HTTP: Camunda 8's job calls."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, g, request

from service.api import keys
from service.api.bodies import body
from service.api.problems import Stranger, Unreadable, problem
from service.api.values import plain
from service.base.errors import Forbidden, RaiaError
from service.base.texts import Language, Text
from service.base.work import Actor, Works
from service.desk import cases, machines
from service.desk.machines import Machine
from service.process import instances
from service.process.instances import ActivatedJob

MOST_JOBS = 100
"""Given at once, however many are asked for."""
MOST_RETRIES = 1_000
LONGEST_LEASE = 30 * 24 * 60 * 60 * 1000
LONGEST_NAME = 200
LONGEST_MESSAGE = 100_000
MOST_NUMBER = 2**31 - 1
TENANT = "<default>"
HOLD = cases.handlers.lock_instance
"""The case first, as whoever works at it does: two that took them in different orders would wait for each other."""

STRANGER = Text(
    "Falta uma chave válida. Crie uma com raia token add e envie-a em Authorization: Bearer.",
    "A valid token is missing. Make one with raia token add and send it in Authorization: Bearer.",
)
NOT_ITS_TOPIC = Text(
    "A máquina “{machine}” não pode fazer o tópico {topic}, só: {topics}.",
    "The machine “{machine}” may not do the topic {topic}, only: {topics}.",
)
DONE_HERE = Text(
    "O tópico {topic} é feito por um pacote instalado junto da Raia. Desinstale-o para fazer o tópico de fora.",
    "The topic {topic} is done by a package that is installed beside Raia. Remove it to do the topic from outside.",
)
NO_VARIABLES = Text(
    "Uma falha não grava variáveis. Envie-as na conclusão ou no erro, ou ponha-as na mensagem.",
    "A failure keeps no variables. Send them with the completion or the error, or put them into the message.",
)


def make_routes(works: Works, *, done_here: Collection[str], language: Language) -> Blueprint:
    """The addresses under /v2. `done_here` are kinds of jobs that functions of this house do."""
    routes = Blueprint("jobs_api", __name__, url_prefix="/v2")
    routes.before_request(lambda: _recognise(works))
    routes.register_error_handler(RaiaError, lambda error: problem(error, language))

    @routes.post("/jobs/activation")
    def activate() -> Response:  # pyright: ignore[reportUnusedFunction]
        return _activate(works, done_here)

    @routes.post("/jobs/<key>/completion")
    def complete(key: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        variables = body().variables()
        with works.begin(actor=_actor()) as work:
            instances.complete_activated(work, *keys.lent(work, _machine(), key), variables, hold=HOLD)
        return Response(status=204)

    @routes.post("/jobs/<key>/failure")
    def fail(key: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        return _fail(works, key)

    @routes.post("/jobs/<key>/error")
    def throw(key: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        said = body()
        code, message = said.text("errorCode", LONGEST_NAME), said.text_or_none("errorMessage", LONGEST_MESSAGE)
        variables = said.variables()
        with works.begin(actor=_actor()) as work:
            instances.throw_error(work, *keys.lent(work, _machine(), key), code, variables, message=message, hold=HOLD)
        return Response(status=204)

    @routes.patch("/jobs/<key>")
    def change(key: str) -> Response:  # pyright: ignore[reportUnusedFunction]
        wanted = body().inner("changeset")
        lease = _milliseconds(wanted.count_or_none("timeout", 1, LONGEST_LEASE))
        retries = wanted.count_or_none("retries", 1, MOST_RETRIES)
        with works.begin(actor=_actor()) as work:
            instances.extend(work, *keys.lent(work, _machine(), key), lease, retries=retries, hold=HOLD)
        return Response(status=204)

    return routes


def _activate(works: Works, done_here: Collection[str]) -> Response:
    """At once what there is: a request that waited would hold a thread that others need."""
    asked = body()
    topic, worker = asked.text("type", LONGEST_NAME), asked.text_or_none("worker", LONGEST_NAME) or _machine().name
    lease = asked.count("timeout", 1, LONGEST_LEASE)
    most = min(asked.count("maxJobsToActivate", 1, MOST_NUMBER), MOST_JOBS)
    asked.count_or_none("requestTimeout", -MOST_NUMBER, MOST_NUMBER)
    wanted = asked.texts("fetchVariable")
    _require_topic(topic, done_here)
    with works.read() as work:
        some = instances.has_jobs(work, (topic,))
        lost = instances.lost_jobs(work, (topic,), most=most) if some else ()
    for job in lost:
        with works.begin() as work:
            instances.give_up_lost(work, job, hold=HOLD)
    if not some:
        return _json({"jobs": []})
    with works.begin(actor=_actor()) as work:
        given = instances.activate_jobs(work, (topic,), worker, most=most, lease=timedelta(milliseconds=lease))
        numbers = keys.number(work, _machine(), given)
    return _json({"jobs": [_told(key, job, wanted) for key, job in zip(numbers, given, strict=True)]})


def _fail(works: Works, key: str) -> Response:
    said = body()
    message = said.text_or_none("errorMessage", LONGEST_MESSAGE) or ""
    retries = said.count_or_none("retries", 0, MOST_RETRIES)
    back_off = _milliseconds(said.count_or_none("retryBackOff", 0, LONGEST_LEASE))
    if said.variables():
        raise Unreadable(NO_VARIABLES, field="variables")
    with works.begin(actor=_actor()) as work:
        job = keys.lent(work, _machine(), key)
        instances.fail_activated(work, *job, message, retries=retries, back_off=back_off, hold=HOLD)
    return Response(status=204)


def _told(key: int, job: ActivatedJob, wanted: Sequence[str]) -> dict[str, object]:
    """A job as Camunda's clients read it."""
    return {
        "jobKey": str(key),
        "type": job.topic,
        "processDefinitionId": job.process,
        "processDefinitionVersion": job.version,
        "processDefinitionKey": keys.digest(job.release, job.process),
        "processInstanceKey": keys.digest(job.instance),
        "rootProcessInstanceKey": keys.digest(job.instance),
        "elementId": job.element,
        "elementInstanceKey": keys.digest(job.instance, job.task),
        "businessId": job.business_key or None,
        "worker": job.worker,
        "retries": job.retries,
        "deadline": int(job.deadline.timestamp() * 1000),
        "variables": {name: plain(value) for name, value in job.variables.items() if not wanted or name in wanted},
        "customHeaders": dict(job.headers),
        "tenantId": TENANT,
        "physicalTenantId": "default",
        "kind": "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "userTask": None,
        "tags": [],
        "priority": 0,
        "jobLeaseToken": None,
    }


def _recognise(works: Works) -> None:
    """Who asks, by the token and nothing else. Stranger: nobody knows it."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    with works.read() as work:
        found = machines.recognised(work.session, token.strip()) if scheme.lower() == "bearer" else None
        stale = found is not None and machines.is_stale(found, work.now)
    if found is None:
        raise Stranger(STRANGER)
    if stale:
        with works.begin() as work:
            machines.used(work, found)
    g.machine = found


def _machine() -> Machine:
    return cast("Machine", g.machine)


def _actor() -> Actor:
    return Actor("machine", _machine().id, _machine().name)


def _require_topic(topic: str, done_here: Collection[str]) -> None:
    machine = _machine()
    if topic not in machine.topics:
        told = {"machine": machine.name, "topic": topic, "topics": ", ".join(machine.topics)}
        raise Forbidden(NOT_ITS_TOPIC.fill(**told), field="type")
    if instances.job_kind(topic) in done_here:
        raise Unreadable(DONE_HERE.fill(topic=topic), field="type")


def _milliseconds(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(milliseconds=count)


def _json(told: dict[str, object]) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), content_type="application/json")
