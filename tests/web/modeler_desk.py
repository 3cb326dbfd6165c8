"""An analyst at the modeler, in a real browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsing import Visit, Visiting
from desk_pages import ADDRESSES, Caller, Front
from playwright.sync_api import Locator, Page, expect

from service.desk.demo import PASSWORD

REFUSED = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED")
"""What the browser itself writes down when a request is refused or does not leave; no fault of the page."""
expect.set_options(timeout=20_000)


@dataclass
class Drawing:
    """The modeler of one draft."""

    visit: Visit
    address: str
    caller: Caller

    @property
    def page(self) -> Page:
        """The browser's page."""
        return self.visit.page

    @property
    def canvas(self) -> Locator:
        """Where one draws."""
        return self.page.locator("[data-canvas]")

    @property
    def status(self) -> Locator:
        """The line that says what is saved."""
        return self.page.locator("[data-saved]")

    @property
    def told(self) -> Locator:
        """The bar that says what happened."""
        return self.page.locator("[data-told]")

    def element(self, id: str) -> Locator:
        """What is drawn for an element."""
        return self.page.locator(f'[data-element-id="{id}"]').first

    def opens(self) -> Drawing:
        """Come to the page and wait until all of it is drawn."""
        self.page.goto(self.visit.address + self.address)
        expect(self.page.locator("[data-studio]")).to_have_attribute("data-state", re.compile("."))
        assert self.page.locator("[data-studio]").get_attribute("data-state") == "shown", self.visit.complaints
        return self

    def does(self, script: str, value: Any = None) -> Any:
        """Run a function of `(get, value)` upon the modeler, whose services `get` gives."""
        call = f"v => ({script})((name) => document.querySelector('[data-studio]').studio.viewer.get(name), v)"
        return self.page.evaluate(call, value)

    def names(self, id: str, name: str) -> None:
        """Give an element a name, as a change of the drawing."""
        script = "(get, [id, name]) => get('modeling').updateLabel(get('elementRegistry').get(id), name)"
        self.does(script, [id, name])

    def presses(self, name: str) -> None:
        """A button of the studio by its words."""
        self.page.locator("[data-studio]").get_by_role("button", name=name, exact=True).first.click()

    def is_saved(self) -> None:
        """Wait until all is saved."""
        expect(self.status).to_have_attribute("data-state", "saved")

    def stored(self) -> str:
        """What the server has."""
        return self.caller.get(f"{self.address}/diagrama.bpmn").text

    def brings(self, name: str, content: bytes) -> None:
        """Choose a file."""
        self.page.locator("[data-file]").set_input_files(
            {"name": name, "mimeType": "application/xml", "buffer": content}
        )

    def downloads(self, name: str) -> Path:
        """Export in the format of these words; returns the file."""
        self.page.locator("[data-studio] summary", has_text="Exportar").click()
        with self.page.expect_download() as coming:
            self.presses(name)
        return Path(coming.value.path())


def draws(front: Front, visit: Visiting, name: str = "Sofia", address: str = "", **more: Any) -> Drawing:
    """Somebody of the desk opens a new draft, or the one at `address`."""
    caller = front.comes(name)
    begun = visit(front.app, who=None, **more)
    begun.expected = REFUSED
    begun.page.goto(f"{begun.address}/entrar")
    begun.page.locator("[name=email]").fill(ADDRESSES[name])
    begun.page.locator("[name=senha]").fill(PASSWORD)
    begun.page.locator("main button[type=submit], main form button.btn-primary").first.click()
    begun.page.wait_for_load_state()
    if not address:
        answer = caller.post("/estudio/novo", {"nome": "Troca", "raias": "Cliente\nAtendente"})
        address = answer.headers["Location"]
    return Drawing(begun, address, caller).opens()
