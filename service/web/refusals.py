"""What people read when something cannot be done: once, for every page."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from service.base.errors import RaiaError
from service.base.texts import Text
from service.web.access import request_id
from service.web.language import spoken
from service.web.parts import parts
from service.web.visitors import LoginNeeded

log = logging.getLogger("raia.web")

LOGIN = "entry.login"
"""The endpoint of the log-in page; it takes `proximo`, where to go afterwards."""

TITLES: dict[int, Text] = {
    400: Text("Não entendemos o pedido", "We did not understand the request"),
    403: Text("Esta página não é para você", "This page is not for you"),
    404: Text("Não encontramos esta página", "We cannot find this page"),
    405: Text("Este endereço não faz isso", "This address does not do that"),
    409: Text("Algo mudou enquanto isso", "Something changed meanwhile"),
    413: Text("O envio é grande demais", "That is too large to send"),
    422: Text("Falta acertar algo", "Something needs mending"),
    429: Text("Muitas tentativas seguidas", "Too many tries in a row"),
    500: Text("Algo deu errado do nosso lado", "Something went wrong on our side"),
    503: Text("Estamos ocupados agora", "We are busy right now"),
}
SENTENCES: dict[int, Text] = {
    400: Text("Volte à página anterior, recarregue e tente de novo.", "Go back, reload the page and try again."),
    403: Text(
        "Se você precisa dela, peça acesso a quem administra a Raia.",
        "If you need it, ask whoever administers Raia for access.",
    ),
    404: Text(
        "O endereço pode ter mudado, ou o que havia aqui não é seu. Confira o endereço ou comece pelo início.",
        "The address may have changed, or what was here is not yours. Check the address or start over.",
    ),
    405: Text("Volte à página anterior e use os botões dela.", "Go back and use the buttons of that page."),
    409: Text(
        "Outra pessoa foi mais rápida. Recarregue a página para ver como está agora.",
        "Somebody else was quicker. Reload the page to see how things are now.",
    ),
    413: Text("Envie arquivos de até 10 MB, um de cada vez.", "Send files of up to 10 MB, one at a time."),
    422: Text("Confira o que foi preenchido e envie de novo.", "Check what was filled in and send it again."),
    429: Text("Espere um minuto e tente de novo.", "Wait a minute and try again."),
    500: Text(
        "O erro foi anotado. Tente de novo; se continuar, avise o suporte com o código abaixo.",
        "The error was noted. Try again; if it stays, tell support the code below.",
    ),
    503: Text("Nada foi gravado. Tente de novo em instantes.", "Nothing was saved. Try again in a moment."),
}
STALE = Text(
    "A página ficou aberta por muito tempo ou o navegador não guardou o cookie. "
    "Volte, recarregue a página e envie de novo.",
    "The page was open for too long or the browser kept no cookie. Go back, reload the page and send it again.",
)


def answer_refusals(app: Flask) -> None:
    """Turn every error into a page, a notice for htmx, or a problem for machines."""
    app.register_error_handler(RaiaError, _refused)
    app.register_error_handler(CSRFError, lambda error: show(400, STALE))
    app.register_error_handler(HTTPException, _not_possible)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(LoginNeeded, _log_in_first)


def show(status: int, sentence: Text | None = None) -> Response:
    """This status, said in the way that whoever asked can use."""
    title = spoken(TITLES.get(status, TITLES[500 if status >= 500 else 400]))
    said = spoken(sentence or SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400]))
    if _is_machine():
        return _problem(status, title, said)
    shown: dict[str, Any] = {"status": status, "title": title, "sentence": said, "request_id": request_id()}
    if "HX-Request" not in request.headers:
        return make_response(render_template("errors/page.html", **shown), status)
    response = make_response(render_template("errors/notice.html", **shown), status)
    # The notice goes to the top; what people typed stays where it is.
    response.headers.update({"HX-Retarget": "#notices-now", "HX-Reswap": "innerHTML", "HX-Reselect": ".notice"})
    return response


def _refused(error: RaiaError) -> Response:
    if error.status >= 500:
        log.error("%s %s failed: %s", request_id(), request.path, error)
    return show(error.status, error.text)


def _not_possible(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 and error.response is None:
        return make_response(error.get_response())
    response = show(status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _broken(error: InternalServerError) -> Response:
    log.error("%s %s broke", request_id(), request.path, exc_info=error.original_exception)
    return show(500)


def _log_in_first(error: LoginNeeded) -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    login = url_for(LOGIN, proximo=here) if LOGIN in current_app.view_functions else None
    if _is_machine() or login is None:
        return show(403)
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": login})
    return make_response(redirect(login, 303))


def _is_machine() -> bool:
    prefixes = [blueprint.url_prefix for blueprint in parts().cookieless if blueprint.url_prefix]
    return any(request.path.startswith(prefix) for prefix in prefixes)


def _problem(status: int, title: str, sentence: str) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": sentence, "request": request_id()}
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response
