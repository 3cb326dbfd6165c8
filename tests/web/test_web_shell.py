"""What every page owes: headers, sessions, form tokens, errors, languages, limits, menus."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask, abort, session

from service.base.errors import Forbidden, Missing, Refused
from service.base.settings import Settings
from service.base.texts import Text
from service.base.work import Works
from service.desk import people
from service.desk.people import Role
from service.web import WebSettings
from service.web.limits import limit_logins, limiter
from service.web.menu import MENU, landing, menu_for
from service.web.visitors import local_address, only

Making = Callable[..., Flask]

ADDRESSES = frozenset(entry.address for section in MENU for entry in section.entries)


def rooms() -> Blueprint:
    """A few pages to go wrong in."""
    routes = Blueprint("test_rooms", __name__)
    routes.add_url_rule("/sala", "room", only(Role.ATTENDANT)(lambda: "sala"))
    routes.add_url_rule("/aberta", "open", lambda: "aberta", methods=["GET", "POST"])

    @routes.get("/recusa/<kind>")
    def refuse(kind: str) -> str:
        said = Text("Isso não dá agora.", "That does not work now.")
        raise {"refused": Refused, "forbidden": Forbidden, "missing": Missing}[kind](said)

    @routes.get("/quebra")
    def broken() -> str:
        raise RuntimeError("a secret inside")

    @routes.post("/tenta")
    @limit_logins
    def attempt() -> str:
        return "ok"

    return routes


def machines() -> Blueprint:
    """Addresses that take no cookie."""
    routes = Blueprint("test_machines", __name__, url_prefix="/maquina")

    @routes.post("/faz")
    def act() -> str:
        session["seen"] = "yes"
        return "known" if session.get("login") else "unknown"

    return routes


def token_of(page: str) -> str:
    """The form token in a page's head."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    return found.group(1)


def nonce_of(policy: str) -> str:
    """The nonce that style elements need."""
    found = re.search(r"'nonce-([\w-]{20,})'", policy)
    assert found
    return found.group(1)


def test_every_answer_carries_the_security_headers(make_app: Making):
    """The policy allows no inline scripts and nobody else's anything; its nonce is new each time."""
    client = make_app(rooms()).test_client()
    first, second = client.get("/aberta"), client.get("/nada")
    for answer in (first, second):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'; " in policy
        assert "frame-ancestors 'self'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in answer.headers
    nonces = [nonce_of(answer.headers["Content-Security-Policy"]) for answer in (first, second)]
    assert nonces[0] != nonces[1]
    assert f'name="style-nonce" content="{nonces[1]}"' in second.text


def test_behind_tls_cookies_are_secure_and_browsers_stay_on_https(make_app: Making):
    """HSTS and Secure only where browsers reach us by https."""
    app = make_app(rooms(), behind_tls=True, proxies=1)
    answer = app.test_client().get("/_entrar/beatriz", headers={"X-Forwarded-Proto": "https"})
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Secure"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_session_cookie_is_out_of_reach_of_scripts(make_app: Making):
    """HttpOnly and SameSite=Lax also without TLS."""
    cookie = make_app().test_client().get("/_entrar/beatriz").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_a_form_without_its_token_is_sent_back_kindly(make_app: Making):
    """Promise CSRF: a mutating route without a token is 400, with a page that says what to do; with one it works."""
    client = make_app(rooms()).test_client()
    refused = client.post("/aberta")
    assert refused.status_code == 400
    assert "recarregue a página" in refused.text
    token = token_of(client.get("/nada").text)
    assert client.post("/aberta", data={"csrf_token": token}).status_code == 200
    assert client.post("/aberta", headers={"X-CSRFToken": token}).status_code == 200


def test_no_page_changes_anything_without_a_token(make_app: Making):
    """Promise CSRF: every mutating route of every page, present and future, is 400 without a form token."""
    app = make_app(rooms())
    client = app.test_client()
    client.get("/_entrar/beatriz")
    open_doors: list[str] = []
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            values = {name: "ouvidoria" if name == "channel" else 1 for name in rule.arguments}
            answer = client.open(
                app.url_map.bind("localhost").build(rule.endpoint, values, method=method), method=method
            )
            open_doors += [] if answer.status_code == 400 else [f"{method} {rule.rule}: {answer.status_code}"]
    assert open_doors == []


def test_log_in_rotates_the_session(make_app: Making):
    """A token from before the log-in is worth nothing after it; the language stays."""
    client = make_app(rooms()).test_client()
    token = token_of(client.get("/nada").text)
    client.post("/preferencias/idioma", data={"language": "en", "csrf_token": token})
    client.get("/_entrar/beatriz")
    assert client.post("/aberta", data={"csrf_token": token}).status_code == 400
    assert "Follow" in client.get("/nada").text or "My menu" in client.get("/nada").text


