"""What stands on top of a case (V-39), its snapshot, and everything that happened to it (V-37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import url_for

from service.base.work import UnitOfWork
from service.desk import people
from service.desk.cases import Case, headers
from service.desk.cases.interactions import Interaction, Kind, counted, interactions
from service.desk.people.teamwork import CHANNELS
from service.process import instances
from service.process.releases import Release
from service.web.formats import due, exact
from service.web.language import lazy_gettext, spoken
from service.web.wording import Wording

KIND_NAMES: Mapping[Kind, Any] = {
    "message": lazy_gettext("Mensagens"),
    "call": lazy_gettext("Ligações"),
    "note": lazy_gettext("Notas"),
    "task": lazy_gettext("Tarefas"),
    "change": lazy_gettext("Mudanças"),
}
KIND_WORDS: Mapping[str, Kind] = {
    "mensagens": "message",
    "ligacoes": "call",
    "notas": "note",
    "tarefas": "task",
    "mudancas": "change",
}
"""How an address says what one wants to see."""
LAST_WORDS = 5


def on_top(work: UnitOfWork, case: Case, release: Release, words: Wording) -> Sequence[tuple[str, Any]]:
    """(label, value) of the fields that the desk has chosen, as far as this case can have them."""
    chosen = headers.chosen(work.session)
    own = _own(work, case, words) if any(key in headers.OWN for key in chosen) else {}
    asked = [key for key in chosen if key not in headers.OWN and key in words.names]
    given = instances.variables(work.session, case.instance) if asked and case.instance is not None else {}
    known = {key: (words.name(key), words.value(key, _at(given, key))) for key in asked}
    known |= {key: (spoken(headers.OWN[key]), own[key]) for key in chosen if key in own}
    return [known[key] for key in chosen if key in known]


def happened(work: UnitOfWork, case: Case, wanted: str) -> Mapping[str, Any]:
    """Everything that happened to the case, of one kind if the address says so, and how much there is of each."""
    found = interactions(work.session, case.id)
    kind = KIND_WORDS.get(wanted)
    shown: Sequence[Interaction] = [each for each in found if kind in (None, each.kind)]
    numbers = counted(found)
    kinds = [(_address(case, word), KIND_NAMES[each], numbers[each], each == kind) for word, each in KIND_WORDS.items()]
    every = (_address(case, None), lazy_gettext("Tudo"), len(found), kind is None)
    return {"interactions": shown, "kinds": [every, *kinds]}


def _address(case: Case, word: str | None) -> str:
    return url_for("case_pages.show", protocol=case.protocol, aba="historico", so=word)


def _own(work: UnitOfWork, case: Case, words: Wording) -> Mapping[str, Any]:
    team = people.queries.team(work.session, case.team) if case.team is not None else None
    owner = people.queries.names(work.session, [case.owner]).get(case.owner) if case.owner is not None else None
    segments: dict[str, str] = {code: spoken(name) for code, name in people.SEGMENTS.items()}
    return {
        "chamado.prioridade": words.value("chamado.prioridade", case.priority),
        "chamado.prazo": due(case.promised_by) or "—",
        "chamado.tipo": words.value("chamado.tipo", case.kind),
        "chamado.categoria": words.value("chamado.categoria", case.category),
        "chamado.produto": case.product or "—",
        "chamado.fase": case.phase or "—",
        "chamado.origem": spoken(CHANNELS[case.origin]) if case.origin in CHANNELS else case.origin,
        "chamado.segmento": segments.get(case.segment or "", "—"),
        "chamado.organizacao": people.belonging(work.session, case.requester).organisation_name or "—",
        "chamado.solicitante": case.requester_name,
        "chamado.equipe": team.name if team is not None else "—",
        "chamado.responsavel": owner or "—",
        "chamado.aberto_em": exact(case.opened_at),
        "chamado.atualizado_em": exact(case.updated_at),
    }


def _at(given: Mapping[str, Any], key: str) -> object:
    found: object = given
    for part in key.split("."):
        found = cast("Mapping[str, object]", found).get(part) if isinstance(found, Mapping) else None
    return found
