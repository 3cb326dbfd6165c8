"""Who is looking at a page, and what only some may see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, g, request, session

from service.base.database import Busy
from service.base.errors import Forbidden
from service.base.texts import Text
from service.base.work import Actor, Works
from service.desk import people
from service.desk.people import Permission, Person, Role
from service.web.access import QUIET
from service.web.parts import Visitor, parts

TOKEN = "login"  # noqa: S105 - the name of a key, not a secret
KEPT = ("language",)

P = ParamSpec("P")
R = TypeVar("R")

NOT_YOURS = Text(
    "Você não tem acesso a esta página. Se precisa dela, peça a quem administra a Raia.",
    "You have no access to this page. If you need it, ask whoever administers Raia.",
)


class LoginNeeded(Exception):
    """Nobody is logged in, and this page is for people with an account."""


def visitor() -> Visitor | None:
    """Who is logged in, or None."""
    return cast("Visitor | None", g.get("visitor"))


def person() -> Visitor:
    """Who is logged in; raises LoginNeeded, which leads to the login page and back."""
    found = visitor()
    if found is None:
        raise LoginNeeded
    return found


def actor() -> Actor:
    """Who acts, for a unit of work; raises LoginNeeded."""
    found = person()
    return Actor("person", found.id, found.name)


def only(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view for people with one of these roles; without any, for everybody with an account."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if roles and not person().roles & set(roles):
                raise Forbidden(NOT_YOURS)
            person()
            return view(*args, **kwargs)

        return guarded

    return guard


def require(permission: Permission) -> None:
    """V-01: refuse, with a sentence, what the profile of whoever is looking does not allow."""
    found = person().account
    if found is not None:
        people.require(found, permission)


def enter(token: str) -> None:
    """This browser is logged in from now on; nothing of the session before survives but the language."""
    kept = {key: session[key] for key in KEPT if key in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    session.permanent = True


def leave() -> str | None:
    """Forget everything in this browser; returns the token to be forgotten by the house too."""
    token = session.get(TOKEN)
    session.clear()
    return cast("str | None", token)


def local_address(wanted: str | None, default: str) -> str:
    """`wanted` if it is a path of ours, so that a link cannot send people elsewhere after login."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return default
    apart = urlsplit(wanted)
    return default if apart.scheme or apart.netloc or any(ord(char) < 32 for char in wanted) else wanted


def recogniser(works: Works) -> Callable[[str], Visitor | None]:
    """Finds whose login token it is, with what the frame shows of them."""

    def recognise(token: str) -> Visitor | None:
        with works.read() as work:
            login = people.logged_in(work.session, token, now=work.now)
        if login is None:
            return None
        who = login.person
        if who.is_staff and not login.is_seen:
            _see(works, who)
        return Visitor(
            id=who.id,
            name=who.name,
            roles=who.roles,
            language=who.language,
            unread=login.unread,
            accepting=login.accepting,
            account=who,
        )

    return recognise


def _see(works: Works, who: Person) -> None:
    """V-23: a sign of them, once a minute; where everybody writes, the next request is soon enough."""
    with suppress(Busy), works.begin() as work:
        people.see(work, who.id)


def recognise_visitors(app: Flask) -> None:
    """Before each page, and before a view opens its own unit of work."""

    @app.before_request
    def look() -> None:  # pyright: ignore[reportUnusedFunction]
        token = None if request.endpoint in QUIET else session.get(TOKEN)
        g.visitor = parts().recognise(token) if token else None
