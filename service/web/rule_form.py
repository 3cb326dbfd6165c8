"""The form of an automation rule: what a browser sent of it, and how it is shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from service.base.errors import RaiaError
from service.base.texts import Text
from service.desk import automation, conditions
from service.desk.automation import ACTION_NAMES, Action, ActionsRefused, Trigger, Wish
from service.desk.conditions import ConditionRefused
from service.web import condition_form

UNITS: Mapping[str, int] = {"minutos": 1, "horas": 60, "dias": 24 * 60}
TARGETS: Mapping[str, str] = {
    "team": "equipe",
    "owner": "responsavel",
    "priority": "prioridade",
    "status": "situacao-nova",
}
"""By action, the field in which its target is chosen."""
MOST_DIGITS = 6
Errors = Sequence[tuple[str, Text]]
PLACES = {"name": "nome", "trigger": "quando-opened", "field": "campo", "actions": "faz-team"}
"""Where on the page a refusal stands, besides those that name a kind."""


def blank() -> Wish:
    """A rule that is begun."""
    return Wish(name="", trigger=Trigger(kind="opened"), condition=conditions.Condition(), actions=())


def typed(form: MultiDict[str, str]) -> Wish:
    """What a browser sent, right or wrong."""
    kind = form.get("quando", "")
    done = form.getlist("faz")
    return Wish(
        name=form.get("nome", ""),
        trigger=Trigger(
            kind=cast("Any", kind),
            statuses=tuple(form.getlist(f"situacao-{kind}")),
            field=form.get("campo") or None,
            minutes=_minutes(form.get(f"tempo-{kind}", ""), form.get(f"unidade-{kind}", "")),
        ),
        condition=condition_form.typed(form),
        actions=tuple(_action(form, each) for each in ACTION_NAMES if each in done),
    )


def shown(wish: Wish, form: MultiDict[str, str] | None) -> dict[str, Any]:
    """What the fields hold: of a rule, or (`form`) of what has been typed, also where it is wrong."""
    if form is not None:
        several = {name: form.getlist(name) for name in form}
        return {"one": form.to_dict(), "several": several}
    kind = wish.trigger.kind
    one: dict[str, str] = {"nome": wish.name, "quando": kind, "campo": wish.trigger.field or ""}
    several: dict[str, list[str]] = {f"situacao-{kind}": list(wish.trigger.statuses), "faz": []}
    if wish.trigger.minutes:
        one |= _split(kind, wish.trigger.minutes)
    for action in wish.actions:
        several["faz"].append(action.kind)
        if action.kind in TARGETS:
            one[TARGETS[action.kind]] = action.target
        else:
            one[f"texto-{action.kind}"] = action.text
        if action.kind == "alert":
            several["para"] = list(action.to)
    return {"one": one, "several": several}


def errors_of(refused: RaiaError) -> Errors:
    """Where on the page a refusal belongs."""
    if isinstance(refused, ConditionRefused):
        return condition_form.errors_of(refused)
    if isinstance(refused, ActionsRefused):
        return [(_place(place), text) for place, text in refused.errors]
    return [(_place(refused.field or "name"), refused.text)]


def _place(field: str) -> str:
    kind, _, of = field.partition("-")
    if kind in ("statuses", "time") and of:
        return f"{'situacao' if kind == 'statuses' else 'tempo'}-{of}"
    if field in ACTION_NAMES:
        return TARGETS.get(field, f"texto-{field}")
    return PLACES.get(field, "nome")


def _action(form: MultiDict[str, str], kind: automation.actions.Kind) -> Action:
    return Action(
        kind=kind,
        target=form.get(TARGETS[kind], "") if kind in TARGETS else "",
        to=tuple(form.getlist("para")) if kind == "alert" else (),
        text=form.get(f"texto-{kind}", ""),
    )


def _minutes(amount: str, unit: str) -> int | None:
    number = amount.strip()
    if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        return None
    return int(number) * UNITS.get(unit, 0)


def _split(kind: str, minutes: int) -> dict[str, str]:
    unit, size = next(pair for pair in [*UNITS.items()][::-1] if minutes % pair[1] == 0)
    return {f"tempo-{kind}": str(minutes // size), f"unidade-{kind}": unit}
