"""The catalogue: types, occurrences and solutions as a tree; each to be changed, moved, undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing, RaiaError
from service.base.texts import Text
from service.base.values import value_object
from service.base.work import UnitOfWork
from service.desk import catalog, people, registries
from service.desk.catalog import OCCURRENCES, SOLUTIONS, TYPES
from service.desk.people import Role
from service.desk.registries import EDITORS, Registry
from service.web.language import gettext, lazy_gettext, spoken
from service.web.pages.work import me
from service.web.paging import searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("catalogue", __name__)

READERS = (*EDITORS, Role.SUPERVISOR)
NO_KIND = Text("Isto não existe no catálogo.", "There is no such thing in the catalogue.")
FOLDED = 60
"""With more occurrences than this, types come folded."""
Errors = Sequence[tuple[str, Text]]


@value_object(kw_only=True)
class Kind:
    """One level of the catalogue. `above`: the field that says below what it stands."""

    word: str
    registry: Registry
    new: Any
    icon: str
    above: str | None = None
    above_label: Any = ""


KINDS: Mapping[str, Kind] = {
    kind.word: kind
    for kind in (
        Kind(word="tipos", registry=TYPES, new=lazy_gettext("Novo tipo"), icon="folder"),
        Kind(
            word="ocorrencias",
            registry=OCCURRENCES,
            new=lazy_gettext("Nova ocorrência"),
            icon="tag",
            above="type_id",
            above_label=lazy_gettext("Tipo"),
        ),
        Kind(
            word="solucoes",
            registry=SOLUTIONS,
            new=lazy_gettext("Nova solução"),
            icon="checklist",
            above="occurrence_id",
            above_label=lazy_gettext("Ocorrência"),
        ),
    )
}


@routes.get("/catalogo")
@only(*READERS)
def show() -> ResponseReturnValue:
    """The whole tree, or what a search finds in it; first of all what is left to set up."""
    search = searched()
    with parts().works.read() as work:
        tree = catalog.tree.tree(work.session, search=search)
        teams = {team.id: team.name for team in people.queries.teams(work.session, active=None)}
        many = sum(len(node.occurrences) for node in tree)
        return render_template(
            "pages/catalogue.html",
            tree=tree,
            search=search,
            teams=teams,
            folded=many > FOLDED and not search,
            setup=catalog.board.setup(work.session),
            may_edit=me(work).may_be(*EDITORS),
        )


@routes.route("/catalogo/<kind>/novo", methods=["GET", "POST"])
@only(*EDITORS)
def new(kind: str) -> ResponseReturnValue:
    """Register something; `em` names what it stands below."""
    level = kind_of(kind)
    if request.method == "GET":
        with parts().works.read() as work:
            return _form(work, level, None, {level.above or "": request.args.get("em", ""), "active": True})
    values = typed(level)
    try:
        with parts().works.begin(actor=actor()) as work:
            entry = registries.add(work, level.registry, values, by=me(work))
    except RaiaError as refused:
        return _again(level, None, values, refused)
    flash(gettext("“%(name)s” foi cadastrado.", name=values["name"]), "success")
    if level.word == "solucoes":
        return redirect(url_for("solutions.show", solution=entry), 303)
    return redirect(url_for("catalogue.show") + f"#{entry}", 303)


@routes.route("/catalogo/<kind>/<node>/editar", methods=["GET", "POST"])
@only(*EDITORS)
def edit(kind: str, node: str) -> ResponseReturnValue:
    """One entry, to change."""
    level = kind_of(kind)
    if request.method == "GET":
        with parts().works.read() as work:
            row = registries.found(work.session, level.registry, node)
            return _form(work, level, row, registries.values_of(level.registry, row))
    values = typed(level)
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.change(work, level.registry, node, values, revision=revision(), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        return _again(level, node, values, refused)
    flash(gettext("Mudanças salvas."), "success")
    if level.word == "solucoes":
        return redirect(url_for("solutions.show", solution=node), 303)
    return redirect(url_for("catalogue.show") + f"#{node}", 303)


@routes.post("/catalogo/<kind>/<node>/apagar")
@only(*EDITORS)
def remove(kind: str, node: str) -> ResponseReturnValue:
    """Delete what nothing hangs on; history can bring it back."""
    level = kind_of(kind)
    with parts().works.begin(actor=actor()) as work:
        name = registries.found(work.session, level.registry, node).name
        registries.remove(work, level.registry, node, by=me(work))
    flash(gettext("“%(name)s” foi apagado.", name=name), "success")
    return redirect(url_for("catalogue.show"), 303)


@routes.post("/catalogo/<kind>/<node>/desfazer")
@only(*EDITORS)
def undo(kind: str, node: str) -> ResponseReturnValue:
    """Let it be as it was before a change (`mudanca`)."""
    level = kind_of(kind)
    gone = False
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.undo(work, level.registry, request.form.get("mudanca", ""), by=me(work))
            gone = work.session.get(level.registry.row, node) is None
        flash(gettext("Feito: está como era antes."), "success")
    except (Missing, Conflict):
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    if gone:
        return redirect(url_for("catalogue.show"), 303)
    if level.word == "solucoes":
        return redirect(url_for("solutions.show", solution=node), 303)
    return redirect(url_for("catalogue.edit", kind=kind, node=node), 303)


@routes.post("/catalogo/<kind>/<node>/mover")
@only(*EDITORS)
def move(kind: str, node: str) -> ResponseReturnValue:
    """Put it before another one (`antes`; empty: last), and below another parent (`em`) if one is named."""
    level = kind_of(kind)
    below, before = request.form.get("em") or None, request.form.get("antes") or None
    try:
        with parts().works.begin(actor=actor()) as work:
            name = registries.found(work.session, level.registry, node).name
            catalog.places.move(
                work, level.registry, node, revision=revision(), by=me(work), below=below, before=before
            )
        flash(gettext("“%(name)s” mudou de lugar.", name=name), "success")
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    return redirect(url_for("catalogue.show") + f"#{node}", 303)


def kind_of(word: str) -> Kind:
    """The level of this name. Missing: there is none."""
    if word not in KINDS:
        raise Missing(NO_KIND)
    return KINDS[word]


def revision() -> int:
    """Upon which revision a post was made; 0: it does not say."""
    word = request.form.get("revisao", "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


def typed(level: Kind) -> dict[str, Any]:
    """The fields of an entry as they were posted."""
    values: dict[str, Any] = {"name": request.form.get("name", "").strip(), "active": "active" in request.form}
    if level.above is not None:
        values[level.above] = request.form.get(level.above, "")
    if level.word == "tipos":
        values["team_id"] = request.form.get("team_id") or None
    if level.word == "solucoes":
        values |= {"kind": request.form.get("kind", "standard"), "guidance": request.form.get("guidance", "")}
    return values


def _again(level: Kind, id: str | None, values: Mapping[str, Any], refused: RaiaError) -> ResponseReturnValue:
    with parts().works.read() as work:
        row = registries.found(work.session, level.registry, id) if id is not None else None
        page = _form(work, level, row, values, [(refused.field or "", refused.text)])
    return make_response(page, refused.status)


def _form(work: UnitOfWork, level: Kind, row: Any, values: Mapping[str, Any], errors: Errors = ()) -> str:
    session = work.session
    return render_template(
        "pages/catalogue_entry.html",
        level=level,
        row=row,
        values=values,
        errors=errors,
        parents=_parents(session, level),
        teams=[(team.id, team.name) for team in people.queries.teams(session)],
        uses=level.registry.uses(session, row) if row is not None else None,
        history=registries.history(session, level.registry, row.id) if row is not None else (),
        beside=catalog.places.beside(session, level.registry, row) if row is not None else (),
    )


def _parents(session: Session, level: Kind) -> list[tuple[str, str]]:
    """What it may stand below, by name."""
    if level.word == "tipos":
        return []
    tree = catalog.tree.tree(session)
    if level.word == "ocorrencias":
        return [(node.row.id, node.row.name) for node in tree]
    return [(each.row.id, f"{node.row.name} › {each.row.name}") for node in tree for each in node.occurrences]
