"""The portal's channels: contact, ombudsman and data protection, for whoever has an account and whoever has none."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import RaiaError
from service.base.texts import Text
from service.base.work import Actor
from service.desk import people
from service.desk.followups import portal
from service.web import grants, openings
from service.web.limits import limit_openings
from service.web.pages.portal import OPENED
from service.web.parts import parts
from service.web.visitors import visitor

routes = Blueprint("channels", __name__)

FIELDS = {"class": "classificacao", "text": "texto"}


@routes.route('/portal/<any("fale-conosco", "ouvidoria", "lgpd"):channel>', methods=["GET", "POST"])
@limit_openings
def write(channel: str) -> ResponseReturnValue:
    """U-25: choose what it is about, say what happened; without an account also a name and an address."""
    if request.method == "GET":
        return _page(channel, [])
    who = visitor()
    name, email = request.form.get("_nome", ""), request.form.get("_email", "")
    wrong = openings.contact_errors(name, email) if who is None else []
    if wrong:
        return make_response(_page(channel, wrong), 422)
    actor = Actor("person", who.id, who.name) if who is not None else Actor("client", None, name.strip() or "Cliente")
    try:
        with parts().works.begin(actor=actor) as work:
            requester = who.id if who is not None else people.know_client(work, name=name, email=email)
            opened = portal.submit(
                work,
                portal.CHANNELS[channel],
                request.form.get("classificacao", ""),
                request.form.get("texto", ""),
                requester=requester,
                year=work.now.astimezone(ZoneInfo(parts().settings.zone)).year,
            )
    except RaiaError as refused:
        field = FIELDS.get(refused.field or "", "")
        return make_response(_page(channel, [(field, refused.text)]), refused.status)
    grants.grant_case(opened.case)
    session[OPENED] = [opened.protocol, opened.secret]
    return redirect(url_for("portal.opened"), 303)


def _page(channel: str, wrong: Sequence[tuple[str, Text]]) -> str:
    who = visitor()
    with parts().works.read() as work:
        found = portal.shown(work.session, portal.CHANNELS[channel], who.id if who is not None else None)
    return render_template("pages/channel.html", channel=portal.CHANNELS[channel], found=found, wrong=wrong)
