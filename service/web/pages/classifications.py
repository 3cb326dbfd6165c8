"""The trees of follow-up classifications and of reasons of contact: seen, searched, filled in, moved, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service import calendars
from service.base.errors import Conflict, Missing, RaiaError
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import people, registries
from service.desk.followups import CLASSES, LINKS, LeafParent, Node, classes, deadlines, trees
from service.desk.followups.classes import NO_CLASS, Kind
from service.desk.people import STAFF
from service.desk.registries import EDITORS
from service.web.language import gettext, lazy_gettext, spoken
from service.web.pages.work import me
from service.web.paging import searched
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("classifications", __name__)

KINDS: Mapping[str, Kind] = {"follow-up": "followup", "motivos": "reason"}
NO_TREE = Text("Esta árvore não existe.", "There is no such tree.")
FLAGS = {
    "contact": lazy_gettext("Exibe no Fale Conosco"),
    "ombudsman": lazy_gettext("Exibe na Ouvidoria"),
    "lgpd": lazy_gettext("Exibe no canal LGPD"),
}
LABELS: Mapping[str, Any] = {
    "name": lazy_gettext("Classificação"),
    "parent_id": lazy_gettext("Classificação superior"),
    "status": lazy_gettext("Status"),
    "leaf": lazy_gettext("Último nível"),
    "links": lazy_gettext("Tipos de vínculo permitidos"),
    "team_id": lazy_gettext("Grupo responsável"),
    **FLAGS,
    "deadline": lazy_gettext("Prazo de resposta"),
    "calendar": lazy_gettext("Contado por"),
}
Errors = Sequence[tuple[str, Text]]


@routes.get("/classificacoes/<tree>")
@only(*STAFF)
def whole(tree: str) -> ResponseReturnValue:
    """The tree, or what a search finds with its path."""
    kind, search = _kind(tree), searched()
    with parts().works.read() as work:
        found = trees.tree(work.session, kind, search=search)
        history = registries.history(work.session, CLASSES, limit=40)
        names = trees.group_names(work.session)
        by = me(work)
    below: dict[str | None, list[Node]] = {}
    for node in () if search else found:
        below.setdefault(node.parent, []).append(node)
    return render_template(
        "pages/classifications.html",
        tree=tree,
        title=spoken(classes.KINDS[kind]),
        found=found,
        below=below,
        search=search,
        opened=request.args.get("abertas") == "sim",
        names=names,
        editing=by.may_be(*EDITORS),
        history=[each for each in history if (each.after or each.before or {}).get("kind") == kind][:20],
        statuses=_statuses(),
        said=_deadline,
    )


@routes.route("/classificacoes/<tree>/nova", methods=["GET", "POST"])
@only(*EDITORS)
def new(tree: str) -> ResponseReturnValue:
    """Include a classification, below what the address names (`acima`) or at the top."""
    kind = _kind(tree)
    if request.method == "GET":
        typed = {"parent_id": request.args.get("acima") or None, "status": "active", "leaf": True, "links": []}
        return _page(tree, None, typed)
    typed = _typed(kind)
    try:
        with parts().works.begin(actor=actor()) as work:
            made = classes.add(work, typed, by=me(work), make_group=_makes_group())
    except RaiaError as refused:
        return _again(tree, None, typed, refused)
    flash(gettext("“%(name)s” foi incluída.", name=typed["name"]), "success")
    return redirect(url_for(".one", tree=tree, id=made), 303)


@routes.route("/classificacoes/<tree>/<id>", methods=["GET", "POST"])
@only(*EDITORS)
def one(tree: str, id: str) -> ResponseReturnValue:
    """One classification, to look at and to change."""
    kind = _kind(tree)
    node = _node(tree, id)
    if request.method == "GET":
        return _page(tree, node, _values(node))
    typed = _typed(kind)
    try:
        with parts().works.begin(actor=actor()) as work:
            classes.change(work, id, typed, revision=_revision(), by=me(work), make_group=_makes_group())
    except Missing:
        raise
    except RaiaError as refused:
        return _again(tree, node, typed, refused)
    flash(gettext("Mudanças salvas."), "success")
    return redirect(url_for(".one", tree=tree, id=id), 303)


@routes.route("/classificacoes/<tree>/<id>/mover", methods=["GET", "POST"])
@only(*EDITORS)
def move(tree: str, id: str) -> ResponseReturnValue:
    """Put it with all below it under another (`acima`; empty: at the top), once that was looked at."""
    node, above = _node(tree, id), request.values.get("acima") or None
    if request.method == "GET":
        return _move_page(tree, node, above)
    try:
        with parts().works.begin(actor=actor()) as work:
            change = {"parent_id": above}
            classes.change(work, id, change, revision=_revision(), by=me(work), make_group=_makes_group())
    except Missing:
        raise
    except RaiaError as refused:
        return make_response(_move_page(tree, node, above, refused), refused.status)
    flash(gettext("“%(name)s” mudou de lugar.", name=node.name), "success")
    return redirect(url_for(".whole", tree=tree, abertas="sim") + f"#{id}", 303)


@routes.post("/classificacoes/<tree>/<id>/apagar")
@only(*EDITORS)
def remove(tree: str, id: str) -> ResponseReturnValue:
    """Delete what nothing hangs on; the history can bring it back."""
    node = _node(tree, id)
    with parts().works.begin(actor=actor()) as work:
        registries.remove(work, CLASSES, id, by=me(work))
    flash(gettext("“%(name)s” foi apagada.", name=node.name), "success")
    return redirect(url_for(".whole", tree=tree), 303)


@routes.post("/classificacoes/<tree>/desfazer")
@only(*EDITORS)
def undo(tree: str) -> ResponseReturnValue:
    """Let it be as it was before a change (`mudanca`)."""
    _kind(tree)
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.undo(work, CLASSES, request.form.get("mudanca", ""), by=me(work))
    except (Missing, Conflict):
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    else:
        flash(gettext("Feito: está como era antes."), "success")
    return redirect(url_for(".whole", tree=tree), 303)


def _kind(tree: str) -> Kind:
    if tree not in KINDS:
        raise Missing(NO_TREE)
    return KINDS[tree]


def _node(tree: str, id: str) -> Node:
    with parts().works.read() as work:
        node = trees.node(work.session, id)
    if node is None or node.kind != _kind(tree):
        raise Missing(NO_CLASS)
    return node


def _values(node: Node) -> dict[str, Any]:
    names = ("name", "status", "leaf", "deadline", "calendar", *FLAGS)
    values: dict[str, Any] = {name: getattr(node, name) for name in names}
    values["deadline"] = deadlines.typed(node.deadline) if node.deadline else ""
    return {**values, "parent_id": node.parent, "team_id": node.team, "links": list(node.links)}


def _typed(kind: Kind) -> dict[str, Any]:
    form = request.form
    return {
        "kind": kind,
        "name": form.get("name", ""),
        "parent_id": form.get("parent_id") or None,
        "status": form.get("status", ""),
        "leaf": "leaf" in form,
        "links": form.getlist("links"),
        "team_id": form.get("team_id") or None,
        "deadline": form.get("deadline", ""),
        "calendar": form.get("calendar", ""),
        **{flag: flag in form for flag in FLAGS},
    }


def _revision() -> int:
    word = request.form.get("revisao", "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


def _makes_group() -> bool:
    return request.form.get("agrupar") == "sim"


def _statuses() -> dict[str, str]:
    return {word: spoken(text) for word, text in classes.STATUSES.items()}


def _deadline(deadline: str | None) -> str:
    return spoken(deadlines.said(deadline)) if deadline else ""


def _again(tree: str, node: Node | None, typed: Mapping[str, Any], refused: RaiaError) -> ResponseReturnValue:
    return make_response(_page(tree, node, typed, refused), refused.status)


def _groups(work: UnitOfWork, kind: Kind, chosen: str | None) -> list[Node]:
    """What a classification may stand below; a last level only where it has been chosen already."""
    return [node for node in trees.tree(work.session, kind) if not node.leaf or node.id == chosen]


def _page(tree: str, node: Node | None, values: Mapping[str, Any], refused: RaiaError | None = None) -> str:
    kind = _kind(tree)
    with parts().works.read() as work:
        chosen = str(values["parent_id"]) if values.get("parent_id") else None
        team = next((each for each in people.queries.teams(work.session) if each.id == values.get("team_id")), None)
        history = registries.history(work.session, CLASSES, node.id) if node is not None else ()
        row = registries.found(work.session, CLASSES, node.id) if node is not None else None
        return render_template(
            "pages/classification.html",
            tree=tree,
            kind=kind,
            title=spoken(classes.KINDS[kind]),
            node=node,
            values=values,
            errors=[(refused.field or "", refused.text)] if refused is not None else [],
            offers_group=refused.parent if isinstance(refused, LeafParent) else None,
            above=[each for each in _groups(work, kind, chosen) if node is None or each.id != node.id],
            links=registries.listed(work.session, LINKS, active=True),
            teams=people.queries.teams(work.session),
            answering=trees.answering(work.session, team.id) if team is not None else None,
            calendars=calendars.names(work.session),
            statuses=_statuses(),
            flags=FLAGS,
            uses=CLASSES.uses(work.session, row) if row is not None else None,
            history=[(each, _differences(work, each)) for each in history],
        )


def _move_page(tree: str, node: Node, above: str | None, refused: RaiaError | None = None) -> str:
    with parts().works.read() as work:
        groups = _groups(work, node.kind, above)
        under = len(classes.below(work.session, node.id))
    return render_template(
        "pages/classification_move.html",
        tree=tree,
        node=node,
        above=above,
        groups=[each for each in groups if each.id != node.id],
        under=under,
        errors=[(refused.field or "", refused.text)] if refused is not None else [],
        offers_group=refused.parent if isinstance(refused, LeafParent) else None,
    )


def _differences(work: UnitOfWork, change: registries.Change) -> Sequence[tuple[Any, str, str]]:
    """(label, before, after) of each field that a change changed; nothing where it was added or deleted."""
    if change.before is None or change.after is None:
        return ()
    names = trees.group_names(work.session)

    def said(name: str, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("sim") if value else gettext("não")
        if name == "parent_id" and value:
            above = trees.node(work.session, value)
            return above.words if above is not None else "?"
        if name == "links":
            links = {link.id: link.name for link in registries.listed(work.session, LINKS)}
            return ", ".join(links.get(each, "?") for each in value or ()) or "—"
        known: Mapping[Any, str] = {"status": _statuses(), "team_id": names}.get(name, {})
        return "—" if value in (None, "") else known.get(value, str(value))

    fields = [name for name in change.fields if name in LABELS]
    return [(LABELS[name], said(name, change.before.get(name)), said(name, change.after.get(name))) for name in fields]
