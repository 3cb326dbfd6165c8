"""Spans go to whoever collects them, when the environment says where; else nothing is sent or loaded."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from service.base import logs, traces


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A receiver of OTLP over HTTP."""
    received: list[bytes] = []

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.path.encode() + self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    yield received
    server.shutdown()
    server.server_close()
    thread.join()


def test_spans_are_sent_with_their_ids(collector: list[bytes]):
    """A collector sees what was done, for which job and instance."""
    assert traces.begin()
    try:
        with traces.doing("job mail", job="j-4711"):
            logs.mention(instance="i-0815")
    finally:
        traces.end()
    sent = b"".join(collector)
    for word in (b"/v1/traces", b"job mail", b"raia.job", b"j-4711", b"raia.instance", b"i-0815", b"raia"):
        assert word in sent


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch):
    """Off unless asked for; the ids of the log are there all the same."""
    for name in traces.WANTED:
        monkeypatch.delenv(name, raising=False)
    assert not traces.begin()
    with traces.doing("job mail", job="j1"):
        assert logs.known() == {"job": "j1"}