def test_machines_bring_their_own_credentials_and_take_no_cookie(make_app: Making):
    """A cookieless address sees no session, sets none, needs no token, and answers errors as problems."""
    client = make_app(cookieless=(machines(),)).test_client()
    client.get("/_entrar/beatriz")
    answer = client.post("/maquina/faz")
    assert (answer.status_code, answer.text) == (200, "unknown")
    assert "Set-Cookie" not in answer.headers
    lost = client.get("/maquina/nada")
    assert lost.status_code == 404
    assert lost.mimetype == "application/problem+json"
    assert lost.get_json()["status"] == 404


def test_a_cookieless_blueprint_needs_its_own_corner(make_app: Making):
    """Without a prefix every page would lose its session."""
    with pytest.raises(ValueError, match="url_prefix"):
        make_app(cookieless=(Blueprint("nowhere", __name__),))


def test_a_short_key_is_refused(make_app: Making):
    """A secret that can be guessed signs nothing."""
    with pytest.raises(ValueError, match="secret key"):
        make_app(secret_key="short")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429])
def test_error_pages_say_what_and_how_to_mend(make_app: Making, status: int):
    """Each has a title, a sentence and a way on, in both languages."""
    client = make_app(rooms()).test_client()
    client.get("/_entrar/beatriz")
    answer = client.get(f"/_componentes/erro/{status}")
    assert answer.status_code == status
    assert "Ir para o início" in answer.text
    client.post("/preferencias/idioma", data={"language": "en", "csrf_token": token_of(answer.text)})
    assert "Go to the start" in client.get(f"/_componentes/erro/{status}").text


@pytest.mark.parametrize(("kind", "status"), [("refused", 422), ("forbidden", 403), ("missing", 404)])
def test_refusals_are_said_in_their_own_words(make_app: Making, kind: str, status: int):
    """Our own errors bring their sentence; htmx gets it as a notice for the top of the page."""
    client = make_app(rooms()).test_client()
    page = client.get(f"/recusa/{kind}")
    assert page.status_code == status
    assert "Isso não dá agora." in page.text
    notice = client.get(f"/recusa/{kind}", headers={"HX-Request": "true"})
    assert notice.headers["HX-Retarget"] == "#notices-now"
    assert "<html" not in notice.text
    assert "Isso não dá agora." in notice.text


def test_a_broken_page_shows_an_id_and_logs_it(make_app: Making, caplog: pytest.LogCaptureFixture):
    """People get a code, the log gets the cause under the same code, and the cause stays inside."""
    app = make_app(rooms(), debug=False)
    with caplog.at_level(logging.INFO, "raia.web"):
        answer = app.test_client().get("/quebra")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.text
    assert "secret" not in answer.text
    assert any(number in record.getMessage() and record.exc_info for record in caplog.records)


def test_each_request_is_logged_without_its_query(make_app: Making, caplog: pytest.LogCaptureFixture):
    """One line with method, path, status and id; query strings may hold secrets."""
    with caplog.at_level(logging.INFO, "raia.web"):
        answer = make_app(rooms()).test_client().get("/aberta?segredo=123")
    line = caplog.messages[-1]
    assert line.startswith("GET /aberta 200 ")
    assert line.endswith(answer.headers["X-Request-ID"])
    assert "segredo" not in line


def test_pages_for_some_stay_closed_for_others(make_app: Making):
    """Without a log-in page nobody gets in; with the role one does."""
    client = make_app(rooms()).test_client()
    assert client.get("/sala").status_code in {303, 403}
    client.get("/_entrar/beatriz")
    assert client.get("/sala").text == "sala"
    client.get("/_entrar/nobody")
    assert client.get("/sala").status_code in {303, 403}


def test_a_login_token_is_recognised_with_what_the_frame_shows(make_app: Making, works: Works):
    """Name, language and unread notices of whoever logged in; nothing once they logged out."""
    with works.begin() as work:
        ana = people.add_person(
            work,
            name="Ana Lúcia",
            email="ana@raia.example",
            password="uma senha longa",
            roles={Role.ATTENDANT},
            language="en",
        )
        people.give_notice(work, ana, Text("Oi", "Hi"), event=people.NoticeEvent.HOUSE, address="/fila", key="1")
        _, token = people.log_in(work, email="ana@raia.example", password="uma senha longa")
    app = make_app(rooms())
    client = app.test_client()
    client.get(f"/_entrar/{token}")
    page = client.get("/nada").text
    assert "Ana Lúcia" in page
    assert "1 new notice" in page or "/avisos" not in {rule.rule for rule in app.url_map.iter_rules()}
    assert client.get("/sala").text == "sala"
    with works.begin() as work:
        people.log_out(work, token)
    assert "Ana Lúcia" not in client.get("/nada").text


