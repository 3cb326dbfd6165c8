"""What changed of people, teams and organisations, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from service.base.texts import Text
from service.desk.people import CHANNELS, PERMISSION_NAMES, POLICIES, ROLE_NAMES, SEGMENTS, TEAM_KINDS, PeopleChange
from service.web.language import gettext, lazy_gettext, spoken

LABELS: Mapping[str, Any] = {
    "name": lazy_gettext("Nome"),
    "email": lazy_gettext("E-mail"),
    "active": lazy_gettext("Em uso"),
    "language": lazy_gettext("Idioma"),
    "roles": lazy_gettext("Papéis"),
    "profiles": lazy_gettext("Perfis"),
    "permissions": lazy_gettext("Permissões"),
    "function": lazy_gettext("Função"),
    "password": lazy_gettext("Senha"),
    "accepting": lazy_gettext("Recebe trabalho"),
    "organisation": lazy_gettext("Organização"),
    "segment": lazy_gettext("Segmento"),
    "kind": lazy_gettext("Tipo"),
    "stands_for": lazy_gettext("Atende"),
    "above": lazy_gettext("Passa adiante para"),
    "responsible": lazy_gettext("Responsável"),
    "members": lazy_gettext("Pessoas"),
    "policy": lazy_gettext("Distribuição"),
    "shares_anew": lazy_gettext("Quem chega recebe uma parte"),
    "calendar": lazy_gettext("Turno"),
    "capacity": lazy_gettext("Capacidade"),
    "heartbeat": lazy_gettext("Minutos sem sinal"),
    "member_capacity": lazy_gettext("Capacidade"),
    "member_skills": lazy_gettext("Habilidades"),
    "member_calendar": lazy_gettext("Turno"),
}
WORDS: Mapping[str, Text] = {
    **{str(code): text for code, text in ROLE_NAMES.items()},
    **{str(code): text for code, text in TEAM_KINDS.items()},
    **{str(code): text for code, text in POLICIES.items()},
    **{str(code): text for code, text in PERMISSION_NAMES.items()},
    **SEGMENTS,
    **CHANNELS,
}


def told(changes: Sequence[PeopleChange]) -> list[tuple[PeopleChange, list[str]]]:
    """Each change with its sentences."""
    return [(each, [_sentence(field, pair) for field, pair in each.changes.items()]) for each in changes]


def _sentence(field: str, pair: tuple[Any, Any] | None) -> str:
    label = str(LABELS.get(field, field))
    if pair is None:
        return gettext("%(what)s: mudou", what=label)
    old, new = pair
    if field == "members":
        joined = gettext("entrou: %(names)s", names=", ".join(new)) if new else ""
        left = gettext("saiu: %(names)s", names=", ".join(old)) if old else ""
        return f"{label}: {'; '.join(each for each in (joined, left) if each)}"
    return f"{label}: {_said(new)}" if old is None else f"{label}: {_said(old)} → {_said(new)}"


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("sim") if value else gettext("não")
    if isinstance(value, list):
        return ", ".join(_said(each) for each in cast("list[Any]", value)) or "—"
    if value is None or value == "":
        return "—"
    return spoken(WORDS[value]) if value in WORDS else str(value)
