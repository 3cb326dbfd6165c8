"""Assignment rules: kept in an order, and tried on a case before they decide anything (V-14, V-15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service.base.errors import Conflict, Missing, RaiaError, Refused
from service.base.ids import PersonId, TeamId
from service.base.texts import Text
from service.base.values import value_object
from service.base.words import fold
from service.base.work import UnitOfWork
from service.desk import assignment, conditions, people
from service.desk.assignment import KEEPERS, Rule
from service.desk.conditions import Condition, ConditionRefused
from service.desk.people import POLICIES, Policy
from service.web import assignment_trial, condition_form
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import parts
from service.web.visitors import actor, only

routes = Blueprint("assignment", __name__)

FIELDS = {"name": "nome", "team": "equipe", "owner": "responsavel", "policy": "politica", "skills": "habilidades"}
"""Where on the page what a command refuses stands."""
NO_WAY = Text("Escolha para cima ou para baixo.", "Choose up or down.")


@value_object(kw_only=True)
class Line:
    """A rule as the list shows it."""

    rule: Rule
    conditions: Sequence[Text]
    team: str
    team_in_use: bool
    owner: str | None
    policy: str | None


@routes.get("/atribuicao")
@only(*KEEPERS)
def whole() -> ResponseReturnValue:
    """The rules in their order, and what comes after them."""
    with parts().works.read() as work:
        return render_template("pages/assignment.html", lines=_lines(work.session))


@routes.route("/atribuicao/nova", methods=["GET", "POST"])
@only(*KEEPERS)
def new() -> ResponseReturnValue:
    """A new rule, behind the others."""
    return _edit("")


@routes.route("/atribuicao/<assigning>", methods=["GET", "POST"])
@only(*KEEPERS)
def one(assigning: str) -> ResponseReturnValue:
    """Change a rule."""
    return _edit(assigning)


@routes.get("/atribuicao/testar")
@only(*KEEPERS)
def trial() -> ResponseReturnValue:
    """V-15: which rule a case meets, and why each earlier one not; nothing happens."""
    with parts().works.read() as work:
        by = me(work)
        typed = assignment_trial.typed(request.args)
        found = assignment_trial.tried(work, typed, by) if request.args else None
        return render_template(
            "pages/assignment_trial.html",
            typed=typed,
            found=found,
            recent=assignment_trial.recent(work.session, by),
            choices=assignment_trial.choices(work.session),
        )


@routes.post("/atribuicao/<assigning>/situacao")
@only(*KEEPERS)
def change_activity(assigning: str) -> ResponseReturnValue:
    """Switch a rule off, or on again."""
    active = request.form.get("ativa") == "sim"
    with parts().works.begin(actor=actor()) as work:
        assignment.rules.set_active(work, assigning, active=active, by=me(work))
    flash(gettext("Regra ligada.") if active else gettext("Regra desligada: nenhum chamado é testado nela."), "success")
    return redirect(url_for("assignment.whole"), 303)


@routes.post("/atribuicao/<assigning>/mover")
@only(*KEEPERS)
def move(assigning: str) -> ResponseReturnValue:
    """Ask a rule one place earlier or later (`para`)."""
    way = request.form.get("para", "")
    if way not in ("cima", "baixo"):
        raise Refused(NO_WAY, field="para")
    try:
        with parts().works.begin(actor=actor()) as work:
            assignment.rules.move(work, assigning, up=way == "cima", by=me(work))
    except Conflict as refused:
        flash(spoken(refused.text), "warning")
    return redirect(url_for("assignment.whole", _anchor=f"regra-{assigning}"), 303)


@routes.post("/atribuicao/<assigning>/apagar")
@only(*KEEPERS)
def remove(assigning: str) -> ResponseReturnValue:
    """Delete a rule; what it did stays in the history of the cases."""
    with parts().works.begin(actor=actor()) as work:
        assignment.rules.remove(work, assigning, by=me(work))
    flash(gettext("Regra apagada. O que ela fez fica no histórico dos chamados."), "success")
    return redirect(url_for("assignment.whole"), 303)


def _edit(rule: str) -> ResponseReturnValue:
    if request.method == "GET":
        with parts().works.read() as work:
            kept = assignment.rules.rule(work.session, rule) if rule else None
            return _page(work.session, rule, _filled(kept), kept.condition if kept else Condition())
    form, condition = request.form.to_dict(), condition_form.typed(request.form)
    acted = condition_form.acted(condition, request.form)
    if acted is not None:
        with parts().works.read() as work:
            return _page(work.session, rule, form, acted)
    try:
        with parts().works.begin(actor=actor()) as work:
            assignment.rules.keep(work, _said(work, rule, form, condition), by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            return _page(work.session, rule, form, condition, refused)
    flash(gettext("Regra salva. Vale para os chamados que chegam a partir de agora."), "success")
    return redirect(url_for("assignment.whole"), 303)


def _said(work: UnitOfWork, rule: str, form: Mapping[str, str], condition: Condition) -> Rule:
    known = assignment.rules.rule(work.session, rule) if rule else None
    return Rule(
        id=rule,
        name=form.get("nome", ""),
        active=known.active if known is not None else True,
        condition=condition,
        team=TeamId(form.get("equipe", "")),
        owner=PersonId(form["responsavel"]) if form.get("responsavel") else None,
        policy=cast("Policy", form["politica"]) if form.get("politica") else None,
        skills=tuple(form.get("habilidades", "").split(",")),
    )


def _filled(rule: Rule | None) -> dict[str, str]:
    if rule is None:
        return {}
    skills = ", ".join(rule.skills)
    chosen = {"equipe": rule.team, "responsavel": rule.owner or "", "politica": rule.policy or ""}
    return {"nome": rule.name, "habilidades": skills, **chosen}


def _page(
    session: Session, rule: str, form: Mapping[str, str], condition: Condition, refused: RaiaError | None = None
) -> ResponseReturnValue:
    teams = people.queries.teams(session)
    names = people.queries.names(session, {person for team in teams for person in team.members})
    page = render_template(
        "pages/assignment_rule.html",
        kept=assignment.rules.rule(session, rule) if rule else None,
        form=form,
        condition=condition_form.shown(session, condition),
        here=request.path,
        teams=_with_own(session, teams, form.get("equipe", "")),
        staff=sorted(names.items(), key=lambda pair: fold(pair[1])),
        policies={code: spoken(words) for code, words in POLICIES.items()},
        errors=_errors(refused),
    )
    return make_response(page, refused.status if refused is not None else 200)


def _with_own(session: Session, teams: Sequence[Any], wanted: str) -> Sequence[Any]:
    """The teams in use, and the one that is chosen even where it is not."""
    own = people.queries.team(session, wanted) if wanted and all(each.id != wanted for each in teams) else None
    return [*teams, own] if own is not None else teams


def _errors(refused: RaiaError | None) -> Sequence[tuple[str, Text]]:
    if refused is None:
        return ()
    if isinstance(refused, ConditionRefused):
        return condition_form.errors_of(refused)
    return [(FIELDS.get(refused.field or "", "nome"), refused.text)]


def _lines(session: Session) -> Sequence[Line]:
    found = assignment.rules.rules(session)
    teams = {team.id: team for team in people.queries.teams(session, active=None)}
    names = people.queries.names(session, {rule.owner for rule in found if rule.owner is not None})
    return [
        Line(
            rule=rule,
            conditions=[conditions.told(session, line) for line in rule.condition.lines],
            team=teams[rule.team].name,
            team_in_use=teams[rule.team].active,
            owner=names.get(rule.owner) if rule.owner is not None else None,
            policy=spoken(POLICIES[rule.policy]) if rule.policy is not None else None,
        )
        for rule in found
    ]
