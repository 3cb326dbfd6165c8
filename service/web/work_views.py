"""Views of the queue: what it is narrowed to, as it stands in addresses and in kept views, and its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.base.work import UnitOfWork
from service.desk import inbox
from service.desk.cases import views
from service.desk.cases.views import View
from service.desk.inbox.queries import View as List
from service.desk.people import Person
from service.web.language import lazy_gettext
from service.web.paging import LONGEST_SEARCH

Given = Mapping[str, Any]
LISTS: Mapping[str, List] = {"minhas": "mine", "equipe": "team", "todas": "all"}
"""Views that everybody has, by their names in addresses."""
COLUMN_NAMES: Mapping[str, Any] = {
    "fazer": lazy_gettext("O que fazer"),
    "cliente": lazy_gettext("Cliente"),
    "prazo": lazy_gettext("Prazo"),
    "prioridade": lazy_gettext("Prioridade"),
    "com": lazy_gettext("Com quem"),
    "raia": lazy_gettext("Raia"),
    "chegou": lazy_gettext("Chegou"),
    "situacao": lazy_gettext("Situação"),
    "produto": lazy_gettext("Produto"),
}
"""What may stand beside the protocol."""
USUAL = ("fazer", "cliente", "prazo", "prioridade", "com")
NAMES = ("q", "raia", "prazo", "processo")
LATE = "atrasadas"
LONGEST = 120
MOST_TABS = 9
"""More views than this are left out of the tabs, but for the one that is shown."""


def given_in(args: Any) -> dict[str, Any]:
    """What an address or a form narrows the queue to, as a view keeps it: nothing empty or too long."""
    found = {
        name: str(args.get(name, ""))[: LONGEST_SEARCH if name == "q" else LONGEST].strip().replace("\0", "")
        for name in NAMES
    }
    return {name: value for name, value in found.items() if value and (name != "prazo" or value == LATE)}


def filter_of(given: Given) -> inbox.Filter:
    """What is asked for, in which list."""
    return inbox.Filter(
        view=LISTS.get(str(given.get("lista")), "team"),
        search=str(given.get("q") or ""),
        lane=str(given["raia"]) if given.get("raia") else None,
        process=str(given["processo"]) if given.get("processo") else None,
        late=given.get("prazo") == LATE,
    )


def shown(work: UnitOfWork, by: Person) -> Sequence[View]:
    """One's own views and those shared with one."""
    return views.views(work.session, "work", by)


def counts(work: UnitOfWork, by: Person, own: Sequence[View]) -> Mapping[str, int]:
    """How much work each list and each of these views holds now."""
    session, now = work.session, work.now
    kept = {each.id: inbox.queries.counted(session, by, filter_of(each.criteria), now=now) for each in own}
    return {**inbox.queries.counts(session, by, now=now), **kept}
