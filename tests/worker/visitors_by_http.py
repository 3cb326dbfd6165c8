"""People at browsers without scripts, over real HTTP: cookies, form tokens, redirects that are not followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


class Browser:
    """Somebody's browser. `place` is the address from which it comes, as the proxy tells it."""

    def __init__(self, addresses: list[str], place: str) -> None:
        self._addresses = addresses
        self._turn = 0
        self._place = place
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
        self._token = ""

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(Request(f"{self._next()}{path}"))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form with this session's token."""
        if not self._token:
            self._read_token()
        body = urlencode({"csrf_token": self._token, **fields}).encode()
        return self._ask(Request(f"{self._next()}{path}", data=body))

    def enters(self, email: str, password: str) -> None:
        """Log in."""
        self._read_token()
        answer = self.post("/entrar", email=email, senha=password)
        assert answer.status == 303, answer
        self._read_token()

    def _read_token(self) -> None:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/portal/ajuda").text)
        assert found
        self._token = found.group(1)

    def _next(self) -> str:
        """The balancer sends each request to another server."""
        self._turn += 1
        return self._addresses[self._turn % len(self._addresses)]

    def _ask(self, request: Request) -> Answer:
        request.add_header("X-Forwarded-For", self._place)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return self._read(answer)
        except HTTPError as error:
            with error:
                return self._read(error)

    def _read(self, answer: HTTPResponse | HTTPError) -> Answer:
        return Answer(answer.status or 0, answer.headers.get("Location", ""), answer.read().decode())
