"""Statuses of cases: what each does to the clocks of promises, and who moves cases on by hand (V-40, V-80)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk import cases, people
from service.desk.cases import CLOCKS, STATUS_NAMES, Clock, Status
from service.desk.cases.statuses import EDITORS, HISTORY, Transitions
from service.desk.people import ROLE_NAMES, STAFF, Role
from service.web.language import gettext, lazy_gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("statuses", __name__)

NO_STATUS = Text("Esta situação não existe.", "There is no such status.")
NO_CLOCK = Text("Escolha se o prazo corre ou para.", "Choose whether the time runs or stands still.")
CLOCK_WORDS: Mapping[str, Any] = {
    "running": lazy_gettext("O prazo corre"),
    "paused": lazy_gettext("O prazo para"),
    "stopped": lazy_gettext("O prazo termina"),
}
CLOCK_ICONS: Mapping[str, str] = {"running": "player-play", "paused": "player-pause", "stopped": "flag"}


@value_object(kw_only=True)
class Row:
    """A status as the pages show it; `ways`: where it leads by hand and who may, in words, each who once."""

    status: Status
    clock: Clock
    ways: Sequence[tuple[str, str]]


@routes.get("/situacoes")
@only(*EDITORS)
def whole() -> ResponseReturnValue:
    """Every status in the order of a case's life."""
    with parts().works.read() as work:
        kinds, ways = cases.statuses.clocks(work.session), cases.statuses.transitions(work.session)
        history = people.history(work.session, HISTORY)
    rows = [_row(status, kinds[status], ways) for status in Status]
    told = [(change, [_sentence(field, pair) for field, pair in change.changes.items()]) for change in history]
    return render_template("pages/statuses.html", rows=rows, history=told, **_words())


@routes.route("/situacoes/<status>", methods=["GET", "POST"])
@only(*EDITORS)
def one(status: str) -> ResponseReturnValue:
    """What a status does to clocks (`relogio`), and who moves cases on from it (`para-…`, roles)."""
    if status not in set(Status):
        raise Missing(NO_STATUS)
    here = Status(status)
    if request.method == "POST":
        with parts().works.begin(actor=actor()) as work:
            by = me(work)
            if CLOCKS[here] != "stopped":
                cases.statuses.set_clock(work, here, pauses=_pauses(), by=by)
            for new in cases.statuses.goals(here):
                roles = [Role(role) for role in request.form.getlist(f"para-{new}") if role in STAFF]
                cases.statuses.set_transition(work, here, new, roles, by=by)
        flash(gettext("Situação salva. Vale a partir de agora."), "success")
        return redirect(url_for("statuses.whole"), 303)
    with parts().works.read() as work:
        clock, ways = cases.statuses.clock_of(work.session, here), cases.statuses.transitions(work.session)
    return render_template(
        "pages/status.html",
        status=here,
        clock=clock,
        is_fixed=CLOCKS[here] == "stopped",
        goals=[(new, ways[here].get(new, frozenset())) for new in cases.statuses.goals(here)],
        roles=[role for role in Role if role in STAFF],
        **_words(),
    )


def _pauses() -> bool:
    clock = request.form.get("relogio", "")
    if clock not in ("running", "paused"):
        raise Refused(NO_CLOCK, field="relogio")
    return clock == "paused"


def _row(status: Status, clock: Clock, ways: Transitions) -> Row:
    found: dict[str, list[str]] = {}
    for new in cases.statuses.goals(status):
        who = _who(ways[status].get(new, frozenset()))
        if who:
            told = gettext("%(who)s, com permissão de encerrar", who=who) if new == Status.CLOSED else who
            found.setdefault(told, []).append(spoken(STATUS_NAMES[new]))
    return Row(status=status, clock=clock, ways=[(", ".join(goals), who) for who, goals in found.items()])


def _who(roles: frozenset[Role] | Sequence[str]) -> str:
    """Toda a equipe; atendente, supervisor; nothing for nobody."""
    known = [role for role in Role if role in STAFF and role in roles]
    if len(known) == len(STAFF):
        return gettext("toda a equipe")
    return ", ".join(spoken(ROLE_NAMES[role]).lower() for role in known)


def _sentence(field: str, pair: tuple[Any, Any] | None) -> str:
    what, _, of = field.partition(":")
    old, new = pair or ((), ())
    if what == "clock":
        name = spoken(STATUS_NAMES[Status(of)])
        return gettext("Em “%(status)s”: %(clock)s", status=name, clock=str(CLOCK_WORDS[new]).lower())
    start, end = (spoken(STATUS_NAMES[Status(each)]) for each in of.split(":"))
    nobody = gettext("ninguém")
    who = {"old": _who(old) or nobody, "new": _who(new) or nobody}
    return gettext("De “%(start)s” a “%(end)s”: era %(old)s, agora %(new)s", start=start, end=end, **who)


def _words() -> Mapping[str, Any]:
    names = {"names": STATUS_NAMES, "role_names": ROLE_NAMES}
    return {**names, "clock_words": CLOCK_WORDS, "clock_icons": CLOCK_ICONS}
