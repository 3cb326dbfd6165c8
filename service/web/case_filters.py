"""What a list of cases is narrowed to, as it stands in addresses and in kept views; the ready views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.base.ids import PersonId, TeamId
from service.base.values import value_object
from service.desk.cases import LONGEST_SUBJECT, Status
from service.desk.cases.lists import Criteria, Sort
from service.desk.people import Person
from service.web.language import lazy_gettext
from service.web.paging import LONGEST_SEARCH

Given = Mapping[str, Any]
"""By the names of addresses: a word each, and a list under `marca`."""

WORDS = {
    "produto": "product", "canal": "origin", "tipo": "kind", "segmento": "segment", "organizacao": "organisation",
    "equipe": "team", "responsavel": "owner", "processo": "process",
}  # fmt: skip
MARKS = {
    "violado": "breached",
    "vence": "due_soon",
    "atencao": "attention",
    "aguardando": "unaccepted",
    "reaberto": "reopened",
    "escalado": "escalated",
}
MARK_NAMES: Mapping[str, Any] = {
    "violado": lazy_gettext("Prazo vencido"),
    "vence": lazy_gettext("Vence em 1 hora"),
    "atencao": lazy_gettext("O cliente respondeu"),
    "aguardando": lazy_gettext("Espera por aceite"),
    "reaberto": lazy_gettext("Reaberto"),
    "escalado": lazy_gettext("Escalado"),
}
NAMES = ("q", "situacao", "prioridade", "marca", *WORDS)
SITUATIONS = {"abertos": "open", "todos": "all"}
MYSELF = "eu"
"""Under `responsavel`: whoever looks."""
LONGEST = LONGEST_SUBJECT

SORT_WORDS: Mapping[str, Sort] = {
    "urgencia": "urgency",
    "vencidos": "breached",
    "prazo": "due",
    "novos": "newest",
    "antigos": "oldest",
}
SORT_NAMES: Mapping[str, Any] = {
    "urgencia": lazy_gettext("Prioridade, depois prazo"),
    "vencidos": lazy_gettext("Vencidos primeiro, depois prioridade"),
    "prazo": lazy_gettext("Prazo mais próximo"),
    "novos": lazy_gettext("Mais novos"),
    "antigos": lazy_gettext("Mais antigos"),
}
COLUMN_NAMES: Mapping[str, Any] = {
    "assunto": lazy_gettext("Assunto"),
    "cliente": lazy_gettext("Cliente"),
    "situacao": lazy_gettext("Situação"),
    "prioridade": lazy_gettext("Prioridade"),
    "prazo": lazy_gettext("Prazo"),
    "responsavel": lazy_gettext("Responsável"),
    "equipe": lazy_gettext("Equipe"),
    "tipo": lazy_gettext("Tipo"),
    "canal": lazy_gettext("Canal"),
    "produto": lazy_gettext("Produto"),
    "segmento": lazy_gettext("Segmento"),
    "aberto": lazy_gettext("Aberto"),
    "atualizado": lazy_gettext("Atualizado"),
}
"""What may stand beside the protocol."""
USUAL = ("assunto", "cliente", "situacao", "prioridade", "prazo", "responsavel", "aberto")


@value_object(kw_only=True)
class Ready:
    """A view that everybody has."""

    name: Any
    given: Given
    sort: str = "urgencia"


READY: Mapping[str, Ready] = {
    "abertos": Ready(name=lazy_gettext("Em aberto"), given={}, sort="novos"),
    "violados": Ready(name=lazy_gettext("Prazo vencido"), given={"marca": ["violado"]}),
    "vencendo": Ready(name=lazy_gettext("Vencem em 1 h"), given={"marca": ["vence"]}, sort="prazo"),
    "atencao": Ready(name=lazy_gettext("Precisam de atenção"), given={"marca": ["atencao"]}),
    "aguardando": Ready(name=lazy_gettext("Sem aceite"), given={"marca": ["aguardando"]}),
    "reabertos": Ready(name=lazy_gettext("Reabertos"), given={"marca": ["reaberto"]}),
    "meus": Ready(name=lazy_gettext("Comigo"), given={"responsavel": MYSELF}),
}


def criteria_of(given: Given, person: Person) -> Criteria:
    """What is asked for; words that mean nothing here do not narrow the list."""
    situation = str(given.get("situacao") or "abertos")
    known = SITUATIONS.get(situation, situation if situation in set(Status) else "open")
    words = {name: str(given[word]) for word, name in WORDS.items() if given.get(word)}
    priority = str(given.get("prioridade") or "")
    marks = {MARKS[mark] for mark in given.get("marca", ()) if mark in MARKS}
    if words.get("owner") == MYSELF:
        words["owner"] = person.id
    return Criteria(
        situation=known,
        search=str(given.get("q") or ""),
        process=words.get("process"),
        product=words.get("product"),
        origin=words.get("origin"),
        kind=words.get("kind"),
        segment=words.get("segment"),
        organisation=words.get("organisation"),
        team=TeamId(words["team"]) if "team" in words else None,
        owner=PersonId(words["owner"]) if "owner" in words else None,
        priority=int(priority) if priority in ("1", "2", "3", "4") else None,
        breached="breached" in marks,
        due_soon="due_soon" in marks,
        attention="attention" in marks,
        unaccepted="unaccepted" in marks,
        reopened="reopened" in marks,
        escalated="escalated" in marks,
    )


def given_in(args: Any) -> dict[str, Any]:
    """What an address or a form (`MultiDict`) narrows the list to, as a view keeps it: nothing empty or too long."""
    found: dict[str, Any] = {}
    for name in NAMES:
        if name == "marca":
            marks = [mark for mark in dict.fromkeys(args.getlist("marca")) if mark in MARKS]
            found |= {"marca": marks} if marks else {}
            continue
        value = str(args.get(name, ""))[: LONGEST_SEARCH if name == "q" else LONGEST].strip()
        found |= {name: value} if value else {}
    return found


def sort_of(word: str, otherwise: str = "urgencia") -> str:
    """An order as an address names it."""
    return word if word in SORT_WORDS else otherwise if otherwise in SORT_WORDS else "urgencia"


def columns_of(args: Any, names: Mapping[str, Any] = COLUMN_NAMES) -> Sequence[str]:
    """The columns that a form chooses (`coluna`), in the order of the places it gives them (`lugar-…`)."""
    chosen = [name for name in dict.fromkeys(args.getlist("coluna")) if name in names]
    places = {name: _place(args.get(f"lugar-{name}", "")) for name in chosen}
    return sorted(chosen, key=lambda name: places[name])


def _place(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 4 else 999
