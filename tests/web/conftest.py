"""A served application and a real browser for tests of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from browsing import ARGUMENTS, CHROMIUM, Visit, Visiting, serve
from compiled_once import compile_once
from desk_pages import Front, make_pages
from desk_story import Desk
from flask import Blueprint, Flask
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from service.base.clock import SetClock
from service.base.database import Database
from service.base.files import FileStore
from service.base.ids import PersonId
from service.base.work import Works
from service.desk.people import Role
from service.web import Parts, Visitor, WebSettings, create_app, recogniser
from service.web.limits import limiter
from service.web.visitors import enter

NOON = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
"""Noon in São Paulo."""

BEATRIZ = Visitor(id=PersonId("01BEATRIZ"), name="Beatriz Lima", roles=frozenset(Role), unread=3)


@pytest.fixture
def clock() -> SetClock:
    """Stands at noon, 10 March 2026, until a test moves it."""
    return SetClock(NOON)


@pytest.fixture
def works(sqlite_database: Database, clock: SetClock) -> Works:
    """Units of work over an empty database with every table."""
    return Works(sqlite_database, clock)


@pytest.fixture
def make_app(works: Works, clock: SetClock, tmp_path: Path) -> Callable[..., Flask]:
    """Makes applications: `make_app(blueprint, cookieless=(…,), behind_tls=True)`.

    The token `beatriz` is somebody with every role; other tokens are looked up as in service.
    """
    look_up = recogniser(works)

    def recognise(token: str) -> Visitor | None:
        return BEATRIZ if token == "beatriz" else look_up(token)

    def make(*blueprints: Blueprint, cookieless: tuple[Blueprint, ...] = (), **settings: Any) -> Flask:
        parts = Parts(
            settings=WebSettings(**{"secret_key": "k" * 40, "debug": True, **settings}),
            works=works,
            files=FileStore(tmp_path / "files"),
            clock=clock,
            recognise=recognise,
            blueprints=(*blueprints, entrance()),
            cookieless=cookieless,
        )
        return compile_once(create_app(parts))

    return make


@pytest.fixture
def front(sqlite_database: Database, clock: SetClock, tmp_path: Path) -> Iterator[Front]:
    """The demo desk with its pages; nobody has tried anything yet."""
    desk = Desk(sqlite_database, clock)
    app = make_pages(desk, tmp_path / "files")
    limiter.reset()
    yield Front(desk, app)
    limiter.reset()


def entrance() -> Blueprint:
    """A door for tests: opens a session without a password."""
    routes = Blueprint("test_entrance", __name__)

    @routes.get("/_entrar/<who>")
    def come_in(who: str) -> str:
        enter(who)
        return "ok"

    return routes


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here; to run this: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


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
            begun.listen()
            if who:
                begun.page.goto(f"{address}/_entrar/{who}")
            visits.append(begun)
            return begun

        yield begin
        for past in visits:
            assert past.complaints == [], past.page.url
            assert past.outside == [], past.page.url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser beside a busy machine may miss a moment: what fails is tried once more, and told as rerun."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
