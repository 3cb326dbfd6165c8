"""What is being done, for the log and, where OpenTelemetry is set up, as spans. Without it a span costs nothing."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.base import logs
from service.base.errors import Refused
from service.base.texts import Text

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

WANTED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The standard's own variables: where one is set, spans go there by OTLP over HTTP."""
NOT_INSTALLED = Text(
    "OTEL_EXPORTER_OTLP_ENDPOINT está definida, mas falta o pacote {missing}. Na pasta da Raia: "
    ".venv/bin/python -m pip install -e '.[tracing]'",
    "OTEL_EXPORTER_OTLP_ENDPOINT is set, but the package {missing} is missing. In Raia's folder: "
    ".venv/bin/python -m pip install -e '.[tracing]'",
)

_provider: TracerProvider | None = None


def begin() -> bool:
    """Send spans from now on, if the environment says where to; says whether it does. Refused without the extra."""
    global _provider
    if not any(os.environ.get(name) for name in WANTED) or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise Refused(NOT_INSTALLED.fill(missing=error.name)) from error
    own_name = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "raia"}
    _provider = TracerProvider(resource=Resource.create(own_name))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return True


def end() -> None:
    """Send what was not sent yet, and nothing more."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
    _provider = None


@contextmanager
def doing(what: str, **ids: str) -> Generator[None]:
    """The log's lines until the block ends carry these ids; so does the span, where spans are sent."""
    with logs.about(**ids):
        if _provider is None:
            yield
            return
        with _provider.get_tracer("raia").start_as_current_span(what) as span:
            try:
                yield
            finally:
                span.set_attributes({f"raia.{name}": value for name, value in logs.known().items()})
