"""The same completions through the web server: a real gunicorn, a logged-in browser's cookies, its form tokens."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from lxml import html

from benchmarks.desk import ANSWERS, Desk
from benchmarks.report import Report
from service.desk import demo

ROOT = Path(__file__).parents[2]
SERVE = "from service.base import settings; from service.wsgi import serve; serve(settings.load())"
START_SECONDS = 240.0
WARM_UP = 5
AT_ONCE = 2
Pairs = list[tuple[str, str]]


def measure(report: Report, desk: Desk, data: Path, url: str, *, seconds: float) -> None:
    """Tasks shown and completed a second, by one person and by several, and each half alone."""
    item = desk.open_items[0]
    bar = 100 if desk.house.database.is_sqlite else None
    with serving(data, url) as port:
        browser = Browser(port)
        browser.log_in("maria@exemplo.com.br", demo.PASSWORD)
        item, pairs = _both(browser, item)

        def both() -> None:
            nonlocal item, pairs
            item, pairs = _both(browser, item)

        def completion() -> None:
            nonlocal item
            item = browser.complete(item, pairs)

        for _ in range(WARM_UP):
            both()
        report.add("task page and completion over HTTP", _rate(both, seconds), "/s", bar=bar)
        report.add("completion alone over HTTP", _rate(completion, seconds), "/s")
        page = _rate(lambda: browser.get(f"/tarefas/{item}"), seconds / 2)
        report.add("task page alone over HTTP", page, "/s")
    with serving(data, url, processes=AT_ONCE) as port:
        browser = Browser(port)
        browser.log_in("maria@exemplo.com.br", demo.PASSWORD)
        # Whoever warms up leaves tasks behind that the desk does not know: the next ones are taken.
        _at_once(browser, desk.open_items[1 : 1 + AT_ONCE], seconds=seconds / 8)
        rate = _at_once(browser, desk.open_items[1 + AT_ONCE : 1 + 2 * AT_ONCE], seconds=seconds)
        report.add(f"the same by {AT_ONCE} web processes, {AT_ONCE} tabs at once", rate, "/s", bar=bar)


def _rate(act: Callable[[], object], seconds: float) -> float:
    """How often a second this can be done, one after the other."""
    number, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        act()
        number += 1
    return number / (time.perf_counter() - began)


def _at_once(browser: Browser, items: Sequence[str], *, seconds: float) -> float:
    """Tasks shown and completed a second in as many tabs as there are items, each in a case of its own."""
    until = time.perf_counter() + seconds

    def work(item: str) -> int:
        tab, number = browser.another(), 0
        while time.perf_counter() < until:
            item, _ = _both(tab, item)
            number += 1
        return number

    with ThreadPoolExecutor(len(items)) as tabs:
        return sum(tabs.map(work, items)) / seconds


def _both(browser: Browser, item: str) -> tuple[str, Pairs]:
    pairs = filled(browser.get(f"/tarefas/{item}"))
    return browser.complete(item, pairs), pairs


@contextmanager
def serving(data: Path, url: str, *, processes: int = 1) -> Generator[int]:
    """The web server as `raia serve` starts it, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {
        "RAIA_DATA": str(data),
        "RAIA_DATABASE": url,
        "RAIA_PORT": str(port),
        "RAIA_WEB_PROCESSES": str(processes),
    }
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE], cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
        )
        try:
            _wait_for(server, port, data / "server.log")
            yield port
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=15)
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the web server did not start:\n{log.read_text()}")


class Browser:
    """One browser: a connection that stays open, and its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = SimpleCookie()

    def another(self) -> Browser:
        """The same person's browser with a connection of its own."""
        other = Browser(self.port)
        other.cookies.load({name: morsel.value for name, morsel in self.cookies.items()})
        return other

    def log_in(self, email: str, password: str) -> None:
        """Through the log-in page."""
        pairs = [pair for pair in inputs(self.get("/entrar")) if pair[0] == "csrf_token"]
        self.post("/entrar", [*pairs[:1], ("email", email), ("senha", password)])

    def get(self, path: str) -> str:
        """A page."""
        response, body = self._ask("GET", path)
        if response.status != 200:
            raise RuntimeError(f"GET {path}: {response.status}\n{body[:2000]}")
        return body

    def post(self, path: str, pairs: Pairs) -> str:
        """Send a form; returns where it leads."""
        response, body = self._ask("POST", path, pairs)
        if response.status != 303:
            raise RuntimeError(f"POST {path}: {response.status}\n{body[:2000]}")
        return response.headers["Location"]

    def complete(self, item: str, pairs: Pairs) -> str:
        """Finish a task; returns the next one, which the loop has opened."""
        return self.post(f"/tarefas/{item}/concluir", pairs).rpartition("/")[2]

    def _ask(self, method: str, path: str, pairs: Pairs | None = None) -> tuple[HTTPResponse, str]:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, None if pairs is None else urlencode(pairs), headers)
        response = self.connection.getresponse()
        body = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return response, body


def inputs(page: str, action: str = "") -> Pairs:
    """The fields of a page's forms, or of the one form that leads to an address ending so."""
    forms = (form for form in html.fromstring(page).iter("form") if form.get("action", "").endswith(action))
    fields = (field for form in forms for field in form.iter("input", "textarea"))
    return [
        (name, field.get("value") or field.text or "")
        for field in fields
        if (name := field.get("name")) and field.get("type") not in ("checkbox", "file")
    ]


def filled(page: str) -> Pairs:
    """The form of a task's page, filled in."""
    return [(name, str(ANSWERS.get(name.rpartition(":")[2], value))) for name, value in inputs(page, "/concluir")]
