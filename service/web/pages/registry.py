"""The administrator's people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.base.errors import Missing, RaiaError, Refused
from service.base.ids import FunctionId, PersonId
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import cases, inbox, people
from service.desk.people import Role
from service.web.changes import told
from service.web.language import gettext, ngettext, spoken
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("registry", __name__)

Errors = Sequence[tuple[str, Text]]


@routes.get("/pessoas")
@only(Role.ADMINISTRATOR)
def everybody() -> ResponseReturnValue:
    """People by name, searched and filtered."""
    search = searched()
    role = _role(request.args.get("papel"))
    active = {"fora": False, "todas": None}.get(request.args.get("situacao", ""), True)
    with parts().works.read() as work:
        page = Page.asked()
        found, total = people.queries.people(
            work.session, search=search, role=role, active=active, offset=page.offset, limit=page.size
        )
    return render_template(
        "pages/people.html",
        found=found,
        page=page.of(total),
        search=search,
        role=role,
        situation=request.args.get("situacao", ""),
        role_names=_role_names(),
    )


@routes.route("/pessoas/nova", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def new_person() -> ResponseReturnValue:
    """Add somebody with roles and a first password."""
    if request.method == "GET":
        return _person_page(None, {"roles": ["attendant"]}, [])
    try:
        with parts().works.begin(actor=actor()) as work:
            added = people.add_person(
                work,
                name=request.form.get("nome", ""),
                email=_wanted_address(),
                password=request.form.get("senha", ""),
                roles=_roles(),
            )
            people.give_function(work, added, _function())
    except RaiaError as refused:
        return make_response(_person_page(None, _typed(), [(_field(refused), refused.text)]), refused.status)
    flash(gettext("Pessoa cadastrada. Passe a senha a ela; ela pode trocar em “Minha conta”."), "success")
    return redirect(url_for("registry.everybody"), 303)


@routes.route("/pessoas/<wanted>", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def one_person(wanted: str) -> ResponseReturnValue:
    """Change a person's name, address, roles."""
    found = _found(PersonId(wanted))
    if request.method == "GET":
        with parts().works.read() as work:
            function = people.function_of(work.session, found.id) or ""
            profiles = people.profiles_of(work.session, found.id)
        roles = [str(role) for role in found.roles]
        typed = {"nome": found.name, "email": found.email or "", "roles": roles, "funcao": function, "perfis": profiles}
        return _person_page(found, typed, [])
    try:
        with parts().works.begin(actor=actor()) as work:
            people.change_person(
                work, found.id, name=request.form.get("nome", ""), email=_wanted_address(), roles=_roles()
            )
            if "perfis" in request.form:
                people.give_profiles(work, found.id, request.form.getlist("perfil"), by=me(work))
            if "funcao" in request.form:
                people.give_function(work, found.id, _function())
            if request.form.get("senha"):
                people.set_password(work, found.id, request.form["senha"])
    except RaiaError as refused:
        return make_response(_person_page(found, _typed(), [(_field(refused), refused.text)]), refused.status)
    flash(gettext("Mudanças salvas."), "success")
    return redirect(url_for("registry.one_person", wanted=wanted), 303)


@routes.post("/pessoas/<wanted>/situacao")
@only(Role.ADMINISTRATOR)
def change_activity(wanted: str) -> ResponseReturnValue:
    """Deactivate somebody, or bring them back; their history stays."""
    active = request.form.get("ativa") == "sim"
    with parts().works.begin(actor=actor()) as work:
        people.change_person(work, PersonId(wanted), active=active)
    flash(gettext("Pessoa reativada.") if active else gettext("Pessoa desativada. Ela não entra mais."), "success")
    return redirect(url_for("registry.one_person", wanted=wanted), 303)


def _found(wanted: PersonId) -> people.Person:
    with parts().works.read() as work:
        found = people.queries.person(work.session, wanted)
    if found is None:
        raise Missing(Text("Esta pessoa não existe.", "There is no such person."))
    return found


def _person_page(found: people.Person | None, typed: dict[str, Any], errors: Errors) -> str:
    with parts().works.read() as work:
        functions = people.functions(work.session)
        profiles = [each for each in people.profiles(work.session) if each.role is None]
        history = told(people.history(work.session, f"person:{found.id}")) if found is not None else []
        hangs = _hangs_on(work, found) if found is not None else ""
    return render_template(
        "pages/person.html",
        person=found,
        typed=typed,
        errors=errors,
        role_names=_role_names(),
        functions=functions,
        profiles=profiles,
        history=history,
        hangs=hangs,
    )


def _hangs_on(work: UnitOfWork, found: people.Person) -> str:
    """What somebody has, who may be about to be deactivated."""
    items = inbox.loads(work.session, [found.id])[found.id].items
    owned = cases.workload.open_of_owners(work.session, [found.id]).get(found.id, 0)
    said = [
        (items, ngettext("%(num)s tarefa aberta", "%(num)s tarefas abertas", items)),
        (owned, ngettext("%(num)s chamado aberto", "%(num)s chamados abertos", owned)),
        (len(found.teams), ngettext("%(num)s equipe", "%(num)s equipes", len(found.teams))),
        (len(found.owns), ngettext("%(num)s processo", "%(num)s processos", len(found.owns))),
    ]
    return ", ".join(words for number, words in said if number)


def _role_names() -> dict[str, str]:
    return {role.value: spoken(words) for role, words in people.ROLE_NAMES.items()}


def _role(word: str | None) -> Role | None:
    return Role(word) if word in set(Role) else None


def _roles() -> list[Role]:
    chosen = [role for word in request.form.getlist("papel") if (role := _role(word)) is not None]
    if not chosen:
        raise Refused(Text("Escolha pelo menos um papel.", "Choose at least one role."), field="roles")
    return chosen


def _function() -> FunctionId | None:
    chosen = request.form.get("funcao")
    return FunctionId(chosen) if chosen else None


def _wanted_address() -> str:
    """An account is entered by its address, so here it must be given."""
    return people.clean_address(request.form.get("email", ""))


def _typed() -> dict[str, Any]:
    return {
        "nome": request.form.get("nome", ""),
        "email": request.form.get("email", ""),
        "roles": request.form.getlist("papel"),
        "funcao": request.form.get("funcao", ""),
        "perfis": request.form.getlist("perfil"),
    }


def _field(refused: RaiaError) -> str:
    return {"name": "nome", "email": "email", "password": "senha", "roles": "papel-attendant"}.get(
        refused.field or "", "nome"
    )
