"""Numbers for Prometheus: requests of this server's processes, and what waits in the database."""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.base import backlog
from service.base.work import UnitOfWork
from service.desk import inbox
from service.process import instances
from service.web.access import QUIET
from service.web.parts import parts

routes = Blueprint("metrics", __name__)

MANY = "PROMETHEUS_MULTIPROC_DIR"
"""The library's variable: the folder in which the processes of one server add up their numbers."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
EXTENSION = "raia.requests"


@routes.get("/metrics")
def show() -> Response:
    """The numbers, for whoever brings the token; without one in the settings there is no such page."""
    token = parts().settings.metrics_token
    if token is None:
        return Response(status=404)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), token.encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return Response(_requests() + _waiting(), content_type=CONTENT_TYPE_LATEST)


def measure_requests(app: Flask) -> None:
    """Count and time every page, by its name and not by its address: addresses are endless."""
    registry = CollectorRegistry()
    seconds = Histogram(
        "raia_request_seconds",
        "Time until a request was answered.",
        ("method", "page", "status"),
        registry=registry,
        buckets=SECONDS,
    )
    app.extensions[EXTENSION] = registry

    @app.after_request
    def count(response: Response) -> Response:  # pyright: ignore[reportUnusedFunction]
        if request.endpoint not in QUIET and "began" in g:
            page = request.endpoint or "none"
            seconds.labels(request.method, page, str(response.status_code)).observe(time.monotonic() - g.began)
        return response


class Waiting(Collector):
    """What the tables say at this instant, the same whichever process is asked."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def collect(self) -> Iterator[Metric]:
        """Everything that waits for machines or people."""
        due = GaugeMetricFamily("raia_due", "What could be done now and nobody has in hand.", labels=("errand", "kind"))
        lag = GaugeMetricFamily(
            "raia_lag_seconds", "For how long the oldest could have been done.", labels=("errand", "kind")
        )
        dead = GaugeMetricFamily("raia_dead", "What failed for good and waits for a person.", labels=("errand", "kind"))
        for line in backlog.look(self._work):
            names = (line.errand, line.kind)
            due.add_metric(names, line.due)
            lag.add_metric(names, line.lag.total_seconds())
            dead.add_metric(names, line.dead)
        yield from (due, lag, dead)
        _, incidents = instances.failed_steps(self._work.session, limit=0)
        yield GaugeMetricFamily("raia_open_incidents", "Steps that failed and wait for a person.", value=incidents)
        items = inbox.queries.how_many_open(self._work.session)
        yield GaugeMetricFamily("raia_open_work_items", "Work that waits for people.", value=items)


def _requests() -> bytes:
    if os.environ.get(MANY):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(cast("CollectorRegistry", current_app.extensions[EXTENSION]))


def _waiting() -> bytes:
    registry = CollectorRegistry()
    with parts().works.read() as work:
        registry.register(Waiting(work))
        return generate_latest(registry)
