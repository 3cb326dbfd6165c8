"""SLAs: which promise counts for which case, within what time, and who is told when it gets late (V-60 to V-74)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from service import calendars
from service.base.errors import Missing, RaiaError, Refused
from service.base.texts import Text
from service.base.values import value_object
from service.desk import cases, people, sla
from service.desk.people.teamwork import CHANNELS
from service.desk.sla import CONDITIONS, EDITORS, Policy
from service.desk.sla.presets import PRESETS
from service.process import releases
from service.web import promise_form, promise_words
from service.web.language import gettext, spoken
from service.web.pages.work import me
from service.web.parts import now, parts
from service.web.promise_form import Plain
from service.web.visitors import actor, only, person
from service.web.wording import priority_levels

routes = Blueprint("promises", __name__)

REPORTED = timedelta(days=30)
NO_WAY = Text("Escolha para cima ou para baixo.", "Choose up or down.")
NO_WORD = Text("Escolha uma das opções da lista.", "Choose one of the options of the list.")


@value_object(kw_only=True)
class Row:
    """A policy as the list shows it."""

    policy: Policy
    conditions: Sequence[tuple[str, str]]
    targets: Sequence[tuple[str, str, Sequence[str]]]
    tallies: Sequence[sla.Tally]


@routes.get("/slas")
@only(*EDITORS)
def every() -> ResponseReturnValue:
    """The policies in their order, and how often each was kept lately."""
    with parts().works.read() as work:
        session = work.session
        choices, names = _choices(session), promise_words.names_of(session)
        since = now() - REPORTED
        rows = [
            Row(
                policy=policy,
                conditions=_conditions(policy, choices),
                targets=_targets(policy, names),
                tallies=sla.queries.report(session, since=since, policy=policy.id),
            )
            for policy in sla.policies.every(session)
        ]
    return render_template(
        "pages/promises.html",
        rows=rows,
        presets=PRESETS,
        days=REPORTED.days,
        keeps_statuses=bool(person().roles & set(cases.statuses.EDITORS)),
        **_words(),
    )


@routes.route("/slas/novo", methods=["GET", "POST"])
@only(*EDITORS)
def new() -> ResponseReturnValue:
    """A new policy, behind the others; `modelo` begins with one that the law asks for."""
    return _edit("")


@routes.route("/slas/<policy>", methods=["GET", "POST"])
@only(*EDITORS)
def one(policy: str) -> ResponseReturnValue:
    """Change a policy; open cases follow, with what they have used up."""
    return _edit(policy)


@routes.post("/slas/<policy>/situacao")
@only(*EDITORS)
def change_activity(policy: str) -> ResponseReturnValue:
    """Take a policy out of use, or back."""
    active = request.form.get("ativo") == "sim"
    with parts().works.begin(actor=actor()) as work:
        sla.change(work, policy, active=active, by=me(work))
    flash(gettext("SLA ligado.") if active else gettext("SLA desligado: os prazos dele deixam de contar."), "success")
    return redirect(url_for("promises.every"), 303)


@routes.post("/slas/<policy>/mover")
@only(*EDITORS)
def move(policy: str) -> ResponseReturnValue:
    """Ask a policy one place earlier or later (`para`)."""
    way = request.form.get("para", "")
    if way not in ("cima", "baixo"):
        raise Refused(NO_WAY, field="para")
    with parts().works.begin(actor=actor()) as work:
        sla.policies.one(work.session, policy)
        order = [each.id for each in sla.policies.every(work.session)]
        place = order.index(policy)
        other = place + (-1 if way == "cima" else 1)
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            sla.reorder(work, order, by=me(work))
    return redirect(url_for("promises.every", _anchor=f"sla-{policy}"), 303)


def _edit(policy: str) -> ResponseReturnValue:
    if request.method == "GET":
        with parts().works.read() as work:
            name, plain = _kept(work.session, policy)
            return _page(work.session, policy, name, plain)
    name, plain = request.form.get("nome", ""), promise_form.typed(request.form)
    if promise_form.acted(plain, request.form.get("acao", "")):
        with parts().works.read() as work:
            return _page(work.session, policy, name, plain)
    try:
        with parts().works.begin(actor=actor()) as work:
            definition = _definition(plain)
            if policy:
                sla.change(work, policy, name=name, definition=definition, by=me(work))
            else:
                sla.create(work, name, definition, by=me(work))
    except Missing:
        raise
    except RaiaError as refused:
        with parts().works.read() as work:
            return _page(work.session, policy, name, plain, refused)
    flash(gettext("SLA salvo. Os chamados abertos seguem o novo prazo; o que já passou continua contado."), "success")
    return redirect(url_for("promises.every"), 303)


def _definition(plain: Plain) -> sla.Definition:
    try:
        return promise_form.definition(plain)
    except ValueError as wrong:
        raise Refused(NO_WORD, field="name") from wrong


def _kept(session: Session, policy: str) -> tuple[str, Plain]:
    if policy:
        kept = sla.policies.one(session, policy)
        return kept.name, promise_form.shown(kept.definition)
    preset = next((each for each in PRESETS if each.key == request.args.get("modelo")), None)
    if preset is not None:
        return spoken(preset.name), promise_form.shown(preset.definition)
    return "", promise_form.empty()


def _page(
    session: Session, policy: str, name: str, plain: Plain, refused: RaiaError | None = None
) -> ResponseReturnValue:
    page = render_template(
        "pages/promise.html",
        kept=sla.policies.one(session, policy) if policy else None,
        versions=sla.policies.versions(session, policy) if policy else (),
        name=name,
        plain=plain,
        choices=_choices(session),
        whom=_whom(session),
        calendars=calendars.names(session),
        here=request.path,
        errors=promise_form.errors_of(refused, plain),
        listed=promise_form.LISTED,
        amount=promise_words.amount_typed,
        **_words(),
    )
    return make_response(page, refused.status if refused is not None else 200)


def _words() -> Mapping[str, Any]:
    """What the words of a definition are called."""
    return {
        "agreements": sla.AGREEMENT_NAMES,
        "target_names": sla.TARGET_NAMES,
        "whens": sla.WHEN_NAMES,
        "deeds": sla.DEED_NAMES,
        "condition_names": CONDITIONS,
    }


def _choices(session: Session) -> Mapping[str, Mapping[str, str]]:
    """Of each condition that one chooses its values and what they are called."""
    return {
        "process": {each.process: each.name for each in releases.processes(session)},
        "origin": {value: spoken(words) for value, words in CHANNELS.items()},
        "priority": {str(level): words for level, words in priority_levels()},
        "team": {team.id: team.name for team in people.queries.teams(session, active=None)},
        "segment": {value: spoken(words) for value, words in people.SEGMENTS.items()},
    }


def _whom(session: Session) -> Mapping[str, str]:
    return {word: spoken(name) for word, name in sla.ADDRESSEES.items()} | promise_words.names_of(session)


def _conditions(policy: Policy, choices: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    return [
        (spoken(CONDITIONS[name]), ", ".join(choices.get(name, {}).get(value, value) for value in values))
        for name, values in policy.definition.conditions.items()
        if values
    ]


def _targets(policy: Policy, names: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    return [
        (
            spoken(sla.TARGET_NAMES[target.kind]),
            promise_words.amount_words(target.amount.text, calendar=target.calendar),
            [promise_words.rung_words(rung, names) for rung in target.rungs],
        )
        for target in policy.definition.targets
    ]
