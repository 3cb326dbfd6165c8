"""Profiles: what people may do (V-01)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.texts import Text
from service.desk import people
from service.desk.people import PERMISSION_NAMES, ROLE_NAMES, Profile, Role
from service.web.changes import told
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("profiles", __name__)

NO_PROFILE = Text("Este perfil não existe.", "There is no such profile.")


@routes.route("/perfis", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def whole() -> ResponseReturnValue:
    """All profiles side by side; a new one is added here (`nome`)."""
    errors: list[tuple[str, Text]] = []
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                profile = people.add_profile(work, request.form.get("nome", ""), (), by=me(work))
            flash(gettext("Perfil criado. Escolha o que ele permite."), "success")
            return redirect(url_for("profiles.one", wanted=profile), 303)
        except RaiaError as refused:
            errors = [("nome", refused.text)]
    with parts().works.read() as work:
        found = people.profiles(work.session)
    page = render_template(
        "pages/profiles.html", profiles=found, called=_called, permissions=PERMISSION_NAMES, errors=errors
    )
    return make_response(page, 422 if errors else 200)


@routes.route("/perfis/<wanted>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def one(wanted: str) -> ResponseReturnValue:
    """What a profile allows (`nome`, `permissao`)."""
    refused: RaiaError | None = None
    if request.method == "POST":
        try:
            with parts().works.begin(actor=actor()) as work:
                chosen = request.form.getlist("permissao")
                people.change_profile(work, wanted, request.form.get("nome", ""), chosen, by=me(work))
            flash(gettext("Perfil salvo. Vale a partir de agora."), "success")
            return redirect(url_for("profiles.one", wanted=wanted), 303)
        except Missing:
            raise
        except RaiaError as error:
            refused = error
    with parts().works.read() as work:
        profile = next((each for each in people.profiles(work.session) if each.id == wanted), None)
        history = told(people.history(work.session, f"profile:{wanted}"))
    if profile is None:
        raise Missing(NO_PROFILE)
    page = render_template(
        "pages/profile.html",
        profile=profile,
        name=_called(profile),
        chosen=request.form.getlist("permissao") if refused is not None else profile.permissions,
        permissions=PERMISSION_NAMES,
        history=history,
        errors=[("nome", refused.text)] if refused is not None else [],
    )
    return make_response(page, refused.status if refused is not None else 200)


@routes.post("/perfis/<wanted>/apagar")
@only(Role.ADMINISTRATOR)
def remove(wanted: str) -> ResponseReturnValue:
    """Delete a profile that nobody has; a role's goes back to the default."""
    try:
        with parts().works.begin(actor=actor()) as work:
            people.remove_profile(work, wanted, by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
        return redirect(url_for("profiles.one", wanted=wanted), 303)
    flash(gettext("Feito. Vale a partir de agora."), "success")
    return redirect(url_for("profiles.whole"), 303)


def _called(profile: Profile) -> str:
    return spoken(ROLE_NAMES[profile.role]) if profile.role is not None else profile.name
