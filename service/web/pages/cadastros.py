"""The registries that analysts fill in: lists and trees, one entry, its history with a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing, RaiaError
from service.base.texts import Text
from service.base.work import UnitOfWork
from service.desk import attendances, registries
from service.desk.registries import EDITORS, Registered
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.sheets import SHEETS, Field, Sheet, written
from service.web.visitors import actor, only

routes = Blueprint("cadastros", __name__)

NO_SHEET = Text("Este cadastro não existe.", "There is no such registry.")
MOST_TEXTS = 60
"""Standard texts that one post may bring; the registry says how many it keeps."""
TREE_SIZE = 500
"""Rows of a tree on a page."""
Errors = Sequence[tuple[str, Text]]


@routes.get("/cadastros")
@only(*EDITORS)
def hub() -> ResponseReturnValue:
    """What there is to register, and how much of it there is."""
    with parts().works.read() as work:
        workflows = len(registries.listed(work.session, attendances.WORKFLOWS, active=True))
        counts = {word: len(sheet.rows(work.session, search="", active=True)) for word, sheet in SHEETS.items()}
    return render_template("pages/registries.html", sheets=SHEETS.values(), counts=counts, workflows=workflows)


@routes.get("/cadastros/<registry>")
@only(*EDITORS)
def listed(registry: str) -> ResponseReturnValue:
    """All entries by name or in the order of their codes."""
    sheet, search = _sheet(registry), searched()
    situation = request.args.get("situacao", "")
    active = {"fora": False, "todas": None}.get(situation, True)
    page = Page.asked()
    with parts().works.read() as work:
        rows = sheet.rows(work.session, search=search, active=active)
        names = _names(work.session, sheet)

        def said(field: Field, row: Registered) -> str:
            return written(field, getattr(row, field.name), names.get(field.name, {}))

        if sheet.tree:
            page = Page(page.number, TREE_SIZE)
        shown = rows[page.offset : page.offset + page.size]
        return render_template(
            "pages/registry_list.html",
            sheet=sheet,
            rows=shown,
            page=page.of(len(rows)),
            search=search,
            situation=situation,
            written=said,
            history=[(each, ()) for each in registries.history(work.session, sheet.registry, limit=20)],
            text_colour=attendances.types.text_colour,
        )


@routes.route("/cadastros/<registry>/novo", methods=["GET", "POST"])
@only(*EDITORS)
def new(registry: str) -> ResponseReturnValue:
    """Register something; in a tree below what the address names (`abaixo`)."""
    sheet = _sheet(registry)
    if request.method == "GET":
        values = {field.name: field.at_first for field in sheet.fields}
        with parts().works.read() as work:
            if sheet.tree is not None:
                below = request.args.get("abaixo") or None
                values["code"] = attendances.trees.next_code(work.session, sheet.tree, below)
            return _entry(work, sheet, None, values)
    values = _typed(sheet)
    try:
        with parts().works.begin(actor=actor()) as work:
            entry = registries.add(work, sheet.registry, values, by=me(work))
    except RaiaError as refused:
        return _again(sheet, None, values, refused)
    flash(gettext("“%(name)s” foi cadastrado.", name=values["name"]), "success")
    return redirect(url_for("cadastros.one", registry=registry, entry=entry), 303)


@routes.route("/cadastros/<registry>/<entry>", methods=["GET", "POST"])
@only(*EDITORS)
def one(registry: str, entry: str) -> ResponseReturnValue:
    """One entry, to look at and to change."""
    sheet = _sheet(registry)
    if request.method == "GET":
        with parts().works.read() as work:
            row = registries.found(work.session, sheet.registry, entry)
            return _entry(work, sheet, row, {field.name: getattr(row, field.name) for field in sheet.fields})
    values = _typed(sheet)
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.change(work, sheet.registry, entry, values, revision=_revision(), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        return _again(sheet, entry, values, refused)
    flash(gettext("Mudanças salvas."), "success")
    return redirect(url_for("cadastros.one", registry=registry, entry=entry), 303)


@routes.post("/cadastros/<registry>/<entry>/apagar")
@only(*EDITORS)
def remove(registry: str, entry: str) -> ResponseReturnValue:
    """Delete what nothing hangs on; the history can bring it back."""
    sheet = _sheet(registry)
    with parts().works.begin(actor=actor()) as work:
        name = registries.found(work.session, sheet.registry, entry).name
        registries.remove(work, sheet.registry, entry, by=me(work))
    flash(gettext("“%(name)s” foi apagado.", name=name), "success")
    return redirect(url_for("cadastros.listed", registry=registry), 303)


@routes.post("/cadastros/<registry>/<entry>/mover")
@only(*EDITORS)
def move(registry: str, entry: str) -> ResponseReturnValue:
    """Put an entry of a tree below another (`abaixo` is its code; empty: at the top), under the next free code."""
    sheet = _sheet(registry)
    if sheet.tree is None:
        raise Missing(NO_SHEET)
    below = request.form.get("abaixo") or None
    try:
        with parts().works.begin(actor=actor()) as work:
            row = registries.held(work, sheet.registry, entry)
            code = attendances.trees.next_code(work.session, sheet.tree, below)
            registries.change(work, sheet.registry, entry, {"code": code}, revision=row.revision, by=me(work))
            name = row.name
        flash(gettext("“%(name)s” agora é %(code)s.", name=name, code=code), "success")
    except Missing:
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
    return redirect(url_for("cadastros.listed", registry=registry), 303)


@routes.post("/cadastros/<registry>/<entry>/desfazer")
@only(*EDITORS)
def undo(registry: str, entry: str) -> ResponseReturnValue:
    """Let it be as it was before a change (`mudanca`)."""
    sheet = _sheet(registry)
    try:
        with parts().works.begin(actor=actor()) as work:
            registries.undo(work, sheet.registry, request.form.get("mudanca", ""), by=me(work))
            gone = work.session.get(sheet.registry.row, entry) is None
    except (Missing, Conflict):
        raise
    except RaiaError as refused:
        flash(spoken(refused.text), "danger")
        gone = False
    else:
        flash(gettext("Feito: está como era antes."), "success")
    return redirect(
        url_for("cadastros.listed", registry=registry) if gone else url_for(".one", registry=registry, entry=entry), 303
    )


def _sheet(word: str) -> Sheet:
    if word not in SHEETS:
        raise Missing(NO_SHEET)
    return SHEETS[word]


def _revision() -> int:
    word = request.form.get("revisao", "")
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else 0


def _typed(sheet: Sheet) -> dict[str, Any]:
    return {field.name: _value(field) for field in sheet.fields}


def _value(field: Field) -> Any:
    if field.kind == "check":
        return field.name in request.form
    if field.kind == "texts":
        columns = (request.form.getlist(f"{field.name}.{name}")[:MOST_TEXTS] for name in ("title", "text", "centre"))
        return [
            {"title": title, "text": text, "centre": centre or None}
            for title, text, centre in zip(*columns, strict=False)
        ]
    if field.kind == "colour" and f"{field.name}.sem" in request.form:
        return ""
    return request.form.get(field.name, "").strip()


def _names(session: Session, sheet: Sheet) -> Mapping[str, dict[str, str]]:
    return {field.name: dict(field.options(session)) for field in sheet.fields if field.options is not None}


def _again(sheet: Sheet, id: str | None, values: Mapping[str, Any], refused: RaiaError) -> ResponseReturnValue:
    with parts().works.read() as work:
        row = registries.found(work.session, sheet.registry, id) if id is not None else None
        page = _entry(work, sheet, row, values, [(refused.field or "", refused.text)])
    return make_response(page, refused.status)


def _entry(work: UnitOfWork, sheet: Sheet, row: Any, values: Mapping[str, Any], errors: Errors = ()) -> str:
    names = _names(work.session, sheet)
    history = registries.history(work.session, sheet.registry, row.id) if row is not None else ()
    fields = {field.name: field for field in sheet.fields}
    return render_template(
        "pages/registry_entry.html",
        sheet=sheet,
        row=row,
        values=values,
        errors=errors,
        names=names,
        uses=sheet.registry.uses(work.session, row) if row is not None else None,
        history=[(change, _differences(change, fields, names)) for change in history],
    )


def _differences(
    change: registries.Change, fields: Mapping[str, Field], names: Mapping[str, dict[str, str]]
) -> Sequence[tuple[Any, str, str]]:
    """(label, before, after) of what a change of an entry changed; nothing where it was added or deleted."""
    if change.before is None or change.after is None:
        return ()
    known = [fields[name] for name in change.fields if name in fields]
    return [
        (
            field.label,
            written(field, change.before.get(field.name), names.get(field.name, {})),
            written(field, change.after.get(field.name), names.get(field.name, {})),
        )
        for field in known
    ]
