"""A served application and a real browser for tests of the pages."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from service.base.clock import SetClock
from service.base.database import Database
from service.base.ids import PersonId
from service.base.work import Works
from service.desk.people import Role
from service.web import Parts, Visitor, WebSettings, create_app
from service.web.visitors import enter

ROOT = Path(__file__).parents[2]
AXE = ROOT / "service/web/assets/node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-gpu"]
NOON = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
"""Noon in São Paulo."""

BEATRIZ = Visitor(id=PersonId("01BEATRIZ"), name="Beatriz Lima", roles=frozenset(Role), unread=3)


@pytest.fixture
def clock() -> SetClock:
    """Stands at noon, 10 March 2026, until a test moves it."""
    return SetClock(NOON)


@pytest.fixture
def make_app(tmp_path: Path, clock: SetClock) -> Callable[..., Flask]:
    """Makes applications over an empty database; the token `beatriz` is somebody with every role."""

    def make(*blueprints: Blueprint, cookieless: tuple[Blueprint, ...] = (), **settings: Any) -> Flask:
        chosen = WebSettings(**{"secret_key": "k" * 40, "debug": True, **settings})
        works = Works(Database(f"sqlite:///{tmp_path / 'raia.db'}"), clock)
        known = {"beatriz": BEATRIZ}
        return create_app(
            Parts(
                settings=chosen,
                works=works,
                clock=clock,
                recognise=known.get,
                blueprints=(*blueprints, entrance()),
                cookieless=cookieless,
            )
        )

    return make


def entrance() -> Blueprint:
    """A door for tests: opens a session without a password."""
    routes = Blueprint("test_entrance", __name__)

    @routes.get("/_entrar/<who>")
    def come_in(who: str) -> str:
        enter(who)
        return "ok"

    return routes


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """The application on a free port of this machine, in a thread; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here; to run this: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Visit:
    """A browser page that remembers what went wrong in it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def open(self, path: str) -> Page:
        """Go to a path of the application and wait until it is at rest."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def axe(self, within: str | None = None) -> list[str]:
        """Violations of WCAG 2.2 A and AA and of good practice, one readable line each."""
        if not AXE.is_file():
            pytest.skip("axe-core is not fetched; run scripts/build_assets.py")
        # Evaluated by the debugger, so the page's policy need not allow it.
        self.page.evaluate(AXE.read_text())
        result = self.page.evaluate("scope => axe.run(scope ?? document)", within)
        return [
            f"{v['id']}: {node['target']} {node['failureSummary']}" for v in result["violations"] for node in v["nodes"]
        ]

    def _listen(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self._watch(request.url))

    def _note(self, message: ConsoleMessage) -> None:
        # Chromium reports violations of the Content-Security-Policy as errors here.
        if message.type in {"error", "warning"} and not any(words in message.text for words in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def _watch(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.outside.append(url)


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """Opens pages of an application: `visit(app, width=390, dark=True, who="beatriz")`.

    After the test no page may have complained (console, policy, scripts) or asked anything of another machine.
    """
    with ExitStack() as stack:
        visits: list[Visit] = []

        def begin(
            app: Flask, *, width: int = 1280, dark: bool = False, who: str | None = "beatriz", **more: Any
        ) -> Visit:
            address = stack.enter_context(serve(app))
            context: BrowserContext = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if dark else "light",
                locale="pt-BR",
                **more,
            )
            stack.callback(context.close)
            begun = Visit(context.new_page(), address)
            begun._listen()
            if who:
                begun.page.goto(f"{address}/_entrar/{who}")
            visits.append(begun)
            return begun

        yield begin
        for past in visits:
            assert past.complaints == [], past.page.url
            assert past.outside == [], past.page.url
