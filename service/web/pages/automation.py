"""Automation rules: which there are, what they do, what they did, and trying one out (V-67)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from service.base.errors import Missing, RaiaError, Refused
from service.base.work import UnitOfWork
from service.desk import automation, cases, conditions, people
from service.desk.automation import ACTION_NAMES, OUTCOMES, Rule, Tried, Wish
from service.desk.cases import STATUS_NAMES
from service.desk.people import Permission, Role
from service.web import condition_form, rule_form
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.paging import Page, searched
from service.web.parts import parts
from service.web.rule_form import Errors
from service.web.visitors import actor, only, require

routes = Blueprint("automation", __name__)

KEEPERS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Who finds the pages; what they may do there their profile says."""
MOST_STAFF = 1_000
MOST_RECENT = 10


@routes.get("/automacao")
@only(*KEEPERS)
def whole() -> ResponseReturnValue:
    """All rules in the order in which they act, with what each did lately."""
    require(Permission.AUTOMATE)
    with parts().works.read() as work:
        found = automation.rules(work.session)
        return render_template(
            "pages/automation.html",
            rules=found,
            told={rule.id: _told(work.session, rule) for rule in found},
            lately=automation.lately(work.session, work.now),
            outcomes=OUTCOMES,
        )


@routes.route("/automacao/nova", methods=["GET", "POST"])
@only(*KEEPERS)
def new() -> ResponseReturnValue:
    """A new rule; it begins switched off."""
    require(Permission.AUTOMATE)
    if request.method == "GET":
        return _form(rule_form.blank(), None)
    wish = rule_form.typed(request.form)
    acted = condition_form.acted(wish.condition, request.form)
    if acted is not None:
        return _form(wish, None, condition=acted)
    try:
        with parts().works.begin(actor=actor()) as work:
            made = automation.add(work, wish, by=me(work))
    except RaiaError as refused:
        return _form(wish, None, errors=rule_form.errors_of(refused), status=refused.status)
    flash(gettext("Regra criada, ainda desligada. Experimente em um chamado e depois ligue."), "success")
    return redirect(url_for("automation.one", wanted=made), 303)


