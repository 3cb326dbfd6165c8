"""A policy's form: what was typed as a definition, a definition as what the form shows, and where an error stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from service.base.errors import RaiaError
from service.base.texts import Text
from service.desk import sla
from service.desk.sla import CONDITIONS, Deed, Definition, TargetKind, When

LISTED = ("kind", "category", "product")
"""Conditions whose values are typed, between commas; of the others one chooses."""
RUNG = re.compile(r"(?P<kind>\w+)-degrau-(?P<n>\d{1,2})-quando")
MOST_RUNGS = 12
PLACE = re.compile(r"targets\.(\d+)\.(?:rungs\.(\d+)\.)?(\w+)")
WORDS = {"amount": "prazo", "calendar": "calendario", "kind": "prazo"}
RUNG_WORDS = {"amount": "quanto", "to": "quem"}
NEW_RUNG = {"when": When.SHARE.value, "amount": "", "deed": "notify", "to": "agent"}
Plain = dict[str, Any]


def typed(form: MultiDict[str, str]) -> Plain:
    """What the form says, in the shape of `sla.definition.to_plain`; of each target as long as it has a time."""
    return {
        "agreement": form.get("acordo", ""),
        "conditions": {name: _values(form, name) for name in CONDITIONS},
        "targets": [_target(form, kind) for kind in TargetKind],
    }


def acted(plain: Plain, action: str) -> bool:
    """Add or take away a rung, as a button says (`mais:resolution`, `menos:resolution:2`); whether one was pressed."""
    deed, _, rest = action.partition(":")
    kind, _, n = rest.partition(":")
    rungs = next((each["rungs"] for each in plain["targets"] if each["kind"] == kind), None)
    if rungs is None or deed not in ("mais", "menos"):
        return False
    if deed == "mais" and len(rungs) < MOST_RUNGS:
        rungs.append(dict(NEW_RUNG))
    elif deed == "menos" and n in map(str, range(len(rungs))):
        del rungs[int(n)]
    return True


def definition(plain: Plain) -> Definition:
    """What was typed, read. Refused, at a place among the targets that have a time; ValueError: a word there is not."""
    return sla.definition.from_plain({**plain, "targets": _given(plain)})


def shown(kept: Definition) -> Plain:
    """A definition as the form shows it: every kind of target, those that are not promised empty."""
    plain = sla.definition.to_plain(kept)
    given = {each["kind"]: each for each in plain["targets"]}
    return {**plain, "targets": [given.get(kind.value, empty_target(kind)) for kind in TargetKind]}


def empty() -> Plain:
    """A new policy: nothing promised yet, pauses as most want them."""
    return {"agreement": "external", "conditions": {}, "targets": [empty_target(kind) for kind in TargetKind]}


def empty_target(kind: TargetKind) -> Plain:
    """A target without a time."""
    return {"kind": kind.value, "amount": "", "calendar": None, "pauses": True, "conclusive": False, "rungs": []}


def errors_of(refused: RaiaError | None, plain: Plain) -> Sequence[tuple[str, Text]]:
    """(field of the page, sentence) of what a command refused."""
    if refused is None:
        return ()
    found = PLACE.fullmatch(refused.field or "")
    if found is None:
        return [({"name": "nome", "targets": "first_response-prazo"}.get(refused.field or "", "nome"), refused.text)]
    place, rung, word = found.groups()
    kind = _given(plain)[int(place)]["kind"]
    if rung is None:
        return [(f"{kind}-{WORDS.get(word, 'prazo')}", refused.text)]
    return [(f"{kind}-degrau-{rung}-{RUNG_WORDS.get(word, 'quanto')}", refused.text)]


def _given(plain: Plain) -> list[Plain]:
    return [each for each in plain["targets"] if each["amount"].strip() or each["rungs"]]


def _values(form: MultiDict[str, str], name: str) -> list[str]:
    said = form.getlist(f"se-{name}")
    values = said[0].split(",") if name in LISTED and said else said
    return [value.strip() for value in values if value.strip()]


def _target(form: MultiDict[str, str], kind: TargetKind) -> Plain:
    places = sorted(int(found["n"]) for key in form if (found := RUNG.fullmatch(key)) and found["kind"] == kind.value)
    return {
        "kind": kind.value,
        "amount": form.get(f"{kind}-prazo", ""),
        "calendar": form.get(f"{kind}-calendario") or None,
        "pauses": form.get(f"{kind}-pausa") == "sim",
        "conclusive": form.get(f"{kind}-conclusiva") == "sim",
        "rungs": [_rung(form, f"{kind}-degrau-{place}") for place in places[:MOST_RUNGS]],
    }


def _rung(form: Mapping[str, str], at: str) -> Plain:
    deed = form.get(f"{at}-feito", "")
    is_to_somebody = deed in (Deed.NOTIFY, Deed.REASSIGN)
    return {
        "when": form.get(f"{at}-quando", ""),
        "amount": form.get(f"{at}-quanto", ""),
        "deed": deed,
        "to": form.get(f"{at}-quem", "") if is_to_somebody else "",
    }
