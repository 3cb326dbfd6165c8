"""What the pages need from the rest of the house; `bootstrap` brings it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import datetime
from typing import cast

from flask import Blueprint, current_app

from service.base.clock import Clock
from service.base.files import FileStore
from service.base.health import Health
from service.base.ids import PersonId
from service.base.settings import Settings
from service.base.texts import Language
from service.base.values import value_object
from service.base.work import Works
from service.desk.people import Person, Role

EXTENSION = "raia"


@value_object(kw_only=True)
class WebSettings:
    """How the pages are served.

    `secret_key` signs sessions (≥ 32 characters); `behind_tls` says that browsers reach us by https only; `proxies`
    is how many of our own proxies stand in front; `limits` is where request counts live (a `limits` storage address).
    """

    secret_key: str
    behind_tls: bool = False
    proxies: int = 0
    zone: str = "America/Sao_Paulo"
    language: Language = "pt"
    debug: bool = False
    limits: str = "memory://"
    metrics_token: str | None = None
    largest_request: int = 11 * 1024 * 1024

    @classmethod
    def of(cls, settings: Settings) -> WebSettings:
        """As the installation is set up."""
        return cls(
            secret_key=settings.secret,
            behind_tls=settings.secure,
            proxies=settings.proxies,
            zone=settings.time_zone,
            language=settings.language,
            limits=settings.limits,
            metrics_token=settings.metrics_token,
        )


@value_object(kw_only=True)
class Visitor:
    """Who is looking: what the frame of every page shows of them.

    `account` is the person with roles and teams as they were when this request came, for pages that only look.
    """

    id: PersonId
    name: str
    roles: frozenset[Role]
    language: Language = "pt"
    unread: int = 0
    accepting: bool = True
    """Takes new work."""
    account: Person | None = None


@value_object(kw_only=True)
class Parts:
    """The parts behind the pages.

    `recognise` turns a login token into a visitor, or None when it is no longer good. `cookieless` are blueprints with
    credentials of their own (API, webhooks): they see no session and need no form token; each has a `url_prefix`.
    """

    settings: WebSettings
    works: Works
    files: FileStore
    clock: Clock
    recognise: Callable[[str], Visitor | None]
    blueprints: tuple[Blueprint, ...] = field(default=())
    cookieless: tuple[Blueprint, ...] = field(default=())
    health: Health = field(default_factory=Health)


def parts() -> Parts:
    """The parts of the app that answers this request."""
    return cast("Parts", current_app.extensions[EXTENSION])


def now() -> datetime:
    """The present instant by the house's clock."""
    return parts().clock.now()