@routes.route("/automacao/<wanted>", methods=["GET", "POST"])
@only(*KEEPERS)
def one(wanted: str) -> ResponseReturnValue:
    """One rule: change it, switch it, try it."""
    require(Permission.AUTOMATE)
    with parts().works.read() as work:
        rule = automation.rule(work.session, wanted)
    if request.method == "GET":
        return _form(_wish(rule), rule)
    wish = rule_form.typed(request.form)
    acted = condition_form.acted(wish.condition, request.form)
    if acted is not None:
        return _form(wish, rule, condition=acted)
    number = request.form.get("numero", "0")
    try:
        with parts().works.begin(actor=actor()) as work:
            known = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0
            automation.change(work, wanted, wish, number=known, by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        return _form(wish, rule, errors=rule_form.errors_of(refused), status=refused.status)
    flash(gettext("Regra salva. Vale a partir de agora."), "success")
    return redirect(url_for("automation.one", wanted=wanted), 303)


@routes.post("/automacao/<wanted>/ligar")
@only(*KEEPERS)
def switch(wanted: str) -> ResponseReturnValue:
    """Switch a rule on (`ligada` is sim) or off."""
    on = request.form.get("ligada") == "sim"
    back = redirect(url_for("automation.whole"), 303)
    try:
        with parts().works.begin(actor=actor()) as work:
            automation.switch(work, wanted, on=on, by=me(work))
    except Refused as refused:
        flash(gettext("A regra não foi ligada: %(why)s", why=spoken(refused.text)), "danger")
        return redirect(url_for("automation.one", wanted=wanted), 303)
    flash(gettext("Regra ligada.") if on else gettext("Regra desligada."), "success")
    return back


@routes.post("/automacao/<wanted>/mover")
@only(*KEEPERS)
def move(wanted: str) -> ResponseReturnValue:
    """Let a rule act earlier (`para` is cima) or later."""
    with parts().works.begin(actor=actor()) as work:
        automation.move(work, wanted, up=request.form.get("para") == "cima", by=me(work))
    return redirect(url_for("automation.whole"), 303)


@routes.post("/automacao/<wanted>/excluir")
@only(*KEEPERS)
def remove(wanted: str) -> ResponseReturnValue:
    """Delete a rule; what it did stays in the log."""
    with parts().works.begin(actor=actor()) as work:
        automation.remove(work, wanted, by=me(work))
    flash(gettext("Regra excluída."), "success")
    return redirect(url_for("automation.whole"), 303)


@routes.post("/automacao/<wanted>/experimentar")
@only(*KEEPERS)
def try_out(wanted: str) -> ResponseReturnValue:
    """What the rule would do with a case (`protocolo`), without doing it."""
    require(Permission.AUTOMATE)
    try:
        with parts().works.begin(actor=actor()) as work:
            rule = automation.rule(work.session, wanted)
            protocol = request.form.get("protocolo", "").strip()
            tried = automation.try_out(work, wanted, protocol, by=me(work))
    except RaiaError as refused:
        with parts().works.read() as work:
            rule = automation.rule(work.session, wanted)
        return _form(_wish(rule), rule, errors=[("protocolo", refused.text)], status=refused.status)
    return _form(_wish(rule), rule, tried=tried)


@routes.get("/automacao/registro")
@only(*KEEPERS)
def log() -> ResponseReturnValue:
    """What rules did, the newest first."""
    require(Permission.AUTOMATE)
    page, search = Page.asked(), searched()
    rule, outcome = request.args.get("regra", "")[:40], request.args.get("resultado", "")
    with parts().works.read() as work:
        found, total = automation.log(
            work.session,
            search=search,
            rule=rule,
            outcome=outcome if outcome in OUTCOMES else "",
            seen_by=me(work),
            offset=page.offset,
            limit=page.size,
        )
        rules = automation.rules(work.session)
    return render_template(
        "pages/automation_log.html",
        runs=found,
        page=page.of(total),
        search=search,
        rule=rule,
        outcome=outcome,
        rules=rules,
        outcomes=OUTCOMES,
        known={each.id for each in rules},
    )


def _wish(rule: Rule) -> Wish:
    return Wish(name=rule.name, trigger=rule.trigger, condition=rule.condition, actions=rule.actions)


def _told(session: Session, rule: Rule) -> dict[str, Any]:
    """A rule in words: when, under which condition, and what it does."""
    lines = [conditions.told(session, line) for line in rule.condition.lines]
    return {
        "when": automation.told(rule.trigger),
        "lines": [*lines, *([rule.condition.feel] if rule.condition.feel else [])],
        "does": [ACTION_NAMES[action.kind] for action in rule.actions],
    }


def _form(
    wish: Wish,
    rule: Rule | None,
    *,
    condition: conditions.Condition | None = None,
    errors: Errors = (),
    status: int = 200,
    tried: Tried | None = None,
) -> ResponseReturnValue:
    sent: MultiDict[str, str] | None = request.form if "quando" in request.form or "nome" in request.form else None
    with parts().works.read() as work:
        page = render_template(
            "pages/automation_rule.html",
            rule=rule,
            given=rule_form.shown(wish, sent),
            condition=condition_form.shown(work.session, condition or wish.condition),
            errors=errors,
            tried=tried,
            recent=_recent(work) if rule is not None else [],
            protocol=request.form.get("protocolo", ""),
            **_choices(work.session),
        )
    return make_response(page, status)


def _choices(session: Session) -> dict[str, Any]:
    staff, _ = people.queries.people(session, staff=True, limit=MOST_STAFF)
    return {
        "triggers": automation.TRIGGER_NAMES,
        "timed": automation.triggers.TIMED,
        "with_statuses": automation.triggers.WITH_STATUSES,
        "fields": automation.FIELD_NAMES,
        "statuses": {status.value: name for status, name in STATUS_NAMES.items()},
        "actions": ACTION_NAMES,
        "teams": [(str(team.id), team.name) for team in people.queries.teams(session)],
        "staff": [(str(each.id), each.name) for each in staff],
        "priorities": automation.PRIORITIES,
        "new_statuses": automation.STATUSES,
        "audiences": automation.AUDIENCES,
        "places": automation.PLACES,
    }


def _recent(work: UnitOfWork) -> list[tuple[str, str]]:
    found, _ = cases.queries.cases(work.session, seen_by=me(work), limit=MOST_RECENT)
    return [(case.protocol, case.subject) for case in found]
