"""One's own notices: the centre, the number at the bell, and by which channels one is told of what (V-41, V-47)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import cases, people
from service.desk.people import Channels, NoticeEvent
from service.desk.people.events import MailWanted
from service.desk.people.notice_list import MOST_COUNTED, NEWEST, Notice
from service.web.language import gettext, ngettext
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, local_address, only, person

routes = Blueprint("notices", __name__)

A_PAGE = 50
LONGEST_ID = 26


@routes.get("/avisos")
@only()
def centre() -> ResponseReturnValue:
    """V-47: what one was told, the unread first; `evento` shows one kind only, `antes` what was told before an id."""
    event, before = _asked_event(), request.args.get("antes", "")[:LONGEST_ID]
    with parts().works.read() as work:
        by, session = me(work), work.session
        new: Sequence[Notice] = ()
        if not before:
            new = people.notices(session, by.id, state="unread", event=event, limit=MOST_COUNTED)
        old = people.notices(session, by.id, state="read", event=event, before=before or NEWEST, limit=A_PAGE + 1)
    return render_template(
        "pages/notices.html",
        new=new,
        old=old[:A_PAGE],
        following=old[A_PAGE - 1].id if len(old) > A_PAGE else None,
        before=before,
        event=event,
        groups=people.groups_for(is_staff=by.is_staff),
        kinds=people.notice_events.KINDS,
    )


@routes.get("/avisos/numero")
@only()
def number() -> ResponseReturnValue:
    """How many one has not seen, as the bell says it: known already from whose visit it is."""
    return bell_words(person().unread)


@routes.post("/avisos/lidos")
@only()
def read_all() -> ResponseReturnValue:
    """All of them are read."""
    with parts().works.begin(actor=actor()) as work:
        people.read_notices(work, person().id)
    flash(gettext("Todos os avisos foram marcados como lidos."), "success")
    return redirect(url_for("notices.centre"), 303)


@routes.get("/avisos/<notice>")
@only()
def follow(notice: str) -> ResponseReturnValue:
    """This one is read, and one goes to what it is about."""
    return redirect(local_address(_read(notice), url_for("notices.centre")), 303)


@routes.post("/avisos/<notice>/lido")
@only()
def read(notice: str) -> ResponseReturnValue:
    """This one is read, and one stays with the others."""
    _read(notice)
    event = _asked_event()
    return redirect(url_for("notices.centre", evento=event) if event else url_for("notices.centre"), 303)


@routes.route("/avisos/preferencias", methods=["GET", "POST"])
@only()
def preferences() -> ResponseReturnValue:
    """V-41: the matrix of events and channels (`painel` and `email` name the events), saved at once."""
    if request.method == "POST":
        panel, mail = set(request.form.getlist("painel")), set(request.form.getlist("email"))
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            shown = [event for group in people.groups_for(is_staff=by.is_staff).values() for event in group]
            chosen = {event: Channels(panel=event in panel, mail=event in mail) for event in shown}
            people.choose_channels(work, by.id, chosen)
        flash(gettext("Preferências salvas. Valem a partir de agora."), "success")
        return redirect(url_for("notices.preferences"), 303)
    with parts().works.read() as work:
        by = me(work)
        return render_template(
            "pages/notice_channels.html",
            groups=people.groups_for(is_staff=by.is_staff),
            channels=people.channels(work.session, by.id),
            address=by.email,
            is_mailed=parts().works.subscriptions.is_consumed(MailWanted),
            followed=cases.following.followed(work.session, by) if by.is_staff else (),
        )


def bell_words(unread: int) -> dict[str, str]:
    """What the bell shows, and what it is called."""
    label = ngettext("%(num)s aviso novo", "%(num)s avisos novos", unread) if unread else gettext("Avisos")
    return {"shown": "" if not unread else str(unread) if unread < MOST_COUNTED else "99+", "label": label}


def _read(notice: str) -> str:
    with parts().works.begin(actor=actor()) as work:
        return people.read_notice(work, person().id, notice)


def _asked_event() -> NoticeEvent | None:
    word = request.values.get("evento", "")
    return NoticeEvent(word) if word in set(NoticeEvent) else None
