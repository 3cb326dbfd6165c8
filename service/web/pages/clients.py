"""Clients: all of them by name, and what one of them has had with the desk."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Forbidden, Missing, Refused
from service.base.ids import PersonId
from service.base.texts import Text
from service.desk import cases, followups, inbox, people, registries
from service.desk.people import STAFF, Role
from service.web.language import gettext, spoken
from service.web.pages import organisations
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import actor, only
from service.web.wording import LEGAL_NAMES

routes = Blueprint("clients", __name__)

MOST_ORGANISATIONS = 1_000
NOT_YOURS = Text(
    "Só quem atende este cliente, ou supervisiona, vê e muda estes dados.",
    "Only whoever handles this client, or supervises, sees and changes these data.",
)


@routes.get("/clientes")
@only(*STAFF)
def listed() -> ResponseReturnValue:
    """Clients by name."""
    page = Page.asked()
    search = searched()
    with parts().works.read() as work:
        found, total = people.queries.people(
            work.session, search=search, role=Role.CLIENT, offset=page.offset, limit=page.size
        )
    return render_template("pages/clients.html", found=found, page=page.of(total), search=search)


@routes.get("/clientes/<wanted>")
@only(*STAFF)
def one(wanted: str) -> ResponseReturnValue:
    """H-06: all contacts of a client, and how they stand."""
    page = Page.asked()
    with parts().works.read() as work:
        found = people.queries.person(work.session, PersonId(wanted))
        if found is None:
            raise Missing(Text("Este cliente não existe.", "There is no such client."))
        theirs, total = cases.queries.cases(
            work.session, requester=found.id, seen_by=me(work), offset=page.offset, limit=page.size
        )
        return render_template(
            "pages/client.html",
            client=found,
            found=theirs,
            page=page.of(total),
            most=cases.queries.MOST_COUNTED,
            links=registries.listed(work.session, followups.LINKS, active=True),
            belonging=people.belonging(work.session, found.id),
            organisations=people.organisations(work.session, limit=MOST_ORGANISATIONS)[0],
            segments={code: spoken(words) for code, words in people.SEGMENTS.items()},
            may_place=me(work).may_be(*organisations.KEEPERS),
            legal=people.precedence.precedence(work.session, found.id)
            if inbox.precedence.handles(work.session, me(work), found.id)
            else None,
            legal_names=LEGAL_NAMES,
            has=followups.links.links_of(work.session, found.id),
        )


@routes.post("/clientes/<wanted>/prioridade-legal")
@only(*STAFF)
def put_first(wanted: str) -> ResponseReturnValue:
    """X-23: when the client was born (`nascimento`), and whether they have a disability (`deficiencia`)."""
    try:
        with parts().works.begin(actor=actor()) as work:
            by, client = me(work), PersonId(wanted)
            if people.queries.person(work.session, client) is None:
                raise Missing(Text("Este cliente não existe.", "There is no such client."))
            if not inbox.precedence.handles(work.session, by, client):
                raise Forbidden(NOT_YOURS)
            disabled = request.form.get("deficiencia") == "sim"
            people.precedence.tell(work, client, born_on=_day(request.form.get("nascimento", "")), disabled=disabled)
    except Refused as refused:
        flash(spoken(refused.text), "warning")
    else:
        flash(gettext("Guardado. A ordem da fila acompanha."), "success")
    return redirect(url_for("clients.one", wanted=wanted), 303)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip()) if typed.strip() else None
    except ValueError:
        raise Refused(people.precedence.BAD_DAY, field="born_on") from None
