"""Groups: who answers follow-ups, whether a sector or a function, and who is responsible (U-30)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people
from service.desk.followups import groups
from service.desk.people import TEAM_KINDS
from service.desk.registries import EDITORS
from service.web.language import gettext, spoken
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("groups", __name__)

NO_GROUP = Text("Este grupo não existe.", "There is no such group.")
KINDS: dict[str, people.TeamKind] = {"sector": "sector", "function": "function"}
NO_KIND = Text("Escolha setor ou função.", "Choose sector or function.")


@routes.route("/grupos", methods=["GET", "POST"])
@only(*EDITORS)
def all_groups() -> ResponseReturnValue:
    """All groups with their users and what they answer for; a new one is added here."""
    errors: list[tuple[str, Text]] = []
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                team = people.add_team(work, request.form.get("nome", ""))
            return redirect(url_for(".one", wanted=team), 303)
        except RaiaError as refused:
            errors = [("nome", refused.text)]
    with parts().works.read() as work:
        found = groups.groups(work.session)
    page = render_template("pages/groups.html", groups=found, errors=errors, kinds=_kinds())
    return make_response(page, 422 if errors else 200)


@routes.route("/grupos/<wanted>", methods=["GET", "POST"])
@only(*EDITORS)
def one(wanted: str) -> ResponseReturnValue:
    """Name, kind, users and who answers for a group."""
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                _change(work, TeamId(wanted))
            flash(gettext("Grupo salvo."), "success")
            return redirect(url_for(".one", wanted=wanted), 303)
        except Missing:
            raise
        except RaiaError as error:
            refused = error
    with parts().works.read() as work:
        group = groups.group(work.session, TeamId(wanted))
        if group is None:
            raise Missing(NO_GROUP)
        team = next(each for each in people.queries.teams(work.session, active=None) if each.id == wanted)
        staff, _ = people.queries.people(work.session, staff=True, limit=500)
    fields = {"name": "nome", "person": "responsavel", "kind": "tipo"}
    page = render_template(
        "pages/group.html",
        group=group,
        members=team.members,
        staff=staff,
        kinds=_kinds(),
        errors=[(fields.get(refused.field or "", "nome"), refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)


@routes.post("/grupos/<wanted>/situacao")
@only(*EDITORS)
def change_activity(wanted: str) -> ResponseReturnValue:
    """Take a group out of use, or back."""
    with parts().works.begin(actor=actor()) as work:
        people.change_team(work, TeamId(wanted), active=request.form.get("ativa") == "sim")
    return redirect(url_for(".one", wanted=wanted), 303)


def _change(work: UnitOfWork, team: TeamId) -> None:
    kind = KINDS.get(request.form.get("tipo", ""))
    if kind is None:
        raise Refused(NO_KIND, field="kind")
    people.change_team(work, team, name=request.form.get("nome", ""), kind=kind)
    people.set_members(work, team, [PersonId(each) for each in request.form.getlist("pessoa")])
    responsible = request.form.get("responsavel")
    people.make_responsible(work, team, PersonId(responsible) if responsible else None)


def _kinds() -> dict[str, str]:
    return {word: spoken(text) for word, text in TEAM_KINDS.items()}
