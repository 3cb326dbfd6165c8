"""A served application and what a browser saw of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.serving import make_server

ROOT = Path(__file__).parents[2]
AXE = ROOT / "service/web/assets/node_modules/axe-core/axe.min.js"
# The first has no windows to draw, so it takes half as long.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
# What is in order is neither described nor handed over: that takes longer than looking for what is not.
LOOK = """({within, rules}) => axe.run(within ?? document, {
    resultTypes: ["violations"], ...(rules.length ? {runOnly: rules} : {}),
}).then(found => found.violations)"""
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-gpu"]


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
        return self._violations(within)

    def axe_again(self, *rules: str) -> list[str]:
        """The same for these rules only, after `axe` and without coming to the page anew."""
        return self._violations(None, *rules)

    def _violations(self, within: str | None, *rules: str) -> list[str]:
        found = self.page.evaluate(LOOK, {"within": within, "rules": rules})
        return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]

    def listen(self) -> None:
        """Note what the page complains about and whom it asks."""
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
