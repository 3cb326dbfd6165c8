"""Coming and going: log-in, log-out, one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError
from service.base.texts import Text
from service.desk import people
from service.web.language import gettext
from service.web.limits import limit_logins
from service.web.menu import home
from service.web.parts import parts
from service.web.visitors import actor, enter, leave, local_address, only, person, visitor

routes = Blueprint("entry", __name__)


@routes.get("/")
def start() -> ResponseReturnValue:
    """Everybody to where their day begins."""
    return redirect(home(), 303)


@routes.route("/entrar", methods=["GET", "POST"])
@limit_logins
def login() -> ResponseReturnValue:
    """Ask for address and password; afterwards go where one wanted to."""
    wanted = request.values.get("proximo")
    if request.method == "GET":
        if visitor() is not None:
            return redirect(local_address(wanted, home()), 303)
        return render_template("pages/login.html", email="", errors=[], proximo=wanted)
    email = request.form.get("email", "")
    try:
        with parts().works.read() as work:
            proof = people.prove(work.session, email=email, password=request.form.get("senha", ""))
        with parts().works.begin() as work:
            _, token = people.let_in(work, proof)
    except RaiaError as refused:
        page = render_template("pages/login.html", email=email, errors=[("email", refused.text)], proximo=wanted)
        return make_response(page, refused.status)
    enter(token)
    return redirect(local_address(wanted, url_for("entry.start")), 303)


@routes.post("/sair", endpoint="leave")
def leave_house() -> ResponseReturnValue:
    """Log this browser out."""
    token = leave()
    if token:
        with parts().works.begin() as work:
            people.log_out(work, token)
    return redirect(url_for("entry.login"), 303)


@routes.route("/conta", methods=["GET", "POST"])
@only()
def account() -> ResponseReturnValue:
    """One's own name, roles and password."""
    if request.method == "GET":
        return _account([])
    new = request.form.get("nova", "")
    if new != request.form.get("repetida", ""):
        again = Text("As duas senhas novas são diferentes.", "The two new passwords differ.")
        return make_response(_account([("repetida", again)]), 422)
    try:
        with parts().works.begin(actor=actor()) as work:
            people.change_own_password(work, person().id, old=request.form.get("atual", ""), new=new)
    except RaiaError as refused:
        field = "atual" if refused.field == "old" else "nova"
        return make_response(_account([(field, refused.text)]), refused.status)
    leave()
    flash(gettext("Senha trocada. Entre de novo com a senha nova."), "success")
    return redirect(url_for("entry.login"), 303)


def _account(errors: list[tuple[str, Text]]) -> str:
    with parts().works.read() as work:
        me = people.queries.person(work.session, person().id)
        teams = {team.id: team.name for team in people.queries.teams(work.session)}
    if me is None:
        raise Missing(Text("Esta conta não existe mais.", "This account is gone."))
    return render_template(
        "pages/account.html",
        me=me,
        roles=[people.ROLE_NAMES[role] for role in people.Role if role in me.roles],
        teams=[teams[team] for team in me.teams if team in teams],
        errors=errors,
    )