def test_settings_of_an_installation(tmp_path: Path):
    """https addresses make cookies secure; the kept key is long enough."""
    settings = Settings(data=tmp_path, public_url="https://desk.example", proxies=1, language="en")  # type: ignore[arg-type]
    served = WebSettings.of(settings)
    assert (served.behind_tls, served.proxies, served.language, served.debug) == (True, 1, "en", False)
    assert len(served.secret_key) >= 32


def test_too_many_tries_are_slowed_down(make_app: Making):
    """Promise guessing: after ten log-ins in a minute comes a 429 that says to wait."""
    app = make_app(rooms())
    limiter.reset()
    client = app.test_client()
    token = token_of(client.get("/nada").text)
    answers = [client.post("/tenta", data={"csrf_token": token}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Espere um minuto" in answers[-1].text
    limiter.reset()


def test_one_chooses_the_language_and_the_light(make_app: Making):
    """Both are remembered, and what is no choice is refused."""
    client = make_app(rooms()).test_client()
    page = client.get("/nada").text
    assert '<html lang="pt-BR" data-theme="auto"' in page
    token = token_of(page)
    changed = client.post("/preferencias/idioma", data={"language": "en", "csrf_token": token, "proximo": "/aberta"})
    assert (changed.status_code, changed.headers["Location"]) == (303, "/aberta")
    client.post("/preferencias/aparencia", data={"theme": "dark", "csrf_token": token})
    assert '<html lang="en" data-theme="dark" data-bs-theme="dark"' in client.get("/nada").text
    assert client.post("/preferencias/aparencia", data={"theme": "pink", "csrf_token": token}).status_code == 400


@pytest.mark.parametrize(
    "wanted", [None, "", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_nobody_is_sent_elsewhere(wanted: str | None):
    """Only paths of ours are followed after a form."""
    assert local_address(wanted, "/casa") == "/casa"
    assert local_address("/fila?pagina=2", "/casa") == "/fila?pagina=2"


def test_the_menu_shows_what_a_role_can_use_and_what_exists():
    """An attendant finds the queue, not the settings; a page that is not there is not offered."""
    shown = [entry.address for section in menu_for({Role.ATTENDANT}, ADDRESSES) for entry in section.entries]
    assert shown == ["/fila", "/chamados", "/agenda", "/clientes", "/conhecimento"]
    assert menu_for({Role.ATTENDANT}, {"/fila"})[0].entries[0].address == "/fila"
    assert menu_for({Role.CLIENT}, ADDRESSES) == []


@pytest.mark.parametrize(
    ("roles", "address"),
    [
        ({Role.CLIENT}, "/portal"),
        ({Role.ATTENDANT}, "/fila"),
        ({Role.INTERNAL_AGENT}, "/fila"),
        ({Role.PROCESS_OWNER, Role.ATTENDANT}, "/escalados"),
        ({Role.SUPERVISOR}, "/escalados"),
        ({Role.ANALYST}, "/processos"),
        ({Role.ADMINISTRATOR}, "/ajustes"),
    ],
)
def test_each_role_lands_where_its_day_begins(roles: set[Role], address: str):
    """As the screens' plan says."""
    assert landing(roles, ADDRESSES) == address


def test_built_files_are_kept_for_a_year_and_sent_squeezed(make_app: Making):
    """Their names change with their content; a browser that reads Brotli gets it."""
    client = make_app().test_client()
    page = client.get("/nada").text
    sheet = re.search(r'href="(/static/build/assets/main-[^"]+\.css)"', page)
    assert sheet
    with client.get(sheet[1]) as plain, client.get(sheet[1], headers={"Accept-Encoding": "br, gzip"}) as squeezed:
        assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (squeezed.headers["Content-Encoding"], squeezed.mimetype) == ("br", "text/css")
        assert len(squeezed.data) * 5 < len(plain.data)
    assert client.get("/static/build/../../app.py").status_code == 404
    assert client.get("/static/build/%2e%2e/%2e%2e/app.py").status_code == 404


def test_the_gallery_is_for_debugging_only(make_app: Making):
    """In service nobody finds it."""
    assert make_app(debug=False).test_client().get("/_componentes").status_code == 404


def test_an_abort_keeps_what_a_client_needs(make_app: Making):
    """405 says which methods there are."""
    answer = make_app(rooms()).test_client().get("/tenta")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_redirect_is_no_error(make_app: Making):
    """An abort with a response of its own goes out as it is."""
    routes = Blueprint("test_moved", __name__)

    @routes.get("/mudou")
    def moved() -> str:
        from flask import redirect

        abort(redirect("/aberta"))

    assert make_app(rooms(), routes).test_client().get("/mudou").status_code == 302
