"""Clients: all of them by name, and what one of them has had with the desk."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.base.errors import Missing
from service.base.ids import PersonId
from service.base.texts import Text
from service.desk import cases, followups, people, registries
from service.desk.people import STAFF, Role
from service.web.language import spoken
from service.web.pages import organisations
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import only

routes = Blueprint("clients", __name__)

MOST_ORGANISATIONS = 1_000


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
            has=followups.links.links_of(work.session, found.id),
        )
