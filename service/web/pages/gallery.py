"""Every part that pages are made of, on one page to look at; only in debug and tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, flash, jsonify, render_template, request

from service.base.errors import Conflict
from service.base.texts import Text
from service.base.values import value_object
from service.web.formats import PRIORITIES, STATUSES, clock_time
from service.web.parts import now

routes = Blueprint("gallery", __name__, url_prefix="/_componentes")

ERRORS = (400, 403, 404, 405, 409, 413, 422, 429, 500)


@value_object
class Sample:
    """A line of the sample list."""

    protocol: str
    task: str
    client: str
    lane: str
    priority: int
    due: datetime | None


@routes.get("")
def show() -> str:
    """The gallery."""
    present = now()
    rows = [
        Sample("2026-000123", "Analisar cobrança em duplicidade", "João da Silva", "Atendente", 1, _in(present, -130)),
        Sample("2026-000119", "Responder da entrega", "Maria Aparecida de Souza", "Atendente", 2, _in(present, 40)),
        Sample("2026-000098", "Conferir documentos", "Horizonte Ltda.", "Financeiro", 3, _in(present, 60 * 30)),
        Sample("2026-000081", "Ligar para o cliente", "Ana Lúcia", "Atendente", 4, None),
    ]  # fmt: skip
    return render_template(
        "pages/gallery.html", rows=rows, statuses=STATUSES, priorities=PRIORITIES, earlier=_in(present, -95),
        yesterday=_in(present, -60 * 24), sort_address=_address_of("ordem"), page_address=_address_of("pagina"),
    )  # fmt: skip


@routes.get("/portal")
def portal() -> str:
    """The client's frame."""
    return render_template("pages/gallery_portal.html", earlier=_in(now(), -95))


@routes.get("/vazio")
def empty() -> str:
    """A page with nothing on it yet."""
    return render_template("pages/gallery_empty.html")


@routes.post("/rascunho")
def keep_draft() -> Response:
    """What a page that keeps drafts answers."""
    return jsonify(at=clock_time(now()))


@routes.post("/excluir")
def remove() -> str:
    """What follows a confirmed deletion."""
    flash("A equipe Cobrança foi excluída.")
    return show()


@routes.post("/conflito")
def conflict() -> str:
    """Somebody else was quicker."""
    raise Conflict(Text("Outra pessoa já assumiu esta tarefa.", "Somebody else has taken this task already."))


@routes.get("/erro/<int:status>")
def error(status: int) -> str:
    """One of the error pages."""
    abort(status if status in ERRORS else 404)


@routes.get("/diagrama.bpmn")
def drawing() -> Response:
    """A small diagram with two lanes."""
    return Response(render_template("pages/gallery.bpmn"), mimetype="application/xml")


def _in(present: datetime, minutes: int) -> datetime:
    # Half a minute more, so that the words stay the same while one looks.
    return present + timedelta(minutes=minutes, seconds=30 if minutes > 0 else -30)


def _address_of(name: str) -> Callable[[object], str]:
    return lambda value: f"{request.path}?{name}={value}"
